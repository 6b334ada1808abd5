"""Counts of a sentence → the same, where a share of a number is meant: `half of the 40 guards` are 20, `a third of the guards` some.

In: counts as the groups gave them. Out: counts, with the bound told before the share (`more than half of the 40`). A share of what no
count names (`a fifth of the town`) counts nobody.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any

from factline.pipelines.lexicons import Lexicons, in_small_letters, lowered
from factline.pipelines.mentions.mention import Mention
from factline.pipelines.mentions.numbers import bounded

# Nobody is part of a person: more than two thirds of 40 (26.7) are 27 at least, at least two thirds the same, less than that 26.
_WHOLE_PERSONS: dict[str, Callable[[Fraction], int]] = {
    "at_least": math.ceil,
    "more_than": math.floor,
    "at_most": math.floor,
    "less_than": math.ceil,
    "approximate": round,
}


class Shares:
    """Reads shares; one for each Lexicons."""

    def __init__(self, lexicons: Lexicons) -> None:
        numbers: dict[str, Any] = lexicons.general["numbers"]
        self._shares = {words: Fraction(share) for words, share in numbers["shares"].items()}
        self._operators = {
            w: operator for operator, ws in numbers["operators_before"].items() if operator != "exact" for w in ws
        }
        self._verbs_with = {word: frozenset(verbs) for word, verbs in numbers["verbs_with"].items()}
        self._approximate: float = numbers["approximate_share"]
        self._share_of = in_small_letters(rf"\b(?:{_any_of(self._shares)}){numbers['share_of']}")
        self._operator_before = re.compile(
            rf"(?<![\w-])(?P<first>{_any_of(self._operators)})\s+(?:(?:{_any_of(self._operators)})\s+)*$"
        )

    def apply(self, text: str, start: int, end: int, counts: Sequence[Mention]) -> list[Mention]:
        """Counts of the sentence text[start:end], in order; offsets are the article's."""
        kept = list(counts)
        low = lowered(text)
        for found in self._share_of.finditer(low, start, end):
            share = self._shares[" ".join(found[0].split()[:-1])]
            first, operator = self._bound(low, start, found.start())
            kept = [m for m in kept if m.start >= found.end() or m.end <= first]
            for at, whole in enumerate(kept):
                if whole.start == found.end() and whole.count_unit == "persons":
                    kept[at] = self._shared(whole, first, low[first : found.end()], share, operator)
        return kept

    def _bound(self, low: str, start: int, end: int) -> tuple[int, str | None]:
        """Where the share that begins at `end` begins with the words that bound it, and how they do; not `handed over half of`."""
        found = self._operator_before.search(low, start, end)
        if found is None:
            return end, None
        words, before = " ".join(found["first"].split()), low[start : found.start()].split()
        if before and before[-1] in self._verbs_with.get(words, ()):
            return end, None
        return found.start(), self._operators[words]

    def _shared(self, whole: Mention, first: int, words: str, share: Fraction, operator: str | None) -> Mention:
        told = whole._replace(start=first, count_text=" ".join(words.split()[:-1]))
        if whole.count_best is None:
            return told._replace(count_low=1)
        bounds = (whole.count_low, whole.count_best, whole.count_high)
        if operator is None:
            low, best, high = (None if n is None else round(n * share) for n in bounds)
            return told._replace(count_low=low, count_best=best, count_high=high)
        least, likely, most = (
            None if n is None else bounded(_WHOLE_PERSONS[operator](n * share), operator, self._approximate) for n in bounds
        )
        return told._replace(
            count_low=least.low if least else None,
            count_best=likely.best if likely else None,
            count_high=most.high if most else None,
            count_operator=operator,
        )


def _any_of(phrases: Iterable[str]) -> str:
    return "|".join(re.escape(p).replace("\\ ", r"\s+") for p in sorted(phrases, key=len, reverse=True))
