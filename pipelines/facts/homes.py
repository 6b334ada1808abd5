"""Draft facts of kin, of `he` and of `a boy from our street` → whose they are: the side of the place where their people are at home.

An article on one family says where it lives before it tells who fell, and where they fell says nothing of whose they were. In: the
reading of an article. Out: a side. The words stand in sides.yaml (`homes`). What else tells a side is for patients.
"""

from __future__ import annotations

from factline.pipelines.facts.draft import Draft, SentenceRow
from factline.pipelines.facts.side_reading import Reading

_NEAR = 4  # sentences back to the one of whom `he` is said
_CUE = 40  # characters before a place: room for "taught geography in"


def home_side(reading: Reading, draft: Draft) -> str | None:
    """The side of the home told last before the fact, for one told of by kin or a pronoun alone; None for others."""
    words = (draft.patient_text or "").lower()
    behind = (draft.count.end, draft.trigger.start) if draft.count is not None else (0, 0)  # four boys from our street were
    ours = reading.rules.ours.search(words) is not None or reading.rules.ours.search(reading.lower, *behind) is not None
    if not (ours or words in reading.rules.sets["one_of_them"] or reading.rules.kin.search(words)):
        return None
    first = 0 if ours else max(0, draft.sentence.position - _NEAR)
    before = [reading.sentences[p] for p in range(draft.sentence.position, first - 1, -1) if p in reading.sentences]
    for find in (_place, _people):  # where they live says more than what they are: an Armenian of Karabakh
        for sentence in before:
            limit = draft.start if sentence is draft.sentence else sentence.end
            side = find(reading, draft, sentence, limit)
            if side is not None:
                return side
    return None


def _place(reading: Reading, draft: Draft, sentence: SentenceRow, limit: int) -> str | None:
    """Who holds the last home that a sentence tells before an offset: `taught in Goris`, `In Goris Ann keeps`."""
    for m in reversed(sentence.mentions):
        if m.kind == "place" and m.end <= limit and reading.is_known(m):
            lead = reading.lower[max(sentence.start, m.start - _CUE) : m.start]
            opens = m.start - sentence.start == len(lead) and reading.text[m.end : m.end + 3].strip(" ,")[:1].isupper()
            cue = reading.rules.homes_open if opens else reading.rules.homes
            if cue.search(lead) is not None:
                return reading.rules.parties.holder(m.entity_id, m.country, draft.date_start or reading.day)
    return None


def _people(reading: Reading, _: Draft, sentence: SentenceRow, limit: int) -> str | None:
    """The people whom a sentence names so before an offset: `one of the Armenians who`."""
    return next(
        (
            p.side
            for p in reading.named(sentence.position)
            if p.end <= limit and reading.rules.one_of_people.search(reading.lower, sentence.start, p.start) is not None
        ),
        None,
    )
