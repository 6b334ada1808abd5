"""The dates of a happening's facts → how its text names the day: by the calendar, by words that are reckoned, or not at all.

What is reckoned (`on Tuesday`, `the past day`) moves with the day of publication; a day of the calendar stands, whoever prints it.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import timedelta

from factline.pipelines.happenings.grouping import Fact, Happening

_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d")
_NIGHT = timedelta(days=1)
_RECKONED = frozenset({"publication", "context", "anchor_event", "inferred"})


def day_named(happening: Happening, months: Collection[str]) -> str | None:
    """`calendar`, `reckoned`, or None where it has no day, a stretch of more than two, or one that no word of the text names."""
    dated = happening.dated
    if dated is None or dated["date_precision"] != "day" or dated["date_end"] - dated["date_start"] > _NIGHT:
        return None
    if any(_same_days(fact, dated) and _by_calendar(fact, months) for fact in happening.facts):
        return "calendar"
    named = dated["date_basis"] in _RECKONED and _WORD.search(dated["date_text"] or "") is not None
    return "reckoned" if named else None


def _same_days(fact: Fact, other: Fact) -> bool:
    return bool(fact["date_start"] == other["date_start"] and fact["date_end"] == other["date_end"])


def _by_calendar(fact: Fact, months: Collection[str]) -> bool:
    """Whether a whole date was written, or a month and a number (`12 May`; its year follows from the publication)."""
    text = fact["date_text"] or ""
    return fact["date_basis"] == "explicit" or (
        _NUMBER.search(text) is not None and any(word in months for word in _WORD.findall(text.lower()))
    )
