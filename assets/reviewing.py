"""A reviewer's word on one fact or event → an entry of the corrections files, checked by contract before it is written.

What is written takes effect at the next run. Which rows need a look is the `review` mart's to say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from factline.assets.batches import domain_years
from factline.assets.correcting import load_corrections, refusals
from factline.assets.errors import Exit, FactlineError
from factline.pipelines.contracts import Contract, content_id, contract
from factline.pipelines.corrections import (
    CORRECTABLE,
    RULED,
    Correction,
    CorrectionsError,
    as_yaml,
    fact_problem,
    fitted,
    followed,
    parse_corrections,
    parsed,
    problem_of,
)
from factline.pipelines.lexicons import load_lexicons
from factline.warehouse.corrections_files import correction_files, write_correction
from factline.warehouse.curated import read_curated
from factline.warehouse.layout import Home

Row = dict[str, Any]
RULINGS = ("join", "separate")
_TABLE = {"fac-": "facts", "evt-": "events"}
# What a reviewer has looked at when a whole row is deleted or confirmed: the entry goes stale when one of these reads otherwise.
_LOOKED_AT = {
    "facts": (
        "kind", "stance", "count_low", "count_best", "count_high", "patient_side", "speaker_text", "date_start", "date_end",
        "place_text", "quote",
    ),
    "events": ("kind", "date_start", "date_end", "place_text", "killed_low", "killed_best", "killed_high", "wounded_best"),
}  # fmt: skip


@dataclass(frozen=True)
class Word:
    """What a reviewer says: what is done (set, delete, confirm, join, separate) with which values as written or other rows, and why."""

    action: str
    sets: tuple[tuple[str, str], ...]
    reason: str
    source: str
    author: str
    day: date
    others: tuple[str, ...] = ()


def _row(home: Home, table: str, key: str) -> Row:
    found = read_curated(home, table).filter(pc.field(contract(table).primary_key[0]) == key).to_pylist()
    if not found:
        raise FactlineError(f"no {key} in {home.root}", "`factline review` lists what needs a look")
    row: Row = found[0]
    return row


def _values(table: str, sets: Sequence[tuple[str, str]]) -> Row:
    shape, known = contract(table), CORRECTABLE[table]
    values: Row = {}
    for column, text in sets:
        if column not in known:
            raise FactlineError(f"{table}.{column} cannot be corrected", f"one of {', '.join(known)}", Exit.USAGE)
        field = shape.field(column)
        try:
            value = parsed(field, text)
        except ValueError as error:
            raise FactlineError(f"{table}.{column} {error}", "give a value of its contract", Exit.USAGE) from error
        problem = problem_of(field, value)
        if problem is not None:
            raise FactlineError(f"{table}.{column} {problem}", "give a value of its contract", Exit.USAGE)
        values[column] = fitted(field, value)
    return values


def _parents(home: Home, shape: Contract, row: Row) -> dict[str, pa.Table]:
    """Of the tables that the contract's checks look into, the rows that this row refers to."""
    found: dict[str, pa.Table] = {}
    for link in shape.foreign_keys:
        table = read_curated(home, link.table)
        values = pa.array([row[name] for name in link.fields], type=pa.string())
        found[link.table] = table.filter(pc.is_in(table[link.references[0]], value_set=values))
    return found


def _refuse_broken(home: Home, table: str, row: Row, values: Mapping[str, Any], domain: str) -> None:
    shape = contract(table)
    changed = pa.Table.from_pylist([{**row, **values}], schema=shape.schema)
    refused = refusals(changed, shape, _parents(home, shape, row), domain_years(load_lexicons(domain)))
    for why in refused.values():
        raise FactlineError(
            f"the row as corrected breaks its contract: {why}", "set the columns that go with it too", Exit.USAGE
        )


def _was(table: str, row: Row, values: Mapping[str, Any], action: str) -> Row:
    if action == "set":
        return {column: row[column] for column in values}
    return {column: row[column] for column in _LOOKED_AT[table] if row[column] is not None}


def _fact_of(home: Home, key: str) -> str:
    """The fact itself, or the fact that an event is named by."""
    table = _TABLE.get(key[:4])
    if table is None:
        raise FactlineError(f"{key} is no id of a fact or an event", "an id begins with fac- or evt-", Exit.USAGE)
    row = _row(home, table, key)
    return str(row["first_fact_id"] if table == "events" else row["fact_id"])


def _ruling(home: Home, key: str, word: Word) -> Correction:
    facts = tuple(_fact_of(home, one) for one in dict.fromkeys((key, *word.others)))
    problem = fact_problem(list(facts))
    if problem is not None:
        raise FactlineError(f"--{word.action} {problem}", "name another event or fact", Exit.USAGE)
    members = read_curated(home, RULED).filter((pc.field("role") == "tells") & pc.field("fact_id").isin(facts))
    events = {row["fact_id"]: row["event_id"] for row in members.to_pylist()}
    untold = [fact for fact in facts if fact not in events]
    if untold:
        raise FactlineError(f"{', '.join(untold)} tells no event", "only what is told as a fact can be ruled on", Exit.USAGE)
    if len(set(events.values())) == (1 if word.action == "join" else len(facts)):
        already = "of one event" if word.action == "join" else "of different events"
        raise FactlineError(f"they are {already} already", "there is nothing to rule on", Exit.USAGE)
    named = content_id("cor", word.action, *sorted(facts))
    said = (word.reason, word.source, word.author, word.day)
    return Correction(named, RULED, facts[0], word.action, {}, {}, *said, file=f"{named}.yaml", line=1, facts=facts)


def _entry(home: Home, key: str, word: Word, domain: str) -> Correction:
    if word.action in RULINGS:
        return _ruling(home, key, word)
    table = _TABLE.get(key[:4])
    if table is None:
        raise FactlineError(f"{key} is no id of a fact or an event", "an id begins with fac- or evt-", Exit.USAGE)
    row = _row(home, table, key)
    values = followed(contract(table), row, _values(table, word.sets))
    values = {column: value for column, value in values.items() if row[column] != value}
    if word.action == "set":
        if not values:
            raise FactlineError(
                f"{key} has these values already", "nothing to correct; --confirm says that it is right", Exit.USAGE
            )
        _refuse_broken(home, table, row, values, domain)
    named = content_id("cor", key, word.action, *(f"{c}={v}" for c, v in sorted(values.items())))
    was = _was(table, row, values, word.action)
    said = (word.reason, word.source, word.author, word.day)
    return Correction(named, table, key, word.action, values, was, *said, file=f"{named}.yaml", line=1)


def write_entry(home: Home, key: str, word: Word, *, domain: str) -> tuple[Correction, str]:
    """Write the entry into a file of its own; the entry as it will be read, and the file's path.

    FactlineError where the row is not there, a column or value is refused, or another entry already speaks of it.
    """
    entry = _entry(home, key, word, domain)
    text = as_yaml(entry)
    files = {name: data.decode("utf-8") for name, data in correction_files(home).items()}
    try:
        load_corrections(home)
        parse_corrections({**files, entry.file: text})
        path = write_correction(home, entry.file, text)
    except (CorrectionsError, FileExistsError) as error:
        raise FactlineError(str(error).replace("\n", "; "), f"mend or remove that entry in {home.corrections}") from error
    return entry, path
