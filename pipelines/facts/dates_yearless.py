"""Dates that a text leaves without a year, and days told from them → the days they mean after the last date that the text told in full.

A date still open after that keeps its TIMEX3 value: it is known to be none of the story's other dates.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from factline.pipelines.facts.chunks import MentionRow

_MONTH_DAY = re.compile(r"XXXX-(\d\d)(?:-(\d\d))?(?:/XXXX-(\d\d)(?:-(\d\d))?)?")
_OPEN = re.compile(r"XXXX-(?:WXX-\d|\d\d(?:-\d\d)?)")
_RELATIVE = "XXXX-XX-XX"  # a day told from another one
_AHEAD = 300  # days after a full date up to which a day and month mean its next one


class Yearless:
    """Reads the dates of one article in order."""

    def __init__(self) -> None:
        self._base: date | None = None  # first day of the last date told in full
        self._read: date | None = None  # last day of the last date read here

    def days(self, mention: MentionRow) -> tuple[date, date, str] | None:
        """First and last day of a mention and the basis of both; None where it stays open or names no day."""
        first, last = mention.date_start, mention.date_end
        if first is not None:
            if mention.date_basis == "explicit":
                self._base, self._read = first, None
            elif self._base is not None and self._read is not None and mention.value == _RELATIVE:
                self._read += first - self._base  # it was counted from the last full date, for want of the one between
                return self._read, self._read, "context"
            return first, last, mention.date_basis
        found = _MONTH_DAY.fullmatch(mention.value or "")
        if found is None or self._base is None:
            return None
        month, day = int(found[1]), int(found[2] or 0)
        to_month, to_day = (int(found[3]), int(found[4] or 0)) if found[3] else (month, day)
        for year in (self._base.year, self._base.year + 1):
            to_year = year + (to_month < month)
            length, to_length = monthrange(year, month)[1], monthrange(to_year, to_month)[1]
            first, last = date(year, month, min(day or 1, length)), date(to_year, to_month, min(to_day or to_length, to_length))
            if last >= self._base and first - self._base <= timedelta(days=_AHEAD):
                self._read = last
                return first, last, "context"
        return None


def is_open(mention: MentionRow) -> bool:
    """Whether a mention without days names a day or month all the same (`on Tuesday`)."""
    return mention.date_start is None and _OPEN.match(mention.value or "") is not None
