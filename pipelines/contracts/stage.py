"""What a stage gives back: its tables, and the rows it refused."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    columns = tuple(f.name for f in contract(name).fields)
    known = set(columns)
    for row in rows:
        if not row.keys() <= known:
            raise ValueError(f"{name}: columns not in the contract: {sorted(row.keys() - known)}")
    return table_of_values(name, columns, [tuple(map(row.get, columns)) for row in rows])


def table_of_values(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> pa.Table:
    """Rows of values in the order of `columns` → the table that table_of gives; a column of the contract not named is NULL.

    ValueError for a column that the contract lacks, for rows of another length, for a NULL in a required column.
    """
    shape = contract(name)
    if unknown := set(columns) - {f.name for f in shape.fields}:
        raise ValueError(f"{name}: columns not in the contract: {sorted(unknown)}")
    ordered = sorted(rows, key=itemgetter(*(columns.index(key) for key in shape.primary_key)))
    values = zip(*ordered, strict=True) if ordered else ((),) * len(columns)
    given = dict(zip(columns, values, strict=True))
    missing = (None,) * len(ordered)
    arrays = []
    for field in shape.fields:
        array = pa.array(given.get(field.name, missing), type=field.arrow)
        if field.required and array.null_count:
            raise ValueError(f"{name}.{field.name} is required and missing in a row")
        arrays.append(array)
    return pa.Table.from_arrays(arrays, schema=shape.schema)


def values_of(table: pa.Table, *columns: str) -> Iterator[tuple[Any, ...]]:
    """The rows of some columns as tuples: several times faster than a mapping a row."""
    return zip(*(table[name].to_pylist() for name in columns), strict=True)


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
