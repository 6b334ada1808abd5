"""Places of a sentence, and those that it only points at: `there`, `the town`, `the region`, `the capital`.

In: compiled words of discourse.yaml, the places found so far. Which fact is where is for discourse_places to say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from factline.pipelines.contracts.place_ranks import PLACE_RANKS
from factline.pipelines.facts.chunks import MentionRow
from factline.pipelines.facts.draft import Draft, SentenceRow
from factline.pipelines.lexicons import Lexicons, in_small_letters, lowered

OF_AREAS = frozenset({"displaced", "territory_gained", "territory_lost", "territory_controlled", "withdrew", "deployed"})
COUNTRY = PLACE_RANKS["country"]
_TOWN = PLACE_RANKS["town"]
_BEHIND = 30  # characters behind a clause in which its place can stand


class Place(NamedTuple):
    """A place of a sentence. strength: 3 something is done there or to it, 2 a locative, 1 named only, 0 the dateline."""

    mention: MentionRow
    strength: int
    home: bool = False  # where somebody lives or speaks, and no more

    @property
    def rank(self) -> int:
        """0 the finest."""
        return PLACE_RANKS[self.mention.place_precision]


class Pointers:
    """Reads the words that stand for a place told before; one for each Lexicons."""

    def __init__(self, lexicons: Lexicons) -> None:
        words = lexicons.general["discourse"]
        self._there = re.compile(words["there"])
        self._the_place, self._the_capital, self._in_the_capital, self._the_area = (
            in_small_letters(words[key]) for key in ("the_place", "the_capital", "in_the_capital", "the_area")
        )

    def of_sentence(self, sentence: SentenceRow, named: Named, dateline: Place | None, text: str) -> Place | None:
        """`The town, cut off for months, …`, `The protests reached the capital.`: what a sentence that names no place is about."""
        lower = lowered(text)
        if self._the_place.match(lower, sentence.start) is not None:
            return named.town
        if self._in_the_capital.search(lower, sentence.start, sentence.end) is not None:
            return _home_capital(named, dateline)
        return None

    def at(self, draft: Draft, found: Sequence[Place], named: Named, dateline: Place | None, text: str) -> Place | None:
        """`were killed there`, `took the town`: the place named last; `marched through the capital`: that of the dateline.

        `found`: places of the draft's sentence. None where it points at none, or names one beside it.
        """
        near = draft.start, min(draft.sentence.end, draft.end + _BEHIND)
        if self._there.match(text, draft.trigger.end) is not None:
            before = [p for p in found if p.mention.end <= draft.trigger.start and p.strength and p.rank < COUNTRY]
            return before[-1] if before else named.town
        if any(p.strength and p.rank < COUNTRY and near[0] <= p.mention.start < near[1] for p in found):
            return None
        if self._the_capital.search(lowered(text), *near):
            return _home_capital(named, dateline)
        if draft.kind in OF_AREAS and self._the_area.search(lowered(text), *near):
            return named.area
        return named.town if self._the_place.search(lowered(text), *near) else None


class Named(NamedTuple):
    """The town and the region named last before a sentence."""

    town: Place | None = None
    area: Place | None = None

    def then(self, found: Sequence[Place]) -> Named:
        """The same after a sentence with these places."""
        told = [p for p in reversed(found) if p.strength and not p.home and p.rank < COUNTRY]
        town, area = (next((p for p in told if (p.rank <= _TOWN) == fine), None) for fine in (True, False))
        return Named(town or self.town, area or self.area)


def _home_capital(named: Named, dateline: Place | None) -> Place | None:
    """The town of the dateline, unless the story is of another country."""
    told = next((p.mention.country for p in named if p is not None), None)
    abroad = dateline is not None and told is not None and dateline.mention.country not in (told, None)
    return None if abroad else dateline
