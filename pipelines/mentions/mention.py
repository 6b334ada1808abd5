"""What the recognisers give: a Mention in the cleaned text of one article. The stage adds ids and raw offsets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of the cleaned text, Python string offsets."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Bounds:
    """Publication bounds of an article: first and last possible day (both None: unknown), and where they come from."""

    first: date | None
    last: date | None
    basis: str
    evidence: str | None = None

    @property
    def day(self) -> date | None:
        """The day itself, where the bounds leave one only."""
        return self.first if self.first == self.last else None


class Mention(NamedTuple):
    """One mention; the columns of the mentions contract less ids, raw offsets and text (text[start:end] is the text)."""

    kind: str
    start: int
    end: int
    value: str | None = None
    entity_id: str | None = None
    side: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    country: str | None = None
    place_precision: str | None = None
    date_start: date | None = None
    date_end: date | None = None
    date_precision: str | None = None
    date_basis: str | None = None
    count_low: int | None = None
    count_best: int | None = None
    count_high: int | None = None
    count_operator: str | None = None
    count_text: str | None = None
    count_unit: str | None = None
    person_class: str | None = None
    count_relation: str | None = None
    cue_start: int | None = None
    cue_end: int | None = None
    content_start: int | None = None
    content_end: int | None = None
    stance: str | None = None


# Mentions of a kind are made as tuples at once: a third of the time of Mention(…), whose columns are mostly those of other kinds.
_new = tuple.__new__
_NO_PLACE = (None,) * 4  # latitude to place_precision
_NO_DATE = (None,) * 4  # date_start to date_basis
_NO_COUNT = (None,) * 8  # count_low to count_relation
_NO_SPEAKER = (None,) * 5  # cue_start to stance


def date_mention(span: Span, value: str, period: tuple[date | None, date | None, str], basis: str) -> Mention:
    """A date: TIMEX3 value, its first and last day with its precision, and its basis."""
    return _new(Mention, ("date", *span, value, None, None, *_NO_PLACE, *period, basis, *_NO_COUNT, *_NO_SPEAKER))


def count_mention(
    span: Span,
    value: str | None,
    interval: tuple[int | None, int | None, int | None, str],
    words: tuple[str | None, str, str | None, str | None],
) -> Mention:
    """A count: its head noun, low, best and high with their operator; count_text, count_unit, person_class and count_relation."""
    return _new(Mention, ("count", *span, value, None, None, *_NO_PLACE, *_NO_DATE, *interval, *words, *_NO_SPEAKER))


def speaker_mention(
    span: Span, value: str, who: tuple[str | None, str | None], cue: Span, content: tuple[int | None, int | None], stance: str
) -> Mention:
    """A speaker: lemma of the cue; entity_id and side; offsets of the cue and of what is said; stance."""
    return _new(Mention, ("speaker", *span, value, *who, *_NO_PLACE, *_NO_DATE, *_NO_COUNT, *cue, *content, stance))
