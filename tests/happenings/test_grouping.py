"""Which facts of an article are one occurrence, by their dates and places; which of them leads, and what a denial speaks of."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from factline.pipelines.happenings.grouping import dates_meet, places_meet

Fact = Callable[..., dict[str, Any]]
Happenings = Callable[..., list[dict[str, Any]]]


def dated(first: date, last: date, precision: str, value: str) -> dict[str, Any]:
    return {"date_start": first, "date_end": last, "date_precision": precision, "date_value": value}


MONDAY = dated(date(2020, 12, 14), date(2020, 12, 28), "day", "XXXX-WXX-1")
MONTH = dated(date(2020, 12, 1), date(2020, 12, 30), "month", "2020-12")
WAR = dated(date(2020, 9, 27), date(2020, 11, 10), "day", "2020-09-27/2020-11-10")
OCTOBER = dated(date(2020, 10, 1), date(2020, 10, 31), "month", "2020-10")
DAY = dated(date(2020, 12, 21), date(2020, 12, 21), "day", "2020-12-21")


@pytest.mark.parametrize(
    ("a", "b", "meet"),
    [
        (MONDAY, MONTH, False),
        (MONDAY, DAY, True),
        (MONDAY, MONDAY, True),
        (MONTH, MONTH, True),
        (DAY, MONTH, False),
        (WAR, MONTH, False),
        (WAR, OCTOBER, True),
    ],
)
def test_a_day_that_is_not_known_is_no_month(a: dict[str, Any], b: dict[str, Any], meet: bool) -> None:
    assert dates_meet(a, b) is meet
    assert dates_meet(b, a) is meet


def placed(name: str, precision: str, latitude: float | None) -> dict[str, Any]:
    return {"place_id": name, "place_precision": precision, "latitude": latitude, "longitude": latitude and 46.0}


@pytest.mark.parametrize(
    ("a", "b", "meet"),
    [
        (placed("ford", "town", 40.0), placed("ford", "town", 40.0), True),
        (placed("ford", "town", 40.0), placed("mill", "town", 40.2), True),
        (placed("ford", "town", 40.0), placed("mill", "town", 40.5), False),
        (placed("ford", "town", 40.0), placed("vale", "district", 41.5), True),
        (placed("ford", "town", 40.0), placed("vale", "district", 42.5), False),
        (placed("ford", "town", 40.0), placed("erewhon", "country", 47.0), True),
        (placed("ford", "town", 40.0), placed("erewhon", "country", 49.0), False),
        (placed("erewhon", "country", 40.0), placed("ruritania", "country", 40.0), False),
        (placed("ford", "town", 40.0), placed("somewhere", "area", None), False),
        (placed("ford", "town", 40.0), None, True),
    ],
)
def test_a_coarser_place_may_hold_a_finer_one(a: dict[str, Any], b: dict[str, Any] | None, meet: bool) -> None:
    assert places_meet(a, b) is meet
    assert places_meet(b, a) is meet


@pytest.mark.parametrize("first", ["year", "undated"])
def test_what_has_no_date_is_not_told_of_a_year_named_elsewhere(first: str, fact: Fact, happenings_of: Happenings) -> None:
    days = {"year": "1992-01-01..1992-12-31", "undated": None}
    at = [first, *(days.keys() - {first})]
    facts = [fact("a", 10 * at.index(name), day=day) for name, day in days.items()]
    year = facts[0] | {"date_precision": "year", "date_value": "1992"}
    assert len(happenings_of([year, facts[1]])) == 2


@pytest.mark.parametrize(("points", "days", "happenings"), [("He", 4, 1), ("He", 60, 2), ("A", 4, 2)])
def test_a_wound_that_ends_in_death_is_one_happening(
    points: str, days: int, happenings: int, fact: Fact, happenings_of: Happenings
) -> None:
    one = {"count_low": 1, "count_best": 1, "count_high": 1}
    hurt = fact("a", 0, kind="wounded", day="2016-04-01", count_text="A", patient_text="A guard", **one)
    day = (date(2016, 4, 1) + timedelta(days=days)).isoformat()
    died = fact("a", 60, day=day, sentence=1, count_text=points, patient_text=points.lower(), quote=f"{points} died", **one)
    assert len(happenings_of([hurt, died])) == happenings


def test_what_an_article_tells_as_background_leads_nothing(fact: Fact, happenings_of: Happenings) -> None:
    old = fact("a", 0, day="1992-02-26", background=True, count=9)
    talks = fact("a", 30, kind="talks", count_low=None, count_best=None, count_high=None, count_text=None, background=True)
    rows = happenings_of([old, fact("a", 10, day="2016-04-03"), talks])
    assert {(row["kind"], row["date_start"].year): (row["leads"], row["main"]) for row in rows} == {
        ("killed", 1992): (False, False),
        ("killed", 2016): (True, True),
        ("talks", 2016): (False, False),
    }


def test_a_denial_speaks_of_what_was_told_before_it(fact: Fact, happenings_of: Happenings) -> None:
    denial = fact("a", 50, stance="denied", day=None)
    rows = happenings_of(
        [fact("a", 0, day="2016-04-01"), fact("a", 40, day="2016-04-09"), denial, fact("a", 90, day="2016-04-20")]
    )
    ids = {row["char_start"]: row["happening_id"] for row in rows}
    assert [row["denies"] for row in rows if row["role"] == "denies"] == [ids[40]]
    alone = happenings_of([denial, fact("a", 90, day="2016-04-20")])
    assert [row["denies"] for row in alone if row["role"] == "denies"] == [None]


def test_a_figure_says_who_alone_gives_it_and_whether_it_is_of_further_ones(fact: Fact, happenings_of: Happenings) -> None:
    more = fact("a", 0, count_relation="other", speaker_id="az_mod", speaker_text="the ministry")
    (row,) = happenings_of([more])
    assert (row["killed_voice"], row["killed_further"], row["wounded_voice"], row["wounded_further"]) == (
        "az_mod",
        True,
        None,
        False,
    )
    (row,) = happenings_of([more, fact("a", 40, sentence=1, count=9)])
    assert (row["killed_voice"], row["killed_further"]) == (None, False), "the text gives the whole"
    hurt = fact("a", 40, kind="wounded", count_relation="other", count=9)
    (row,) = happenings_of([fact("a", 0), hurt])
    assert not row["wounded_further"], "others than the dead are all the wounded"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_dead_of_a_war_are_no_part_of_a_day(order: tuple[int, int], fact: Fact, happenings_of: Happenings) -> None:
    few = fact("a", 10 * order[0], day="2020-10-12", count_low=2, count_best=2, count_high=2)
    war = fact("a", 10 * order[1], day=None, count_low=4001, count_best=4001, count_high=None)
    assert len(happenings_of([few, war])) == 2
    quake = few | {"count_low": 1200, "count_best": 1200, "count_high": 1200}
    assert len(happenings_of([quake, war])) == 1
    assert len(happenings_of([few, war | {"count_low": 40, "count_best": 40}])) == 1
