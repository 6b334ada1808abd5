"""Dates told from another date (last month, two days later), and times that are no date: durations, sets, vague references.

Each reader takes the fields of an expression and the scene and gives When, or None where the words turn out to be no time.
"""

from __future__ import annotations

from datetime import timedelta

from factline.pipelines.mentions import date_periods as periods
from factline.pipelines.mentions.date_periods import Period, shift
from factline.pipelines.mentions.date_scene import STEPS, Scene, When
from factline.pipelines.mentions.date_seasons import (
    century,
    decade,
    half,
    holiday,
    quarter,
    quarter_of_year,
    season,
    story_quarter,
    year_earlier,
)
from factline.pipelines.mentions.date_values import (
    Fields,
    Reader,
    calendar,
    calendar_period,
    clock_of,
    finish,
    nth,
    number,
    slashes,
    span_value,
    weekday,
    which_month,
)  # fmt: skip

_GRAINS = {"D": "day", "W": "week", "M": "month", "Q": "quarter", "Y": "year", "E": "decade", "C": "century"}


def deictic(fields: Fields, scene: Scene) -> When | None:
    """Today, yesterday, tomorrow, with a part of the day or without."""
    return finish(scene.told("day", int(fields["deictic"])), fields, scene)


def deictic_pod(fields: Fields, scene: Scene) -> When | None:
    """Tonight, last night, this morning."""
    count, part_of_day = str(fields["deictic_pod"]).split()
    found = scene.told("day", int(count))
    return When(f"{found.value}T{part_of_day}", found.period, found.basis)


def which(fields: Fields, scene: Scene) -> When | None:
    """Last week, this month, next year, the weekend; earlier and later bound it by the day of publication."""
    if "weekend" in fields or "weekend2" in fields:
        return _weekend(scene)
    grain = str(fields["unit"])
    step = STEPS[str(fields.get("which", "this"))]
    if grain in ("decade", "century") and step:
        return When.open("P10Y" if grain == "decade" else "P100Y")
    found = scene.told(grain, step)
    return finish(_bounded(found, fields, scene), fields, scene)


def _bounded(found: When, fields: Fields, scene: Scene) -> When:
    """Earlier this month ends on the day of publication, later this month begins on it."""
    bound, span = fields.get("bound"), found.period
    first, last = scene.published.first, scene.published.last
    if bound is None or span is None or first is None or last is None:
        return found
    if bound == "EARLIER":
        span = Period(span.grain, span.first, max(min(span.last, last), span.first), span.value)
    else:
        span = Period(span.grain, min(max(span.first, first), span.last), span.last, span.value)
    return When(found.value, span, found.basis)


def _weekend(scene: Scene) -> When:
    """The weekend that has begun last; the next one where the clause points ahead."""
    first, last = scene.published.first, scene.published.last
    if first is None or last is None:
        return scene.told("weekend", 0)
    ahead = scene.direction() == "ahead"
    ends = [
        periods.weekend_period(periods.weekday_from(d, 6, "on_or_after" if ahead else "on_or_before")) for d in (first, last)
    ]
    found = periods.span_of(ends[0], ends[1])
    return When(found.value, found, scene.basis)


def story(fields: Fields, scene: Scene) -> When | None:
    """The next day, that month, the following week: counted from the date at which the story stands."""
    step = STEPS[str(fields.get("which_story", "same"))]
    grain = str(fields["unit"])
    found = scene.from_story(grain, step)
    if scene.story is not None and grain == "year" and scene.story.grain in ("quarter", "month") and found.period is not None:
        whole = periods.year_period(found.period.first.year)
        found = When(whole.value, whole, found.basis)
    return finish(found, fields, scene)


def ago(fields: Fields, scene: Scene) -> When | None:
    """Two days ago, counted from publication, in the unit's own grain."""
    unit, count = str(fields["units"]), fields["number"]
    if count == "X":
        return When.open("PAST_REF")
    if unit.startswith("T"):
        return scene.told("day", 0)
    if scene.story is not None and unit == "Y" and count == 1 and scene.story.grain == "quarter":
        return scene.from_story("year", -1)
    return _counted(scene, _unit_grain(unit), -_times(unit, count), from_story=False)


def _unit_grain(unit: str) -> str:
    """Decades and centuries ago name a year."""
    return "year" if unit in ("E", "C", "L") else _GRAINS[unit]


def _times(unit: str, count: float | str) -> int:
    return int(float(count) * {"E": 10, "C": 100, "L": 1000}.get(unit, 1))


def _counted(scene: Scene, grain: str, count: int, *, from_story: bool) -> When:
    try:
        return scene.from_story(grain, count) if from_story else scene.told(grain, count)
    except (OverflowError, ValueError):  # before the calendar: 5,000 years ago
        return When.open("PAST_REF" if count < 0 else "FUTURE_REF")


def later(fields: Fields, scene: Scene) -> When | None:
    """Three years later, a day earlier, the day before: counted from the story's date."""
    unit = str(fields["units"])
    count = fields.get("number", 1)
    if unit.startswith("T") or count == "X":
        return When.open(duration_value(unit, count))
    step = _times(unit, count) * way_of(fields)
    if unit == "Y" and scene.is_years_on(step):
        return scene.told("year", 0)
    return _counted(scene, _unit_grain(unit), step, from_story=fields.get("anchor") != "publication")


def way_of(fields: Fields) -> int:
    """1 for later, -1 for earlier."""
    return int(fields["way_later"] if "way_later" in fields else fields["way"])


def nth_day(fields: Fields, scene: Scene) -> When | None:
    """The third day: counted from the story's day, which is the first."""
    if scene.story is None or scene.story.grain != "day" or nth(fields) < 1:
        return When.open("XXXX-XX-XX")
    found = periods.day_period(scene.story.first + timedelta(days=nth(fields) - 1))
    published = scene.published.last
    if published is not None and scene.story.first <= published < found.first:
        return When.open("XXXX-XX-XX")  # counted from a day that is not the first: nobody tells of days to come
    return When(found.value, found, "context")


def night(_fields: Fields, scene: Scene) -> When:
    """Through the night, for a second night: of the day told in its sentence or paragraph, else the night before publication."""
    if scene.story is not None and scene.story.grain == "day" and scene.in_paragraph(scene.story_start):
        return When(scene.story.value[:10] + "TNI", scene.story, "context")
    found = scene.told("day", -1)
    return When(f"{found.value}TNI", found.period, found.basis)


def day_of_month(fields: Fields, scene: Scene) -> When | None:
    """The 23rd: of the month at which the story stands, or of the next where that day lies before it; else the last one before publication."""
    day, story, published = int(fields["day_ordinal"]), scene.story, scene.published.last
    if story is not None and story.grain in ("day", "month") and (published is None or scene.in_paragraph(scene.story_start)):
        months = [story.first, shift(story.first, "month", 1)]
        near = [p for m in months if (p := calendar_period(m.year, m.month, day)) is not None]
        if published is not None and scene.direction() != "ahead":
            near = [p for p in near if p.first <= published]
        found = next((p for p in near if p.first >= story.first), near[0] if near else None)
        return When.open(f"XXXX-XX-{day:02d}") if found is None else When(found.value, found, "context")
    if published is None or scene.basis == "inferred":
        return When.open(f"XXXX-XX-{day:02d}")
    gone = [published, shift(published, "month", -1)]
    past = [p for m in gone if (p := calendar_period(m.year, m.month, day)) is not None and p.first <= published]
    return When(past[0].value, past[0], scene.basis) if past else None


def week_of(fields: Fields, scene: Scene) -> When | None:
    """The week of 7 March."""
    day = calendar(fields, scene)
    if day is None or day.period is None:
        return day
    found = periods.week_period(day.period.first)
    return When(found.value, found, day.basis)


def this_year(fields: Fields, scene: Scene) -> When | None:
    """The fiscal year: that of publication. The end of the year: that in which the text stands, where it is an earlier one."""
    year, published = scene.named_year(), scene.published.last
    if "of_story" not in fields:
        return scene.told("year", 0)
    if published is None and scene.story is not None:
        return scene.from_story("year", 0)
    if year is not None and published is not None and year < published.year:
        found = periods.year_period(year)
        return When(found.value, found, "context")
    return scene.told("year", 0)


def clock(fields: Fields, scene: Scene) -> When | None:
    """A time of day, of the day told in its sentence or paragraph, else of the day of publication."""
    time = clock_of(fields)
    if time is None:
        return None
    if number(fields, "month", "month2") is not None:
        return calendar(fields, scene)
    if scene.story is not None and scene.story.grain == "day" and scene.in_paragraph(scene.story_start):
        return When(scene.story.value[:10] + time, scene.story, "context")
    day = scene.told("day", 0)
    return When(day.value + time, day.period, day.basis)


def duration_value(unit: str, count: float | str) -> str:
    """P6W, PT2H, PXD, P2Y6M. A decade is ten years where it is counted (P20Y), P1E alone."""
    number_of = str(count)
    if isinstance(count, float) and count != int(count):
        whole, halves = int(count), {"TH": "30M", "Y": "6M", "TM": "30S", "D": "T12H"}.get(unit)
        if halves is None:
            return f"P{count}{unit}"
        lead = f"{whole}{unit[-1]}" if whole else ""
        return f"P{'T' if unit.startswith('T') else ''}{lead}{halves}"
    if unit == "E" and count not in ("X", 1):
        number_of, unit = str(int(float(count)) * 10), "Y"
    return f"PT{number_of}{unit[1]}" if unit.startswith("T") else f"P{number_of}{unit}"


def duration(fields: Fields, _scene: Scene) -> When | None:
    """How long: a value and no days."""
    unit = str(fields.get("units") or fields.get("plural") or fields.get("units2") or "")
    count: float | str = fields.get("number", fields.get("number2", 1))
    return When.open(duration_value(unit, count))


def repeated(fields: Fields, _scene: Scene) -> When | None:
    """Every Tuesday, each July, every two weeks."""
    if "weekday" in fields or "weekdays" in fields:
        return When.open(f"XXXX-WXX-{fields.get('weekday', fields.get('weekdays'))}")
    if (month := number(fields, "month")) is not None:
        return When.open(f"XXXX-{month:02d}")
    if "season" in fields:
        return When.open(f"XXXX-{fields['season']}")
    if "podword" in fields:
        return When.open(f"XXXX-XX-XXT{fields['podword']}")
    return When.open(duration_value(str(fields["units"]), fields.get("number", 1)))


def fixed(fields: Fields, _scene: Scene) -> When | None:
    """Now, recently, soon, daily: the lexicon names the value."""
    return When.open(str(fields.get("value") or fields.get("frequency")))


def year_end(fields: Fields, scene: Scene) -> When | None:
    """The last day of the same."""
    found = this_year(fields, scene)
    if found is None or found.period is None:
        return When.open("XXXX-12-31")
    last = periods.day_period(found.period.last)
    return When(last.value, last, found.basis)


READERS: dict[str, Reader] = {
    "calendar": calendar, "slashes": slashes, "which_month": which_month, "range": span_value, "weekday": weekday,
    "deictic": deictic, "deictic_pod": deictic_pod, "which": which, "story": story, "ago": ago, "later": later,
    "nth_day": nth_day, "night": night, "day_of_month": day_of_month, "week_of": week_of, "decade": decade, "century": century, "season": season, "quarter": quarter,
    "half": half, "story_quarter": story_quarter, "quarter_of_year": quarter_of_year, "year_earlier": year_earlier,
    "this_year": this_year, "holiday": holiday, "clock": clock, "duration": duration, "set": repeated, "ref": fixed,
    "frequency": fixed,
    "year_end": year_end,
}  # fmt: skip
