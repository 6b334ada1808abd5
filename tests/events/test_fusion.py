"""Facts of many articles → events: what makes one, what makes two, what makes none, in whatever order the articles come."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factline.pipelines.contracts import content_id, contract

Row = dict[str, Any]
Fact = Callable[..., Row]
Events = Callable[..., dict[str, list[Row]]]


@pytest.mark.parametrize("stance", ["denied", "negated", "hypothetical"])
def test_what_is_not_told_makes_no_event(fact: Fact, events_of: Events, stance: str) -> None:
    rows = events_of([fact("a", 0, stance=stance)])
    assert all(rows[name] == [] for name in ("events", "event_facts", "event_links", "article_main_event"))
    beside = events_of([fact("a", 0), fact("a", 50, stance=stance, count=40, sentence=1)])["events"]
    assert [(e["killed_best"], e["facts"]) for e in beside] == [(2, 1)]


@pytest.mark.parametrize("stance", ["asserted", "claimed"])
def test_what_is_told_makes_one(fact: Fact, events_of: Events, stance: str) -> None:
    rows = events_of([fact("a", 0, stance=stance), fact("a", 50, kind="wounded", stance=stance, count=3)])
    (event,) = rows["events"]
    assert (event["family"], event["kind"], event["killed_best"], event["wounded_best"]) == ("violence", "killed", 2, 3)
    assert [m["role"] for m in rows["event_facts"]] == ["tells", "tells"]


def test_background_is_another_happening(fact: Fact, events_of: Events) -> None:
    rows = events_of([fact("a", 0), fact("a", 50, background=True, count=12, sentence=1)])
    assert sorted(e["killed_best"] for e in rows["events"]) == [2, 12]
    (main,) = rows["article_main_event"]
    assert main["killed_best"] == 2
    assert events_of([fact("a", 0, background=True)])["article_main_event"] == []


def test_other_days_places_and_families_are_other_happenings(fact: Fact, events_of: Events) -> None:
    for other in (
        {"day": "2016-04-05"},
        {"place": "Ganja"},
        {"kind": "ceasefire", "count_low": None, "count_best": None, "count_high": None},
    ):
        assert len(events_of([fact("a", 0), fact("a", 50, sentence=1, **other)])["events"]) == 2, other
    assert len(events_of([fact("a", 0), fact("a", 50, sentence=1, place=None, day=None)])["events"]) == 1


def test_a_war_s_dead_are_not_a_day_s(fact: Fact, events_of: Events) -> None:
    rows = events_of(
        [fact("a", 0), fact("a", 50, day="1991-01-01..1994-12-31", date_precision="year", count=30000, sentence=1)]
    )
    assert sorted(e["killed_best"] for e in rows["events"]) == [2, 30000]


def test_the_same_happening_told_by_three_articles_is_one_event(fact: Fact, events_of: Events) -> None:
    facts = [fact("a", 0, count=2), fact("b", 0, count=3, stance="claimed", speaker_text="Baku"), fact("c", 0, count=5)]
    rows = events_of(facts, {"a": "2016-04-03", "b": "2016-04-02", "c": "2016-04-04"})
    (event,) = rows["events"]
    assert (event["killed_low"], event["killed_best"], event["killed_high"]) == (2, 3, 5)
    assert (event["facts"], event["articles"], event["speakers"]) == (3, 3, 1)
    assert event["contradicted"]
    assert event["first_fact_id"] == facts[1]["fact_id"], "the oldest article's"
    assert {m["fact_id"] for m in rows["event_facts"]} == {f["fact_id"] for f in facts}
    assert [m["killed_best"] for m in sorted(rows["article_main_event"], key=lambda m: m["killed_best"])] == [2, 3, 5]


def test_figures_that_meet_contradict_nothing(fact: Fact, events_of: Events) -> None:
    (event,) = events_of([fact("a", 0, count=3), fact("b", 0, count_low=2, count_best=2, count_high=None)])["events"]
    assert (event["killed_low"], event["killed_best"], event["killed_high"], event["contradicted"]) == (2, 2, None, False)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"patient_side": "azerbaijan"}, {"patient_side": "armenia"}),
        ({"day": "2016-04-02"}, {"day": "2016-04-05"}),
        ({"place": "Talish"}, {"place": "Ganja"}),
        ({"place": "Armenia"}, {"place": "Azerbaijan"}),
        ({"count": 2}, {"count": 40}),
        ({"place": None}, {"place": None}),
        ({"day": None}, {"day": None}),
        ({"toll": "new", "day": "2016-04-02"}, {"toll": "new", "day": "2016-01-01..2016-12-31"}),
        ({"toll": "new"}, {"toll": "cumulative"}),
    ],
)
def test_what_is_not_fused(fact: Fact, events_of: Events, one: Row, other: Row) -> None:
    assert len(events_of([fact("a", 0, **one), fact("b", 0, **other)])["events"]) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"patient_side": "azerbaijan"}, {"patient_side": "azerbaijan"}),
        ({"patient_side": "azerbaijan"}, {}),
        ({"day": "2016-04-02"}, {"day": "2016-04-03"}),
        ({"day": "2016-04-02"}, {"day": "2016-04-01..2016-04-04"}),
        ({"place": "Talish"}, {"place": "Nagorno-Karabakh"}),
        ({"place": "Talish"}, {"place": "Azerbaijan"}),
        ({"count": 2}, {"count": 4}),
        ({}, {"kind": "wounded", "count": 9}),
    ],
)
def test_what_is_fused(fact: Fact, events_of: Events, one: Row, other: Row) -> None:
    (event,) = events_of([fact("a", 0, **one), fact("b", 0, **other)])["events"]
    assert event["articles"] == 2


def test_an_ally_s_name_is_another_name_of_one_side_and_its_dead_are_told_once(fact: Fact, events_of: Events) -> None:
    """Armenia and Karabakh (domain.yaml, alliances): `the Armenian side lost five` beside `five soldiers of the Defence Army`."""
    theirs = fact("a", 0, count=5, patient_side="armenia", speaker_id="az_mod", speaker_side="azerbaijan", speaker_text="Baku")
    ours = fact("b", 0, count=5, patient_side="artsakh", speaker_id="nk_mod", speaker_side="artsakh", speaker_text="the army")
    (event,) = events_of([theirs, ours])["events"]
    assert (event["killed_low"], event["killed_best"], event["killed_high"], event["contradicted"]) == (5, 5, 5, False)
    assert event["sides"] == ["armenia", "artsakh"]
    foe = fact("c", 0, count=9, patient_side="azerbaijan")
    (event,) = events_of(
        [theirs, ours, fact("d", 0, count=5, patient_side="artsakh"), fact("d", 50, count=9, patient_side="azerbaijan")]
    )["events"]
    assert event["killed_best"] == 14
    assert len(events_of([theirs, ours, foe])["events"]) == 2, "a foe's dead alone are another happening"


def test_days_beside_each_other_in_two_months_are_fused(fact: Fact, events_of: Events) -> None:
    assert len(events_of([fact("a", 0, day="2016-03-31"), fact("b", 0, day="2016-04-01")])["events"]) == 1


def test_a_report_without_a_side_does_not_join_two_sides(fact: Fact, events_of: Events) -> None:
    ours, theirs = fact("a", 0, patient_side="azerbaijan"), fact("b", 0, patient_side="armenia")
    assert len(events_of([ours, theirs, fact("c", 0)])["events"]) == 2


def test_a_long_happening_meets_one_within_it(fact: Fact, events_of: Events) -> None:
    season = fact("a", 0, day="2016-01-10..2016-07-10", date_precision="season", kind="displaced")
    within = fact("b", 0, day="2016-03-10..2016-05-10", date_precision="season", kind="displaced")
    assert len(events_of([season, within])["events"]) == 1


def test_a_denial_is_tied_to_the_event_it_denies(fact: Fact, events_of: Events) -> None:
    denial = fact("b", 0, stance="denied", speaker_text="Yerevan")
    elsewhere = fact("b", 50, stance="denied", place="Ganja", sentence=1)
    undated = fact("c", 90, stance="denied", day=None)
    rows = events_of([fact("a", 0), denial, elsewhere, undated])
    (event,) = rows["events"]
    tied = [m for m in rows["event_facts"] if m["role"] == "denies"]
    assert [(m["event_id"], m["fact_id"]) for m in tied] == [(event["event_id"], denial["fact_id"])]
    assert (event["facts"], event["articles"]) == (1, 1)


def test_an_event_that_someone_denies_is_contradicted(fact: Fact, events_of: Events) -> None:
    (event,) = events_of([fact("a", 0), fact("b", 0, stance="denied")])["events"]
    assert event["contradicted"]
    (plain,) = events_of([fact("a", 0)])["events"]
    assert not plain["contradicted"]


def test_one_row_an_article_in_article_main_event(fact: Fact, events_of: Events) -> None:
    facts = [
        fact("a", 0, kind="attack", count_low=None, count_best=None, count_high=None, day="2016-04-01", place="Ganja"),
        fact("a", 50, count=3, sentence=1),
        fact("a", 99, count=9, day="2016-05-09", sentence=2),
        fact("b", 0, kind="attack", count_low=None, count_best=None, count_high=None),
        fact("c", 0, kind="ceasefire", count_low=None, count_best=None, count_high=None),
    ]
    rows = events_of(facts)["article_main_event"]
    assert sorted((m["article_id"], m["killed_best"]) for m in rows) == sorted(
        [(facts[1]["article_id"], 3), (facts[3]["article_id"], None)]
    )


def test_the_event_takes_the_narrowest_date_and_the_most_precise_place(fact: Fact, events_of: Events) -> None:
    wide = fact("a", 0, day="2016-04-01..2016-04-05", date_precision="week", place="Nagorno-Karabakh")
    (event,) = events_of([wide, fact("b", 0, date_precision="day")])["events"]
    assert (str(event["date_start"]), str(event["date_end"]), event["date_precision"]) == ("2016-04-02", "2016-04-02", "day")
    assert (event["place_id"], event["place_precision"]) == ("plc-talish", "town")


FACT_SHAPES = st.fixed_dictionaries(
    {
        "name": st.sampled_from("abcde"),
        "kind": st.sampled_from(["killed", "wounded", "attack", "ceasefire"]),
        "stance": st.sampled_from(["asserted", "claimed", "denied", "negated", "hypothetical"]),
        "place": st.sampled_from([None, "Talish", "Ganja", "Nagorno-Karabakh", "Azerbaijan"]),
        "day": st.sampled_from([None, "2016-04-01", "2016-04-02", "2016-04-03", "2016-03-31", "2016-01-01..2016-12-31"]),
        "count": st.integers(0, 9),
        "patient_side": st.sampled_from([None, "armenia", "azerbaijan"]),
        "toll": st.sampled_from(["new", "subset", "cumulative"]),
        "background": st.booleans(),
        "means": st.sampled_from([None, "mine", "shelling"]),
        "at": st.sampled_from([0, 10, 20]),
        "sentence": st.integers(0, 2),
    }
)


@given(shapes=st.lists(FACT_SHAPES, min_size=1, max_size=9), data=st.data())
@settings(max_examples=60, deadline=None)
def test_the_order_in_which_articles_come_changes_nothing(
    fact: Fact, events_of: Events, shapes: list[Row], data: st.DataObject
) -> None:
    facts = [fact(**shape, rule_id=f"r{n}") for n, shape in enumerate(shapes)]
    shuffled = data.draw(st.permutations(facts))
    assert events_of(shuffled) == events_of(facts)


# Facts that are all of one event, and differ in what an event takes from one of them.
ALIKE = st.fixed_dictionaries(
    {
        "name": st.sampled_from("abcde"),
        "kind": st.sampled_from(["killed", "attack"]),
        "day": st.sampled_from(["2016-04-01", "2016-04-02"]),
        "place": st.sampled_from(["Talish", "Martakert"]),
        "means": st.sampled_from([None, "mine", "shelling"]),
        "at": st.sampled_from([0, 10]),
    }
)


@given(shapes=st.lists(ALIKE, min_size=2, max_size=6), data=st.data())
@settings(max_examples=60, deadline=None)
def test_the_order_changes_nothing_in_what_an_event_takes_from_one_fact(
    fact: Fact, events_of: Events, shapes: list[Row], data: st.DataObject
) -> None:
    facts = [fact(**shape, rule_id=f"r{n}") for n, shape in enumerate(shapes)]
    assert events_of(data.draw(st.permutations(facts))) == events_of(facts)


@given(shapes=st.lists(FACT_SHAPES, min_size=1, max_size=9))
@settings(max_examples=60, deadline=None)
def test_every_told_fact_is_in_one_event_and_no_other_fact_tells_one(fact: Fact, events_of: Events, shapes: list[Row]) -> None:
    facts = [fact(**shape, rule_id=f"r{n}") for n, shape in enumerate(shapes)]
    rows = events_of(facts)
    told = [f["fact_id"] for f in facts if f["stance"] in ("asserted", "claimed")]
    assert sorted(m["fact_id"] for m in rows["event_facts"] if m["role"] == "tells") == sorted(told)
    denied = {f["fact_id"] for f in facts if f["stance"] == "denied"}
    assert {m["fact_id"] for m in rows["event_facts"] if m["role"] == "denies"} <= denied
    ids = [e["event_id"] for e in rows["events"]]
    assert len(ids) == len(set(ids))
    assert ids == [content_id("evt", e["first_fact_id"]) for e in rows["events"]], "named by the oldest fact"
    assert {m["event_id"] for m in rows["event_facts"]} == set(ids)
    mains = [m["article_id"] for m in rows["article_main_event"]]
    assert len(mains) == len(set(mains))
    assert {m["event_id"] for m in rows["article_main_event"]} <= set(ids)
    assert sum(e["facts"] for e in rows["events"]) == len(told)
    for event in rows["events"]:
        for kind in ("killed", "wounded"):
            known = [event[f"{kind}_{bound}"] for bound in ("low", "best", "high") if event[f"{kind}_{bound}"] is not None]
            assert known == sorted(known)
    assert {e["family"] for e in rows["events"]} <= set(contract("events").field("family").enum)
