"""Draft facts and the places of an article → where each happened.

A place counts where the words before it put something there, or where a deed strikes it; never a demonym, a speaker's seat, or where
a person comes from. The clause's own place comes first, then the finest that the sentence and the scene agree on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from factline.pipelines.contracts import PLACE_RANKS
from factline.pipelines.facts.capitals import Capitals
from factline.pipelines.facts.chunks import MentionRow
from factline.pipelines.facts.draft import Draft, SentenceRow, is_of_war
from factline.pipelines.facts.places_pointed import COUNTRY, OF_AREAS, Named, Place, Pointers
from factline.pipelines.lexicons import Lexicons, in_small_letters, lowered

_AT_TABLE = frozenset({"talks", "agreement", "ceasefire", "declared", "referendum"})  # kinds of which a seat is the place
_STRONG = 3
_REGION = PLACE_RANKS["region"]
_DAYS = 7  # days between two facts that can still be of one scene
_SUMMED = 20  # days: what is counted over more of them is not of the place at which the story stands
_LATER = 2  # paragraphs within which a place told later is that of what was told before
_FRONT = 8  # characters before a place that opens its sentence: "In the "
_WINDOW = 60  # characters before a place that say what it is to the sentence
_BEHIND = 30  # characters behind a clause in which its place can stand
_OF_GROUND = frozenset({"territory_gained", "territory_lost"})
_REACH = 3.0  # degrees within which a finer place can lie in a coarser one


class _Scene(NamedTuple):
    """A place at which the story stood, and the dates of the fact that put it there; told: it was a fact that did."""

    place: Place
    first: date | None
    last: date | None
    told: bool
    paragraph: int
    fronted: bool = False  # `In Gadam, …`: elsewhere than what was told before

    @property
    def is_long(self) -> bool:
        """Whether it sums up weeks."""
        return self.first is not None and self.last is not None and (self.last - self.first).days > _SUMMED


class Places:
    """Sets place_*; one for each Lexicons."""

    def __init__(self, lexicons: Lexicons) -> None:
        words = lexicons.general["discourse"]
        affiliations = lexicons.domain["actors"]["affiliations"]
        self._seat_links = frozenset(words["seat_links"])
        self._seat_gaps = frozenset(words["seat_gaps"])
        self._pointers = Pointers(lexicons)
        self._next_part = re.compile(words["next_part_of_place"])
        self._crowds = frozenset(words["crowds"])
        self._capitals = frozenset(name for a in affiliations for name in a["capitals"])
        self._countries = Capitals(lexicons)
        self._label_end = re.compile(words["label_end"])
        self._locals = re.compile(words["locals"], re.IGNORECASE)
        self._inside, self._locative, self._origin, self._struck, self._label = (
            in_small_letters(words[key]) for key in ("inside", "locative", "origin", "struck", "label")
        )
        self._fell, self._where, self._rules, self._homes = (
            in_small_letters(words[key]) for key in ("fell", "where", "rules", "homes")
        )

    def set(self, drafts: Sequence[Draft], sentences: Sequence[SentenceRow], text: str) -> None:
        """Places of every draft of one article, whose dates are set; sentences in order."""
        own: dict[int, list[Draft]] = {}
        for draft in drafts:
            own.setdefault(draft.sentence.position, []).append(draft)
        scenes: list[_Scene] = []
        waiting: list[Draft] = []
        dateline: Place | None = None
        named = Named()
        for sentence in sentences:
            found = self._places(sentence, text)
            dateline = dateline or next((p for p in found if p.strength == 0), None)
            there = [p for p in found if p.strength >= (3 if p.rank == COUNTRY else 2)]
            here = own.get(sentence.position, ())
            seats = [p for p in (*found, *_seats(sentence)) if p.strength and p.rank < COUNTRY] if here else []
            taken: Place | None = None
            # At what the sentence points without a name, for all that it tells behind.
            pointed = None if there else self._pointers.of_sentence(sentence, named, dateline, text)
            for draft in here:
                scene = _latest(scenes, draft)
                taken = _taken(found, draft)
                itself = self._pointers.at(draft, found, named, dateline, text)
                pointed = itself or pointed
                chosen = (
                    taken
                    or itself
                    or self._choose(seats if draft.kind in _AT_TABLE else there, draft, text, scene)
                    or pointed
                    or (scene.place if scene else None)
                    or _fallback(found)
                )
                if chosen is None and not _is_apart(draft) and not is_of_war(draft):
                    waiting.append(draft)
                elif chosen is not None:
                    _set(draft, chosen.mention)
            self._advance(scenes, there or [p for p in (taken, pointed) if p is not None], here, sentence, text)
            named = named.then(found)
        _place_late(waiting, scenes, dateline)

    def _places(self, sentence: SentenceRow, text: str) -> list[Place]:
        named = (self._countries.named(m, text) for m in sentence.mentions if m.kind == "place")
        places = [m for m in named if m.place_precision is not None]
        every = [m for m in sentence.mentions if m.kind == "speaker"] if places else []
        own = [m for m in every if self._locals.match(m.text)]  # they tell of where they live
        speakers = [m for m in every if m not in own]
        return [
            Place(m, 2) if _of_speaker(m, own) else self._place(m, sentence, text)
            for m in places
            if not _of_speaker(m, speakers)
            and not self._rules.match(lowered(text)[m.end : m.end + _BEHIND])
            and not (m.text in self._capitals and self._is_heard_there(m, sentence, text))
        ]

    def _place(self, mention: MentionRow, sentence: SentenceRow, text: str) -> Place:
        if _in_dateline(mention, sentence, text):
            return Place(mention, 0)
        lower = lowered(text)
        before = lower[max(sentence.start, mention.start - _WINDOW) : mention.start]
        behind = lower[mention.end : mention.end + 30]
        if self._struck.search(before) or self._where.match(behind):
            return Place(mention, 3)
        if self._origin.search(before):
            return Place(
                mention, 1, self._homes.search(before) is not None
            )  # `rockets fired from Ola fell on Gadam`: it is not Ola that fell
        labels = self._label.match(before) and self._label_end.match(text, mention.end)
        if self._fell.match(behind) or self._inside.search(before) or labels:
            return Place(mention, 3)
        return Place(mention, 2 if self._locative.search(before) else 1)

    def _is_heard_there(self, mention: MentionRow, sentence: SentenceRow, text: str) -> bool:
        """`In Baku, prosecutors said`: whoever speaks sits there; of a capital that says nothing of what they speak of. A crowd is there."""
        if text[sentence.start : mention.start].strip().lower() not in self._seat_links:
            return False
        speakers = [m for m in sentence.mentions if m.kind == "speaker" and m.text.split()[-1].lower() not in self._crowds]
        return any(text[mention.end : s.start] in self._seat_gaps and s.start <= s.cue_start for s in speakers)

    def _choose(self, places: Sequence[Place], draft: Draft, text: str, scene: _Scene | None) -> Place | None:
        """The finest of the strongest places of the sentence, the nearest of several; where it holds the scene's finer one, that."""
        if not places:
            return None
        at = draft.trigger.start if draft.count is None else max(draft.trigger.start, draft.count.end - 1)
        best = min(places, key=lambda p: (p.rank == COUNTRY, self._far(p, at, text), -p.strength, p.rank))
        near = [p for p in places if p.rank < best.rank and _holds(best, p) and abs(p.mention.start - best.mention.start) < 60]
        best = min(near, key=lambda p: (p.rank, abs(p.mention.start - at)), default=best)
        same = scene is not None and scene.paragraph == draft.sentence.paragraph and draft.kind not in OF_AREAS
        if (
            scene is not None
            and scene.told
            and same
            and best.rank >= 3
            and scene.place.rank < best.rank
            and _holds(best, scene.place)
        ):
            return scene.place
        return best

    def _far(self, place: Place, at: int, text: str) -> int:
        low, high = sorted((place.mention.start, at))
        between = text[low:high]
        behind = 0 if place.mention.start > at else 15  # a place behind a deed is the likelier one
        return (
            high
            - low
            + behind
            + 60 * between.count(";")
            + 30 * len(self._next_part.findall(between))
            + 40 * (3 - place.strength)
        )

    def _advance(
        self, scenes: list[_Scene], there: Sequence[Place], here: Sequence[Draft], sentence: SentenceRow, text: str
    ) -> None:
        """Where the story stands after a sentence: at the place of its last fact, else at one where it puts something."""
        if here:
            done = [d for d in here if d.kind not in _AT_TABLE]  # where they are to talk nobody was harmed
            if done and (place := self._choose(there, done[-1], text, None)) is not None:
                last = next((d for d in reversed(done) if d.date_start is not None), done[-1])
                days, fronted = (last.date_start, last.date_end), place.mention.start - sentence.start <= _FRONT
                scenes.append(_Scene(place, *days, True, sentence.paragraph, fronted))
            return
        strong = [p for p in there if p.rank < (COUNTRY if p.strength == 3 else PLACE_RANKS["district"])]
        before = scenes[-1] if scenes else None  # only named: what comes next is nearer
        weak = before is not None and not before.told and before.place.strength < _STRONG
        new = not scenes or scenes[-1].paragraph != sentence.paragraph or weak
        if strong and new and sentence.role == "body":
            place = min(strong, key=lambda p: (p.rank, p.mention.start))
            scenes.append(_Scene(place, None, None, False, sentence.paragraph))


def _place_late(waiting: Sequence[Draft], scenes: Sequence[_Scene], dateline: Place | None) -> None:
    """What no place had been told for takes that of what is told shortly after, else that of the dateline."""
    for draft in waiting:
        at = draft.sentence.paragraph
        near = (s for s in scenes if s.paragraph - at <= (_LATER if s.told and not s.fronted and not s.is_long else 0))
        late = next((s.place for s in near if _same_time(s, draft)), dateline)
        if late is not None:
            _set(draft, late.mention)


def _seats(sentence: SentenceRow) -> list[Place]:
    """Places where those who speak sit: of what they declare it is the place."""
    speakers = [m for m in sentence.mentions if m.kind == "speaker"]
    places = [m for m in sentence.mentions if m.kind == "place" and m.place_precision is not None]
    return [Place(m, 2) for m in places if _of_speaker(m, speakers)]


_AFTER_TOWN = re.compile(r"^[^.:;!?\n]{0,45}?(?:\)\s*[-–—]|\s[-–—]{1,2}\s|[—–])")


def _in_dateline(mention: MentionRow, sentence: SentenceRow, text: str) -> bool:
    if sentence.role == "dateline":
        return True
    return (
        sentence.position < 6
        and mention.start - sentence.start <= 30
        and bool(
            _AFTER_TOWN.match(text[mention.end : mention.end + 60])
            and text[sentence.start : mention.end].upper() == text[sentence.start : mention.end]
        )
    )


def _of_speaker(mention: MentionRow, speakers: Sequence[MentionRow]) -> bool:
    """Within the words that name who speaks."""
    return any(s.start <= mention.start < s.end and s.start != s.cue_start for s in speakers)


def _taken(places: Sequence[Place], draft: Draft) -> Place | None:
    """The place that a side gains or loses is the object of the very clause."""
    if draft.kind not in _OF_GROUND:
        return None
    inside = [
        p for p in places if draft.start <= p.mention.start < draft.end and p.rank < COUNTRY and p.mention.text[0].isalpha()
    ]
    behind = [p for p in inside if p.mention.start >= draft.trigger.end]
    return behind[0] if behind else inside[0] if inside else None


def _holds(coarse: Place, fine: Place) -> bool:
    a, b = coarse.mention, fine.mention
    if coarse.rank == COUNTRY:
        return bool(a.country is not None and a.country == b.country)
    if None in (a.latitude, b.latitude):
        return False
    return bool(abs(a.latitude - b.latitude) <= _REACH and abs(a.longitude - b.longitude) <= _REACH)


def _fallback(found: Sequence[Place]) -> Place | None:
    """A place that the sentence only names, if it is finer than a country."""
    named = (p for p in found if p.strength == 1 and not p.home and p.rank < COUNTRY)
    return min(named, key=lambda p: (p.rank, p.mention.start), default=None)


def _is_apart(draft: Draft) -> bool:
    """Whether a figure sums up more than the scene: a war's, a month's, one that no date bounds."""
    if draft.date_start is None or draft.date_end is None:
        return draft.toll == "cumulative"
    days = (draft.date_end - draft.date_start).days if draft.date_precision == "day" else 0  # a month is a day not known
    return days > _SUMMED and draft.count is not None


def _latest(scenes: Sequence[_Scene], draft: Draft) -> _Scene | None:
    """The scene last told that a fact can belong to by its date; no town for a figure that sums up more than the scene."""
    scene = next((s for s in reversed(scenes) if _same_time(s, draft)), None)
    if scene is None or scene.place.rank >= _REGION:
        return scene
    beyond = is_of_war(draft) and scene.paragraph != draft.sentence.paragraph
    return None if beyond or _is_apart(draft) else scene


def _same_time(scene: _Scene, draft: Draft) -> bool:
    if scene.paragraph == draft.sentence.paragraph and draft.date_basis == "context":
        return True  # carried on within it
    if not scene.told and scene.place.strength < _STRONG and scene.paragraph != draft.sentence.paragraph:
        return False  # what was only named there
    if scene.first is None or scene.last is None or draft.date_start is None or draft.date_end is None:
        return True
    return (draft.date_start - scene.last).days <= _DAYS and (scene.first - draft.date_end).days <= _DAYS


def _set(draft: Draft, mention: MentionRow) -> None:
    draft.place_id, draft.place_text, draft.place_precision = mention.entity_id, mention.text, mention.place_precision
    draft.latitude, draft.longitude = mention.latitude, mention.longitude
