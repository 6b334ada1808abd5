"""casualties_by_side over small invented worlds: nobody counted twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from factline.warehouse.layout import Home

Make = dict[str, Callable[..., dict[str, Any]]]
Answered = Callable[..., list[dict[str, Any]]]
Tables = dict[str, list[dict[str, Any]]]


def _exactly(number: int) -> dict[str, int]:
    return {"count_low": number, "count_best": number, "count_high": number}


def _figures(rows: list[dict[str, Any]], **where: str) -> dict[str, Any]:
    found = [row for row in rows if all(row[k] == v for k, v in where.items())]
    assert len(found) == 1, where
    return {k: found[0][k] for k in ("low", "best", "high")}


def test_a_part_and_a_running_total_and_a_denial_are_not_counted(home: Home, answered: Answered, april: Tables) -> None:
    rows = answered(home, "casualties_by_side", april)
    assert {r["class"] for r in rows} == {"military", "unspecified", "all"}
    assert {r["best"] for r in rows}.isdisjoint({2, 93})
    assert "am_mod" not in {r["speaker"] for r in rows}


def test_the_latest_article_speaks_for_its_speaker(home: Home, answered: Answered, april: Tables) -> None:
    rows = answered(home, "casualties_by_side", april)
    day = {"period": "2016-04-02", "kind": "killed", "side": "azerbaijan"}
    assert _figures(rows, **day, speaker="az_mod", **{"class": "military"}) == {"low": 16, "best": 16, "high": 16}


def test_persons_without_a_class_are_not_added_to_those_of_the_classes(home: Home, answered: Answered, april: Tables) -> None:
    rows = answered(home, "casualties_by_side", april)
    day = {"period": "2016-04-02", "kind": "killed", "side": "azerbaijan", "speaker": "all"}
    assert _figures(rows, **day, **{"class": "military"}) == {"low": 16, "best": 16, "high": 16}
    assert _figures(rows, **day, **{"class": "unspecified"}) == {"low": 14, "best": 14, "high": 14}
    assert _figures(rows, **day, **{"class": "all"}) == {"low": 16, "best": 16, "high": 16}


def test_sides_add_up_and_no_bound_stays_no_bound(home: Home, answered: Answered, april: Tables) -> None:
    rows = answered(home, "casualties_by_side", april)
    for period in ("2016-04-02", "2016-04", "2016"):
        every = {"period": period, "kind": "killed", "side": "all", "class": "all", "speaker": "all"}
        assert _figures(rows, **every) == {"low": 117, "best": 117, "high": None}


def test_two_speakers_make_an_interval_and_no_sum(home: Home, answered: Answered, make: Make) -> None:
    facts = [make["fact"](1), make["fact"](2, speaker_id="am_mod", speaker_side="armenia", **_exactly(30))]
    tables = {"articles": [make["article"](1)], "facts": facts, "events": [make["event"](1)]}
    tables["event_facts"] = [make["joined"](1, 1), make["joined"](1, 2)]
    rows = answered(home, "casualties_by_side", tables)
    every = {"period": "2016", "side": "all", "class": "all"}
    assert _figures(rows, **every, speaker="all") == {"low": 12, "best": 12, "high": 30}
    assert _figures(rows, **every, speaker="am_mod") == {"low": 30, "best": 30, "high": 30}


def test_persons_without_a_side_may_be_those_of_the_sides(home: Home, answered: Answered, make: Make) -> None:
    facts = [
        make["fact"](1, patient_side=None, **_exactly(20)),
        make["fact"](2),
        make["fact"](3, patient_side="armenia", **_exactly(5)),
    ]
    tables = {"articles": [make["article"](1)], "facts": facts, "events": [make["event"](1)]}
    tables["event_facts"] = [make["joined"](1, n) for n in (1, 2, 3)]
    rows = answered(home, "casualties_by_side", tables)
    every = {"period": "2016", "class": "all", "speaker": "all"}
    assert _figures(rows, **every, side="unspecified") == {"low": 20, "best": 20, "high": 20}
    assert _figures(rows, **every, side="all") == {"low": 20, "best": 20, "high": 20}


def test_a_wars_toll_is_not_added_to_its_days(home: Home, answered: Answered, make: Make) -> None:
    war = {"date_start": date(2020, 9, 27), "date_end": date(2020, 11, 10)}
    day = {"date_start": date(2020, 10, 17), "date_end": date(2020, 10, 17)}
    facts = [make["fact"](1, **_exactly(2_900)), make["fact"](2, **_exactly(21)), make["fact"](3, **_exactly(4))]
    tables = {"articles": [make["article"](1)], "facts": facts}
    tables["events"] = [make["event"](1, **war), make["event"](2, **day), make["event"](3, **day)]
    tables["event_facts"] = [make["joined"](n, n) for n in (1, 2, 3)]
    rows = answered(home, "casualties_by_side", tables)
    every = {"side": "all", "class": "all", "speaker": "all"}
    assert _figures(rows, period="2020", **every) == {"low": 2_900, "best": 2_900, "high": 2_900}
    assert _figures(rows, period="2020-10", **every) == {"low": 25, "best": 25, "high": 25}


def test_what_lies_in_no_single_year_is_kept_apart(home: Home, answered: Answered, make: Make) -> None:
    dates = [(date(1991, 1, 1), date(1994, 5, 12)), (None, None), (date(1993, 4, 1), None)]
    tables = {"articles": [make["article"](1)], "facts": [make["fact"](n) for n in (1, 2, 3)]}
    tables["events"] = [make["event"](n, date_start=a, date_end=b) for n, (a, b) in enumerate(dates, 1)]
    tables["event_facts"] = [make["joined"](n, n) for n in (1, 2, 3)]
    rows = answered(home, "casualties_by_side", tables)
    assert {r["period_kind"] for r in rows} == {"longer"}
    every = {"side": "all", "class": "all", "speaker": "all"}
    assert _figures(rows, period="1991..1994", **every)["best"] == 12
    assert _figures(rows, period="unknown", **every)["best"] == 24


def test_no_row_leaves_the_order_of_its_figures(home: Home, answered: Answered, april: Tables) -> None:
    for row in answered(home, "casualties_by_side", april):
        assert row["low"] <= row["best"]
        assert row["high"] is None or row["best"] <= row["high"]
