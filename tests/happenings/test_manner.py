"""How and when in the day a deed was done: what tells two deeds of one town and day apart, in one article and in several."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from factline.pipelines.contracts import contract
from factline.pipelines.lexicons import load_lexicons

Row = dict[str, Any]
Fact = Callable[..., Row]
SETTINGS = load_lexicons().general["fusion"]
MORNING, NIGHT = {"date_value": "2016-04-02TMO"}, {"date_value": "2016-04-02TNI"}
SHELLING, DRONE = {"means": "shelling"}, {"means": "drone"}


def test_every_means_is_a_way_of_doing_something() -> None:
    named = {means for of_one in SETTINGS["ways_of"].values() for means in of_one}
    assert named == set(contract("facts").field("means").enum)


@pytest.mark.parametrize(
    ("value", "hours"),
    [
        ("2016-04-02TMO", ["morning"]),
        ("2016-04-02TNI", ["night"]),
        ("2016-04-02TEV", ["night"]),
        ("2016-04-02T03:20", ["night"]),
        ("2016-04-02T05:00", ["morning"]),
        ("2016-04-02T16:59", ["afternoon"]),
        ("2016-04-02T23:59", ["night"]),
        ("2016-04-02T24:00", ["night"]),
        ("2016-04-02", []),
        (None, []),
    ],
)
def test_a_time_of_the_day_is_read_of_the_value_of_a_date(
    fact: Fact, happenings_of: Callable[..., list[Row]], value: str | None, hours: list[str]
) -> None:
    (row,) = happenings_of([fact("a", 0, date_value=value)])
    assert row["hours"] == hours


def _attack(fact: Fact, name: str, at: int, sentence: int, how: Row, when: Row) -> Row:
    nobody = {"count_low": None, "count_best": None, "count_high": None}
    return fact(name, at, kind="attack", sentence=sentence, **nobody, **how, **when)


@pytest.mark.parametrize(
    ("how", "when", "happenings"),
    [
        (DRONE, NIGHT, [4, 3]),
        (DRONE, MORNING, [4]),
        (DRONE, {}, [4]),
        ({"means": "missile"}, NIGHT, [4]),
        ({"means": None}, NIGHT, [4]),
    ],
)
def test_an_article_tells_two_deeds_where_way_and_hour_are_others(
    fact: Fact, happenings_of: Callable[..., list[Row]], how: Row, when: Row, happenings: list[int]
) -> None:
    """The shelling of the morning killed four, the drone of the night three; the sentence says how those died whom it counts."""
    morning = [_attack(fact, "a", 0, 0, SHELLING, MORNING), fact("a", 20, count=4, **MORNING)]
    later = [_attack(fact, "a", 40, 1, how, when), fact("a", 60, sentence=1, count=3, **when)]
    rows = sorted(happenings_of([*morning, *later]), key=lambda row: row["char_start"])
    assert [row["killed_best"] for row in rows] == happenings


@pytest.mark.parametrize(("how", "happenings"), [(SHELLING, [4, 3]), ({"means": "accident"}, [7]), ({"means": None}, [7])])
def test_what_nobody_did_is_apart_from_what_somebody_did(
    fact: Fact, happenings_of: Callable[..., list[Row]], how: Row, happenings: list[int]
) -> None:
    """Four died when a truck overturned; the shelling of the same day killed three more."""
    crash = fact("a", 0, count=4, means="accident")
    later = fact("a", 60, sentence=1, count=3, count_relation="other", **how)
    rows = sorted(happenings_of([crash, later]), key=lambda row: row["char_start"])
    assert [row["killed_best"] for row in rows] == happenings


@pytest.mark.parametrize(
    ("how", "when", "events"),
    [
        (SHELLING, NIGHT, 1),
        (DRONE, NIGHT, 2),
        ({"means": "missile"}, NIGHT, 1),
        (DRONE, {}, 2),
    ],
)
def test_deeds_of_one_town_and_day_by_other_means_are_two_events(
    fact: Fact, events_of: Callable[..., dict[str, list[Row]]], how: Row, when: Row, events: int
) -> None:
    one = fact("a", 0, **SHELLING, **MORNING)
    assert len(events_of([one, fact("b", 0, **how, **when)])["events"]) == events


def test_words_do_not_join_what_way_and_hour_tell_apart(fact: Fact, events_of: Callable[..., dict[str, list[Row]]]) -> None:
    words = "the ministry spoke of talish seyran vardan houses bakery market roof wall garden well bridge mill farm church"
    texts = {"a": words, "b": words + " ambulance"}
    one = fact("a", 0, **SHELLING, **MORNING)
    assert len(events_of([one, fact("b", 0, **DRONE, **NIGHT)], texts=texts)["events"]) == 2
    assert len(events_of([one, fact("b", 0, **SHELLING, **NIGHT)], texts=texts)["events"]) == 1
