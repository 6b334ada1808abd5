"""A table and its contract → a verdict: which checks hold, which rows go on, which are refused, whether the table is broken.

Nothing here knows what is done with a verdict.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from factline.expectations.quiet import validate
from factline.expectations.rules.world import World
from factline.expectations.suites import Planned, frame, keys_frame, parent_names, planned, references, suite
from factline.pipelines.contracts import Contract, Reject, rejects_table

__all__ = ["CheckResult", "Verdict", "check", "parent_names"]

EXAMPLES = 3
# More rows are judged part by part, but for what repeats: what looks at a row's values takes ten times their room.
ROWS_AT_ONCE = 100_000
LONGEST_VALUE = 60


@dataclass(frozen=True)
class CheckResult:
    """One check over a table: its name, the columns it looks at, rows it applied to, rows failing, the first failures in words.

    `severity` says what a failure costs: `row` (the row goes to rejects) or `table` (nothing may be built on the table).
    """

    rule: str
    columns: tuple[str, ...]
    severity: str
    rows: int
    failing: int
    examples: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether no row failed."""
        return self.failing == 0


@dataclass(frozen=True)
class Verdict:
    """What the checks found: results in the contract's order; rows that go on; rows refused, whole (rejects contract); what broke.

    Where `broken` is not empty, nothing may be built on the table: `passing` is empty then, and nothing is refused row by row.
    """

    table: str
    results: tuple[CheckResult, ...]
    passing: pa.Table
    rejects: pa.Table
    broken: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether what stands on the table may be built (from `passing`)."""
        return not self.broken


def check(table: pa.Table, contract: Contract, parents: Mapping[str, pa.Table], domain_years: tuple[int, int]) -> Verdict:
    """Judge a table by its contract. `parents` holds the tables of `parent_names`; KeyError where one is missing.

    A failing row goes whole to rejects (once for each rule that refuses it) and the others go on. A wrong schema, a NULL or
    repeated key and a check that could not be run break the table. `domain_years`: first and last year of the domain, both in.
    """
    world = World({name: parents[name] for name in parent_names(contract)}, domain_years)
    schema = _schema_check(table, contract)
    if not schema.passed:
        return _verdict_broken(contract, (schema,), schema.examples)
    if table.num_rows <= ROWS_AT_ONCE:
        table = table.combine_chunks()  # every look at a row costs a search among the chunks
    checks = planned(contract)
    failing, results, unrun = _run(table, contract, world, checks)
    every = (schema, *results)
    stopped = [f"{r.rule}: {'; '.join(r.examples)}" for r in results if r.severity == "table" and not r.passed]
    if unrun or stopped:
        return _verdict_broken(contract, every, (*unrun, *stopped))
    refused = np.zeros(table.num_rows, dtype=bool)
    for rows in failing:
        refused[rows] = True
    return Verdict(
        contract.name,
        every,
        table.filter(pa.array(~refused)) if refused.any() else table,
        rejects_table(_rejects(table, contract, checks, failing)),
        (),
    )


def _verdict_broken(contract: Contract, results: tuple[CheckResult, ...], broken: Sequence[str]) -> Verdict:
    return Verdict(contract.name, results, contract.schema.empty_table(), rejects_table([]), tuple(broken))


def _schema_check(table: pa.Table, contract: Contract) -> CheckResult:
    """Columns, their order and their types; whether a NULL may stand in one is asked row by row."""
    wrong: list[str] = []
    expected = contract.schema
    if table.column_names != expected.names:
        wrong.append(
            f"{contract.name} has the columns {', '.join(table.column_names)}; its contract {', '.join(expected.names)}"
        )
    else:
        for column in expected:
            found = table.schema.field(column.name).type
            if found != column.type:
                wrong.append(f"{contract.name}.{column.name} is {found}; its contract says {column.type}")
    return CheckResult("schema", (), "table", table.num_rows, table.num_rows or 1 if wrong else 0, tuple(wrong))


def _run(
    table: pa.Table, contract: Contract, world: World, checks: Sequence[Planned]
) -> tuple[list[list[int]], list[CheckResult], list[str]]:
    """Failing row numbers and a result for each check in order, and the checks that could not be run, in words."""
    failing: list[list[int]] = [[] for _ in checks]
    applied = [0 for _ in checks]
    unrun: list[str] = []
    for start, found in _found(table, contract, world):
        place = found.expectation_config.meta["place"]
        raised = list(_raised(found.exception_info))
        if raised:
            unrun.append(f"{checks[place].rule} could not be run: {raised[0]}")
            continue
        failing[place].extend(start + row for row in _failing_rows(found.result))
        applied[place] += _applied(found.result, checks[place])
    if table.num_rows > ROWS_AT_ONCE:
        applied = [_valued(table, plan) if plan.whole else count for plan, count in zip(checks, applied, strict=True)]
    results = []
    for plan, rows, count in zip(checks, failing, applied, strict=True):
        examples = tuple(_told(table, contract, plan, row) for row in rows[:EXAMPLES])
        results.append(CheckResult(plan.rule, plan.columns, plan.severity, count, len(rows), examples))
    return failing, results, sorted(set(unrun))


def _found(table: pa.Table, contract: Contract, world: World) -> Iterator[tuple[int, Any]]:
    """Raw results with the place of the first row that they are of. Of no rows none fails: Great Expectations stumbles over an empty frame."""
    if table.num_rows == 0:
        return
    refer = references(table, contract, world)
    if table.num_rows <= ROWS_AT_ONCE:
        yield from ((0, found) for found in validate(frame(table, contract, world, refer), suite(contract)))
        return
    for start in range(0, table.num_rows, ROWS_AT_ONCE):
        part = table.slice(start, ROWS_AT_ONCE).combine_chunks()
        of_part = {name: held.slice(start, ROWS_AT_ONCE) for name, held in refer.items()}
        yield from ((start, found) for found in validate(frame(part, contract, world, of_part), suite(contract, whole=False)))
        pa.default_memory_pool().release_unused()
    repeating = keys_frame(table, contract, ROWS_AT_ONCE)
    yield from ((0, found) for found in (validate(repeating, suite(contract, whole=True)) if len(repeating) else ()))


def _valued(table: pa.Table, plan: Planned) -> int:
    """How many rows have a value in any of the check's columns."""
    valued = np.zeros(table.num_rows, dtype=bool)
    for name in plan.columns:
        valued |= table[name].is_valid().to_numpy()
    return int(valued.sum())


def _raised(info: Mapping[str, Any]) -> Iterator[str]:
    """Messages of what an expectation raised: its info is one record, or a record for each metric that failed."""
    if "raised_exception" in info:
        if info["raised_exception"]:
            yield str(info["exception_message"])
        return
    for record in info.values():
        yield from _raised(record)


def _failing_rows(result: Mapping[str, Any]) -> list[int]:
    return sorted(result["unexpected_index_list"]) if result["unexpected_count"] else []


def _applied(result: Mapping[str, Any], plan: Planned) -> int:
    missing = 0 if plan.expectation == "ExpectColumnValuesToNotBeNull" else result["missing_count"]
    return int(result["element_count"] - missing)


def _key_of(table: pa.Table, contract: Contract, row: int) -> str:
    return "|".join(str(table[name][row].as_py()) for name in contract.primary_key)


def _told(table: pa.Table, contract: Contract, plan: Planned, row: int) -> str:
    """A failing row in words: its key, and what stands in the columns that the check looks at."""
    parts = []
    for name in plan.columns:
        value = str(table[name][row].as_py())
        parts.append(f"{name}={value if len(value) <= LONGEST_VALUE else value[:LONGEST_VALUE] + '…'}")
    return f"{_key_of(table, contract, row)}: {', '.join(parts)}"


def _rejects(
    table: pa.Table, contract: Contract, checks: Sequence[Planned], failing: Sequence[Sequence[int]]
) -> Iterator[Reject]:
    numbers = sorted({row for rows in failing for row in rows})
    whole = dict(zip(numbers, table.take(pa.array(numbers, type=pa.int64())).to_pylist(), strict=True))
    for plan, rows in zip(checks, failing, strict=True):
        for row in rows:
            reason = f"{', '.join(plan.columns)}: {plan.why}"
            yield Reject(contract.name, _key_of(table, contract, row), plan.rule, reason, whole[row])
