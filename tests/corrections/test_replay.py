"""Replaying entries: what changes, what is recorded, what goes stale; the order of entries does not matter."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from itertools import permutations
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from factline.pipelines.contracts import contract, table_of
from factline.pipelines.corrections import Correction, correct_events, correct_facts

_ANY: dict[pa.DataType, Any] = {pa.bool_(): False, pa.string(): "x", pa.int32(): 0, pa.int64(): 0, pa.float64(): 0.5}


def whole(name: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with something allowed in every required column that it leaves out."""
    return {
        f.name: (f.enum[0] if f.enum else _ANY.get(f.arrow, []))
        for f in contract(name).fields
        if f.required and f.name not in row
    } | row


def fact(number: int, **columns: Any) -> dict[str, Any]:
    figure = {"count_low": number, "count_best": number, "count_high": number, "count_text": str(number)}
    return whole("facts", {"fact_id": f"fac-{number:016x}", "kind": "killed", "stance": "claimed", **figure} | columns)


FACTS = table_of("facts", [fact(n) for n in (3, 5, 8, 13)])


def entry(name: str, number: int, **given: Any) -> Correction:
    action = given.pop("action", "set")
    table, prefix = given.pop("table", "facts"), given.pop("prefix", "fac")
    said = {"reason": "Because.", "source": "A letter", "author": "L. Reviewer", "corrected_on": date(2026, 3, 4)}
    return Correction(
        name, table, f"{prefix}-{number:016x}", action, given.get("values", {}), given["was"], **said, file="f.yaml", line=7
    )


SET = entry("a-set", 5, values={"count_best": 4, "patient_side": "armenia"}, was={"count_best": 5, "patient_side": None})
GONE = entry("b-gone", 8, action="delete", was={"kind": "killed", "count_best": 8})
SEEN = entry("c-seen", 13, action="confirm", was={"count_best": 13})


def test_a_correction_changes_its_columns_and_nothing_else() -> None:
    found = correct_facts(FACTS, [SET])
    before, after = FACTS.to_pylist(), found.tables["facts"].to_pylist()
    assert after[1] == before[1] | {"count_best": 4, "patient_side": "armenia"}
    assert [row for row in after if row["fact_id"] != SET.key] == [row for row in before if row["fact_id"] != SET.key]
    assert found.tables["facts"].schema == FACTS.schema
    assert found.stale == ()


def test_what_was_done_is_recorded_with_the_row_as_it_was() -> None:
    rows = {(r["correction_id"], r["column"]): r for r in correct_facts(FACTS, [SET, GONE, SEEN]).corrections.to_pylist()}
    assert set(rows) == {("a-set", "count_best"), ("a-set", "patient_side"), ("b-gone", "*"), ("c-seen", "*")}
    set_row = rows["a-set", "count_best"]
    assert (set_row["was"], set_row["becomes"], set_row["file"], set_row["author"]) == ("5", "4", "f.yaml:7", "L. Reviewer")
    assert rows["a-set", "patient_side"]["was"] == "null"
    assert json.loads(rows["b-gone", "*"]["row"])["count_best"] == 8
    assert rows["b-gone", "*"]["becomes"] is None


def test_a_deleted_row_is_gone_and_a_confirmed_one_stays_as_it_is() -> None:
    found = correct_facts(FACTS, [GONE, SEEN]).tables["facts"].to_pylist()
    assert found == [row for row in FACTS.to_pylist() if row["count_best"] != 8]


def test_the_order_of_entries_does_not_matter() -> None:
    tables = [correct_facts(FACTS, order) for order in permutations([SET, GONE, SEEN])]
    assert all(found.tables["facts"].equals(tables[0].tables["facts"]) for found in tables)
    assert all(found.corrections.equals(tables[0].corrections) for found in tables)


def test_two_entries_on_one_row_both_hold_against_what_the_text_yields() -> None:
    second = entry("z-side", 5, values={"patient_class": "civilian"}, was={"patient_class": None, "count_best": 5})
    found = correct_facts(FACTS, [SET, second])
    assert found.stale == ()
    assert found.tables["facts"].to_pylist()[1] | {"x": 1} == FACTS.to_pylist()[1] | {
        "count_best": 4,
        "patient_side": "armenia",
        "patient_class": "civilian",
        "x": 1,
    }


@pytest.mark.parametrize(
    ("stale", "why"),
    [
        (entry("x", 99, values={"count_best": 1}, was={"count_best": 2}), "there is no such row in facts"),
        (entry("x", 5, values={"count_best": 1}, was={"count_best": 2}), "count_best is 5, where `was` says 2"),
        (entry("x", 5, action="delete", was={"kind": "wounded"}), 'kind is "killed", where `was` says "wounded"'),
        (entry("x", 5, action="confirm", was={"patient_side": "armenia"}), 'patient_side is null, where `was` says "armenia"'),
    ],
)
def test_a_stale_entry_changes_nothing_and_is_given_back(stale: Correction, why: str) -> None:
    found = correct_facts(FACTS, [stale])
    assert found.tables["facts"].equals(FACTS)
    assert found.corrections.num_rows == 0
    assert [str(s) for s in found.stale] == [f"f.yaml:7: correction x of {stale.key} is stale: {why}"]


def test_no_entries_leave_the_table_itself() -> None:
    assert correct_facts(FACTS, []).tables["facts"] is FACTS


@given(st.sets(st.integers(0, 40)), st.sets(st.integers(0, 40)), st.sets(st.integers(0, 40)))
def test_every_entry_is_applied_or_stale_and_every_other_row_is_as_it_was(
    present: set[int], changed: set[int], deleted: set[int]
) -> None:
    table = table_of("facts", [fact(n) for n in present])
    changes = [entry(f"set-{n}", n, values={"count_best": n + 1}, was={"count_best": n}) for n in changed - deleted]
    deletions = [entry(f"gone-{n}", n, action="delete", was={"count_best": n}) for n in deleted]
    found = correct_facts(table, [*changes, *deletions])
    expected = {n: n + 1 if n in changed else n for n in present - deleted}
    assert {int(r["fact_id"][4:], 16): r["count_best"] for r in found.tables["facts"].to_pylist()} == expected
    applied, stale = set(found.corrections["correction_id"].to_pylist()), {s.entry.correction_id for s in found.stale}
    assert applied | stale == {e.correction_id for e in [*changes, *deletions]}
    assert not applied & stale


def test_a_deleted_event_takes_along_the_rows_that_refer_to_it() -> None:
    events = [whole("events", {"event_id": f"evt-{n:016x}", "facts": 1, "articles": 1, "killed_best": n}) for n in (1, 2)]
    members = [whole("event_facts", {"event_id": f"evt-{n:016x}", "fact_id": f"fac-{n:016x}"}) for n in (1, 2)]
    mains = [whole("article_main_event", {"article_id": f"art-{n:016x}", "event_id": f"evt-{n:016x}"}) for n in (1, 2)]
    tables = {
        "events": table_of("events", events),
        "event_facts": table_of("event_facts", members),
        "article_main_event": table_of("article_main_event", mains),
    }
    gone = entry("gone", 1, action="delete", table="events", prefix="evt", was={"killed_best": 1})
    set_two = entry("set", 2, table="events", prefix="evt", values={"killed_best": 7}, was={"killed_best": 2})
    found = correct_events(tables, [gone, set_two, SET])
    assert {name: table["event_id"].to_pylist() for name, table in found.tables.items()} == {
        name: [f"evt-{2:016x}"] for name in tables
    }
    assert found.tables["events"]["killed_best"].to_pylist() == [7]
    assert found.corrections["table"].to_pylist() == ["events", "events"]
