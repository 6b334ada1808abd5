"""Draft facts → which of them are told where nothing speaks of armed conflict, to be refused.

A primary is won, a firm signs a deal, a witness withdraws: the same words as of armies. Facts of the kinds that armed conflict alone makes
worth coding stay only near its words (lexicons/general/armed_conflict.yaml) or in an article on the domain. Nothing here weighs
whether a fact is true.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from factline.pipelines.facts.draft import Draft, SentenceRow
from factline.pipelines.lexicons import Lexicons, any_word, in_small_letters, lowered

_DOUBT = "unknown_noun"
_DEATH = "killed"


class ArmedConflict:
    """Tells which drafts of an article are not of armed conflict; one for each Lexicons."""

    def __init__(self, lexicons: Lexicons) -> None:
        told = lexicons.general["armed_conflict"]
        self._kinds = frozenset(chain.from_iterable(told["kinds"]))
        self._of_unknown = frozenset(told["kinds_of_unknown_nouns"])
        self._classes = frozenset(told["unless_class"])
        self._armed = frozenset(told["armed_classes"])
        self._reach: int = told["reach"]
        self._words = in_small_letters(rf"\b(?:{any_word(chain.from_iterable(told['words']))})\b")
        domain = lexicons.domain["domain"]
        self._parties = frozenset(domain["opponents"])
        self._countries = frozenset(country for country, side in domain["sides_of_countries"].items() if side in self._parties)

    def elsewhere(self, drafts: Sequence[Draft], sentences: Sequence[SentenceRow], text: str) -> frozenset[int]:
        """Which drafts of one article to refuse, by their place among them; sides are set, both are in reading order."""
        asked = [n for n, draft in enumerate(drafts) if self._is_asked(draft)]
        if not asked or self._is_of_domain(sentences):
            return frozenset()
        lower = lowered(text)
        deaths = {d.sentence.position for d in drafts if d.kind == _DEATH and d.count_high != 0}
        at = {s.position: n for n, s in enumerate(sentences)}
        refused = set()
        for n in asked:
            place = at[drafts[n].sentence.position]
            near = sentences[max(0, place - self._reach) : place + self._reach + 1]
            if not self._is_told(near, lower) and deaths.isdisjoint(s.position for s in near):
                refused.add(n)
        return frozenset(refused)

    def _is_told(self, near: Sequence[SentenceRow], lower: str) -> bool:
        """Whether these sentences hold a word of armed conflict, or name those who fight."""
        if self._words.search(lower, near[0].start, near[-1].end) is not None:
            return True
        return any(m.person_class in self._armed for s in near for m in s.mentions)

    def _is_asked(self, draft: Draft) -> bool:
        if draft.patient_class in self._classes:
            return False
        return draft.kind in self._kinds or (draft.kind in self._of_unknown and _DOUBT in draft.doubts)

    def _is_of_domain(self, sentences: Sequence[SentenceRow]) -> bool:
        """Whether a party of the domain or a place in its country is named."""
        named = chain.from_iterable(s.mentions for s in sentences)
        return any(m.side in self._parties or m.country in self._countries for m in named)
