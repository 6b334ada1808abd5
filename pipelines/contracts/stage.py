"""What a stage gives back: its tables, and the rows it refused."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import pyarrow as pa

from factline.pipelines.contracts.contract import contract


@dataclass(frozen=True)
class Reject:
    """A refused row or input: where it would have gone, its key, the rule that refused it, why in words, the row itself."""

    table: str
    key: str
    rule: str
    reason: str
    row: Mapping[str, Any]


@dataclass(frozen=True)
class StageResult:
    """Tables by name, each to its contract, and rejects (table of the rejects contract)."""

    tables: Mapping[str, pa.Table]
    rejects: pa.Table


def table_of(name: str, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Rows → Arrow table in the contract's schema, sorted by its primary key.

    A missing key of a row is NULL; a key that the contract lacks raises ValueError, a NULL in a required column too.
    """
    shape = contract(name)
    known = {f.name for f in shape.fields}
    for row in rows:
        if not row.keys() <= known:
            raise ValueError(f"{name}: columns not in the contract: {sorted(row.keys() - known)}")
    keys = shape.primary_key
    ordered = sorted(rows, key=itemgetter(*keys)) if rows else []
    table = pa.Table.from_pylist(ordered, schema=shape.schema)
    for field in shape.fields:
        if field.required and table[field.name].null_count:
            raise ValueError(f"{name}.{field.name} is required and missing in a row")
    return table


def rejects_table(rejects: Iterable[Reject]) -> pa.Table:
    """Rejects → table of the rejects contract; the row as JSON with sorted keys."""
    rows = [
        {
            "table": r.table,
            "key": r.key,
            "rule": r.rule,
            "reason": r.reason,
            "row": json.dumps(dict(r.row), ensure_ascii=False, sort_keys=True, default=str),
        }
        for r in rejects
    ]
    return table_of("rejects", rows)
