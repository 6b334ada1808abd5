"""happenings, article_words → which happenings are one event, and which denials deny what: as arrays, over all articles.

Candidates come as a stream and only the pairs that speak for one event are kept, so that memory grows with what is joined.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np

from factline.pipelines.contracts import Ruling
from factline.pipelines.events.candidates import article_pairs, each_once, leading_pairs, place_pairs, source_pairs
from factline.pipelines.events.columns import TOLD_COLUMNS, Floats, Ints, Told, articles, told
from factline.pipelines.events.comparing import Compared, Comparer
from factline.pipelines.events.joining import join
from factline.pipelines.events.reading import Read, gathered, give_back, places
from factline.pipelines.events.ruled import placed

_PAIRS_AT_ONCE = 40_000


@dataclass(frozen=True)
class Links:
    """Pairs of places that joined two groups, what was found when each was compared, within a group the strongest first."""

    a: Ints
    b: Ints
    found: Compared
    rulings: tuple[str | None, ...]  # the ids of the reviewers' rulings that made them; None where the texts did


@dataclass(frozen=True)
class Fused:
    """For each place the first place of its group, the links that made the groups, and (denial, told happening) pairs of places."""

    told: Told
    source: Ints  # for each place the number of its article's source
    first: Ints
    links: Links
    denials: tuple[Ints, Ints]


def fuse(
    happenings: Read, row_order: Ints, article_words: Read, order: Ints, group: Ints, weights: Mapping[str, Any],
    rulings: Sequence[Ruling],
) -> Fused:  # fmt: skip
    """Which of the happenings are one event. `row_order`, `order`: places of the happenings and articles as they are read, in order
    of id; `group`: the source of each article, in order of id. StaleRulingsError where a ruling does not hold.
    """
    heads = gathered("article_words", article_words, "article_id")["article_id"].take(order).combine_chunks()
    arrays = told(gathered("happenings", happenings, *TOLD_COLUMNS).take(row_order), heads)
    del heads
    give_back()
    read = gathered("article_words", article_words, "terms", "language", "published")
    words = articles(read, order, kept=weights["kept_terms"], prior=weights["prior"])
    del read
    give_back()
    comparer = Comparer(arrays, words, group, weights)
    kept, score, denials = _compared(comparer)
    word = placed(rulings, happenings, places(row_order), arrays)
    joined = join(comparer, kept // max(len(arrays), 1), kept % max(len(arrays), 1), score, word)
    links = Links(joined.a, joined.b, _found(comparer, joined.a, joined.b), joined.rulings)
    return Fused(arrays, group[arrays.article], joined.first, links, _denying(arrays, denials))


def _candidates(comparer: Comparer) -> Iterator[Ints]:
    """Codes of pairs worth comparing; a pair may be given more than once."""
    arrays, words, weights = comparer.told, comparer.articles, comparer.weights
    a, b = article_pairs(words, keys=weights["block_terms"], reach=weights["block_reach"], fewest=weights["block_shared"])
    lists = chain(
        leading_pairs(arrays, a, b, len(words.terms)),
        place_pairs(arrays, reach=weights["place_reach"]),
        source_pairs(arrays, comparer.group, reach=weights["place_reach"]),
    )
    for codes in lists:
        for start in range(0, len(codes), _PAIRS_AT_ONCE):
            yield codes[start : start + _PAIRS_AT_ONCE]


def _compared(comparer: Comparer) -> tuple[Ints, Floats, Ints]:
    """Codes of the pairs that speak for one event in order, each once, their points, and codes of pairs with a denial."""
    size, any_denial = len(comparer.told), bool(comparer.told.denies.any())
    kept, scores, denials = [np.zeros(0, np.int64)], [np.zeros(0, np.float32)], [np.zeros(0, np.int64)]
    for codes in _candidates(comparer):
        a, b = codes // size, codes % size
        at, score = comparer.speaking_for(a, b)
        kept.append(codes[at])
        scores.append(score)
        if any_denial:
            denials.append(codes[comparer.denial(a, b)])
    code, first = np.unique(np.concatenate(kept), return_index=True)
    return code, np.concatenate(scores)[first], each_once(denials)


def _found(comparer: Comparer, a: Ints, b: Ints) -> Compared:
    parts = [
        comparer.compare(a[start : start + _PAIRS_AT_ONCE], b[start : start + _PAIRS_AT_ONCE])
        for start in range(0, max(len(a), 1), _PAIRS_AT_ONCE)
    ]
    return Compared(
        {reason: np.concatenate([part.points[reason] for part in parts]) for reason in parts[0].points},
        *(np.concatenate([getattr(part, name) for part in parts]) for name in ("similarity", "score", "possible")),
    )


def _denying(arrays: Told, code: Ints) -> tuple[Ints, Ints]:
    """Denials with what they deny: the happening of their own article that they speak of, else those whose date and place they meet."""
    named = np.flatnonzero(arrays.own >= 0)
    a, b = code // max(len(arrays), 1), code % max(len(arrays), 1)
    denial, denied = np.where(arrays.denies[a], a, b), np.where(arrays.denies[a], b, a)
    other = arrays.own[denial] < 0
    return np.concatenate([named, denial[other]]), np.concatenate([arrays.own[named], denied[other]])
