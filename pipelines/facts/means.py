"""Draft facts of violence → by what means, where the words of their sentence tell it and their trigger does not.

The nearest of the words counts (lexicons/general/means.yaml). What another sentence says of the same happening is for happenings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import chain

from factline.pipelines.facts.draft import Draft, SentenceRow
from factline.pipelines.lexicons import Lexicons, any_word, in_small_letters, lowered

_ACCIDENT = "accident"


class Means:
    """Tells by what means it was done; one for each Lexicons."""

    def __init__(self, lexicons: Lexicons) -> None:
        told = lexicons.general["means"]
        self._means: dict[str, str | None] = {word: means for means, parts in told["words"].items() for word in chain(*parts)}
        self._means |= dict.fromkeys(chain(*told["silent"]))
        self._kinds = frozenset(told["kinds"])
        self._words = _any_of(self._means)
        self._unless = frozenset(told["unless_shot_down"])
        self._shot_down = _any_of(told["shot_down"])
        self._reach: int = told["reach"]

    def set(self, drafts: Sequence[Draft], sentences: Sequence[SentenceRow], text: str) -> None:
        """Sets the means of those drafts of one article that lack it; text is the cleaned article, sentences are in order."""
        lacking = [d for d in drafts if d.means is None and d.kind in self._kinds]
        if not lacking:
            return
        lower = lowered(text)
        at = {s.position: n for n, s in enumerate(sentences)}
        found: dict[int, list[tuple[int, int, str]]] = {}
        for draft in lacking:
            place = draft.sentence.position
            if place not in found:
                found[place] = self._told(lower, sentences, at[place])
            if found[place]:
                draft.means = min((_gap(told, draft), *told) for told in found[place])[-1]

    def _told(self, lower: str, sentences: Sequence[SentenceRow], at: int) -> list[tuple[int, int, str]]:
        """Words of a sentence that tell a means: (start, end, means)."""
        here = sentences[at]
        words = [(m.start(), m.end(), m[0]) for m in self._words.finditer(lower, here.start, here.end)]
        told = [(start, end, means) for start, end, word in words if (means := self._means[word]) is not None]
        done = [t for t in told if t[2] != _ACCIDENT]
        if done or not told:
            return done
        near = sentences[max(0, at - self._reach) : at + self._reach + 1]
        shot_down = self._shot_down.search(lower, near[0].start, near[-1].end) is not None
        return [t for t in told if not (shot_down and lower[t[0] : t[1]] in self._unless)]


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return in_small_letters(rf"\b(?:{any_word(words)})\b")


def _gap(told: tuple[int, int, str], draft: Draft) -> int:
    """Characters between a word and the trigger; 0 where they overlap."""
    return max(0, told[0] - draft.trigger.end, draft.trigger.start - told[1])
