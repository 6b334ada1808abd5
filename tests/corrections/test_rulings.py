"""Entries that join or separate facts: what a good one says, each mistake with its line, and which cannot both hold."""

from __future__ import annotations

import json

import pyarrow as pa
import pytest

from factline.pipelines.contracts import Ruling, contract, table_of
from factline.pipelines.corrections import CorrectionsError, as_yaml, parse_corrections, record_rulings, rulings

A, B, C = (f"fac-{n * 16}" for n in "abc")
SAID = "  reason: One list names all nine.\n  source: Hospital list\n  author: L. Reviewer\n  date: 2026-03-04\n"


def entry(name: str, what: str) -> str:
    return f"- id: {name}\n  {what}\n{SAID}"


def test_a_ruling_is_read_and_written() -> None:
    texts = {"a.yaml": entry("one-night", f"join: [{B}, {A}]") + entry("two-villages", f"separate: [{A}, {C}]")}
    join, separate = parse_corrections(texts)
    assert (join.table, join.action, join.facts, join.place) == ("event_facts", "join", (B, A), "a.yaml:1")
    assert (separate.action, separate.facts) == ("separate", (A, C))
    assert rulings([join, separate]) == (Ruling("one-night", True, (B, A)), Ruling("two-villages", False, (A, C)))
    assert parse_corrections({"a.yaml": as_yaml(join)}) == (join,)


@pytest.mark.parametrize(
    ("what", "words"),
    [
        (f"join: [{A}]", "`join` takes a list of two facts or more"),
        (f"join: {A}", "`join` takes a list of two facts or more"),
        (f"join: [{A}, {A}]", "names a fact twice"),
        (f"join: [{A}, evt-{'0' * 16}]", "takes fact ids of the form"),
        (f"join: [{A}, {B}]\n  separate: [{A}, {C}]", "exactly one of `join` or `separate`"),
        (f"separate: [{A}, {B}]\n  was: {{kind: killed}}", "goes without `was`"),
        (f"separate: [{A}, {B}]\n  fact: {A}", "goes without `fact`"),
    ],
)
def test_a_mistake_is_named(what: str, words: str) -> None:
    with pytest.raises(CorrectionsError) as caught:
        parse_corrections({"a.yaml": entry("one-night", what)})
    assert any(problem.startswith("a.yaml:") and words in problem for problem in caught.value.problems), caught.value.problems


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ([f"join: [{A}, {B}]", f"separate: [{B}, {A}]"], "which other entries join"),
        ([f"join: [{A}, {B}]", f"join: [{B}, {C}]", f"separate: [{A}, {C}]"], "which other entries join"),
        ([f"join: [{A}, {B}]", f"join: [{B}, {A}, {C}]"], "join the same facts"),
    ],
)
def test_what_cannot_both_hold_is_refused(texts: list[str], words: str) -> None:
    text = "".join(entry(f"entry-{n}", what) for n, what in enumerate(texts))
    with pytest.raises(CorrectionsError, match=words):
        parse_corrections({"a.yaml": text})


def test_facts_may_be_joined_in_a_chain_and_parted_from_another() -> None:
    texts = [f"join: [{A}, {B}]", f"join: [{B}, {C}]", f"separate: [{A}, fac-{'d' * 16}]", f"separate: [{C}, fac-{'d' * 16}]"]
    assert len(parse_corrections({"a.yaml": "".join(entry(f"entry-{n}", what) for n, what in enumerate(texts))})) == 4


def test_the_record_names_every_event_that_holds_the_facts() -> None:
    members = [{"event_id": f"evt-{n * 16}", "fact_id": fact, "role": "tells", "why": "w"} for n, fact in (("1", A), ("2", B))]
    columns = {f.name: f for f in contract("events").fields}
    filled = {n: f.enum[0] if f.enum else [] if pa.types.is_list(f.arrow) else None for n, f in columns.items() if f.required}
    events = [
        {
            **filled,
            "event_id": m["event_id"],
            "kind": "killed",
            "running": False,
            "contradicted": False,
            "best_rule": "factline",
        }
        | {"first_fact_id": m["fact_id"], "facts": 1, "articles": 1, "sources": 1, "speakers": 0}
        for m in members
    ]
    tables = {"events": table_of("events", events), "event_facts": table_of("event_facts", members)}
    rows = record_rulings(tables, parse_corrections({"a.yaml": entry("two-villages", f"separate: [{A}, {B}]")})).to_pylist()
    assert [(row["key"], row["action"], row["column"], json.loads(row["was"])) for row in rows] == [
        (f"evt-{'1' * 16}", "separate", "*", {"facts": [A, B]}),
        (f"evt-{'2' * 16}", "separate", "*", {"facts": [A, B]}),
    ]
