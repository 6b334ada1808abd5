"""Counts of a sentence → the same, where a share of a number is meant: `half of the 40 guards` are 20, `a third of the guards` some.

In: counts as the groups gave them. Out: counts. A share of what no count names (`a fifth of the town`) counts nobody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from factline.pipelines.lexicons import Lexicons, in_small_letters, lowered
from factline.pipelines.mentions.mention import Mention


class Shares:
    """Reads shares; one for each Lexicons."""

    def __init__(self, lexicons: Lexicons) -> None:
        shares: dict[str, str] = lexicons.general["numbers"]["shares"]
        self._shares = {words: Fraction(share) for words, share in shares.items()}
        words = "|".join(sorted(shares, key=len, reverse=True))
        self._share_of = in_small_letters(rf"\b(?:{words})\s+of\s+")

    def apply(self, text: str, start: int, end: int, counts: Sequence[Mention]) -> list[Mention]:
        """Counts of the sentence text[start:end], in order; offsets are the article's."""
        kept = list(counts)
        for found in self._share_of.finditer(lowered(text), start, end):
            share = self._shares[" ".join(found[0].split()[:-1])]
            kept = [m for m in kept if not found.start() <= m.start < found.end()]
            kept = [_shared(m, found, share) if m.start == found.end() and m.count_unit == "persons" else m for m in kept]
        return kept


def _shared(whole: Mention, found: re.Match[str], share: Fraction) -> Mention:
    low, best, high = (None if n is None else round(n * share) for n in (whole.count_low, whole.count_best, whole.count_high))
    return whole._replace(
        start=found.start(),
        count_low=1 if best is None else low,
        count_best=best,
        count_high=high,
        count_text=" ".join(found[0].split()[:-1]),
    )
