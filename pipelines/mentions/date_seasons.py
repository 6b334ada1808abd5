"""Seasons, quarters, halves, decades, centuries and feasts: readers from the fields of an expression to When."""

from __future__ import annotations

from datetime import date, timedelta

from factline.pipelines.mentions import date_periods as periods
from factline.pipelines.mentions.date_periods import Period
from factline.pipelines.mentions.date_scene import STEPS, Scene, When
from factline.pipelines.mentions.date_values import Fields, calendar_period, finish, number, place_in_year


def decade(fields: Fields, scene: Scene) -> When | None:
    """The 1990s, the nineties; without its century that of the twentieth."""
    year = number(fields, "decade_year")
    if year is None:
        year = 1900 + int(fields.get("decade_short", fields.get("tens_year", 0)))
    found = periods.decade_period(year)
    return finish(When(found.value, found, "explicit"), fields, scene)


def century(fields: Fields, scene: Scene) -> When | None:
    """The 20th century."""
    found = periods.century_period(int(fields.get("century", fields.get("century_ord", 0))))
    return finish(When(found.value, found, "explicit"), fields, scene)


def season(fields: Fields, scene: Scene) -> When | None:
    """A season of a year, of this, last or next year, of the story's year, or the one that has begun last."""
    name = str(fields["season"] if "season" in fields else fields["season_sure"])
    year = number(fields, "year")
    basis = "explicit"
    if "of_year" in fields and scene.story is not None:
        year, basis = scene.story.first.year + STEPS[str(fields["which_story"])], "context"
    elif year is None and "which_story" in fields and scene.story is not None:
        year, basis = _story_season(name, STEPS[str(fields["which_story"])], scene.story), "context"
    if year is None:
        if (published := scene.published.last) is None:
            return When.open(f"XXXX-{name}")
        year, basis = _season_year(name, str(fields.get("which", "")), published), scene.basis
        told = scene.told_year() if "which" not in fields else None
        if told is not None and told < published.year - 1:
            year, basis = told, "context"  # In March 1992 it began; by the autumn it was over
    found = periods.season_period(year, name)
    return finish(When(found.value, found, basis), fields, scene)


def _story_season(name: str, step: int, story: Period) -> int:
    """The year of the season of a name that holds the story's date, or of the first one after it, the last one before it."""
    near = [periods.season_period(y, name) for y in range(story.first.year - 2, story.first.year + 3)]
    if step > 0:
        return next(s.first.year for s in near if s.first > story.last or (s.first > story.first and story.grain == "year"))
    if step < 0:
        return next(s.first.year for s in reversed(near) if s.last < story.first)
    return story.first.year


def _season_year(name: str, which_one: str, published: date) -> int:
    seasons = [periods.season_period(y, name) for y in range(published.year - 2, published.year + 2)]
    if which_one == "this":
        return published.year
    if which_one == "next":
        return next(s.first.year for s in seasons if s.first > published)
    begun = [s for s in seasons if (s.last < published if which_one == "last" else s.first <= published)]
    return begun[-1].first.year


def quarter(fields: Fields, scene: Scene) -> When | None:
    """The third quarter, of a year or the last that has begun before publication."""
    wanted = number(fields, "q_ord", "quarter")
    if wanted is None:
        return None
    year, basis = number(fields, "year", "year2", "year3", "year4"), "explicit"
    if year is None:
        if (published := scene.published.last) is None:
            return When.open(f"XXXX-Q{wanted}")
        step = STEPS[str(fields.get("which") or fields.get("which2") or "this")]
        begun = periods.quarter_period(published.year, wanted).first <= published or "which" in fields or "which2" in fields
        year, basis = published.year + (step if begun else -1), scene.basis
    found = periods.quarter_period(year, wanted)
    return When(found.value, found, basis)


def half(fields: Fields, scene: Scene) -> When | None:
    """A half of a year."""
    wanted = 2 if "lasthalf" in fields else number(fields, "q_ord")
    year = number(fields, "year")
    basis = "explicit"
    if year is None and scene.published.last is not None and "which" in fields:
        year, basis = scene.published.last.year + STEPS[str(fields["which"])], scene.basis
    if wanted not in (1, 2) or year is None:
        return None
    found = periods.half_period(year, wanted)
    return When(found.value, found, basis)


def story_quarter(_fields: Fields, scene: Scene) -> When | None:
    """The quarter: that of the story, else the last whole one before publication."""
    if scene.story is not None and scene.story.grain == "quarter":
        return When(scene.story.value, scene.story, "context")
    return scene.told("quarter", -1)


def quarter_of_year(fields: Fields, scene: Scene) -> When | None:
    """The 1988 quarter: the story's quarter in that year."""
    year = int(fields["year"])
    if scene.story is not None and scene.story.grain == "quarter":
        found = periods.period(scene.story.first.replace(year=year), "quarter")
        return When(found.value, found, "context")
    return When(f"{year}", periods.year_period(year), "explicit")


def year_earlier(fields: Fields, scene: Scene) -> When | None:
    """The year-earlier quarter: the story's period a year before."""
    if (wanted := number(fields, "q_ord")) is not None and scene.story is not None:
        found = periods.quarter_period(scene.story.first.year - 1, wanted)
        return When(found.value, found, "context")
    return scene.from_story("year", -1)


def holiday(fields: Fields, scene: Scene) -> When | None:
    """A feast of a fixed day, or of the nth weekday of a month."""
    published = scene.published.last
    year = number(fields, "year") or (published.year if published else None)
    if "holiday" in fields:
        month, day = (int(x) for x in str(fields["holiday"]).split("-"))
        if "year" not in fields:
            return place_in_year(month, day, None, scene)
    elif year is not None:
        found = _nth(year, str(fields["holiday_nth"]))
        if "year" not in fields and published is not None and found > published + timedelta(days=60):
            found = _nth(year - 1, str(fields["holiday_nth"]))
        return When(found.isoformat(), periods.day_period(found), "explicit" if "year" in fields else scene.basis)
    else:
        return When.open("XXXX-XX-XX")
    span = calendar_period(int(fields["year"]), month, day)
    return None if span is None else When(span.value, span, "explicit")


def _nth(year: int, rule: str) -> date:
    month, nth, wanted = (int(x) for x in rule.split("-"))
    if nth == 9:
        return periods.weekday_from(periods.month_end(year, month), wanted, "on_or_before")
    return periods.weekday_from(date(year, month, 1), wanted, "on_or_after") + timedelta(weeks=nth - 1)
