"""Tokens → which numbers are ages. `John Roe, 23,`, `25-year-old`, `aged 4, 6 and 8` count nobody."""

from __future__ import annotations

from collections.abc import Sequence

from factline.pipelines.mentions.count_units import Unit

_AFTER_LISTED_AGE = frozenset({",", ")", ".", ";", "and"})
_AFTER_AGE = frozenset({",", ")"})
_AFTER_NAMED_AGE = frozenset({".", ";", "and", "was", "were", "of", "is", "has", "who", "from"})
_OLD = (
    "year-old",
    "years-old",
    "month-old",
    "months-old",
    "day-old",
    "week-old",
    "year",
    "years",
    "month",
    "months",
    "yr",
    "yrs",
    "yo",
)


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
    if len(units) > 1 and units[-2].tag == "y" and units[-1].tag in ",&" and behind in _AFTER_LISTED_AGE:
        return lowers[n.core][0].isdecimal()  # aged 4, 6 and 8
    if units[-1].word not in (",", "(") or not lowers[n.core][0].isdecimal():
        return False
    named = len(units) > 1 and units[-2].tag in "hCGlm"
    return behind in _AFTER_AGE or (named and behind in _AFTER_NAMED_AGE)


def age_after(lowers: Sequence[str], i: int) -> int | None:
    """`25-year-old`, `25-year old`, `25 years old`: the token after the age, where i is right behind its number."""
    if i < len(lowers) and lowers[i] == "-":
        i += 1
    if i >= len(lowers) or not lowers[i].startswith(_OLD):
        return None
    if "-old" in lowers[i] or lowers[i] == "yo":
        return i + 1
    j = i + 2 if i + 1 < len(lowers) and lowers[i + 1] == "-" else i + 1
    return j + 1 if j < len(lowers) and lowers[j] == "old" else None
