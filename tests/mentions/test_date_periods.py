"""Calendar arithmetic: periods hold their days, neighbours touch, values are those of TIMEX3."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factline.pipelines.mentions.date_periods import add_months, part_of, period, season_period, shift, span_of, weekday_from

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
GRAINS = st.sampled_from(["day", "week", "month", "quarter", "half", "year", "decade", "century"])


@given(DAYS, GRAINS)
def test_period_holds_its_day_and_touches_the_next(day: date, grain: str) -> None:
    found = period(day, grain)
    assert found.first <= day <= found.last
    following = period(found.last + timedelta(days=1), grain)
    assert following.first == found.last + timedelta(days=1)
    assert following.value != found.value


@given(DAYS, GRAINS, st.integers(-9, 9))
def test_shift_goes_and_comes_back(day: date, grain: str, count: int) -> None:
    back = shift(shift(day, grain, count), grain, -count)
    assert period(back, grain if grain != "day" else "month").value == period(day, grain if grain != "day" else "month").value


@given(DAYS, st.integers(1, 7))
def test_weekday_lies_on_its_side(day: date, wanted: int) -> None:
    found = {way: weekday_from(day, wanted, way) for way in ("before", "on_or_before", "on_or_after", "after")}
    assert all(d.isoweekday() == wanted for d in found.values())
    assert found["before"] < day < found["after"]
    assert found["on_or_before"] <= day <= found["on_or_after"]
    assert max(abs((d - day).days) for d in found.values()) <= 7


@given(DAYS, GRAINS, st.floats(0, 0.6), st.floats(0.01, 0.4))
def test_part_lies_within(day: date, grain: str, low: float, share: float) -> None:
    whole = period(day, grain)
    part = part_of(whole, (low, low + share))
    assert whole.first <= part.first <= part.last <= whole.last
    assert part.value == whole.value


@pytest.mark.parametrize(
    ("day", "grain", "value"),
    [
        (date(2016, 4, 5), "week", "2016-W14"),
        (date(2021, 1, 3), "week", "2020-W53"),
        (date(1990, 8, 12), "weekend", "1990-W32-WE"),
        (date(1989, 11, 2), "quarter", "1989-Q4"),
        (date(1994, 5, 12), "decade", "199"),
        (date(1994, 5, 12), "century", "19"),
    ],
)
def test_value(day: date, grain: str, value: str) -> None:
    assert period(day, grain).value == value


def test_winter_goes_on_into_the_next_year() -> None:
    assert season_period(2019, "WI").last == date(2020, 2, 29)


def test_two_possible_days_leave_what_is_known() -> None:
    both = span_of(period(date(2016, 5, 3), "day"), period(date(2016, 5, 10), "day"))
    assert (both.first, both.last, both.value) == (date(2016, 5, 3), date(2016, 5, 10), "XXXX-XX-XX")


def test_no_calendar_beyond_the_first_year() -> None:
    with pytest.raises(OverflowError):
        add_months(date(2016, 5, 18), -5000 * 12)
