"""Entries that say which facts are of one happening and which are not: what they must keep together, and their record.

An entry, in a corrections file:

    - id: one-night
      join: [fac-0123456789abcdef, fac-fedcba9876543210]      # or separate: […]: no two of them are one happening
      reason: The hospital's list names the same nine.
      source: The hospital's list of 4 April
      author: L. Reviewer
      date: 2026-11-26

Obeying them is for the events stage, which joins articles; it needs no `was`, for the stage itself finds what the texts alone would give.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from factline.pipelines.contracts import Ruling, contract, table_of
from factline.pipelines.corrections.correction import RULED, Correction


def rulings(entries: Iterable[Correction]) -> tuple[Ruling, ...]:
    """The entries that rule on facts, as the events stage takes them."""
    return tuple(Ruling(e.correction_id, e.action == "join", e.facts) for e in entries if e.table == RULED)


def record_rulings(tables: Mapping[str, pa.Table], entries: Sequence[Correction]) -> pa.Table:
    """Rows of `corrections`: of each ruling (which held) one for each event that its facts are in. `tables`: events, event_facts."""
    ruled = [e for e in entries if e.table == RULED]
    wanted = pa.array(sorted({fact for e in ruled for fact in e.facts}), pa.string())
    members = tables["event_facts"].filter((pc.field("role") == "tells") & pc.field("fact_id").isin(wanted))
    event_of: dict[str, str] = {row["fact_id"]: row["event_id"] for row in members.to_pylist()}
    named = pa.array(sorted(set(event_of.values())), pa.string())
    rows = {row["event_id"]: row for row in tables["events"].filter(pc.field("event_id").isin(named)).to_pylist()}
    return table_of("corrections", [row for e in ruled for row in _record(e, event_of, rows)])


def _record(entry: Correction, event_of: Mapping[str, str], rows: Mapping[str, Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    shared = {
        "correction_id": entry.correction_id,
        "column": "*",
        "table": RULED,
        "action": entry.action,
        "was": json.dumps({"facts": entry.facts}),
        "reason": entry.reason,
        "source": entry.source,
        "author": entry.author,
        "corrected_on": entry.corrected_on,
        "file": entry.place,
    }
    for event_id in sorted({event_of[fact] for fact in entry.facts}):
        row = json.dumps(rows[event_id], ensure_ascii=False, sort_keys=True, default=str)
        yield {**shared, "key": event_id, "row": row}


def contradictions(entries: Sequence[Correction]) -> Iterator[str]:
    """Rulings that cannot both hold, in words: facts that one separates and others join, or facts ruled on twice alike."""
    ruled = [e for e in entries if e.table == RULED]
    joined: dict[str, set[str]] = {}
    by: dict[str, list[Correction]] = {}
    for entry in (e for e in ruled if e.action == "join"):
        together = set(entry.facts).union(*(joined[fact] for fact in entry.facts if fact in joined))
        joined |= dict.fromkeys(together, together)
        others = {other.correction_id: other for fact in entry.facts for other in by.get(fact, ())}
        for other in others.values():
            if len(set(other.facts) & set(entry.facts)) > 1:
                yield f"{entry.place}: {entry.correction_id} and {other.correction_id} ({other.place}) join the same facts"
        for fact in entry.facts:
            by.setdefault(fact, []).append(entry)
    for entry in (e for e in ruled if e.action == "separate"):
        for one, two in combinations(sorted(entry.facts), 2):
            if two in joined.get(one, ()):
                yield f"{entry.place}: {entry.correction_id} separates {one} and {two}, which other entries join"


def fact_problem(value: Any) -> str | None:
    """Why this is no list of facts to rule on, in words; None where it is."""
    pattern = contract("facts").field("fact_id").pattern
    assert pattern is not None
    if not isinstance(value, list) or len(value) < 2 or not all(isinstance(fact, str) for fact in value):
        return "takes a list of two facts or more"
    wrong = next((fact for fact in value if re.fullmatch(pattern, fact) is None), None)
    if wrong is not None:
        return f"takes fact ids of the form {pattern}, not {wrong!r}"
    return "names a fact twice" if len(set(value)) < len(value) else None
