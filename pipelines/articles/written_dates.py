"""A publication date as an input writes it → first and last day it can mean. No clock: a year is never filled in."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime

from factline.pipelines.articles.names import names
from factline.pipelines.articles.raw import RefusalError

Bounds = tuple[date, date]

_TIME = r"(?:[T ,]+(?:at\s+)?\d{1,2}[:.]?\d{2}.*)?"
_WEEKDAY = r"(?:[^\W\d_]+\.?,?\s+)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})(?:([-/.])(\d{{1,2}})(?:\2(\d{{1,2}}){_TIME})?)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?\d{4,6}Z?)?")
_DAY_MONTH = re.compile(rf"{_WEEKDAY}(\d{{1,2}})(?:st|nd|rd|th)?[\s-]+([^\W\d_]+)\.?,?[\s-]+(\d{{4}}){_TIME}", re.IGNORECASE)
_MONTH_DAY = re.compile(rf"{_WEEKDAY}([^\W\d_]+)\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}}){_TIME}", re.IGNORECASE)
_MONTH_YEAR = re.compile(r"([^\W\d_]+)\.?,?\s+(\d{4})")
_YEAR_LAST = re.compile(rf"(\d{{1,2}})([/.-])(\d{{1,2}})\2(\d{{4}}){_TIME}")
_IN_URL = re.compile(r"[/_-]((?:19|20)\d{2})([/-])(\d{2})\2(\d{2})(?=[/_.?-]|$)")
_NEWSPAPERS = (1600, 2200)  # years
_MILLISECONDS = 100_000_000_000  # a count of seconds this great lies in the year 5138: it counts milliseconds


def _unreadable(value: object) -> RefusalError:
    return RefusalError("unreadable_date", f"not a date: {str(value)[:100]}")


def _bounds(year: int, month: int | None, day: int | None, value: object) -> Bounds:
    try:
        if month is None:
            return date(year, 1, 1), date(year, 12, 31)
        if day is None:
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        return date(year, month, day), date(year, month, day)
    except ValueError:  # a thirteenth month, 30 February
        raise _unreadable(value) from None


def _month(name: str, value: object) -> int:
    known = names().months
    if name.lower() not in known:
        raise _unreadable(value)
    return known[name.lower()]


def _day_or_month_first(found: re.Match[str], value: object) -> Bounds:
    first, mark, second, year = int(found[1]), found[2], int(found[3]), int(found[4])
    if mark == "." or first > 12:  # dots are written where the day goes first
        return _bounds(year, second, first, value)
    if second > 12 or first == second:
        return _bounds(year, first, second, value)
    raise RefusalError("ambiguous_date", f"day or month first? {str(value)[:100]}")


def _written(text: str) -> Bounds:
    if found := _COMPACT.fullmatch(text):
        return _bounds(int(found[1]), int(found[2]), int(found[3]), text)
    if found := _YEAR_FIRST.fullmatch(text):
        return _bounds(int(found[1]), int(found[3]) if found[3] else None, int(found[4]) if found[4] else None, text)
    if found := _DAY_MONTH.fullmatch(text):
        return _bounds(int(found[3]), _month(found[2], text), int(found[1]), text)
    if found := _MONTH_DAY.fullmatch(text):
        return _bounds(int(found[3]), _month(found[1], text), int(found[2]), text)
    if found := _MONTH_YEAR.fullmatch(text):
        return _bounds(int(found[2]), _month(found[1], text), None, text)
    if found := _YEAR_LAST.fullmatch(text):
        return _day_or_month_first(found, text)
    raise _unreadable(text)


def publication_bounds(value: object) -> Bounds | None:
    """Days that a date can mean; None for nothing written. The day is taken as written, whatever its time zone.

    Text ("2016-04", "2016-04-08T10:00Z", "8 April 2016", "Fri, 08 Apr 2016 10:00:00 GMT"), a date or datetime, or seconds or
    milliseconds since 1970. RefusalError `unreadable_date`, also where no newspaper can bear it (the year 9998 of a record that means
    `never`), or `ambiguous_date` where day and month could change places.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    found = _read(value)
    if not _NEWSPAPERS[0] <= found[0].year <= _NEWSPAPERS[1]:
        raise _unreadable(value)
    return found


def _read(value: object) -> Bounds:
    if isinstance(value, datetime):
        return value.date(), value.date()
    if isinstance(value, date):
        return value, value
    if isinstance(value, bool):
        raise _unreadable(value)
    if isinstance(value, int) and 1000 <= value <= 9999:  # YAML reads a bare year as a number
        return _bounds(value, None, None, value)
    if isinstance(value, int | float):
        try:
            day = datetime.fromtimestamp(value / 1000 if abs(value) >= _MILLISECONDS else value, UTC).date()
        except (ValueError, OverflowError, OSError):
            raise _unreadable(value) from None
        return day, day
    if isinstance(value, str):
        return _written(value.strip())
    raise _unreadable(value)


def url_day(url: str) -> Bounds | None:
    """The day that an article's address holds (/2016/04/05/, /2016-04-05-…); None where it holds none, or several."""
    days = set()
    for year, _, month, day in _IN_URL.findall(url):
        try:
            days.add(date(int(year), int(month), int(day)))
        except ValueError:  # /2016/99/17/ is a number of something else
            continue
    return (days.pop(),) * 2 if len(days) == 1 else None
