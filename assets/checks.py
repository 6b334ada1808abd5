"""A contract's checks as Dagster's: which there are, and what the recorded results say of each. Runs no check itself.

A contract has dozens of checks (one a column and constraint). They are shown in groups: the table's key, its schema, each
foreign key and each named rule by itself, and the constraints on columns by kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import dagster as dg
import pyarrow as pa

from factline.expectations.checking import Verdict
from factline.expectations.report import markdown
from factline.expectations.suites import planned
from factline.pipelines.contracts import contract

SCHEMA = "schema"
_BY_KIND = {
    SCHEMA: "The columns and types of the contract",
    "key": "The primary key",
    "required": "Columns that every row must fill",
    "unique": "Columns whose values stand once",
    "enum": "Columns with listed values",
    "range": "Columns with bounds",
    "pattern": "Columns of a form",
}


def group_of(rule: str) -> str:
    """Name of the Dagster check that shows a rule (`enum:kind` → enum, `ordered:date_interval` → ordered_date_interval)."""
    kind = rule.split(":", 1)[0]
    return kind if kind in _BY_KIND else re.sub(r"\W+", "_", rule)


def _groups(table: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {SCHEMA: [SCHEMA]}
    for check in planned(contract(table)):
        found.setdefault(group_of(check.rule), []).append(check.rule)
    return found


def specs(table: str) -> Iterator[dg.AssetCheckSpec]:
    """The checks of a table. All of them block: what fails as a whole stops what stands on it, failing rows only warn."""
    for group, rules in _groups(table).items():
        text = _BY_KIND.get(group) or "Holds in every row"
        yield dg.AssetCheckSpec(group, asset=table, blocking=True, description=f"{text}: {', '.join(rules)}")


def _lines(rows: Sequence[dict[str, Any]]) -> str:
    head = ["| check | columns | rows | failing | first failures |", "|---|---|---|---|---|"]
    ordered = sorted(rows, key=lambda r: (-r["failing"], r["rule"]))
    text = [
        f"| {r['rule']} | {r['columns']} | {r['rows']:,} | {r['failing']:,} | {(r['examples'] or '').replace('|', '&#124;')} |"
        for r in ordered
    ]
    return "\n".join(head + text)


def _summed(quality: pa.Table, table: str) -> list[dict[str, Any]]:
    """Rows of quality_results over all batches, one a rule."""
    by_rule: dict[str, dict[str, Any]] = {}
    for row in quality.to_pylist():
        if row["table"] != table:
            continue
        known = by_rule.setdefault(row["rule"], {**row, "rows": 0, "failing": 0, "examples": None})
        known["rows"] += row["rows"]
        known["failing"] += row["failing"]
        known["examples"] = known["examples"] or row["examples"]
    return list(by_rule.values())


def results(table: str, quality: pa.Table) -> Iterator[dg.AssetCheckResult]:
    """What the batches' quality_results say of a table, one result a group; failing rows were refused, so they warn."""
    found = _summed(quality, table)
    for group in _groups(table):
        rows = [row for row in found if group_of(row["rule"]) == group]
        failing = sum(row["failing"] for row in rows)
        yield dg.AssetCheckResult(
            asset_key=table,
            check_name=group,
            passed=failing == 0,
            severity=dg.AssetCheckSeverity.WARN,
            metadata={
                "results": dg.MetadataValue.md(_lines(rows)),
                "rows checked": max((row["rows"] for row in rows), default=0),
                "rows refused": failing,
            },
        )


def broken(verdict: Verdict, batch: str) -> Iterator[dg.AssetCheckResult]:
    """The failed checks of a table that nothing may be built on: what broke it, or the schema where a check could not be run."""
    failed = {group_of(r.rule) for r in verdict.results if r.severity == "table" and not r.passed} or {SCHEMA}
    for group in sorted(failed):
        yield dg.AssetCheckResult(
            asset_key=verdict.table,
            check_name=group,
            passed=False,
            severity=dg.AssetCheckSeverity.ERROR,
            metadata={"batch": batch, "results": dg.MetadataValue.md(markdown(verdict))},
        )
