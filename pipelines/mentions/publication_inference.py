"""The words of an article whose source declares no day of publication → the days on which it can have been published.

Each thing the text says about its own day is a constraint: it cannot be older than the latest whole date it tells, a date
without its year is younger than a year, "earlier this month" beside a dated happening names that happening's month. They are
intersected in the order of their strength; one that contradicts those before it is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from factline.pipelines.lexicons import Lexicons
from factline.pipelines.mentions.anchor_events import AnchorEvent, AnchorEvents, anchor_events, yearless
from factline.pipelines.mentions.date_patterns import Expression
from factline.pipelines.mentions.date_periods import Period, period, shift, weekday_from
from factline.pipelines.mentions.date_scene import STEPS, Scene, date_cues
from factline.pipelines.mentions.date_values import calendar, calendar_period, slashes, span_value
from factline.pipelines.mentions.mention import Bounds, Span
from factline.pipelines.mentions.publication_layout import Layout

UNKNOWN = Bounds(None, None, "unknown")
Found = Sequence[tuple[int, Expression]]
_DAY = timedelta(days=1)


@dataclass(slots=True)
class _Window:
    """Days on which the article can have been published, and the words that bounded them, by their place."""

    first: date
    last: date
    words: dict[int, str] = field(default_factory=dict)

    def narrow(self, first: date | None, last: date | None, place: int, words: str) -> bool:
        """Intersect; False, and nothing changed, where no day would remain."""
        low, high = max(self.first, first or self.first), min(self.last, last or self.last)
        if low > high:
            return False
        if (low, high) != (self.first, self.last):
            self.words[place] = words
            self.first, self.last = low, high
        return True

    def overlap(self, first: date, last: date) -> int:
        """How many days an interval shares with the window."""
        return (min(self.last, last) - max(self.first, first)).days + 1


@dataclass(frozen=True, slots=True)
class _Dated:
    """A happening of the text whose days are known: in which sentence, when, and by which words."""

    sentence: int
    period: Period
    place: int
    words: str


class Inference:
    """The constraints of one text, taken in the order of their strength."""

    def __init__(
        self, text: str, sentences: Sequence[Span], found: Found, lexicons: Lexicons, layout: Layout, stamp: Expression | None
    ) -> None:
        self.text, self.sentences, self.found, self.layout, self.stamp = text, sentences, found, layout, stamp
        self.anchors: AnchorEvents = anchor_events(lexicons)
        self.scene = Scene(text, UNKNOWN, date_cues(lexicons))
        self.named = list(self.anchors.named(text))
        self.recent: list[_Dated] = []
        self.window: _Window | None = None

    def bounds(self) -> Bounds:
        """The window that all constraints leave; unknown where none bounds it from above."""
        floor = self._floor()
        if floor is None:
            return UNKNOWN
        open_end = floor.period.first + self.layout.window * 12
        window = _Window(floor.period.first, open_end, {floor.place: floor.words})
        self.window = window
        self._anchored_days(window)
        self._days_near_whole_dates(window)
        self._named_events(window)
        self._stamped_weekday(window)
        if window.last == open_end:
            return UNKNOWN
        self._other_days(window)
        self._linked_units(window)
        self._lead_weekday(window)
        if (window.last - window.first).days > self.layout.widest:
            return UNKNOWN
        evidence = "; ".join(window.words[place] for place in sorted(window.words))
        return Bounds(window.first, window.last, "inferred", evidence)

    def _words(self, expression: Expression) -> str:
        return self.text[expression.start : expression.end]

    def _direction(self, sentence: int, expression: Expression) -> str | None:
        self.scene.at(self.sentences[sentence], expression.start, expression.end)
        way = self.scene.direction()
        return "ahead" if way == "near" else way  # until April: no bound from below

    def _floor(self) -> _Dated | None:
        """The latest day by which something told had begun: a whole date in a clause that does not point ahead, or a named event."""
        told: list[_Dated] = []
        for sentence, expression in self.found:
            span = self._whole(expression)
            if span is not None and self._direction(sentence, expression) != "ahead":
                told.append(_Dated(sentence, span, expression.start, self._words(expression)))
        for start, end, event in self.named:
            begin = period(event.begin, "day")
            told.append(_Dated(self._sentence_at(start), begin, start, self.text[start:end]))
        latest = max(told, key=lambda d: (d.period.first, -d.place), default=None)
        points = [self._point(s, e) for s, e in self.found]
        days = [p for p in points if p is not None and (latest is None or p.period.first > latest.period.first)]
        return max(days, key=lambda d: (d.period.first, -d.place), default=latest)

    def _whole(self, expression: Expression) -> Period | None:
        if expression.reads not in ("calendar", "slashes", "range") or yearless(expression) is not None:
            return None
        if "which" in expression.fields:
            return None
        reader = {"calendar": calendar, "slashes": slashes, "range": span_value}[expression.reads]
        when = reader(expression.fields, self.scene)
        return None if when is None else when.period

    def _sentence_at(self, place: int) -> int:
        position = 0
        for index, span in enumerate(self.sentences):
            if span.start > place:
                break
            position = index
        return position

    def _point(self, sentence: int, expression: Expression) -> _Dated | None:
        """An anchored day: a date without its year beside the cue of an event on that day."""
        month_day = yearless(expression)
        if month_day is None or month_day[1] is None:
            return None
        span = self.sentences[sentence]
        point = self.anchors.point(month_day[0], month_day[1], self.text[span.start : span.end])
        return None if point is None else _Dated(sentence, period(point[0], "day"), expression.start, self._words(expression))

    def _anchored_days(self, window: _Window) -> None:
        for sentence, expression in self.found:
            point = self._point(sentence, expression)
            if point is not None:
                self._take_day(window, point)

    def _take_day(self, window: _Window, dated: _Dated) -> None:
        """A day told without its year: published after it, and not a year after."""
        first, last = dated.period.first, dated.period.last
        if window.narrow(min(last, first + _DAY), last + self.layout.window, dated.place, dated.words):
            self.recent.append(dated)

    def _days_near_whole_dates(self, window: _Window) -> None:
        """A date without its year has that of a whole date (with its day) of two months around, as a caption gives it."""
        whole = [
            span.first
            for _, expression in self.found
            if (span := self._whole(expression)) is not None
            and span.first == span.last
            and span.first >= window.first - self.layout.window
        ]
        for sentence, expression in self.found:
            month_day = yearless(expression)
            if month_day is None or month_day[1] is None or self._direction(sentence, expression) == "ahead":
                continue
            near = [
                p
                for day in whole
                for year in (day.year - 1, day.year, day.year + 1)
                if (p := calendar_period(year, *month_day)) is not None and abs((p.first - day).days) <= 60
            ]
            if near and all(d.place != expression.start for d in self.recent):
                self._take_day(window, _Dated(sentence, near[0], expression.start, self._words(expression)))

    def _named_events(self, window: _Window) -> None:
        """An event named in a sentence that also says this or last month, week or year, or how many years ago it was."""
        for start, end, event in self.named:
            sentence = self._sentence_at(start)
            for at, expression in self.found:
                if at != sentence:
                    continue
                words = f"{self.text[start:end]} … {self._words(expression)}"
                if (linked := _published_when(expression, _event_period(event))) is not None:
                    window.narrow(linked[0], linked[1], expression.start, words)
                elif expression.reads == "ago" and expression.fields["units"] == "Y" and expression.fields["number"] != "X":
                    middle = shift(event.end, "year", int(expression.fields["number"]))
                    window.narrow(middle - self.layout.window / 2, middle + self.layout.window / 2, expression.start, words)

    def _stamped_weekday(self, window: _Window) -> None:
        """A dateline without its year (Sept 21) and the weekday of the news: the first year after what is told in which they agree."""
        month_day = yearless(self.stamp) if self.stamp is not None else None
        weekday = self._news_weekday()
        if self.stamp is None or month_day is None or weekday is None:
            return
        for year in range(window.first.year, window.first.year + self.layout.years):
            span = calendar_period(year, *month_day)
            if span is not None and span.first >= window.first and span.first.isoweekday() == int(weekday.fields["weekday"]):
                words = f"{self._words(self.stamp)} … {self._words(weekday)}"
                if window.narrow(span.first, span.last, self.stamp.start, words):
                    return

    def _news_weekday(self) -> Expression | None:
        """The first bare weekday of the opening sentences that does not point ahead."""
        for sentence, expression in self.found:
            bare = expression.reads == "weekday" and not set(expression.fields) - {"weekday", "podword", "part"}
            if sentence < self.layout.lead and bare and self._direction(sentence, expression) != "ahead":
                return expression
        return None

    def _other_days(self, window: _Window) -> None:
        """Every other date without its year, in the year that leaves most of the window."""
        for sentence, expression in self.found:
            month_day = yearless(expression)
            if month_day is None or any(d.place == expression.start for d in self.recent):
                continue
            ahead = self._direction(sentence, expression) == "ahead"
            stamp = expression is self.stamp
            choices = []
            for year in range(window.first.year - 1, window.last.year + 2):
                span = calendar_period(year, *month_day)
                if span is None or (
                    "weekday_any" in expression.fields and span.first.isoweekday() != expression.fields["weekday_any"]
                ):
                    continue
                reach = (
                    (span.first - self.layout.window, span.last - _DAY)
                    if ahead
                    else (span.first + _DAY, span.last + self.layout.window)
                )
                if stamp:
                    reach = (span.first, span.last + _DAY)
                if (days := window.overlap(*reach)) > 0:
                    choices.append((days, -abs((span.first - window.first).days), span, reach))
            if not choices:
                continue
            _, _, span, reach = max(choices, key=lambda c: c[:2])
            if window.narrow(reach[0], reach[1], expression.start, self._words(expression)) and not ahead:
                self.recent.append(_Dated(sentence, span, expression.start, self._words(expression)))

    def _linked_units(self, window: _Window) -> None:
        """Last month and this month speak of the nearest dated happening around them."""
        for sentence, expression in self.found:
            if expression.reads != "which" or expression.fields.get("unit") not in ("month", "week", "year"):
                continue
            around = [d for d in self.recent if abs(d.sentence - sentence) <= self.layout.link]
            for dated in sorted(around, key=lambda d: (abs(d.sentence - sentence), -d.period.first.toordinal())):
                linked = _published_when(expression, dated.period)
                if linked is not None and window.narrow(linked[0], linked[1], expression.start, self._words(expression)):
                    break

    def _lead_weekday(self, window: _Window) -> None:
        """The weekday of the news itself is a few days old at most."""
        expression = self._news_weekday()
        if expression is None:
            return
        wanted = int(expression.fields["weekday"])
        first = weekday_from(window.first, wanted, "on_or_before")
        first = window.first if first + self.layout.lag >= window.first else weekday_from(window.first, wanted, "after")
        last = min(window.last, weekday_from(window.last, wanted, "on_or_before") + self.layout.lag)
        window.narrow(first, last, expression.start, self._words(expression))


def _event_period(event: AnchorEvent) -> Period:
    return Period("day", event.end, event.end, event.end.isoformat())


def _published_when(expression: Expression, told: Period) -> tuple[date, date] | None:
    """The days of publication that make an expression such as last month name the period told."""
    if expression.reads != "which" or expression.fields.get("unit") not in ("month", "week", "year"):
        return None
    grain = str(expression.fields["unit"])
    step = STEPS[str(expression.fields.get("which", "this"))]
    if step > 0:
        return None
    own = period(shift(told.first, grain, -step), grain)
    return max(own.first, told.first) if step == 0 else own.first, own.last
