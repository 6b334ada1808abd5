"""A fact on its way: what the clause said, before speaker, date and place are known."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from factline.pipelines.contracts import is_war_sized
from factline.pipelines.facts.chunks import Chunk, MentionRow


class SentenceRow(NamedTuple):
    """A sentence of one article with its mentions; offsets in the cleaned text."""

    sentence_id: str
    position: int
    paragraph: int
    role: str
    start: int
    end: int
    mentions: tuple[MentionRow, ...]


@dataclass(slots=True)
class Draft:
    """One fact of one sentence. `trigger` and `start`..`end` (the quote) are offsets in the cleaned text."""

    sentence: SentenceRow
    kind: str
    stance: str
    toll: str | None
    rule_id: str
    confidence: float
    start: int
    end: int
    trigger: Chunk
    means: str | None = None
    outcome_open: bool = False
    background: bool = False
    count: MentionRow | None = None
    count_low: int | None = None
    count_best: int | None = None
    count_high: int | None = None
    count_operator: str | None = None
    count_text: str | None = None
    count_unit: str | None = None
    count_relation: str | None = None
    patient_id: str | None = None
    patient_text: str | None = None
    patient_side: str | None = None
    patient_class: str | None = None
    agent_id: str | None = None
    agent_text: str | None = None
    agent_side: str | None = None
    speaker_id: str | None = None
    speaker_text: str | None = None
    speaker_side: str | None = None
    relayed_by_id: str | None = None
    relayed_by_text: str | None = None
    date_start: date | None = None
    date_end: date | None = None
    date_precision: str = "unknown"
    date_text: str | None = None
    date_value: str | None = None
    date_basis: str = "none"
    place_id: str | None = None
    place_text: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    place_precision: str | None = None
    doubts: list[str] = field(default_factory=list)

    def again(self) -> Draft:
        """Another draft that says the same so far; its doubts are its own."""
        draft = Draft(*_values(self))
        draft.doubts = list(self.doubts)
        return draft


def is_of_war(draft: Draft) -> bool:
    """Whether so many were harmed that they are of no one day and town, unless their own words say so."""
    return is_war_sized(draft.kind, draft.count_low)


def position(draft: Draft) -> int:
    """That of its sentence: drafts in reading order are in order of it."""
    return draft.sentence.position


_values = attrgetter(*(f.name for f in fields(Draft)))  # in the order in which a Draft takes them


def set_count(draft: Draft, mention: MentionRow) -> None:
    """The number is that of a count."""
    draft.count = mention
    draft.count_low, draft.count_best, draft.count_high = mention.count_low, mention.count_best, mention.count_high
    draft.count_operator, draft.count_text, draft.count_unit = mention.count_operator, mention.count_text, mention.count_unit
    draft.count_relation = mention.count_relation


def set_patient(draft: Draft, mention: MentionRow) -> None:
    """To whom: those whom a count names."""
    draft.patient_text = mention.text
    draft.patient_id = mention.entity_id
    draft.patient_side = mention.side
    draft.patient_class = mention.person_class
