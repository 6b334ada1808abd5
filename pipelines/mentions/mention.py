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
