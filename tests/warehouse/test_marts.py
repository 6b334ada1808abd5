"""The marts over small invented worlds whose answers were worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from factline.pipelines.contracts import contract
from factline.warehouse.catalogue import connect, mart_inputs, mart_names, mart_sql, query
from factline.warehouse.layout import Home
from tests.warehouse.conftest import one_event

Make = dict[str, Callable[..., dict[str, Any]]]
Filled = Callable[..., dict[str, pa.Table]]
Answered = Callable[..., list[dict[str, Any]]]
Tables = dict[str, list[dict[str, Any]]]

DAY = {"date_start": date(2016, 4, 2), "date_end": date(2016, 4, 2)}


def _art(number: int) -> str:
    return f"art-{number:016x}"


def _fac(number: int) -> str:
    return f"fac-{number:016x}"


def _evt(number: int) -> str:
    return f"evt-{number:016x}"


def _exactly(number: int) -> dict[str, int]:
    return {"count_low": number, "count_best": number, "count_high": number}


@pytest.mark.parametrize("name", mart_names())
def test_the_query_gives_exactly_the_columns_and_types_of_its_contract(
    home: Home, filled: Filled, april: Tables, name: str
) -> None:
    april["rejects"] = [{"table": "articles", "key": "x.bin", "rule": "unknown_type", "reason": "no text", "row": "{}"}]
    filled(home, april)
    with connect(home) as connection:
        found = connection.sql(mart_sql(name)).to_arrow_table()
    expected = contract(name).schema
    assert found.schema.names == expected.names
    # DuckDB names the items of a list otherwise than Arrow does.
    assert [str(f.type).replace("list<l:", "list<item:") for f in found.schema] == [str(f.type) for f in expected]
    assert found.num_rows > 0


def test_marts_come_after_what_they_read() -> None:
    names = mart_names()
    assert mart_inputs("timeline") == ("articles", "contradictions", "event_facts", "events", "facts", "toll_series")
    assert names.index("claims") < names.index("contradictions") < names.index("timeline")
    assert set(names) >= {
        "casualties_by_event",
        "casualties_by_side",
        "claims",
        "contradictions",
        "coverage",
        "event_trail",
        "fact_trail",
        "quality",
        "review",
        "timeline",
        "toll_series",
    }


@pytest.mark.parametrize(("action", "stays"), [("confirm", False), ("set", False), ("join", True), ("separate", True)])
def test_what_was_looked_at_leaves_the_review_and_what_was_only_ruled_on_stays(
    home: Home, answered: Answered, april: Tables, make: Make, action: str, stays: bool
) -> None:
    assert ("event", _evt(1)) in {(r["subject"], r["key"]) for r in answered(home, "review", april)}
    said = {"table": "events", "key": _evt(1), "action": action, "corrected_on": date(2026, 3, 4)}
    april["corrections"] = [make["whole"]("corrections", said)]
    found = {(r["subject"], r["key"]) for r in answered(home, "review", april)}
    assert (("event", _evt(1)) in found) is stays


@pytest.mark.parametrize(
    ("fact", "event", "reasons"),
    [
        ({}, {}, {}),
        ({"confidence": 0.6}, {}, {}),
        ({"confidence": 0.59}, {}, {"fact": ["low confidence 0.59"]}),
        (_exactly(99), {}, {}),
        (_exactly(100), {}, {"fact": ["high count 100"]}),
        ({**_exactly(100), "stance": "hypothetical"}, {}, {}),
        ({**_exactly(100), "count_unit": "percent"}, {}, {}),
        ({"date_start": None, "date_end": None}, {}, {"fact": ["undated"]}),
        ({**_exactly(0), "date_start": None, "date_end": None}, {}, {}),
        ({}, {"date_start": None, "date_end": None}, {}),
        ({}, {"date_start": None, "date_end": None, "wounded_best": 1}, {"event": ["undated"]}),
    ],
)
def test_what_needs_a_look_and_what_does_not(
    home: Home, answered: Answered, make: Make, fact: dict[str, Any], event: dict[str, Any], reasons: dict[str, list[str]]
) -> None:
    told = one_event(fact)
    told["events"] = [make["event"](1, **event)]
    assert {r["subject"]: r["reasons"] for r in answered(home, "review", told)} == reasons


def test_the_timeline_runs_forward_and_the_undated_stand_last(
    home: Home, answered: Answered, april: Tables, make: Make
) -> None:
    april["events"] += [
        make["event"](2, date_start=None, date_end=None),
        make["event"](3, date_start=date(1992, 2, 25), date_end=date(1992, 2, 26)),
    ]
    april["event_facts"] += [make["joined"](2, 2), make["joined"](3, 3)]
    rows = answered(home, "timeline", april)
    assert [(r["position"], r["event_id"]) for r in rows] == [(1, _evt(3)), (2, _evt(1)), (3, _evt(2))]
    april_row = rows[1]
    counted = {k: april_row[k] for k in ("publishers", "speakers", "denials", "contradictions", "quote")}
    assert counted == {
        "publishers": 2,
        "speakers": 2,
        "denials": 1,
        "contradictions": 1,
        "quote": "Twelve soldiers were killed",
    }


def test_the_timeline_keeps_a_running_total_apart(home: Home, answered: Answered, april: Tables, make: Make) -> None:
    figures = {f"{kind}_{bound}": 40 for kind in ("killed", "wounded") for bound in ("low", "best", "high")}
    april["events"] = [make["event"](1, **figures), make["event"](2, running=True, **figures)]
    april["event_facts"].append(make["joined"](2, 5))
    told = {r["event_id"]: r for r in answered(home, "timeline", april)}
    assert {k: told[_evt(1)][k] for k in figures} == figures
    assert (told[_evt(1)]["toll_killed"], told[_evt(1)]["toll_wounded"]) == (None, None)
    assert {told[_evt(2)][k] for k in figures} == {None}
    assert (told[_evt(2)]["toll_killed"], told[_evt(2)]["toll_wounded"]) == (40, 40)


def test_coverage_counts_each_article_once(home: Home, answered: Answered, april: Tables) -> None:
    rows = answered(home, "coverage", april)
    names = ("publisher", "month", "language", "articles", "sentences", "facts", "events")
    assert [tuple(r[n] for n in names) for r in rows] == [
        ("Hill Wire", "2016-04", "en", 2, 2, 5, 1),
        ("Valley Wire", "2016-04", "ru", 1, 1, 2, 1),
        ("unknown", "unknown", "unknown", 1, 1, 0, 0),
    ]


def test_coverage_counts_no_event_that_is_only_denied(home: Home, answered: Answered) -> None:
    told = one_event({}, {"stance": "denied"}, denied=[2])
    told["articles"][1]["publisher"] = "Valley Wire"
    assert [(r["publisher"], r["facts"], r["events"]) for r in answered(home, "coverage", told)] == [
        ("Hill Wire", 1, 1),
        ("Valley Wire", 1, 0),
    ]


def test_quality_adds_batches_and_keeps_what_stages_refused(home: Home, answered: Answered) -> None:
    check = {"table": "facts", "rule": "enum:kind", "columns": "kind", "severity": "row"}
    tables = {
        "quality_results": [
            {**check, "batch": "b1", "rows": 10, "failing": 0, "examples": None},
            {**check, "batch": "b2", "rows": 5, "failing": 2, "examples": "fac-1: kind=x"},
            {
                **check,
                "batch": "b1",
                "rule": "key:fact_id",
                "columns": "fact_id",
                "severity": "table",
                "rows": 10,
                "failing": 0,
            },
        ],
        "rejects": [
            {"table": "facts", "key": "fac-1", "rule": "enum:kind", "reason": "kind", "row": "{}"},
            {"table": "facts", "key": "fac-2", "rule": "enum:kind", "reason": "kind", "row": "{}"},
            {"table": "articles", "key": "x.bin", "rule": "unknown_type", "reason": "no text", "row": "{}"},
        ],
    }
    rows = [tuple(r.values()) for r in answered(home, "quality", tables)]
    assert rows == [
        ("articles", "unknown_type", "stage", None, "row", None, 1, 1, "x.bin: no text"),
        ("facts", "enum:kind", "check", "kind", "row", 15, 2, 2, "fac-1: kind=x"),
        ("facts", "key:fact_id", "check", "fact_id", "table", 10, 0, 0, None),
    ]


def test_every_fact_has_its_way_back_to_the_characters(home: Home, filled: Filled, april: Tables, make: Make) -> None:
    april["facts"].append(make["fact"](8))  # in no event
    trail = filled(home, april)["fact_trail"]
    assert sorted(trail["fact_id"].to_pylist()) == [_fac(n) for n in range(1, 9)]
    frame = query(
        home,
        "SELECT t.fact_id, t.event_id, substring(a.raw_text, t.raw_start + 1, t.raw_end - t.raw_start) AS found, t.quote"
        " FROM fact_trail AS t JOIN articles AS a USING (article_id)",
    )
    assert (frame["found"] == frame["quote"]).all()
    assert frame.set_index("fact_id")["event_id"][_fac(8)] == ""
