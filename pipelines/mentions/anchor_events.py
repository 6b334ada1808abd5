"""The domain's dated events: which sentences speak of them, and which day a date without a year means beside their cues."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from factline.pipelines.lexicons import Lexicons, Phrases, any_of
from factline.pipelines.mentions.date_patterns import Expression
from factline.pipelines.mentions.date_periods import day_period
from factline.pipelines.mentions.date_scene import Scene, When
from factline.pipelines.mentions.date_values import YEARLESS, calendar_period, finish, nth, number

_YEARS = ("year", "year_news", "year_short", "year_words", "year2", "which", "which_story")


@dataclass(frozen=True, slots=True)
class AnchorEvent:
    """An event of known days, and its points: day and the cue by which a date without a year means it."""

    id: str
    begin: date
    end: date
    points: tuple[tuple[date, re.Pattern[str]], ...]


class AnchorEvents:
    """All anchor events of a domain; a domain may have none."""

    def __init__(self, lexicons: Lexicons) -> None:
        self._events: list[AnchorEvent] = []
        self._cues: list[tuple[re.Pattern[str], AnchorEvent]] = []
        names: dict[str, AnchorEvent] = {}
        for row in lexicons.entries("anchor_events") if "anchor_events" in lexicons.domain else []:
            points = tuple((p["date"], re.compile(p["cue"], re.IGNORECASE)) for p in row["points"])
            event = AnchorEvent(row["id"], row["begin"], row["end"], points)
            self._events.append(event)
            self._cues += [(re.compile(cue, re.IGNORECASE), event) for cue in row["cues"]]
            names.update(dict.fromkeys(row["names"], event))
        self._names = Phrases(names, ignore_case=True)
        self._of = re.compile(lexicons.general["dates"]["day_of"], re.IGNORECASE)
        self._any_cue = any_of(cue.pattern for cue, _ in self._cues)

    def named(self, text: str) -> Iterator[tuple[int, int, AnchorEvent]]:
        """(start, end, event) wherever a text names an event or uses one of its cues; names first, each in order."""
        yield from self._names.find(text)
        for cue, event in self._cues if self._any_cue.search(text) else ():
            for match in cue.finditer(text):
                yield match.start(), match.end(), event

    def point(self, month: int, day: int, sentence: str) -> tuple[date, AnchorEvent] | None:
        """The one day of an event that a month and day mean in a sentence; None where no event or more than one fits."""
        found = {
            point: event
            for event in self._events
            for point, cue in event.points
            if (point.month, point.day) == (month, day) and cue.search(sentence)
        }
        return next(iter(found.items())) if len(found) == 1 else None

    def day_meant(self, expression: Expression, scene: Scene) -> When | None:
        """The anchored day of a date without a year, unless publication already gives one that the event does not deny."""
        sentence = scene.text[scene.sentence.start : scene.sentence.end]
        if expression.reads == "nth_day":
            return self._day_of(expression, scene, sentence)
        month_day = yearless(expression)
        if month_day is None or month_day[1] is None:
            return None
        found = self.point(month_day[0], month_day[1], sentence)
        if found is None:
            return None
        day, event = found
        first, last = scene.published.first, scene.published.last
        if last is not None and day > last:
            return None
        if first is not None and (first - day).days > YEARLESS and event not in [e for _, _, e in self.named(sentence)]:
            return None  # so long after, only a sentence that names the event can mean it without its year
        span = calendar_period(day.year, day.month, day.day)
        return finish(When(day.isoformat(), span, "anchor_event"), expression.fields, scene)

    def _day_of(self, expression: Expression, scene: Scene, sentence: str) -> When | None:
        """The third day of the four-day war."""
        behind = expression.end - scene.sentence.start
        if (link := self._of.match(sentence, behind)) is None:
            return None
        for start, _, event in self.named(sentence):
            day = event.begin + timedelta(days=nth(expression.fields) - 1)
            if start == link.end() and event.begin <= day <= event.end:
                return When(day.isoformat(), day_period(day), "anchor_event")
        return None


def yearless(expression: Expression) -> tuple[int, int | None] | None:
    """Month and day of a calendar date that gives no year; None for any other expression."""
    fields = expression.fields
    if expression.reads != "calendar" or any(y in fields for y in _YEARS):
        return None
    month = number(fields, "month", "month_alone", "month_short", "month2")
    return None if month is None else (month, number(fields, "day", "day2", "dayord"))


@lru_cache(maxsize=8)
def anchor_events(lexicons: Lexicons) -> AnchorEvents:
    """The anchor events of one set of lexicons, compiled once."""
    return AnchorEvents(lexicons)
