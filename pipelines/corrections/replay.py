"""Tables and entries → corrected tables, the record of what was changed, and the entries that no longer hold.

An entry holds where its row is there and every column of its `was` stands as it says: always against what the text yields, so that
the order of entries does not matter. A stale entry changes nothing and is given back; nothing is passed over.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from factline.pipelines.contracts import contract, table_of
from factline.pipelines.corrections.correction import Correction

Row = dict[str, Any]


@dataclass(frozen=True)
class Stale:
    """An entry that no longer matches what the text yields, and why."""

    entry: Correction
    why: str

    def __str__(self) -> str:
        e = self.entry
        return f"{e.place}: correction {e.correction_id} of {e.key} is stale: {self.why}"


@dataclass(frozen=True)
class Replayed:
    """Corrected tables by name, rows of the `corrections` contract, and stale entries in order of id."""

    tables: Mapping[str, pa.Table]
    corrections: pa.Table
    stale: tuple[Stale, ...]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _mismatch(entry: Correction, row: Row) -> str | None:
    other = [
        f"{column} is {_json(row[column])}, where `was` says {_json(value)}"
        for column, value in sorted(entry.was.items())
        if row[column] != value
    ]
    return "; ".join(other) or None


def _record(entry: Correction, row: Row) -> list[Row]:
    """Rows of `corrections` of an entry that holds."""
    shared = {
        "correction_id": entry.correction_id,
        "table": entry.table,
        "key": entry.key,
        "action": entry.action,
        "reason": entry.reason,
        "source": entry.source,
        "author": entry.author,
        "corrected_on": entry.corrected_on,
        "file": entry.place,
        "row": _json(row),
    }
    if entry.action != "set":
        return [{**shared, "column": "*", "was": _json(dict(entry.was))}]
    return [{**shared, "column": c, "was": _json(entry.was[c]), "becomes": _json(v)} for c, v in entry.values.items()]


def _rows_of(table: pa.Table, key: str, keys: Iterable[str]) -> dict[str, Row]:
    """The rows of these keys alone: a table of millions is never turned into Python."""
    wanted = pa.array(sorted(set(keys)), type=pa.string())
    return {row[key]: row for row in table.filter(pc.is_in(table[key], value_set=wanted)).to_pylist()}


def _without(table: pa.Table, key: str, keys: Iterable[str]) -> pa.Table:
    return table.filter(pc.invert(pc.is_in(table[key], value_set=pa.array(sorted(set(keys)), type=pa.string()))))


def _correct(name: str, table: pa.Table, entries: Sequence[Correction]) -> tuple[pa.Table, list[Row], list[Stale]]:
    shape = contract(name)
    key = shape.primary_key[0]
    before = _rows_of(table, key, (e.key for e in entries))
    after: dict[str, Row | None] = {}
    record: list[Row] = []
    stale: list[Stale] = []
    for entry in sorted(entries, key=lambda e: e.correction_id):
        why = f"there is no such row in {name}" if entry.key not in before else _mismatch(entry, before[entry.key])
        if why is not None:
            stale.append(Stale(entry, why))
            continue
        record.extend(_record(entry, before[entry.key]))
        if entry.action == "delete":
            after[entry.key] = None
        elif entry.action == "set":
            known = after.get(entry.key) or before[entry.key]
            after[entry.key] = {**known, **entry.values}
    if not after:
        return table, record, stale
    changed = pa.Table.from_pylist([row for row in after.values() if row is not None], schema=table.schema)
    whole = pa.concat_tables([_without(table, key, after), changed])
    return whole.sort_by([(k, "ascending") for k in shape.primary_key]).combine_chunks(), record, stale


def correct_facts(facts: pa.Table, entries: Sequence[Correction]) -> Replayed:
    """The facts as the entries on facts have them, sorted by key."""
    table, record, stale = _correct("facts", facts, [e for e in entries if e.table == "facts"])
    return Replayed({"facts": table}, table_of("corrections", record), tuple(stale))


def correct_events(tables: Mapping[str, pa.Table], entries: Sequence[Correction]) -> Replayed:
    """What the events stage gives, as the entries on events have it. A deleted event takes along the rows that refer to it."""
    events, record, stale = _correct("events", tables["events"], [e for e in entries if e.table == "events"])
    corrected = {**tables, "events": events}
    gone = {row["key"] for row in record if row["action"] == "delete"}
    for name in sorted(set(tables) - {"events"}) if gone else ():
        for link in contract(name).foreign_keys:
            if link.table == "events":
                corrected[name] = _without(corrected[name], link.fields[0], gone)
    return Replayed(corrected, table_of("corrections", record), tuple(stale))
