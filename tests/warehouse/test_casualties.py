"""casualties_by_side over small invented worlds: nobody counted twice. Long because its worlds are."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from factline.pipelines.contracts import contract, table_of
from factline.pipelines.events.choosing import choose, claims
from factline.pipelines.happenings.alliances import with_alliances
from factline.pipelines.happenings.figures import by_alliance, tally
from factline.pipelines.happenings.persons import with_persons
from factline.pipelines.lexicons import FigureRule, load_lexicons
from factline.warehouse.catalogue import database, mart_names, mart_sql
from factline.warehouse.layout import Home
from tests.warehouse.conftest import answer, one_event

Make = dict[str, Callable[..., dict[str, Any]]]
Answered = Callable[..., list[dict[str, Any]]]
Tables = dict[str, list[dict[str, Any]]]


LEXICONS = load_lexicons()
FACTLINE = FigureRule("factline", None, "least_low", "median", "greatest_high", "neutral")
RULES = {
    "factline": FACTLINE,
    "ucdp": FigureRule("ucdp", 0.4, "least", "latest_least", "greatest", "neutral"),
    "acled": FigureRule("acled", None, "least", "least", "greatest_high", "acled"),
}


def with_figures(tables: Tables, rule: FigureRule = FACTLINE) -> Tables:
    """The tables with each event's figures as the stages would give them: of each article its tally, of these the rule's choice."""
    columns = contract("facts").schema.names
    facts = {
        f["fact_id"]: f
        for f in with_alliances(
            with_persons([dict.fromkeys(columns) | {"apart": False} | f for f in tables["facts"]], LEXICONS), LEXICONS
        )
    }
    published = {a["article_id"]: a["published_to"] for a in tables["articles"]}
    sources = {a: n for n, a in enumerate(sorted(published))}
    events = []
    for event in tables["events"]:
        mine = [
            facts[j["fact_id"]] for j in tables["event_facts"] if (j["event_id"], j["role"]) == (event["event_id"], "tells")
        ]
        mine = [f for f in mine if f["toll"] != "cumulative"]
        row = dict(event)
        for kind in ("killed", "wounded"):
            rows = []
            for article in sorted({f["article_id"] for f in mine}):
                own = sorted((f for f in mine if f["article_id"] == article), key=lambda f: (f["char_start"], f["fact_id"]))
                figure = tally(own, kind)
                if figure is not None:
                    sides = [
                        {"alliance": s, "low": g.low, "best": g.best, "high": g.high or 0, "bounded": g.high is not None}
                        for s, g in by_alliance(own, kind).items()
                    ]
                    rows.append(
                        {"article_id": article, "source": sources[article], "published": published[article], "confidence": 0.9}
                        | {f"{kind}_{n}": getattr(figure, n) for n in ("low", "best", "high")}
                        | {f"{kind}_facts": [f["fact_id"] for f in own if f["kind"] == kind], f"{kind}_by_alliance": sides}
                        | {f"{kind}_voice": None, f"{kind}_further": False}
                    )
            chosen = choose(claims(rows, kind), rule)
            row |= {f"{kind}_{n}": getattr(chosen, n) for n in ("low", "best", "high")} | {f"{kind}_facts": list(chosen.facts)}
        events.append(row)
    return {**tables, "events": events}


@pytest.fixture
def answered() -> Answered:
    return lambda home, mart, tables: answer(home, mart, with_figures(tables))


def _exactly(number: int) -> dict[str, int]:
    return {"count_low": number, "count_best": number, "count_high": number}


def _figures(rows: list[dict[str, Any]], **where: str) -> dict[str, Any]:
    found = [row for row in rows if all(row[k] == v for k, v in where.items())]
    assert len(found) == 1, where
    return {k: found[0][k] for k in ("low", "best", "high")}


def test_a_running_total_and_a_denial_are_not_counted(home: Home, answered: Answered, april: Tables) -> None:
    rows = answered(home, "casualties_by_side", april)
    assert max(r["best"] for r in rows) == 113
    assert "am_mod" not in {r["speaker"] for r in rows}


def _told(make: Make, *facts: dict[str, Any]) -> Tables:
    """One event that these facts of one article tell."""
    numbers = range(1, len(facts) + 1)
    return {
        "articles": [make["article"](1)],
        "facts": [make["fact"](n, char_start=40 * n, **columns) for n, columns in zip(numbers, facts, strict=True)],
        "events": [make["event"](1)],
        "event_facts": [make["joined"](1, n) for n in numbers],
    }


def _classes(rows: list[dict[str, Any]], **where: str) -> dict[str, int]:
    where = {"period": "2016", "side": "azerbaijan", "speaker": "all"} | where
    return {r["class"]: r["best"] for r in rows if all(r[k] == v for k, v in where.items())}


def test_two_children_among_the_thirteen_are_not_fifteen(home: Home, answered: Answered, make: Make) -> None:
    whole = {"patient_class": "civilian", **_exactly(13)}
    part = {"patient_class": "child", "toll": "subset", **_exactly(2)}
    rows = answered(home, "casualties_by_side", _told(make, whole, part))
    assert _classes(rows) == {"child": 2, "civilian": 11, "all": 13}
    day = {"period": "2016-04-02", "side": "all", "speaker": "az_mod"}
    assert _figures(rows, **day, **{"class": "all"}) == {"low": 13, "best": 13, "high": 13}
    assert _figures(rows, **day, **{"class": "civilian"}) == {"low": 11, "best": 11, "high": 11}


def test_further_ones_add_to_those_that_their_article_counts(home: Home, answered: Answered, make: Make) -> None:
    general, others = _exactly(1), {"count_relation": "other", **_exactly(6)}
    assert _classes(answered(home, "casualties_by_side", _told(make, general, others, others))) == {"military": 7, "all": 7}
    assert _classes(answered(home, "casualties_by_side", _told(make, others))) == {"military": 6, "all": 6}


def test_a_part_bounds_the_rest_of_its_whole(home: Home, answered: Answered, make: Make) -> None:
    whole = {"patient_class": "unspecified", **_exactly(13)}
    part = {"patient_class": "child", "toll": "subset", "count_low": 2, "count_best": 3, "count_high": None}
    rows = answered(home, "casualties_by_side", _told(make, whole, part))
    every = {"period": "2016", "side": "all", "speaker": "all"}
    assert _figures(rows, **every, **{"class": "child"}) == {"low": 2, "best": 3, "high": 13}
    assert _figures(rows, **every, **{"class": "unspecified"}) == {"low": 0, "best": 10, "high": 11}
    assert _figures(rows, **every, **{"class": "all"}) == {"low": 13, "best": 13, "high": 13}


def test_a_part_is_of_the_whole_told_nearest_and_never_more_than_it(home: Home, answered: Answered, make: Make) -> None:
    soldiers, villagers = {**_exactly(9)}, {"patient_class": "civilian", **_exactly(4)}
    part = {"patient_class": "child", "toll": "subset", "speaker_id": None, "speaker_text": None, **_exactly(3)}
    rows = answered(home, "casualties_by_side", _told(make, soldiers, villagers, part))
    assert _classes(rows) == {"military": 9, "civilian": 1, "child": 3, "all": 13}
    too_many = _told(make, villagers, {**part, **_exactly(5)})
    assert _classes(answered(home, "casualties_by_side", too_many)) == {"civilian": 4, "all": 4}
    own = {"patient_class": "child", **_exactly(3)}
    assert _classes(answered(home, "casualties_by_side", _told(make, villagers, own, part))) == {
        "civilian": 4,
        "child": 3,
        "all": 7,
    }


def _sides(rows: list[dict[str, Any]]) -> dict[tuple[str, str], int]:
    return {(r["side"], r["class"]): r["best"] for r in rows if r["speaker"] == "all"}


def test_parts_that_name_sides_split_a_whole_that_names_none(home: Home, answered: Answered, make: Make) -> None:
    whole = {"patient_side": None, "patient_class": "unspecified", **_exactly(160)}
    ours, theirs = ({"patient_side": s, "toll": "subset", **_exactly(n)} for s, n in (("armenia", 92), ("azerbaijan", 56)))
    others = {"patient_side": None, "patient_class": "civilian", "toll": "subset", **_exactly(10)}
    split = _sides(answered(home, "casualties_by_event", _told(make, whole, ours, theirs, others)))
    cells = {("armenia", "military"): 92, ("azerbaijan", "military"): 56, ("unspecified", "civilian"): 10}
    assert cells.items() <= split.items()
    assert {k: n for k, n in split.items() if "all" not in k} == cells | {("unspecified", "unspecified"): 2}
    assert (split["armenia", "all"], split["all", "all"]) == (92, 160)
    soldiers = _told(make, {**whole, "patient_class": "military"}, {**ours, "patient_class": "unspecified"})
    split = _sides(answered(home, "casualties_by_event", soldiers))
    assert {k: n for k, n in split.items() if "all" not in k} == {("armenia", "military"): 92, ("unspecified", "military"): 68}


def test_parts_that_name_sides_add_nothing_to_what_is_told_of_those_sides(home: Home, answered: Answered, make: Make) -> None:
    whole = {"patient_side": None, "patient_class": "unspecified", **_exactly(20)}
    part = {"patient_side": "armenia", "toll": "subset", **_exactly(9)}
    own = {"patient_side": "armenia", "sentence_id": f"sen-{2:016x}", **_exactly(12)}
    split = _sides(answered(home, "casualties_by_event", _told(make, whole, own, part)))
    assert (split["armenia", "all"], split["all", "all"]) == (12, 20)
    many = {"patient_side": "azerbaijan", "toll": "subset", **_exactly(14)}
    split = _sides(answered(home, "casualties_by_event", _told(make, whole, part, many)))
    assert split == {
        ("unspecified", "unspecified"): 20,
        ("unspecified", "all"): 20,
        ("all", "unspecified"): 20,
        ("all", "all"): 20,
    }


def _by_articles(*facts: dict[str, Any], make: Make) -> Tables:
    """One event that these facts tell, each in an article of its own."""
    tables = _told(make, *facts)
    for n, fact in enumerate(tables["facts"], 1):
        fact |= {"article_id": f"art-{n:016x}", "sentence_id": f"sen-{n:016x}"}
    tables["articles"] = [make["article"](n) for n in range(1, len(facts) + 1)]
    return tables


@pytest.mark.parametrize(("rule", "figures"), [("factline", (13, 13, 14)), ("ucdp", (13, 13, 14)), ("acled", (13, 13, 14))])
def test_a_part_of_one_articles_whole_is_never_added_to_anothers(
    home: Home, make: Make, rule: str, figures: tuple[int, ...]
) -> None:
    nobody = {"patient_side": None, "speaker_id": None, "speaker_text": None}
    whole, part = (
        {"patient_class": "unspecified", **nobody, **_exactly(14)},
        {"patient_class": "child", "toll": "subset", **nobody},
    )
    tables = _by_articles(whole, {"patient_class": "civilian", **nobody, **_exactly(13)}, part | _exactly(3), make=make)
    tables["facts"][2] |= {"article_id": f"art-{1:016x}", "sentence_id": f"sen-{1:016x}"}
    rows = answer(home, "casualties_by_event", with_figures(tables, RULES[rule]))
    every = {"side": "all", "speaker": "all"}
    assert _figures(rows, **every, **{"class": "all"}) == dict(zip(("low", "best", "high"), figures, strict=True))
    assert {r["class"]: r["best"] for r in rows if (r["side"], r["speaker"]) == ("all", "all")} == {"civilian": 13, "all": 13}


@pytest.mark.parametrize(("rule", "best"), [("factline", 17), ("ucdp", 18), ("acled", 17)])
def test_the_dead_of_two_sides_told_by_two_articles_add_up_by_each_rule(home: Home, make: Make, rule: str, best: int) -> None:
    facts = _exactly(12), {"patient_side": "armenia", **_exactly(5)}, {"patient_side": "armenia", **_exactly(6)}
    tables = _by_articles(*facts, make=make)
    tables["articles"][2]["published_to"] = date(2016, 4, 9)
    rows = answer(home, "casualties_by_event", with_figures(tables, RULES[rule]))
    every = {"side": "all", "class": "all", "speaker": "all"}
    assert _figures(rows, **every) == {"low": 17, "best": best, "high": 18}
    assert _figures(rows, **every | {"side": "azerbaijan"})["best"] == 12
    assert _figures(rows, **every | {"side": "armenia"})["best"] == best - 12


def test_where_no_number_is_told_the_least_stands_for_it(home: Home, answered: Answered, make: Make) -> None:
    some = {"count_low": 7, "count_best": None, "count_high": None, "count_operator": "vague"}
    rows = answered(home, "casualties_by_event", _told(make, some))
    assert _figures(rows, side="all", speaker="all", **{"class": "all"}) == {"low": 7, "best": 7, "high": None}


def test_attackers_of_no_side_are_not_the_soldiers_of_one(home: Home, answered: Answered, make: Make) -> None:
    attackers = {"patient_side": None, "patient_class": "attacker", **_exactly(6)}
    rows = answered(home, "casualties_by_side", _told(make, {}, attackers))
    assert _classes(rows, side="all") == {"military": 12, "attacker": 6, "all": 18}
    unclassed = {"patient_class": "unspecified"}  # twelve of whom six may be the attackers
    rows = answered(home, "casualties_by_side", _told(make, unclassed, attackers))
    assert _classes(rows, side="all") == {"unspecified": 18, "all": 18}


def test_the_latest_article_speaks_for_its_speaker(home: Home, answered: Answered, april: Tables) -> None:
    rows = answered(home, "casualties_by_side", april)
    day = {"period": "2016-04-02", "kind": "killed", "side": "azerbaijan"}
    assert _figures(rows, **day, speaker="az_mod", **{"class": "all"}) == {"low": 16, "best": 16, "high": 16}
    assert _figures(rows, **day, speaker="az_mod", **{"class": "military"}) == {"low": 16, "best": 16, "high": 16}


def test_persons_without_a_class_are_not_added_to_those_of_the_classes(home: Home, answered: Answered, april: Tables) -> None:
    rows = answered(home, "casualties_by_side", april)
    day = {"period": "2016-04-02", "kind": "killed", "side": "azerbaijan", "speaker": "all"}
    assert _classes(rows, period="2016-04-02") == {"military": 10, "child": 2, "all": 12}
    assert _figures(rows, **day, **{"class": "all"}) == {"low": 12, "best": 12, "high": 12}


def test_sides_add_up_and_no_bound_stays_no_bound(home: Home, answered: Answered, april: Tables) -> None:
    rows = answered(home, "casualties_by_side", april)
    for period in ("2016-04-02", "2016-04", "2016"):
        every = {"period": period, "kind": "killed", "side": "all", "class": "all", "speaker": "all"}
        assert _figures(rows, **every) == {"low": 113, "best": 113, "high": None}


def test_two_speakers_make_an_interval_and_no_sum(home: Home, answered: Answered, make: Make) -> None:
    facts = [make["fact"](1), make["fact"](2, speaker_id="am_mod", speaker_side="armenia", **_exactly(30))]
    tables = {"articles": [make["article"](1)], "facts": facts, "events": [make["event"](1)]}
    tables["event_facts"] = [make["joined"](1, 1), make["joined"](1, 2)]
    rows = answered(home, "casualties_by_side", tables)
    every = {"period": "2016", "side": "all", "class": "all"}
    assert _figures(rows, **every, speaker="all") == {"low": 12, "best": 30, "high": 30}
    assert _figures(rows, **every, speaker="am_mod") == {"low": 30, "best": 30, "high": 30}


def test_persons_without_a_side_may_be_those_of_the_sides(home: Home, answered: Answered, make: Make) -> None:
    facts = [
        make["fact"](1, patient_side=None, sentence_id=f"sen-{2:016x}", **_exactly(20)),
        make["fact"](2),
        make["fact"](3, patient_side="armenia", **_exactly(5)),
    ]
    tables = {"articles": [make["article"](1)], "facts": facts, "events": [make["event"](1)]}
    tables["event_facts"] = [make["joined"](1, n) for n in (1, 2, 3)]
    rows = answered(home, "casualties_by_side", tables)
    every = {"period": "2016", "class": "all", "speaker": "all"}
    assert _figures(rows, **every, side="unspecified") == {"low": 3, "best": 3, "high": 3}
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


def test_a_longer_event_with_less_holds_none_of_the_days(home: Home, answered: Answered, make: Make) -> None:
    month = {"date_start": date(2020, 10, 1), "date_end": date(2020, 10, 31)}
    day = {"date_start": date(2020, 10, 17), "date_end": date(2020, 10, 17)}
    facts = [make["fact"](1, patient_side="russia", **_exactly(1)), make["fact"](2, **_exactly(21))]
    facts.append(make["fact"](3, patient_side=None, patient_class="attacker", **_exactly(6)))
    tables = {"articles": [make["article"](1)], "facts": facts, "events": [make["event"](1, **month), make["event"](2, **day)]}
    tables["event_facts"] = [make["joined"](1, 1), make["joined"](2, 2), make["joined"](2, 3)]
    rows = answered(home, "casualties_by_side", tables)
    assert _classes(rows, period="2020", side="all") == {"military": 22, "attacker": 6, "all": 28}


def test_a_wars_toll_without_sides_holds_what_the_days_tell_of_sides(home: Home, answered: Answered, make: Make) -> None:
    war = {"date_start": date(2020, 9, 27), "date_end": date(2020, 11, 10)}
    day = {"date_start": date(2020, 10, 17), "date_end": date(2020, 10, 17)}
    facts = [make["fact"](1, patient_side=None, **_exactly(500)), make["fact"](2, **_exactly(21))]
    tables = {"articles": [make["article"](1)], "facts": facts, "events": [make["event"](1, **war), make["event"](2, **day)]}
    tables["event_facts"] = [make["joined"](1, 1), make["joined"](2, 2)]
    rows = answered(home, "casualties_by_side", tables)
    assert _classes(rows, period="2020", side="all") == {"military": 21, "unspecified": 479, "all": 500}


def test_what_comes_after_a_war_is_no_part_of_its_toll(home: Home, answered: Answered, make: Make) -> None:
    war = {"date_start": date(2020, 9, 27), "date_end": date(2020, 11, 10)}
    days = [{"date_start": date(2020, month, 12), "date_end": date(2020, month, 12)} for month in (10, 12)]
    facts = [make["fact"](1, patient_side=None, **_exactly(500)), *(make["fact"](n, **_exactly(n)) for n in (2, 3))]
    tables = {"articles": [make["article"](1)], "facts": facts, "events": [make["event"](1, **war)]}
    tables["events"] += [make["event"](n, **day) for n, day in enumerate(days, 2)]
    tables["event_facts"] = [make["joined"](n, n) for n in (1, 2, 3)]
    rows = answered(home, "casualties_by_side", tables)
    assert _classes(rows, period="2020", side="all") == {"military": 5, "unspecified": 498, "all": 503}


def test_a_war_holds_nothing_of_what_a_later_long_event_may_hold(home: Home, answered: Answered, make: Make) -> None:
    war = {"date_start": date(2020, 9, 27), "date_end": date(2020, 11, 10)}
    some_day = {"date_start": date(2020, 12, 1), "date_end": date(2020, 12, 30)}
    clash = {"date_start": date(2020, 12, 12), "date_end": date(2020, 12, 12)}
    facts = [make["fact"](1, patient_side=None, **_exactly(500)), *(make["fact"](n, **_exactly(n)) for n in (2, 3))]
    tables = {"articles": [make["article"](1)], "facts": facts}
    tables["events"] = [make["event"](n, **days) for n, days in enumerate((war, some_day, clash), 1)]
    tables["event_facts"] = [make["joined"](n, n) for n in (1, 2, 3)]
    rows = answered(home, "casualties_by_side", tables)
    assert _classes(rows, period="2020", side="all")["all"] == 503
    assert _classes(rows, period="2020-12", side="all")["all"] == 3


def test_a_day_that_no_text_names_is_no_long_event(home: Home, answered: Answered, make: Make) -> None:
    some_day = {"date_start": date(2020, 12, 1), "date_end": date(2020, 12, 20)}
    facts = [make["fact"](n, date_value="2020-W50-1", **some_day) for n in (1, 2)]
    tables = {"articles": [make["article"](1)], "facts": facts, "events": [make["event"](n, **some_day) for n in (1, 2)]}
    tables["event_facts"] = [make["joined"](1, 1), make["joined"](2, 2)]
    assert _classes(answered(home, "casualties_by_side", tables), period="2020") == {"military": 24, "all": 24}
    for fact in facts:
        fact["date_value"] = "2020-12-01/2020-12-20"
    assert _classes(answered(home, "casualties_by_side", tables), period="2020") == {"military": 12, "all": 12}


def test_long_events_apart_add_up_and_of_those_that_overlap_the_greatest_counts(
    home: Home, answered: Answered, make: Make
) -> None:
    spans = [("2016-02-01", "2016-02-20", 10), ("2016-10-01", "2016-10-25", 7), ("2016-10-20", "2016-11-05", 4)]
    dates = [{"date_start": date.fromisoformat(a), "date_end": date.fromisoformat(b)} for a, b, _ in spans]
    tables: Tables = {"articles": [make["article"](1)], "facts": []}
    for n, (first, last, dead) in enumerate(spans, 1):
        tables["facts"].append(make["fact"](n, date_value=f"{first}/{last}", **dates[n - 1], **_exactly(dead)))
    tables["events"] = [make["event"](n, **day) for n, day in enumerate(dates, 1)]
    tables["event_facts"] = [make["joined"](n, n) for n in (1, 2, 3)]
    rows = answered(home, "casualties_by_side", tables)
    assert _classes(rows) == {"military": 17, "all": 17}
    assert {r["events"] for r in rows if r["period"] == "2016"} == {2}
    assert _classes(rows, period="2016-10") == {"military": 7, "all": 7}


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


Told = tuple[int, int, str | None, str | None, str, str | None, int, int, int | None]
SIDES = st.sampled_from([None, "armenia", "azerbaijan"])
CLASSES = st.sampled_from(["unspecified", "military", "civilian", "child", "attacker"])
TOLLS = st.sampled_from(["new", "new", "new", "subset", "cumulative"])
BOUNDS = st.one_of(st.just((0, 0)), st.tuples(st.integers(0, 4), st.one_of(st.none(), st.integers(0, 4))))


@st.composite
def _claim(draw: st.DrawFn) -> Told:
    """Event (its day), article, side, class, toll, speaker, best, and what low and high are away from it (None: no bound)."""
    event, article, speaker = draw(st.integers(0, 2)), draw(st.integers(1, 2)), draw(st.sampled_from(["a", "a", "b"]))
    below, above = draw(BOUNDS)
    return event, article, draw(SIDES), draw(CLASSES), draw(TOLLS), speaker, draw(st.integers(0, 30)), below, above


def _world(make: Make, told: list[Told], spans: tuple[int, ...] = (0, 0, 0)) -> Tables:
    """`spans`: for each event how many days after its first day it ends."""
    days = {event: date(2016, 4 + event // 2, 1 + event) for event, *_ in told}
    dates = {e: {"date_start": day, "date_end": day + timedelta(days=spans[e])} for e, day in days.items()}
    facts = []
    for n, (event, at, side, group, toll, speaker, best, below, above) in enumerate(told):
        bounds = {"count_low": max(best - below, 0), "count_best": best, "count_high": None if above is None else best + above}
        who = {"patient_side": side, "patient_class": group, "speaker_id": speaker}
        ids = {"article_id": f"art-{at:016x}", "sentence_id": f"sen-{at:016x}", "char_start": n}
        span = {} if not spans[event] else {"date_value": "/".join(str(day) for day in dates[event].values())}
        facts.append(make["fact"](n, toll=toll, **bounds, **who, **ids, **dates[event], **span))
    return {
        "articles": [make["article"](n) for n in (1, 2, 3)],
        "facts": facts,
        "events": [make["event"](e, **span) for e, span in dates.items()],
        "event_facts": [make["joined"](event, n) for n, (event, *_) in enumerate(told)],
    }


def _marts(tables: Tables) -> dict[str, list[dict[str, Any]]]:
    """Rows of the marts of casualties over these tables, without a folder."""
    with database() as connection:
        needed = [n for n in mart_names() if n in ("claims", "casualties_by_event", "casualties_by_side")]
        for base in ("articles", "facts", "events", "event_facts", "article_sources"):
            connection.register(base, table_of(base, tables.get(base, [])))
        for mart in needed:
            connection.execute(f"CREATE TABLE {mart} AS {mart_sql(mart)}")
        return {mart: connection.table(mart).to_arrow_table().to_pylist() for mart in needed}


def _sums(rows: list[dict[str, Any]], *by: str) -> dict[tuple[str, ...], tuple[int, int, int | None]]:
    found: dict[tuple[str, ...], tuple[int, int, int | None]] = {}
    for row in rows:
        key = tuple(row[k] for k in by)
        low, best, high = found.get(key, (0, 0, 0))
        found[key] = (low + row["low"], best + row["best"], None if None in (high, row["high"]) else high + row["high"])
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(
    told=[(1, 1, None, "military", "new", "a", 1, 0, 0), (1, 1, "armenia", "unspecified", "new", "a", 1, 0, 0)], rule="factline"
)
@given(told=st.lists(_claim(), min_size=1, max_size=12), rule=st.sampled_from(sorted(RULES)))
def test_casualties_add_up_over_days_classes_and_sides_to_the_figures_of_the_events(
    make: Make, told: list[Told], rule: str
) -> None:
    tables = with_figures(_world(make, told), RULES[rule])
    marts = _marts(tables)
    by_event, by_side = marts["casualties_by_event"], marts["casualties_by_side"]
    for row in by_event + by_side:
        assert 0 <= row["low"] <= row["best"]
        assert row["high"] is None or row["best"] <= row["high"]
    key = ("kind", "side", "class", "speaker")
    events, exact = _sums(by_event, *key), all(f["count_low"] == f["count_best"] == f["count_high"] for f in tables["facts"])
    for period in ("day", "month", "year"):
        assert _sums([r for r in by_side if r["period_kind"] == period], *key) == events, period
    cells = [r for r in by_event if "all" not in (r["side"], r["class"])]
    for of in (("kind", "speaker", "side"), ("kind", "speaker", "class"), ("kind", "speaker")):
        totals = _sums([r for r in by_event if all((r[k] == "all") == (k not in of) for k in ("side", "class"))], *of)
        for name, (low, best, high) in _sums(cells, *of).items():
            whole = totals[name]
            assert best == whole[1], (of, name)
            assert low <= whole[0]
            assert not exact or (low, best, high) == whole or low < best, (of, name)
    _hold_the_figures_of_the_events(tables, by_event)


def _hold_the_figures_of_the_events(tables: Tables, by_event: list[dict[str, Any]]) -> None:
    """The whole of an event is its figure, and its parts add up to it: their least to no more, their greatest to no less."""
    mine = [r for r in by_event if r["speaker"] == "all"]
    parts = _sums([r for r in mine if "all" not in (r["side"], r["class"])], "event_id", "kind")
    found = {(r["event_id"], r["kind"]): r for r in mine if (r["side"], r["class"]) == ("all", "all")}
    for event in tables["events"]:
        low, best, high = (event[f"killed_{n}"] for n in ("low", "best", "high"))
        assert (low is not None) == ((event["event_id"], "killed") in found)
        if low is None:
            continue
        row, sums = found[event["event_id"], "killed"], parts[event["event_id"], "killed"]
        assert (row["low"], row["best"], row["high"]) == (low, low if best is None else best, high)
        assert sums[0] <= low
        assert sums[1] == row["best"]
        assert sums[2] is None or (high is not None and sums[2] >= high)


SPANS = st.tuples(*[st.sampled_from([0, 0, 3, 10, 29, 45])] * 3)


def _overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return bool(one["event_date_start"] <= other["event_date_end"] and other["event_date_start"] <= one["event_date_end"])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=st.lists(_claim(), min_size=1, max_size=12), spans=SPANS)
def test_what_spans_days_counts_where_it_lies_whole_and_nothing_is_lost_but_what_may_lie_in_another(
    make: Make, told: list[Told], spans: tuple[int, ...]
) -> None:
    marts = _marts(with_figures(_world(make, told, spans)))
    by_event, by_side = marts["casualties_by_event"], marts["casualties_by_side"]
    of = ("period_kind", "period", "kind", "speaker")
    cells = {k: v[1] for k, v in _sums([r for r in by_side if "all" not in (r["side"], r["class"])], *of).items()}
    wholes = [r for r in by_side if (r["side"], r["class"]) == ("all", "all")]
    assert cells == {tuple(r[k] for k in of): r["best"] for r in wholes}
    for row in wholes:
        inside = [
            e for e in by_event
            if all(e[k] == row[k] for k in ("side", "class", "kind", "speaker"))
            and row["period_start"] <= e["event_date_start"] <= e["event_date_end"] <= row["period_end"]
            and (row["period_kind"] != "day" or e["event_date_start"] == e["event_date_end"])
        ]  # fmt: skip
        long, short = ([e for e in inside if e["lasting"] is lasts] for lasts in (True, False))
        assert max(e["best"] for e in inside) <= row["best"] <= sum(e["best"] for e in inside)
        beside = sum(e["best"] for e in short if not any(_overlap(e, other) for other in long))
        assert row["best"] >= max(sum(e["best"] for e in short), beside + max((e["best"] for e in long), default=0))
        if not any(_overlap(one, other) for one, other in combinations(long, 2)):
            assert row["best"] >= beside + sum(e["best"] for e in long)


def test_no_row_leaves_the_order_of_its_figures(home: Home, answered: Answered, april: Tables) -> None:
    for mart in ("casualties_by_event", "casualties_by_side"):
        for row in answered(home, mart, april):
            assert row["low"] <= row["best"]
            assert row["high"] is None or row["best"] <= row["high"]


@pytest.mark.parametrize(("means", "dead"), [("accident", []), ("shelling", [25000])])
def test_what_nobody_did_is_no_casualty_of_a_side(home: Home, answered: Answered, means: str, dead: list[int]) -> None:
    tables = one_event({**_exactly(25000), "means": means})
    tables["events"] = [event | {"means": means} for event in tables["events"]]
    rows = answered(home, "casualties_by_side", tables)
    found = {r["best"] for r in rows if (r["period_kind"], r["side"], r["speaker"]) == ("day", "all", "all")}
    assert sorted(found) == dead


def test_what_is_left_out_is_what_the_codes_call_no_violence() -> None:
    """The mart names it in SQL, the exports by event_codes.yaml: the two are one."""
    told = set(re.findall(r"means IS DISTINCT FROM '(\w+)'", mart_sql("casualties_by_event")))
    assert told == set(LEXICONS.general["event_codes"]["not_violence"])
