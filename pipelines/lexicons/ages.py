"""Tokens → where an age written with its unit ends: `25-year-old`, `25 years old`. Counts and clauses both pass over it."""

from __future__ import annotations

from collections.abc import Sequence

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


def age_after(lowers: Sequence[str], i: int) -> int | None:
    """`25-year-old`, `25-year old`, `25 years old`: the token after the age, where i is right behind its number."""
    if i < len(lowers) and lowers[i] == "-":
        i += 1
    if tuple(lowers[i : i + 3]) == ("y", "/", "o"):
        return i + 3
    if i >= len(lowers) or not lowers[i].startswith(_OLD):
        return None
    if "-old" in lowers[i] or lowers[i] == "yo":
        return i + 1
    j = i + 2 if i + 1 < len(lowers) and lowers[i + 1] == "-" else i + 1
    return j + 1 if j < len(lowers) and lowers[j] == "old" else None
