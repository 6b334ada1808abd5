"""Pairs of happenings → how much speaks for one event, reason by reason. The reasons' weights are in lexicons/general/fusion.yaml.

Each reason is worth points; their sum above zero makes two happenings one. What cannot be one (two happenings of one article, sides
that exclude each other, a running total and a day's toll) has no score.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from factline.pipelines.events.candidates import reach_of
from factline.pipelines.events.columns import BY_CALENDAR, COUNTRY, UNKNOWN, Articles, Flags, Floats, Ints, Ragged, Told, idf
from factline.pipelines.events.days import apart

REASONS = ("words", "names", "dates", "places", "figures", "ways", "published", "source")
_SHORT = 8
_FEWEST_WORDS = 8


@dataclass(frozen=True)
class Compared:
    """For each pair: points for each reason, their sum with the start, and whether the two can be one at all."""

    points: Mapping[str, Floats]
    similarity: Floats  # cosine of the articles' rare words; NaN where it says nothing
    score: Floats
    possible: Flags


class Comparer:
    """What pairs are compared with, over one corpus."""

    def __init__(self, told: Told, articles: Articles, group: Ints, weights: Mapping[str, Any]) -> None:
        self.told, self.articles, self.group, self.weights = told, articles, group, weights
        frequency = np.bincount(told.names.values, minlength=1)
        heaviest = float(idf(np.array([2]), len(articles.terms), weights["prior"])[0])
        self._name_weights = idf(frequency, len(articles.terms), weights["prior"]) / heaviest  # by name

    def compare(self, a: Ints, b: Ints) -> Compared:
        """Compare happening a[i] with b[i]."""
        w = self.weights
        similarity = self._similarity(a, b)
        points = {
            "words": self._words(similarity, a, b),
            "names": w["names"]["each"] * np.minimum(self._names(a, b), w["names"]["most"]),
            "dates": self._dates(a, b),
            "places": self._places(a, b),
            "figures": self._figures(a, b),
            "ways": self.weights["ways"]["apart"] * self._apart(self.told.ways, a, b),
            "published": self._published(a, b),
            "source": w["source"] * self._one_source(a, b),
        }
        score = np.float32(w["start"]) + sum(points[reason].astype(np.float32) for reason in REASONS)
        return Compared(points, similarity, score, self.worth(a, b))

    def worth(self, a: Ints, b: Ints) -> Flags:
        """Whether two can be one event, and there is something to go by: words, a day and a place, or one source."""
        sure = self._worded(a, b) | self._day_and_place_meet(a, b) | (self._one_source(a, b) > 0)
        return self.possible(a, b) & sure

    def speaking_for(self, a: Ints, b: Ints) -> tuple[Ints, Floats]:
        """Which of the pairs have points above zero and can be one event, and their points."""
        at = np.flatnonzero(self.worth(a, b))
        score = self.compare(a[at], b[at]).score
        return at[score > 0], score[score > 0]

    def _day_and_place_meet(self, a: Ints, b: Ints) -> Flags:
        """Whether both dates and both places are known and the places can be one: what is asked where words say nothing."""
        t = self.told
        known = (t.first[a] != UNKNOWN) & (t.first[b] != UNKNOWN) & (t.place[a] >= 0) & (t.place[b] >= 0)
        return known & ((t.place[a] == t.place[b]) | self._near(a, b))

    def possible(self, a: Ints, b: Ints) -> Flags:
        """Whether two can be one event at all."""
        t = self.told
        apart = (t.sides[a] != 0) & (t.sides[b] != 0) & (t.sides[a] & t.sides[b] == 0)
        other = (t.article[a] == t.article[b]) | (t.family[a] != t.family[b]) | (t.running[a] != t.running[b])
        apart |= self._apart(t.ways, a, b) & self._apart(t.hours, a, b)
        kinds = t.kinds[a] & t.kinds[b] != 0
        found = ~apart & ~other & (kinds | t.violent[a]) & ~t.denies[a] & ~t.denies[b]
        at = np.flatnonzero(found)  # words are compared last, and only where all else allows it
        found[at] = ~self.bulletins(a[at], b[at])
        return found

    def _apart(self, told: Ints, a: Ints, b: Ints) -> Flags:
        """Whether both are told in sets of bits that share none."""
        return (told[a] != 0) & (told[b] != 0) & (told[a] & told[b] == 0)

    def bulletins(self, a: Ints, b: Ints) -> Flags:
        """Whether two texts in one wording name other days, as daily bulletins do: then they share a form and no event."""
        t, articles = self.told, self.articles
        found = self._other_days(a, b) & (articles.language[t.article[a]] == articles.language[t.article[b]])
        found &= self._one_source(a, b) == 0
        at = np.flatnonzero(found)
        found[at] = self._cosine(a[at], b[at]) >= self.weights["bulletins"]
        return found

    def denial(self, a: Ints, b: Ints) -> Flags:
        """Whether one is a denial of what the other tells: of one family, with dates and places that are known and meet."""
        t = self.told
        known = (t.first[a] != UNKNOWN) & (t.first[b] != UNKNOWN) & (t.place[a] >= 0) & (t.place[b] >= 0)
        days = (t.first[a] <= t.last[b]) & (t.first[b] <= t.last[a])
        return (
            (t.denies[a] != t.denies[b])
            & (t.family[a] == t.family[b])
            & known
            & days
            & (self._near(a, b) | (t.place[a] == t.place[b]))
        )

    def _near(self, a: Ints, b: Ints) -> Flags:
        """Whether two other places can be one: within the reach of the coarser, and not two countries."""
        t = self.told
        reach = reach_of(np.maximum(t.rank[a], t.rank[b]))
        near = (np.abs(t.latitude[a] - t.latitude[b]) <= reach) & (np.abs(t.longitude[a] - t.longitude[b]) <= reach)
        return near & ~((t.rank[a] == COUNTRY) & (t.rank[b] == COUNTRY))

    def _one_source(self, a: Ints, b: Ints) -> Floats:
        t = self.told
        one = (self.group[t.article[a]] == self.group[t.article[b]]) & (t.leads[a] == t.leads[b])
        sure = (t.named[a] == BY_CALENDAR) & (t.named[b] == BY_CALENDAR)
        return (one & ~(sure & self._other_days(a, b))).astype(np.float32)

    def _other_days(self, a: Ints, b: Ints) -> Flags:
        """Whether both texts name the day themselves, and the days are apart."""
        t = self.told
        both = (t.named[a] > 0) & (t.named[b] > 0)
        return both & apart((t.first[a], t.last[a]), (t.first[b], t.last[b]))

    def _worded(self, a: Ints, b: Ints) -> Flags:
        """Whether the words of the two articles say something: both happenings are what their articles mainly tell."""
        t, articles = self.told, self.articles
        one, other = t.article[a], t.article[b]
        known = t.leads[a] & t.leads[b] & (articles.language[one] == articles.language[other])
        return known & (articles.size[one] >= _FEWEST_WORDS) & (articles.size[other] >= _FEWEST_WORDS)

    def _similarity(self, a: Ints, b: Ints) -> Floats:
        """Cosine of the rare words of the two articles, where they say something."""
        found = np.full(len(a), np.nan, dtype=np.float32)
        at = np.flatnonzero(self._worded(a, b))
        found[at] = self._cosine(a[at], b[at])
        return found

    def _cosine(self, a: Ints, b: Ints) -> Floats:
        article = self.told.article
        return _dot(self.articles.terms, self.articles.weights, article[a], article[b])

    def _words(self, similarity: Floats, a: Ints, b: Ints) -> Floats:
        """Points of the similarity. That few words are shared says little where one of the two has few: against, it counts by their number."""
        w, sizes = self.weights["words"], self.articles.size
        bounded = np.clip(np.nan_to_num(similarity, nan=w["neutral"]), w["least"], w["most"])
        points = w["each_more"] * np.log(bounded / w["neutral"])
        fewer = np.minimum(sizes[self.told.article[a]], sizes[self.told.article[b]])
        return np.where(points < 0, points * np.minimum(fewer / w["full"], 1.0), points)

    def _names(self, a: Ints, b: Ints) -> Floats:
        names = self.told.names
        return _dot(names, lambda at, _row: self._name_weights[names.values[at]], a, b)

    def _dates(self, a: Ints, b: Ints) -> Floats:
        t, w = self.told, self.weights["dates"]
        known = (t.first[a] != UNKNOWN) & (t.first[b] != UNKNOWN)
        lengths = [np.where(known, t.last[x].astype(np.int64) - t.first[x], 0) for x in (a, b)]
        gap = np.maximum(t.first[a].astype(np.int64) - t.last[b], t.first[b].astype(np.int64) - t.last[a])
        gap = np.maximum(np.where(known, gap, 0), 0)
        points = np.where(lengths[0] + lengths[1] + gap == 0, w["same_day"], w["meet"])
        points = np.where(gap == 1, w["next_day"], points)
        points = np.where(gap > 1, w["apart"] - w["each_more"] * np.log(np.maximum(gap, 1)), points)
        points = np.where((lengths[0] > _SHORT) != (lengths[1] > _SHORT), w["long_and_short"], points)
        return np.where(known, points, w["unknown"])

    def _places(self, a: Ints, b: Ints) -> Floats:
        t, w = self.told, self.weights["places"]
        known = (t.place[a] >= 0) & (t.place[b] >= 0)
        points = np.where(t.place[a] == t.place[b], w["same"], np.where(self._near(a, b), w["meet"], w["apart"]))
        return np.where(known, points, w["unknown"])

    def _figures(self, a: Ints, b: Ints) -> Floats:
        w = self.weights["figures"]
        total = np.zeros(len(a))
        for kind, column in (("killed", self.told.killed), ("wounded", self.told.wounded)):
            known = (column[a] != UNKNOWN) & (column[b] != UNKNOWN)
            low, high = (f(np.where(known, column[a], 0), np.where(known, column[b], 0)) for f in (np.minimum, np.maximum))
            beyond = np.log((high + 1) / (3 * low + 3))
            points = np.where(low == high, w[f"same_{kind}"], np.where(high <= 3 * low + 2, w["reconcilable"], 0.0))
            points = np.where(high > 3 * low + 2, w["apart"] - w["each_more"] * np.maximum(beyond, 0), points)
            total = total + np.where(known, points, 0.0)
        return total

    def _published(self, a: Ints, b: Ints) -> Floats:
        t, w = self.told, self.weights["published"]
        known = (t.published[a] != UNKNOWN) & (t.published[b] != UNKNOWN)
        days = np.where(known, np.abs(t.published[a].astype(np.int64) - t.published[b]), 0)
        return np.where(known, np.where(days == 0, w["same_day"], -w["each_more"] * np.log1p(days)), w["unknown"])


def _dot(lists: Ragged, weights: Callable[[Ints, Ints], Floats], a: Ints, b: Ints) -> Floats:
    """Sums over the values that rows a[i] and b[i] share of the product of their weights. Values are in order within a row.

    `weights`: positions of values, and the row of each, → the weight of each.
    """
    at_a, pair_a = lists.take(a)
    at_b, pair_b = lists.take(b)
    code_a, code_b = pair_a * lists.span + lists.values[at_a], pair_b * lists.span + lists.values[at_b]
    if len(code_a) == 0:
        return np.zeros(len(a), dtype=np.float32)
    place = np.minimum(np.searchsorted(code_a, code_b), len(code_a) - 1)
    shared = code_a[place] == code_b
    at_a, at_b, pair = at_a[place[shared]], at_b[shared], pair_b[shared]
    product = weights(at_a, a[pair]).astype(np.float64) * weights(at_b, b[pair])
    return np.bincount(pair, weights=product, minlength=len(a)).astype(np.float32)
