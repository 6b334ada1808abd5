"""happenings → the days that each article mainly tells, and whether two stretches of days are apart.

Texts in one wording are one text only where their days allow it: a ministry's bulletin is written anew each day in the words of the last.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow.compute as pc

from factline.pipelines.events.columns import BY_CALENDAR, UNKNOWN, Flags, Ints, day_names, days, whole
from factline.pipelines.events.reading import Read, gathered

_FOREVER = 2**31 - 1


@dataclass(frozen=True)
class MainDays:
    """For each article the first and last day of what it mainly tells, and how the text names it (0: not at all)."""

    first: Ints
    last: Ints
    named: Ints

    def bounds(self) -> tuple[Ints, Ints]:
        """First and last day where the calendar names it; all time where it does not."""
        sure = self.named == BY_CALENDAR
        return np.where(sure, self.first, -_FOREVER), np.where(sure, self.last, _FOREVER)

    def refuse(self, a: Ints, b: Ints, share: Ints, reprint: float) -> Flags:
        """Which pairs of articles are no one text, for all their words: they name days that are apart.

        Reckoned days may be apart because a reprint is of another day; that a pair is one then takes a share of `reprint`.
        """
        both = (self.named[a] > 0) & (self.named[b] > 0)
        sure = (self.named[a] == BY_CALENDAR) & (self.named[b] == BY_CALENDAR)
        return both & apart((self.first[a], self.last[a]), (self.first[b], self.last[b])) & (sure | (share < reprint))


def apart(one: tuple[Ints, Ints], other: tuple[Ints, Ints]) -> Flags:
    """Whether stretches of days (first, last) do not meet, or are of one length and begin on other days (`the past day` of two days)."""
    first, last = one[0].astype(np.int64), one[1].astype(np.int64)
    return (
        (first > other[1]) | (other[0] > last) | ((last - first == other[1] - other[0].astype(np.int64)) & (first != other[0]))
    )


def main_days(happenings: Read, article_ids: Any) -> MainDays:
    """Of the main happening of each article, of what leads it first where it has none. `article_ids`: in the order wanted."""
    columns = ("article_id", "main", "leads", "char_start", "date_start", "date_end", "day_named")
    told = gathered("happenings", happenings, *columns)
    told = told.filter(pc.field("leads"))
    at = pc.index_in(whole(told, "article_id"), value_set=article_ids).to_numpy(zero_copy_only=False)
    main, start = (whole(told, name).to_numpy(zero_copy_only=False) for name in ("main", "char_start"))
    order = np.lexsort((start, ~main.astype(bool), at))
    chosen = order[np.concatenate([[True], at[order][1:] != at[order][:-1]])] if len(order) else order
    found = MainDays(*(np.full(len(article_ids), n, dtype=np.int64) for n in (UNKNOWN, UNKNOWN, 0)))
    found.first[at[chosen]] = days(whole(told, "date_start"))[chosen]
    found.last[at[chosen]] = days(whole(told, "date_end"))[chosen]
    found.named[at[chosen]] = day_names(whole(told, "day_named"))[chosen]
    return found
