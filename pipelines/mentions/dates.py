"""Cleaned text, its sentences and declared publication bounds → date mentions in order, and the bounds as they then stand.

Every expression of time as TIMEX3 counts them. Where the source declares no day of publication, the bounds come from a dateline or
from the text's own words (publication). Today's date is never used. Which fact a date belongs to is not decided here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from factline.pipelines.lexicons import Lexicons, lowered
from factline.pipelines.mentions.anchor_events import AnchorEvents, anchor_events
from factline.pipelines.mentions.date_patterns import Expression, date_patterns
from factline.pipelines.mentions.date_periods import PRECISION
from factline.pipelines.mentions.date_relations import READERS, way_of
from factline.pipelines.mentions.date_scene import Scene, When, date_cues
from factline.pipelines.mentions.mention import Bounds, Mention, Span, date_mention
from factline.pipelines.mentions.publication import infer_publication

# Readings that leave the story where it stands: no dates, and glances back (a year earlier, two days ago).
_PAIR = 2
_ROOM = 40  # characters before a date: room for "since the truce of"
_STILL = ("duration", "set", "frequency", "ref", "clock", "ago", "year_earlier", "quarter_of_year", "this_year")


class DateReader:
    """Reads dates with one set of lexicons; compile once, use for every article."""

    def __init__(self, lexicons: Lexicons) -> None:
        self._patterns = date_patterns(lexicons)
        self._cues = date_cues(lexicons)
        self._anchors: AnchorEvents = anchor_events(lexicons)
        self._lexicons = lexicons

    def read(self, text: str, sentences: Sequence[Span], published: Bounds) -> tuple[list[Mention], Bounds]:
        """Date mentions, sorted by start and without overlap, and the publication bounds that they were read with."""
        found = _within_sentences(list(self._patterns.find(text)), sentences)
        if published.first is None or published.last is None:
            published = infer_publication(text, sentences, found, self._lexicons)
        scene = Scene(text, published, self._cues)
        mentions: list[Mention] = []
        for i, (position, expression) in enumerate(found):
            if expression.reads == "nth_day":
                self._begin(scene, sentences, found[i : i + 2])
            scene.at(sentences[position], expression.start, expression.end)
            when = self._anchors.day_meant(expression, scene) or READERS[expression.reads](expression.fields, scene)
            if when is None:
                continue
            mentions.extend(self._mentions(text, expression, when))
            if (
                not _aside(expression)
                and self._cues.since.search(text[max(0, expression.start - _ROOM) : expression.start]) is None
            ):
                scene.tell(when, expression.start)
        return mentions, published

    def _mentions(self, text: str, expression: Expression, when: When) -> Iterator[Mention]:
        """One mention; of a range written with words ("from 3 to 5 May") one of each end, as TIMEX3 counts them.

        The days of the whole stand with the first; the last has its value alone (date_basis `range`).
        """
        values = when.value.split("/")
        ends = None
        if (
            expression.reads == "range"
            and len(values) == _PAIR
            and when.period is not None
            and "podword" not in expression.fields
        ):
            ends = self._cues.ends.fullmatch(text, expression.start, expression.end)
        if ends is None:
            yield _mention(Span(expression.start, expression.end), when)
            return
        yield _mention(Span(*ends.span("first")), when)._replace(value=values[0])
        yield date_mention(Span(*ends.span("last")), values[1], (None, None, "unknown"), "range")

    def _begin(self, scene: Scene, sentences: Sequence[Span], pair: Sequence[tuple[int, Expression]]) -> None:
        """ "The third day of the war, which began on 27 September 2020": the day told behind it is where the story stands."""
        if len(pair) < _PAIR or (position := pair[0][0]) != pair[1][0]:
            return
        expression, behind = pair[0][1], pair[1][1]
        if self._cues.begun.fullmatch(lowered(scene.text), expression.end, behind.start) is None:
            return
        scene.at(sentences[position], behind.start, behind.end)
        when = READERS[behind.reads](behind.fields, scene)
        if when is not None and when.period is not None:
            scene.tell(when, behind.start)


def _aside(expression: Expression) -> bool:
    return expression.reads in _STILL or (expression.reads == "later" and way_of(expression.fields) < 0)


def _within_sentences(found: Sequence[Expression], sentences: Sequence[Span]) -> list[tuple[int, Expression]]:
    """Each expression with the position of its sentence; one that lies in none (furniture between sentences) is left out."""
    starts = [s.start for s in sentences]
    kept = []
    for expression in found:
        position = bisect_right(starts, expression.start) - 1
        if position >= 0 and expression.end <= sentences[position].end:
            kept.append((position, expression))
    return kept


def _mention(span: Span, when: When) -> Mention:
    period = when.period
    if period is None:
        return date_mention(span, when.value, (None, None, "unknown"), when.basis)
    precision = PRECISION.get(period.grain, "unknown")
    return date_mention(span, when.value, (period.first, period.last, precision), when.basis)
