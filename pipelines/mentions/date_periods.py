"""Calendar arithmetic: a day and a grain → the period that holds it, its neighbours, its TIMEX3 value. Knows no words and no texts."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import NamedTuple

# Grains of TIMEX3 and the precision that the mentions contract names for each.
PRECISION = {
    "day": "day", "week": "week", "weekend": "week", "month": "month", "quarter": "season", "half": "season",
    "season": "season", "year": "year", "decade": "decade", "century": "unknown",
}  # fmt: skip
# What is left of a value when only the grain is known.
UNDERSPECIFIED = {
    "day": "XXXX-XX-XX", "week": "XXXX-WXX", "weekend": "XXXX-WXX-WE", "month": "XXXX-XX", "quarter": "XXXX-QX",
    "half": "XXXX-HX", "season": "XXXX-XX", "year": "XXXX", "decade": "XXX", "century": "XX",
}  # fmt: skip
SEASON_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}  # northern, the first of three months
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "season": 3, "year": 12, "decade": 120, "century": 1200}


class Period(NamedTuple):
    """Days first..last, the grain in which the text speaks of them, and their TIMEX3 value."""

    grain: str
    first: date
    last: date
    value: str


def add_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last. OverflowError outside years 1 to 9999."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError(f"no calendar for year {year}")
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def month_end(year: int, month: int) -> date:
    """Last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def day_period(day: date) -> Period:
    """One day."""
    return Period("day", day, day, day.isoformat())


def month_period(year: int, month: int) -> Period:
    """A month of a year."""
    return Period("month", date(year, month, 1), month_end(year, month), f"{year:04d}-{month:02d}")


def year_period(year: int) -> Period:
    """A year. ValueError outside 1 to 9999."""
    return Period("year", date(year, 1, 1), date(year, 12, 31), f"{year:04d}")


def decade_period(year: int) -> Period:
    """The ten years named by one of them: 1994 → the 1990s."""
    first = year // 10 * 10
    return Period("decade", date(max(first, 1), 1, 1), date(first + 9, 12, 31), f"{first // 10:03d}")


def century_period(number: int) -> Period:
    """The 20th century is 19, as the 1990s are 199, and as news counts it (1900 to 1999)."""
    first = (number - 1) * 100
    return Period("century", date(max(first, 1), 1, 1), date(first + 99, 12, 31), f"{number - 1:02d}")


def quarter_period(year: int, quarter: int) -> Period:
    """Calendar quarter 1 to 4."""
    return Period("quarter", date(year, quarter * 3 - 2, 1), month_end(year, quarter * 3), f"{year:04d}-Q{quarter}")


def half_period(year: int, half: int) -> Period:
    """Half 1 or 2 of a year."""
    return Period("half", date(year, half * 6 - 5, 1), month_end(year, half * 6), f"{year:04d}-H{half}")


def season_period(year: int, season: str) -> Period:
    """SP, SU, FA or WI of a year; its winter begins in December and ends in the next year's February."""
    first = date(year, SEASON_MONTHS[season], 1)
    return Period("season", first, add_months(first, 3) - timedelta(days=1), f"{year:04d}-{season}")


def week_period(day: date) -> Period:
    """The ISO week of a day."""
    year, week, weekday = day.isocalendar()
    monday = day - timedelta(days=weekday - 1)
    return Period("week", monday, monday + timedelta(days=6), f"{year:04d}-W{week:02d}")


def weekend_period(day: date) -> Period:
    """Saturday and Sunday of a day's ISO week."""
    week = week_period(day)
    return Period("weekend", week.first + timedelta(days=5), week.last, week.value + "-WE")


def period(day: date, grain: str) -> Period:
    """The period of a grain that holds a day. KeyError for an unknown grain."""
    if grain == "day":
        return day_period(day)
    if grain == "week":
        return week_period(day)
    if grain == "weekend":
        return weekend_period(day)
    if grain == "month":
        return month_period(day.year, day.month)
    if grain == "quarter":
        return quarter_period(day.year, (day.month + 2) // 3)
    if grain == "half":
        return half_period(day.year, 1 if day.month <= 6 else 2)
    if grain == "decade":
        return decade_period(day.year)
    if grain == "century":
        return century_period(day.year // 100 + 1)
    return {"year": year_period}[grain](day.year)


def shift(day: date, grain: str, count: int) -> date:
    """A day moved by count grains. OverflowError outside the calendar, KeyError for an unknown grain."""
    if grain == "day":
        return day + timedelta(days=count)
    if grain in ("week", "weekend"):
        return day + timedelta(weeks=count)
    return add_months(day, count * _MONTHS[grain])


def weekday_from(day: date, weekday: int, direction: str) -> date:
    """The nearest weekday (ISO, Monday is 1) to a day: on_or_before, before, on_or_after or after it."""
    behind = (day.isoweekday() - weekday) % 7
    ahead = (weekday - day.isoweekday()) % 7
    return day + {
        "on_or_before": timedelta(days=-behind), "before": timedelta(days=-(behind or 7)),
        "on_or_after": timedelta(days=ahead), "after": timedelta(days=ahead or 7),
    }[direction]  # fmt: skip


def part_of(whole: Period, share: tuple[float, float]) -> Period:
    """A part of a period, as shares of its days; the value stays that of the whole, as TIMEX3 has it (mod is not kept)."""
    days = (whole.last - whole.first).days + 1
    if days == 1:
        return whole
    first = whole.first + timedelta(days=int(days * share[0]))
    last = whole.first + timedelta(days=max(int(days * share[1]) - 1, 0))
    return Period(whole.grain, first, max(first, last), whole.value)


def span_of(first: Period, last: Period) -> Period:
    """One period from two possible ones: the same, or everything between them with what is known of the value."""
    if first.value == last.value:
        return Period(first.grain, min(first.first, last.first), max(first.last, last.last), first.value)
    low, high = sorted((first, last), key=lambda p: p.first)
    return Period(low.grain, low.first, high.last, UNDERSPECIFIED[low.grain])
