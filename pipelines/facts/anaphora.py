"""Draft facts of persons named again (`killed them`, `the suspects were shot`) → how many: what was counted of them before.

A bare number takes side and class of those named before it. In: a draft, its sentence and the one read before it. Resolves no name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from factline.pipelines.facts.chunks import Chunk, MentionRow
from factline.pipelines.facts.draft import Draft, SentenceRow
from factline.pipelines.facts.lists import ListWords, is_opposed
from factline.pipelines.lexicons import Lexicons

_OPENS_CLAUSE = frozenset({"CONJ", "STOP", "BUT"})


class Anaphora:
    """Counts those who are named again; one for each Lexicons."""

    def __init__(self, lexicons: Lexicons) -> None:
        words = lexicons.general["function_words"]
        self._plural = frozenset(words["plural_pronouns"])
        self._again = frozenset(words["named_again"])

    def set_pronoun(self, draft: Draft, patient: Chunk) -> None:
        """One for `him`; for `them` an unstated number, until `resolve`."""
        many = patient.lower in self._plural
        draft.count_low = 2 if many else 1
        draft.count_best = draft.count_high = None if many else 1
        draft.count_operator, draft.count_text, draft.count_unit = "unstated" if many else "exact", patient.lower, "persons"
        draft.patient_text, draft.patient_class = patient.lower, "unspecified"

    def resolve(self, draft: Draft, sentence: SentenceRow, before: SentenceRow | None) -> None:
        """Sets the number of `them` and of `the suspects` to the one that was given last, of the same noun for the latter."""
        if draft.count_operator != "unstated" or draft.patient_text is None or draft.count_unit != "persons":
            return
        count = draft.count
        if count is None and draft.patient_text not in self._plural:
            return
        if count is not None and draft.patient_text.split()[0].lower() not in self._again:
            return
        at = count.start if count is not None else draft.trigger.start
        noun = count.value if count is not None else None
        found = next((m for m in _counted(sentence, before, at) if noun in (None, m.value)), None)
        if found is None:
            return
        draft.count_low, draft.count_best, draft.count_high = found.count_low, found.count_best, found.count_high
        draft.count_operator, draft.count_text = found.count_operator, found.count_text
        if count is None:
            draft.patient_side, draft.patient_class = found.side, found.person_class
        draft.doubts.append("named_again")


def _counted(sentence: SentenceRow, before: SentenceRow | None, at: int) -> Iterator[MentionRow]:
    """Persons counted by a plural number before an offset, the last first."""
    for held, unknown in (
        (sentence.mentions, {"name", "unknown"}),
        (before.mentions if before else (), {None, "name", "unknown"}),
    ):
        for m in reversed(held):
            known = m.kind == "count" and m.count_unit == "persons" and m.value not in unknown
            if known and m.end <= at and (m.count_best or 0) > 1:
                yield m


def _counts_others(chunk: Chunk, chunks: Sequence[Chunk], words: ListWords) -> bool:
    """`doctors had counted 68 dead`: who counts, treats or finds them is none of them."""
    behind = chunks[chunks.index(chunk) + 1 :][:3]
    verb = next((c.lower for c in behind if c.tag not in ("HAVE", "ADV", "ALSO")), None)
    return verb in words.counts_others


def inherit(draft: Draft, patient: Chunk, chunks: Sequence[Chunk], words: ListWords) -> None:
    """`killed three soldiers and wounded five`, `another serviceman`: of the side and class of those named last before it."""
    speakers = [m for m in draft.sentence.mentions if m.kind == "speaker" and m.start != m.cue_start]
    since = max(
        (c.end for c in chunks if c.tag in _OPENS_CLAUSE and c.lower in words.other_clause and c.end <= patient.start),
        default=0,
    )
    before = [
        c
        for c in chunks
        if c.tag in ("PERSON", "UNKNOWN") and since <= c.start and c.end <= patient.start and c.mention is not None
        if not any(s.start <= c.start < s.end for s in speakers)
    ]
    before = [c for c in before if not is_opposed(c, chunks, words)] or before
    if draft.trigger.end <= patient.start:  # what befell whom stands before them: who did it is none of them
        harmed = min((c.start for c in chunks if c.trigger is not None), default=patient.start)
        before = [c for c in before if c.start > harmed]
    before = [c for c in before if not _counts_others(c, chunks, words)]
    parts = next((c.start for c in chunks if c.tag == "INCLUDE" and since <= c.start < patient.start), None)
    before = [c for c in before if parts is None or c.start < parts] or before  # not of the parts named behind them
    if not before or (mention := before[-1].mention) is None or mention.count_relation == "subset":
        return
    same_class = draft.patient_class in ("unspecified", mention.person_class)
    if draft.patient_side is None and same_class:
        draft.patient_side = mention.side
    if draft.patient_class == "unspecified":
        draft.patient_class = mention.person_class
