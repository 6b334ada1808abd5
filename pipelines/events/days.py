"""happenings → the days that each article mainly tells, and whether two stretches of days are apart.

Texts in one wording are one text only where their days allow it: a ministry's bulletin is written anew each day in the words of the last.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from factline.pipelines.events.chains import chained_within
from factline.pipelines.events.columns import BY_CALENDAR, UNKNOWN, Flags, Floats, Ints, day_names, days, whole
from factline.pipelines.events.reading import Read, gathered

_FOREVER = 2**31 - 1


@dataclass(frozen=True)
class MainDays:
    """For each article the first and last day of what it mainly tells, and how the text names it.

    Where it does not (0), the days are those on which such a text is news: the day of publication and the one before it.
    """

    first: Ints
    last: Ints
    named: Ints

    def one_text(self, a: Ints, b: Ints, share: Floats, reprint: float) -> Ints:
        """For each article the smallest place of those that are one text with it.

        `a`, `b`: pairs of places, alike by `share`. First the reprints (from `reprint` on): only days of the calendar keep them apart, for
        reckoned days and days of publication are others where a text is printed again. Then what is alike: all days must meet.
        """
        kept = ~self._apart(a, b, share, reprint)
        order = np.lexsort((b[kept], a[kept], -share[kept]))
        a, b, share = a[kept][order], b[kept][order], share[kept][order]
        sure, strong = self.named == BY_CALENDAR, share >= reprint
        bounds = np.where(sure, self.first, -_FOREVER), np.where(sure, self.last, _FOREVER)
        prints = chained_within(*bounds, a[strong], b[strong])
        first, last = self.first.copy(), self.last.copy()
        np.minimum.at(first, prints, self.first)
        np.maximum.at(last, prints, self.last)
        return chained_within(first, last, prints[a[~strong]], prints[b[~strong]])[prints]

    def _apart(self, a: Ints, b: Ints, share: Floats, reprint: float) -> Flags:
        named, sure = (np.minimum(level[a], level[b]) for level in (self.named > 0, self.named == BY_CALENDAR))
        meet = np.where(
            named,
            ~apart((self.first[a], self.last[a]), (self.first[b], self.last[b])),
            (self.first[a] <= self.last[b]) & (self.first[b] <= self.last[a]),
        )
        return ~meet & (sure | (share < reprint))


def apart(one: tuple[Ints, Ints], other: tuple[Ints, Ints]) -> Flags:
    """Whether stretches of days (first, last) do not meet, or are of one length and begin on other days (`the past day` of two days)."""
    first, last = one[0].astype(np.int64), one[1].astype(np.int64)
    return (
        (first > other[1]) | (other[0] > last) | ((last - first == other[1] - other[0].astype(np.int64)) & (first != other[0]))
    )


def main_days(happenings: Read, articles: pa.Table) -> MainDays:
    """Of the main happening of each article, of what leads it first where it has none. `articles`: article_id, published, in the order wanted."""
    columns = ("article_id", "main", "leads", "char_start", "date_start", "date_end", "day_named")
    told = gathered("happenings", happenings, *columns)
    told = told.filter(pc.field("leads"))
    at = pc.index_in(whole(told, "article_id"), value_set=whole(articles, "article_id")).to_numpy(zero_copy_only=False)
    main, start = (whole(told, name).to_numpy(zero_copy_only=False) for name in ("main", "char_start"))
    order = np.lexsort((start, ~main.astype(bool), at))
    chosen = order[np.concatenate([[True], at[order][1:] != at[order][:-1]])] if len(order) else order
    published = days(whole(articles, "published"))
    news = published != UNKNOWN
    found = MainDays(
        np.where(news, published.astype(np.int64) - 1, -_FOREVER),
        np.where(news, published, _FOREVER),
        np.zeros(len(published), dtype=np.int8),
    )
    named = day_names(whole(told, "day_named"))[chosen]
    at, chosen, named = at[chosen][named > 0], chosen[named > 0], named[named > 0]
    found.first[at], found.last[at] = (days(whole(told, name))[chosen] for name in ("date_start", "date_end"))
    found.named[at] = named
    return found
