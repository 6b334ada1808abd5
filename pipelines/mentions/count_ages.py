"""Tokens → which numbers are ages. `John Roe, 23,`, `25-year-old`, `aged 4, 6 and 8` count nobody."""

from __future__ import annotations

from collections.abc import Sequence

from factline.pipelines.mentions.count_units import Unit

_AFTER_LISTED_AGE = frozenset({",", ")", ".", ";", "and", "was", "were"})
_AFTER_AGE = frozenset({",", ")"})
_AFTER_AGE_OF = _AFTER_LISTED_AGE | {"is", "has", "had", "who", "from", "in", "died"}
_AFTER_NAMED_AGE = frozenset({".", ";", "and", "was", "were", "of", "is", "has", "who", "from"})


def is_age(units: Sequence[Unit], lowers: Sequence[str], unit: Unit) -> bool:
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
    if len(units) > 1 and units[-1].tag == "o" and units[-2].tag == "h" and behind in _AFTER_AGE_OF:
        return True  # a girl of seven
    if len(units) > 1 and units[-2].tag == "y" and units[-1].tag in ",&" and behind in _AFTER_LISTED_AGE:
        return lowers[n.core][0].isdecimal()  # aged 4, 6 and 8
    if units[-1].tag == "C" and behind == "," and lowers[n.core][0].isdecimal():
        return True  # Ann Roe 34, was
    if units[-1].word not in (",", "(") or not lowers[n.core][0].isdecimal():
        return False
    named = len(units) > 1 and units[-2].tag in ("hHCSGlm" if behind == "and" else "hCSGlm")
    return behind in _AFTER_AGE or (named and behind in _AFTER_NAMED_AGE)
