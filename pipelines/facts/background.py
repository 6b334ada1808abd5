"""Draft facts → background: whether a fact is told as another happening than the news (a motive, a comparison, a sequel)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import re2

from factline.pipelines.facts.draft import Draft, SentenceRow
from factline.pipelines.lexicons import Lexicons, byte_pattern, in_small_letters, lowered, one_byte_each

_NEAR = 30  # characters before a trigger in which `against the` or `over` makes its deed a motive
_HARM = frozenset({"killed", "wounded"})
_NOMINAL = frozenset({"deed-of", "deed-possessive"})


class Background:
    """Marks facts of another happening than the news; one for each Lexicons."""

    def __init__(self, lexicons: Lexicons) -> None:
        words = lexicons.general["background"]
        self._before = in_small_letters(rf"{_any(words['before'])}(?! {_any([words['before_not_before']])})")
        self._right_before = in_small_letters(_any(words["right_before"]))
        self._sequel = in_small_letters(rf"{_any(words['sequel'])}(?! {_any([words['sequel_not_before']])})")
        self._between = in_small_letters(_any([words["not_between"]]))
        protest: Mapping[str, Sequence[str]] = words["protest"]
        self._cause = in_small_letters(rf"{_any([protest['acts']])}[^;]*{_any([protest['links']])}[^,;]*\Z")
        cause: Mapping[str, Sequence[str]] = words["cause"]
        unrest = [protest["acts"], cause["then"]]
        self._mourners = in_small_letters(rf"{_any([words['mourners']['who']])}[^,;]*{_any([words['mourners']['of']])}[^,;]*\Z")
        self._sparks = in_small_letters(rf"{_any([words['sparks']['verbs']])}[^.;]*{_any([words['sparks']['unrest']])}")
        self._protests = in_small_letters(_any(unrest))
        back: Mapping[str, Sequence[str]] = words["look_back"]
        self._look_back = in_small_letters(rf"{_any([back['words']])}(?:[^,;]|, (?={_any([back['goes_on']])}))*\Z")
        self._first, self._then = (in_small_letters(_any([cause[part]])) for part in ("first", "then"))
        self._again = frozenset(lexicons.general["function_words"]["named_again"])
        self._same_fight = frozenset(words["sequel_not_of"])
        self._any_sequel = _gate(words["sequel"])

    def mark(self, drafts: Sequence[Draft], sentences: Sequence[SentenceRow], text: str) -> None:
        """Sets background of every draft of one article."""
        sequels: dict[int, int] = {}
        if not drafts:
            return
        lower = lowered(text)
        harmed = min((d.trigger.end for d in drafts if d.kind in _HARM and d.count_high != 0), default=len(text))
        for sentence in sentences if self._any_sequel.search(one_byte_each(text), harmed) is not None else ():
            start = max(sentence.start, harmed)
            if sentence.paragraph not in sequels and (found := self._sequel.search(lower, start, sentence.end)):
                sequels[sentence.paragraph] = found.start()
        for draft in drafts:
            sentence = draft.sentence
            sequel = sequels.get(sentence.paragraph)
            same_fight = draft.patient_class in self._same_fight and sequel is not None and sentence.start <= sequel
            after_sequel = sequel is not None and sequel < draft.trigger.start and not same_fight
            at = draft.trigger.start
            near = max(sentence.start, at - _NEAR)
            draft.background = after_sequel or bool(
                self._before.search(lower, sentence.start, at)
                or self._cause.search(lower, sentence.start, at)
                or (self._first.match(lower, sentence.start) and self._then.search(lower, draft.end, sentence.end))
                or (draft.rule_id in _NOMINAL and self._is_right_before(lower, near, at))
                or self._is_cause(draft, lower)
                or self._is_again(draft, drafts)
                or self._is_look_back(draft, drafts, lower)
            )

    def _is_cause(self, draft: Draft, lower: str) -> bool:
        """`parents of murdered cooks marched`, `the killing of a herder sparked protests`: why people are on the streets."""
        start, end, at = draft.sentence.start, draft.sentence.end, draft.trigger.start
        mourned = self._mourners.search(lower, start, at)
        if mourned is not None and mourned.start() - start < _NEAR and self._protests.search(lower, draft.end, end):
            return True
        head = draft.rule_id in _NOMINAL and at - start < _NEAR
        return head and self._sparks.search(lower, draft.end, end) is not None

    def _is_look_back(self, draft: Draft, drafts: Sequence[Draft], lower: str) -> bool:
        """`48 hours after a raid, which left nine dead, rebels shot two`: the nine are of what the news came after."""
        start = draft.sentence.start
        back = self._look_back.search(lower, start, draft.trigger.start) if draft.kind == "killed" else None
        if back is None or back.start() - start > _NEAR:
            return False
        here = (d for d in drafts if d.kind in _HARM and d.sentence is draft.sentence)
        return any(", " in lower[draft.trigger.end : d.trigger.start] for d in here)

    def _is_again(self, draft: Draft, drafts: Sequence[Draft]) -> bool:
        """`the two weavers`: as many as were told before as background, and named again."""
        several = (draft.count_best or 0) > 1 and not self._again.isdisjoint((draft.patient_text or "").lower().split()[:1])
        return several and any(
            d.background and d.kind == draft.kind and d.count_best == draft.count_best and d.start < draft.start for d in drafts
        )

    def _is_right_before(self, lower: str, start: int, end: int) -> bool:
        found = self._right_before.search(lower, start, end)
        return found is not None and self._between.search(lower, found.end(), end) is None


def _any(groups: Sequence[Sequence[str]]) -> str:
    return r"\b(?:" + "|".join(re.escape(w) for group in groups for w in group) + r")\b"


def _gate(groups: Sequence[Sequence[str]]) -> re2._Regexp:
    """One fast pass that says whether a text holds any of the words at all, inside others too."""
    return byte_pattern("|".join(re2.escape(w) for group in groups for w in group))
