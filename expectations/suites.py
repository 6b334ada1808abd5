"""A contract → the checks that its table must keep, and the Great Expectations suite that runs them.

In: a contract. Out: Planned checks in the contract's order; the frame that they look at; the suite. Nothing here judges a result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from factline.expectations.rules import RULES
from factline.expectations.rules.foreign_key import WHY as NO_SUCH_ROW
from factline.expectations.rules.foreign_key import refers
from factline.expectations.rules.world import World
from factline.pipelines.contracts import Contract, Field, ForeignKey

if TYPE_CHECKING:
    import pandas as pd
    from great_expectations import ExpectationSuite


@dataclass(frozen=True)
class Planned:
    """A check to run: its name in the contract's words, the columns it looks at, what a failure costs, the expectation."""

    rule: str
    columns: tuple[str, ...]
    severity: str
    why: str
    expectation: str
    arguments: Mapping[str, Any] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Whether one row's answer hangs on all others: only what repeats."""
        return self.expectation in _OF_ALL_ROWS


_OF_ALL_ROWS = frozenset({"ExpectColumnValuesToBeUnique", "ExpectCompoundColumnsToBeUnique"})


def _value_checks(column: Field, keys: tuple[str, ...]) -> list[Planned]:
    name, at = column.name, (column.name,)
    found: list[Planned] = []
    arguments: dict[str, Any]
    if column.required:
        severity = "table" if name in keys else "row"
        found.append(
            Planned(f"required:{name}", at, severity, "has no value", "ExpectColumnValuesToNotBeNull", {"column": name})
        )
    if column.unique and (name,) != keys:
        found.append(Planned(f"unique:{name}", at, "row", "repeats a value", "ExpectColumnValuesToBeUnique", {"column": name}))
    if column.enum:
        arguments = {"column": name, "value_set": list(column.enum)}
        found.append(
            Planned(f"enum:{name}", at, "row", "is none of the values listed", "ExpectColumnValuesToBeInSet", arguments)
        )
    if column.minimum is not None or column.maximum is not None:
        arguments = {"column": name, "min_value": column.minimum, "max_value": column.maximum}
        why = f"is not between {_bound(column.minimum)} and {_bound(column.maximum)}"
        found.append(Planned(f"range:{name}", at, "row", why, "ExpectColumnValuesToBeBetween", arguments))
    if column.pattern is not None:
        arguments = {"column": name, "regex": rf"\A(?:{column.pattern})\z"}
        found.append(Planned(f"pattern:{name}", at, "row", "is not of the form", "ExpectColumnValuesToMatchRegex", arguments))
    return found


def _bound(value: float | None) -> str:
    return "any" if value is None else f"{value:.15g}"


def _key_check(keys: tuple[str, ...]) -> Planned:
    rule = f"key:{'+'.join(keys)}"
    if len(keys) == 1:
        return Planned(rule, keys, "table", "repeats a key", "ExpectColumnValuesToBeUnique", {"column": keys[0]})
    return Planned(rule, keys, "table", "repeats a key", "ExpectCompoundColumnsToBeUnique", {"column_list": list(keys)})


def _held(rule: str, columns: tuple[str, ...], why: str) -> Planned:
    """A check that a rule of ours decides row by row; the suite then expects its column to be true or empty."""
    return Planned(rule, columns, "row", why, "ExpectColumnValuesToBeInSet", {"column": rule, "value_set": [True]})


def _foreign(key: ForeignKey) -> str:
    return f"foreign_key:{'+'.join(key.fields)}"


def planned(contract: Contract) -> tuple[Planned, ...]:
    """The checks of a contract: key, columns, foreign keys, named rules. KeyError where it names a rule that there is none of."""
    checks = [_key_check(contract.primary_key)]
    for column in contract.fields:
        checks.extend(_value_checks(column, contract.primary_key))
    checks.extend(_held(_foreign(key), key.fields, f"{NO_SUCH_ROW} {key.table}") for key in contract.foreign_keys)
    checks.extend(_held(f"{rule.rule}:{rule.name}", rule.fields, RULES[rule.rule].WHY) for rule in contract.rules)
    return tuple(checks)


def parent_names(contract: Contract) -> tuple[str, ...]:
    """Tables that the checks of this contract look into, in order."""
    named = {key.table for key in contract.foreign_keys}
    for rule in contract.rules:
        named.update(RULES[rule.rule].TABLES)
    return tuple(sorted(named))


def _values(column: pa.ChunkedArray, bare: bool) -> Any:
    """A column for the frame: its values, or only whether there is one, where no check looks at more (long texts, lists)."""
    if bare:
        column = pc.if_else(pc.is_valid(column), pa.scalar(True), pa.scalar(None, pa.bool_()))
    return column.to_pandas(date_as_object=False)


def keys_frame(table: pa.Table, contract: Contract, at_once: int) -> pd.DataFrame:
    """What the checks of what repeats look at: their columns of those rows whose hash of them repeats, with their places as index.

    Hashes are taken of `at_once` rows at a time. All that repeats is among these rows, and hardly a row that does not.
    """
    import pandas as pd  # noqa: PLC0415

    wholes = [check.columns for check in planned(contract) if check.whole]
    rows = np.unique(np.concatenate([_alike(table, columns, at_once) for columns in wholes]))
    names = list(dict.fromkeys(name for columns in wholes for name in columns))
    taken = table.select(names).take(pa.array(rows))
    return pd.DataFrame({name: _values(taken[name], bare=False) for name in names}).set_axis(rows, axis="index")


def _alike(table: pa.Table, columns: Sequence[str], at_once: int) -> npt.NDArray[np.int64]:
    """Places of the rows that another row may equal in these columns."""
    import pandas as pd  # noqa: PLC0415

    marks = np.empty(table.num_rows, dtype=np.uint64)
    for start in range(0, table.num_rows, at_once):
        part = table.select(list(columns)).slice(start, at_once).to_pandas(date_as_object=False)
        marks[start : start + len(part)] = pd.util.hash_pandas_object(part, index=False).to_numpy()
    order = np.argsort(marks, kind="stable")
    same = marks[order][1:] == marks[order][:-1]
    return order[np.concatenate([same, [False]]) | np.concatenate([[False], same])]


def references(table: pa.Table, contract: Contract, world: World) -> dict[str, pa.Array]:
    """For each foreign key, by its rule's name, whether each row's stands in the table that it refers to."""
    return {_foreign(key): refers(table, key, world) for key in contract.foreign_keys}


def frame(table: pa.Table, contract: Contract, world: World, refer: Mapping[str, pa.Array]) -> pd.DataFrame:
    """What the checks look at: a column for each checked column of the table, and one for each foreign key (`refer`) and rule.

    The index is the row's place in the table. A rule's column holds true, false, or nothing where it does not apply.
    """
    import pandas as pd  # noqa: PLC0415  (with the suite: only where a check runs)

    columns: dict[str, Any] = {}
    for column in contract.fields:
        checks = _value_checks(column, contract.primary_key)
        if checks or column.name in contract.primary_key:
            bare = all(c.rule.startswith("required:") for c in checks) and column.name not in contract.primary_key
            columns[column.name] = _values(table[column.name], bare)
    for rule_name, held in refer.items():
        columns[rule_name] = held.to_pandas()
    for rule in contract.rules:
        columns[f"{rule.rule}:{rule.name}"] = RULES[rule.rule].holds(table, rule.fields, world).to_pandas()
    return pd.DataFrame(columns, index=pd.RangeIndex(table.num_rows))


@lru_cache(maxsize=64)
def suite(contract: Contract, whole: bool | None = None) -> ExpectationSuite:
    """The contract's suite; only the checks of what repeats (`whole`), or only the others. Each expectation carries its place in
    `planned` as meta, because results come back regrouped.
    """
    import great_expectations.expectations as gxe  # noqa: PLC0415  (importing it takes seconds)
    from great_expectations import ExpectationSuite  # noqa: PLC0415

    expectations = [
        getattr(gxe, check.expectation)(**check.arguments, meta={"place": place})
        for place, check in enumerate(planned(contract))
        if whole is None or check.whole == whole
    ]
    return ExpectationSuite(contract.name, expectations=expectations)
