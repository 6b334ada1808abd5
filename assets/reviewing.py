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
from factline.assets.following import followed as followed_event
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


def standing_id(home: Home, key: str) -> str:
    """The id itself; of an event id that stands no more, that of the event that holds its facts now.

    FactlineError where it is gone, or was split into several: which one is meant, the reviewer must say.
    """
    if not key.startswith("evt-"):
        return key
    history, standing = read_curated(home, "event_history"), read_curated(home, "events")["event_id"]
    path, now = followed_event(history, standing, key)
    if len(now) > 1:
        raise FactlineError(f"{key} was split into {', '.join(now)}", "name the one that you mean", Exit.USAGE)
    if path and not now:
        raise FactlineError(f"{key} stands no more: its facts are no longer told", "`factline explain` says since when")
    return now[0] if now else key


def _facts_of(home: Home, key: str, happenings: pa.Table, *, whole: bool) -> list[str]:
    """The fact itself; of an event the fact that it is named by, or (`whole`) the first fact of each of its happenings."""
    table = _TABLE.get(key[:4])
    if table is None:
        raise FactlineError(f"{key} is no id of a fact or an event", "an id begins with fac- or evt-", Exit.USAGE)
    row = _row(home, table, key)
    if table == "facts":
        return [key]
    if not whole:
        return [str(row["first_fact_id"])]
    members = read_curated(home, RULED).filter((pc.field("role") == "tells") & (pc.field("event_id") == key))
    rows: list[Row] = _with(happenings, [str(fact) for fact in members["fact_id"].to_pylist()]).to_pylist()
    return sorted(row["facts"][0] for row in rows)


def _with(told: pa.Table, facts: Sequence[str]) -> pa.Table:
    """The happenings with one of these facts."""
    lists: Any = told["facts"].combine_chunks()
    at = lists.value_parent_indices().filter(pc.is_in(lists.flatten(), value_set=pa.array(facts, pa.string())))
    return told.take(at.unique())


def _ruling(home: Home, key: str, word: Word) -> Correction:
    join = word.action == "join"
    told = read_curated(home, "happenings").filter(pc.field("role") == "tells").select(["facts", "family"])
    named = [f for one in dict.fromkeys((key, *word.others)) for f in _facts_of(home, standing_id(home, one), told, whole=join)]
    facts = tuple(dict.fromkeys(named))
    problem = fact_problem(list(facts))
    if problem is not None:
        raise FactlineError(f"--{word.action} {problem}", "name another event or fact", Exit.USAGE)
    members = read_curated(home, RULED).filter((pc.field("role") == "tells") & pc.field("fact_id").isin(facts))
    events = {row["fact_id"]: row["event_id"] for row in members.to_pylist()}
    untold = [fact for fact in facts if fact not in events]
    if untold:
        raise FactlineError(f"{', '.join(untold)} tells no event", "only what is told as a fact can be ruled on", Exit.USAGE)
    if len(set(events.values())) == (1 if join else len(facts)):
        already = "of one event" if join else "of different events"
        raise FactlineError(f"they are {already} already", "there is nothing to rule on", Exit.USAGE)
    _refuse_unruly(_with(told, facts).to_pylist(), facts, join=join)
    entry_id = content_id("cor", word.action, *sorted(facts))
    said = (word.reason, word.source, word.author, word.day)
    return Correction(entry_id, RULED, facts[0], word.action, {}, {}, *said, file=f"{entry_id}.yaml", line=1, facts=facts)


def _refuse_unruly(happenings: Sequence[Row], facts: Sequence[str], *, join: bool) -> None:
    """FactlineError where the next run would refuse the ruling: facts of one happening apart, or families that no event can hold."""
    if join and len({row["family"] for row in happenings}) > 1:
        families = ", ".join(sorted({row["family"] for row in happenings}))
        raise FactlineError(f"they are of several families of kinds ({families})", "no event can hold them", Exit.USAGE)
    for row in happenings if not join else ():
        together = [fact for fact in facts if fact in row["facts"]]
        if len(together) > 1:
            raise FactlineError(
                f"{' and '.join(together)} are one happening of one article",
                "correct the date or place of one of them",
                Exit.USAGE,
            )


def _entry(home: Home, key: str, word: Word, domain: str) -> Correction:
    if word.action in RULINGS:
        return _ruling(home, key, word)
    table = _TABLE.get(key[:4])
    if table is None:
        raise FactlineError(f"{key} is no id of a fact or an event", "an id begins with fac- or evt-", Exit.USAGE)
    key = standing_id(home, key)
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
