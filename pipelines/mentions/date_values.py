"""An expression of time, with the scene it stands in → When: TIMEX3 value, days, basis. Calendar dates, weekdays and ranges.

Dates told from another date stand in date_relations. A reader takes the fields of the expression and the scene. Nothing here
knows a word of a language, a text's layout or today's date.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from factline.pipelines.mentions import date_periods as periods
from factline.pipelines.mentions.date_patterns import Field
from factline.pipelines.mentions.date_periods import Period
from factline.pipelines.mentions.date_scene import Scene, When, nearest_year

_NEAR_WEEKDAY = 3  # days that a weekday after until or by may lie ahead; else it is the one just gone
YEARLESS = 330  # days: what lies further from publication is not told without its year, but by the story's

Fields = Mapping[str, Field]
_WEEK = 7  # days
_CHRONICLE = 150  # days
_ENDS = 2  # of a range
_LEAP_YEAR = 2000
Reader = Callable[[Fields, Scene], When | None]


def nth(fields: Fields) -> int:
    """Which day is meant: 3 of "the third day", 21 of "the 21st day", -1 of "the last day"."""
    return int(fields["ordinal"] if "ordinal" in fields else fields["dayord"])


def number(fields: Fields, *names: str) -> int | None:
    """The first of some fields that the expression has, as a whole number."""
    for name in names:
        if name in fields:
            return int(fields[name])
    return None


def clock_of(fields: Fields) -> str | None:
    """T10:35 from hour, minute and a.m. or p.m.; TMO from a part of the day; None where the expression has neither."""
    for name in ("clockword", "clocktime"):
        if name in fields:
            return f"T{fields[name]}"
    if "clock_four" in fields:
        clock = f"{int(fields['clock_four']):04d}"
        return f"T{clock[:2]}:{clock[2:]}"
    if (hour := number(fields, "hour")) is not None:
        half = fields.get("ampm")
        hour = hour if half is None else hour % 12 + (12 if half == "PM" else 0)
        return f"T{hour:02d}:{number(fields, 'minute') or 0:02d}"
    for name in ("podword", "podword2"):
        if name in fields:
            return f"T{fields[name]}"
    return None


def finish(found: When, fields: Fields, scene: Scene) -> When:
    """Put the part (early, late) and the time of day to what was found."""
    part = fields.get("part") or fields.get("part2")
    span = found.period
    if part is not None and span is not None:
        span = periods.part_of(span, scene.cues.parts[str(part)])
    clock = clock_of(fields)
    value = found.value if clock is None or (span is not None and span.grain != "day") else found.value + clock
    return When(value, span, found.basis)


def calendar_period(year: int, month: int | None, day: int | None) -> Period | None:
    """A day, month or year; None for a day that the month has not."""
    if month is None:
        return periods.year_period(year)
    if day is None:
        return periods.month_period(year, month)
    if day > periods.month_end(year, month).day:
        return None
    return periods.day_period(date(year, month, day))


def _year_of(fields: Fields, scene: Scene) -> int | None:
    year = number(fields, "year", "year_news", "year_short", "year_words", "year2", "year3", "year4")
    which = {"last": -1, "this": 0, "next": 1}
    if year is None and "which" in fields and scene.published.first and scene.published.first.year == scene.published.last.year:  # type: ignore[union-attr]
        return scene.published.first.year + which[str(fields["which"])]
    return year


def place_in_year(month: int, day: int | None, weekday: int | None, scene: Scene) -> When | None:
    """A month or day without its year: that of the story where it stands in another year, else the one nearest to publication.

    None for a day that no year has (31 June).
    """
    if calendar_period(_LEAP_YEAR, month, day) is None:
        return None
    value = f"XXXX-{month:02d}" + (f"-{day:02d}" if day else "")
    if (found := _goes_on(month, day, weekday, scene)) is not None:
        return When(found.value, found, "context")
    if (headed := scene.headed_year()) is not None and (found := calendar_period(headed, month, day)) is not None:
        return When(found.value, found, "context")
    told = scene.told_year()
    if told is not None and scene.story is not None:
        turn = scene.story.first.month - (0 if scene.story.grain == "year" else 6)  # `the end of 1991`, then January
        year = told + (1 if scene.story.grain in ("day", "month", "year") and month < turn else 0)
        found = calendar_period(year, month, day)
        fits = found is not None and (weekday is None or found.first.isoweekday() == weekday)
        far = found is not None and (
            scene.published.first is None or abs((found.first - scene.published.first).days) > YEARLESS
        )
        if found is not None and fits and far:
            return When(found.value, found, "context")
    if scene.published.first is None or scene.published.last is None:
        return When.open(value)
    found = _nearest(month, day, weekday, scene)
    past = scene.year_gone(found) if found is not None else None
    gone = calendar_period(past, month, day) if past is not None else None
    if gone is not None and (weekday is None or gone.first.isoweekday() == weekday):
        return When(gone.value, gone, "context")
    return When.open(value) if found is None else When(found.value, found, scene.basis)


def _goes_on(month: int, day: int | None, weekday: int | None, scene: Scene) -> Period | None:
    """Where only the text itself tells when it was written, a chronicle goes on from its last date: not long after it, in order."""
    if scene.basis != "inferred" or scene.story is None or scene.story.grain not in ("day", "month") or weekday is not None:
        return None
    if scene.story_basis not in ("explicit", "context", "anchor_event") or scene.direction() == "ahead":
        return None
    found = calendar_period(scene.story.first.year, month, day)
    later = found is not None and 0 <= (found.first - scene.story.first).days <= _CHRONICLE
    past = found is not None and scene.published.last is not None and found.last <= scene.published.last
    return found if later and past else None


def _nearest(month: int, day: int | None, weekday: int | None, scene: Scene) -> Period | None:
    published = scene.published.last
    assert published is not None
    years = range(published.year - (9 if weekday else 8 if (month, day) == (2, 29) else 2), published.year + 5)
    found = {y: p for y in years if (p := calendar_period(y, month, day)) is not None}
    if weekday is not None:
        fitting = {y: p for y, p in found.items() if p.first.isoweekday() == weekday}
        near = {y: p for y, p in fitting.items() if abs((p.first - published).days) <= 400}
        if near:  # the weekday decides, unless it was written wrong
            return min(near.values(), key=lambda p: abs((p.first - published).days))
    direction = scene.direction()
    days = {y: p.first for y, p in found.items()}
    if (
        scene.basis == "inferred" and direction != "ahead"
    ):  # bounds that the text itself left: what it tells lies before their end
        return found[max(y for y, first in days.items() if first <= published)]
    return found[nearest_year(published, days, direction, exact=day is not None)]


def calendar(fields: Fields, scene: Scene) -> When | None:
    """A date of the calendar, whole or without its year."""
    month = number(fields, "month", "month_alone", "month_short", "mm", "month2")
    day = number(fields, "day", "dd", "day2", "dayord")
    year = _year_of(fields, scene)
    if "y2k" in fields:
        year = 2000
    if year is None and month is None:
        return None
    if year is None and month is not None:
        if "which" in fields and str(fields["which"]) == "last" and scene.published.first is not None:
            return which_month(fields, scene)
        placed = place_in_year(month, day, number(fields, "weekday_any"), scene)
        return None if placed is None else finish(placed, fields, scene)
    assert year is not None
    found = calendar_period(year, month, day)
    if found is None:
        return None
    return finish(When(found.value, found, scene.basis if "which" in fields else "explicit"), fields, scene)


def slashes(fields: Fields, _scene: Scene) -> When | None:
    """Day and month in either order: read where one of them must be the day, else only the year and both possible days."""
    first, second, year = int(fields["dm"]), int(fields["dm2"]), int(fields["year"])
    orders = {p.first: p for m, d in ((first, second), (second, first)) if m <= 12 and (p := calendar_period(year, m, d))}
    if len(orders) == 1:
        found = next(iter(orders.values()))
        return When(found.value, found, "explicit")
    if not orders:
        return None
    span = Period("unknown", min(orders), max(orders), f"{year}-XX-XX")
    return When(span.value, span, "explicit")


def which_month(fields: Fields, scene: Scene) -> When | None:
    """Last November, next June, this past February, the following May."""
    month, day = number(fields, "month", "month2"), number(fields, "day", "day2")
    if month is None:
        return None
    if "which_story" in fields and scene.story is not None:
        return _story_month(month, str(fields["which_story"]), scene)
    published = scene.published.last
    if scene.published.first is None or published is None:
        return When.open(f"XXXX-{month:02d}")
    which = str(fields.get("which", "last"))
    near = {y: p for y in range(published.year - 2, published.year + 3) if (p := calendar_period(y, month, day)) is not None}
    if which == "this":
        found = near.get(published.year)
    elif which == "next":
        found = min((p for p in near.values() if p.first > published), key=lambda p: p.first, default=None)
    else:
        found = max((p for p in near.values() if p.last < published), key=lambda p: p.first, default=None)
    if found is None:  # this 29 February
        return None
    return finish(When(found.value, found, scene.basis), fields, scene)


def _story_month(month: int, which: str, scene: Scene) -> When:
    story = scene.story
    assert story is not None
    year = story.first.year
    if which == "after" and (story.grain == "year" or month <= story.last.month):
        year += 1
    elif which == "before" and (story.grain == "year" or month >= story.first.month):
        year -= 1
    found = periods.month_period(year, month)
    return When(found.value, found, "context")


def weekday(fields: Fields, scene: Scene) -> When | None:
    """A weekday: the last before publication, the next where its clause points ahead, or counted from the story's date."""
    wanted = int(fields["weekday"])
    open_value = f"XXXX-WXX-{wanted}"
    if "which_story" in fields and scene.story is not None and scene.story.grain == "day":
        way = {"before": "before", "after": "after", "same": "on_or_after"}[str(fields["which_story"])]
        found = periods.day_period(periods.weekday_from(scene.story.first, wanted, way))
        return finish(When(found.value, found, "context"), fields, scene)
    first, last = scene.published.first, scene.published.last
    if first is None or last is None:
        return finish(When.open(open_value), fields, scene)
    if "lastweek" in fields:
        span = [periods.week_period(d - timedelta(days=7)).first + timedelta(days=wanted - 1) for d in (first, last)]
    else:
        way = _weekday_way(fields, scene)
        span = [periods.weekday_from(d, wanted, way) for d in (first, last)]
    if span[0] == span[1]:
        return finish(When(span[0].isoformat(), periods.day_period(span[0]), scene.basis), fields, scene)
    low, high = min(span), max(span)
    if (high - low).days > _WEEK and scene.story is not None and scene.story.grain == "day" and scene.basis == "inferred":
        # A text that may be of any week goes on in the same, unless it was written weeks later.
        near, farther = (periods.weekday_from(day, wanted, "on_or_after") for day in (scene.story.first, scene.story.last))
        if (first - near).days <= _WEEK:
            known = periods.day_period(near) if near == farther else Period("day", near, farther, open_value)
            return finish(When(known.value, known, "context"), fields, scene)
    return finish(When(open_value, Period("day", low, high, open_value), scene.basis), fields, scene)


def _weekday_way(fields: Fields, scene: Scene) -> str:
    which = fields.get("which")
    if which == "last":
        return "before"
    if which == "next":
        return "after"
    direction, published = scene.direction(), scene.published.last
    if direction == "near" and published is not None:
        ahead = (int(fields["weekday"]) - published.isoweekday()) % 7 <= _NEAR_WEEKDAY
    else:
        ahead = direction == "ahead"
    return "on_or_after" if ahead else "on_or_before"


def span_value(fields: Fields, scene: Scene) -> When | None:
    """A range written as one: its ends' values, and the days from the first to the last."""
    year2 = number(fields, "year2", "year3", "year", "year_news2", "year_news4")
    month2 = number(fields, "month2", "month4", "month")
    month1 = number(fields, "month", "month3") or month2
    day1, day2 = number(fields, "day"), number(fields, "day2")
    year1 = number(fields, "year_news", "year_news3") or (
        number(fields, "year") if "year2" in fields or "year_short" in fields else None
    )
    if "year_short" in fields and year1 is not None:
        year2 = year1 // 100 * 100 + int(fields["year_short"]) % 100
    if month2 is None:
        return _years(year1, year2)
    basis = "explicit"
    if year2 is None:
        end = place_in_year(month2, day2, None, scene)
        if end is None:
            return None
        if end.period is None:
            open_ = [f"XXXX-{m:02d}" + (f"-{d:02d}" if d else "") for m, d in ((month1, day1), (month2, day2)) if m]
            return When.open("/".join(open_) if len(open_) == _ENDS else end.value)
        year2, basis = end.period.first.year, end.basis
    assert month1 is not None
    if year1 is None:
        year1 = year2 - (month1 > month2)
    first, last = calendar_period(year1, month1, day1), calendar_period(year2, month2, day2)
    if first is None or last is None or first.first > last.first:
        return None
    value = f"{first.value}/{last.value}"
    return When(value, Period(last.grain, first.first, last.last, value), basis)


def _years(first: int | None, last: int | None) -> When | None:
    if first is None or last is None or not first < last:
        return None
    value = f"{first}/{last}"
    return When(value, Period("year", date(first, 1, 1), date(last, 12, 31), value), "explicit")
