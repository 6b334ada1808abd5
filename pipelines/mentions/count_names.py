"""Words → parts of persons' names: in upper case, where capitals tell nothing, and of persons named before (`Roe` is `Ann Roe`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from factline.pipelines.lexicons import Lexicons
from factline.pipelines.mentions.count_units import Unit
from factline.pipelines.mentions.mention import Mention

_LONGEST = 4  # words of a name


class Names:
    """What tells a name from other words; one for each Lexicons."""

    def __init__(self, lexicons: Lexicons) -> None:
        words: dict[str, Any] = lexicons.general["function_words"]
        self.given = frozenset(name for names in lexicons.general["given_names"].values() for name in names)
        self._never = frozenset(words["not_names"])
        self._endings = tuple(words["not_in_names"])

    def goes_on(self, units: Sequence[Unit], lower: str) -> bool:
        """GENERAL ROE, ANN ROE: in upper case a word belongs to a name by what stands before it."""
        if not units or units[-1].tag not in "lhCS" or lower in self._never or lower.endswith(self._endings):
            return False
        return sum(u.tag in "CS" for u in units[1 - _LONGEST :]) < _LONGEST - 1

    def last_names(self, text: str, counts: Sequence[Mention]) -> set[str]:
        """Lower-case names by which persons named in full among the counts may be named again."""
        found: set[str] = set()
        for m in counts:
            if m.count_best == 1 and m.count_unit == "persons" and m.value is not None:
                words = text[m.start : m.end].lower()
                named = words.split()[1:] if m.value == "name" else words.rpartition(m.value)[2].split()
                found.update(w for w in named if len(w) > 2 and w.isalpha())
        return found - self.given - self._never
