"""Tokens → which numbers are ages. `John Roe, 23,`, `25-year-old`, `aged 4, 6 and 8` count nobody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from factline.pipelines.lexicons import Lexicons
from factline.pipelines.mentions.count_units import Unit


class BareAges:
    """Tells ages by what stands behind them (`ages` of word_forms.yaml); one for each Lexicons."""

    def __init__(self, lexicons: Lexicons) -> None:
        forms: dict[str, Any] = lexicons.general["word_forms"]
        behind: dict[str, list[str]] = forms["ages"]["behind"]
        self._any, self._listed, self._of, self._named = (frozenset(behind[k]) for k in ("any", "listed", "of", "named"))
        self._and = frozenset(forms["and"])
        self._joins = self._and | {","}

    def is_age(self, units: Sequence[Unit], lowers: Sequence[str], unit: Unit) -> bool:
        """A number between commas or in brackets right behind a name or person noun: `John Roe, 23,`."""
        n = unit.number
        if (
            n is None
            or n.first != n.core
            or n.interval.operator != "exact"
            or n.last - n.first != 1
            or (n.interval.best or 0) > 110
        ):
            return False
        behind = lowers[n.last] if n.last < len(lowers) else "."
        if len(units) > 1 and units[-1].tag == "o" and units[-2].tag == "h" and behind in self._of:
            return True  # a girl of seven
        if (
            len(units) > 1
            and units[-1].tag == "o"
            and units[-2].tag == "H"
            and behind in self._joins
            and _is_number(lowers, n.last + 1)
        ):
            return lowers[n.core][0].isdecimal()  # brothers of 9 and 12
        if len(units) > 1 and units[-2].tag == "y" and units[-1].tag in ",&" and behind in self._listed:
            return lowers[n.core][0].isdecimal()  # aged 4, 6 and 8
        if units[-1].tag == "C" and behind == "," and lowers[n.core][0].isdecimal():
            return True  # Ann Roe 34, was
        if units[-1].word not in (",", "(") or not lowers[n.core][0].isdecimal():
            return False
        named = len(units) > 1 and units[-2].tag in ("hHCSGlm" if behind in self._and else "hCSGlm")
        return behind in self._any or (named and behind in self._named)


def _is_number(lowers: Sequence[str], i: int) -> bool:
    return i < len(lowers) and lowers[i].isdecimal()
