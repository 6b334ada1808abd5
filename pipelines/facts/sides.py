"""Draft facts with speaker, date and place → whose the people are: sides of speakers, agents and patients that no name told.

A rule each, from the surest to the least sure: a party named beside the count; `its`, `enemy`; those named just before; the
opponent of who did it; the place and who held it that day; the speaker's own. Each adds its doubt to the draft. What a place
was held by is data (places.yaml, domain.yaml), and so are the words (sides.yaml). Who speaks is for attribution.
"""

from __future__ import annotations

from collections.abc import Sequence

from factline.pipelines.facts.agents import set_agent, set_boaster
from factline.pipelines.facts.draft import Draft, SentenceRow
from factline.pipelines.facts.parties import Party
from factline.pipelines.facts.patients import set_patient
from factline.pipelines.facts.side_reading import Reading, SideWords
from factline.pipelines.facts.targets import Targets
from factline.pipelines.lexicons import Lexicons

_GAP = 2  # sentences back in which the one who goes on speaking is named
_SEAT = 18  # characters before a speaker: room for "In Stepanakert, "


class Sides:
    """Gives sides; one for each Lexicons."""

    def __init__(self, lexicons: Lexicons) -> None:
        self._words = SideWords(lexicons)
        self._targets = Targets(lexicons)

    def assign(self, drafts: Sequence[Draft], sentences: Sequence[SentenceRow], text: str) -> None:
        """Sets speaker_side, agent_*, patient_side and patient_class of the drafts of one article, in reading order; text is the cleaned article."""
        if not drafts:
            return
        reading = Reading(self._words, sentences, text, drafts)
        for draft in drafts:
            _set_speaker_side(reading, draft)
            set_agent(reading, draft)
            set_patient(reading, draft)
            set_boaster(reading, draft)
            self._targets.set(reading, draft)
            reading.add(draft)


def _set_speaker_side(reading: Reading, draft: Draft) -> None:
    """The side of an institution that has no owner in its name."""
    words = draft.speaker_text
    if words is not None and (named := words.partition(" (")[0]):
        words = named  # the co-chairs (Russia, France and the United States)
    if words is not None and (reading.rules.parties.is_gone(words) or reading.rules.shared.search(words.lower())):
        draft.speaker_side = None  # officials on both sides
    elif words is not None and _sits_with_ally(reading, draft, words):
        draft.speaker_side = reading.rules.parties.seated(words)
    elif words is not None and draft.speaker_side is None:
        _guess_speaker_side(reading, draft, words)


def _sits_with_ally(reading: Reading, draft: Draft, words: str) -> bool:
    """`Armenian officials in Stepanakert`: those who sit in the capital of a side are its own, named by its ally's people."""
    seat, against = reading.rules.parties.seated(words), reading.rules.parties.opponents
    if seat is None or draft.speaker_side is None or seat == draft.speaker_side:
        return False
    return bool(set(against.get(seat, ())) & set(against.get(draft.speaker_side, ())))


def _guess_speaker_side(reading: Reading, draft: Draft, words: str) -> None:
    if (side := reading.rules.parties.capital(words)) is not None:
        draft.speaker_side = side
        return
    if reading.rules.spoke.fullmatch(words):
        draft.speaker_side = _who_spoke(reading, draft)
        return
    inside = _inside(reading, draft, words)
    if inside:
        apart = len({p.side for p in inside}) > 1 and reading.rules.two_sides.search(words) is not None  # A and B officials
        draft.speaker_side = None if apart else inside[-1].side
    elif words.split(" ", 1)[0].lower() in reading.rules.sets["whose_office"]:
        draft.speaker_side = next((p.side for p in reversed(reading.named(draft.sentence.position - 1)) if not p.land), None)
        draft.doubts.append("speaker_carried")  # his defence minister: of him who was named in the sentence before
    elif reading.rules.of_no_place.search(words.lower()):
        place, *rest = words.split()
        draft.speaker_side = reading.rules.parties.capital(place) if len(rest) == 1 else None  # Baku radio
    elif words.lower().startswith(reading.rules.article) and (side := _same_words(reading, words)) is not None:
        draft.speaker_side = side
    elif reading.rules.institution.search(words):
        draft.speaker_side = (
            reading.rules.parties.seated(_with_seat(reading, draft, words))
            or reading.of_place_in(draft, words)
            or _same_words(reading, words)
        )
        if draft.speaker_side is None and reading.rules.of_office.match(words) and (side := _who_spoke(reading, draft)):
            draft.speaker_side = side
            draft.doubts.append("speaker_carried")
        seat = reading.dateline if not reading.is_here(draft) else None  # the ministry, in news from Baku
        if draft.speaker_side is None and (side := seat or reading.local(draft)) is not None:
            draft.speaker_side = side
            draft.doubts.append("side_from_place")


def _who_spoke(reading: Reading, draft: Draft) -> str | None:
    """The side of who spoke before in the paragraph: that of `he`, and of `a duty officer` behind `the ministry in Baku denied`."""
    for d in reversed(reading.done):
        if d.sentence.paragraph != draft.sentence.paragraph or d.sentence.position < draft.sentence.position - _GAP:
            return None
        if d.speaker_text is not None:
            return d.speaker_side
    return None


def _with_seat(reading: Reading, draft: Draft, words: str) -> str:
    """The words with what stands right before and behind them: `in Baku, prosecutors`, `a spokesman in Baku`."""
    start = max(reading.text.find(words, draft.sentence.start, draft.sentence.end), draft.sentence.start)
    behind = start + len(words)
    return reading.text[max(draft.sentence.start, start - _SEAT) : start] + words + reading.text[behind : behind + _SEAT]


def _inside(reading: Reading, draft: Draft, words: str) -> list[Party]:
    """Parties named in words of the draft's sentence."""
    start = reading.text.find(words, draft.sentence.start, draft.sentence.end)
    return [p for p in reading.named(draft.sentence.position) if start <= p.start < start + len(words)] if start >= 0 else []


def _same_words(reading: Reading, words: str) -> str | None:
    """The side of one who was named before by the same words."""
    lower = words.lower().removeprefix(reading.rules.article)
    return next((side for told, side in reversed(reading.speakers.items()) if lower in told), None)
