"""article_words → article_sources: which articles are one text. The same agency report on several sites is one source.

MinHash (rensa) of three-word shingles; texts whose signatures agree in a band are compared, and joined where enough of them agrees.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from factline.pipelines.contracts import content_id, contract
from factline.pipelines.events.candidates import each_once
from factline.pipelines.events.columns import UNKNOWN, Ints, whole

_BANDS = 16
_REACH = 8  # copies met in one band, in order; the rest follow by chain


def _bands(signatures: Ints) -> tuple[Ints, Ints]:
    """A number for each band of each signature, and the signature's place."""
    rows = signatures.shape[1] // _BANDS
    keys = np.zeros((_BANDS, len(signatures)), dtype=np.uint64)
    for band in range(_BANDS):
        for column in range(band * rows, (band + 1) * rows):
            value = signatures[:, column].astype(np.uint64) & np.uint64(0xFFFFFFFF)
            keys[band] = (keys[band] ^ value) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(band + 1)
            keys[band] ^= keys[band] >> np.uint64(29)
    return keys.reshape(-1), np.tile(np.arange(len(signatures), dtype=np.int32), _BANDS)


def alike(signatures: Ints, least: float) -> tuple[Ints, Ints, Ints]:
    """Pairs of places whose signatures agree in at least that share of their numbers, and the share; in order of place."""
    key, place = _bands(signatures)
    by = np.lexsort((place, key))
    key, place = key[by], place[by]
    codes: list[Ints] = []
    for apart in range(1, _REACH + 1):
        same = np.flatnonzero(key[apart:] == key[:-apart])
        if len(same) == 0:
            break
        codes.append(place[same].astype(np.int64) * len(signatures) + place[same + apart])
    code = each_once(codes)
    a, b = code // max(len(signatures), 1), code % max(len(signatures), 1)
    share = (signatures[a] == signatures[b]).mean(axis=1, dtype=np.float32)
    kept = share >= least
    return a[kept], b[kept], share[kept]


def _groups(count: int, a: Ints, b: Ints) -> list[int]:
    """For each place the least place that a chain of pairs leads to."""
    parent = list(range(count))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for x, y in zip(a.tolist(), b.tolist(), strict=True):
        low, high = sorted((root(x), root(y)))
        parent[high] = low
    return [root(i) for i in range(count)]


def one_text(words: pa.Table, settings: Mapping[str, Any]) -> tuple[pa.Table, Ints]:
    """The table article_sources, and for each article of article_words (in its order) the number of its source."""
    lists = whole(words, "signature")
    signed = np.flatnonzero(lists.value_lengths().to_numpy(zero_copy_only=False) > 0)
    width = len(lists[int(signed[0])]) if len(signed) else _BANDS
    flat = lists.flatten().to_numpy(zero_copy_only=False).reshape(-1, width)
    a, b, share = alike(flat, settings["least"])
    a, b = signed[a], signed[b]
    group = np.array(_groups(words.num_rows, a, b), dtype=np.int64)
    nearest = _nearest(words.num_rows, a, b, share)
    return _table(words, group, nearest), group


def _nearest(count: int, a: Ints, b: Ints, share: Ints) -> tuple[Ints, Ints]:
    """For each place the place most like it (-1 where none is), and how like."""
    one, other, alike_by = np.concatenate([a, b]), np.concatenate([b, a]), np.concatenate([share, share])
    order = np.lexsort((-other, alike_by, one))
    nearest, best = np.full(count, -1, dtype=np.int64), np.zeros(count)
    nearest[one[order]], best[one[order]] = other[order], alike_by[order]
    return nearest, best


def _table(words: pa.Table, group: Ints, nearest: tuple[Ints, Ints]) -> pa.Table:
    """A source is named by its oldest article, of several of one day by the one that stands first in order of id."""
    ids = whole(words, "article_id")
    published = whole(words, "published").cast(pa.int32()).fill_null(-UNKNOWN - 1).to_numpy(zero_copy_only=False)
    order = np.lexsort((np.arange(len(group)), published, group))
    first = order[np.concatenate([[True], group[order][1:] != group[order][:-1]])] if len(order) else order
    oldest = np.zeros(len(group), dtype=np.int64)
    oldest[group[first]] = first
    named = ids.take(oldest[group])
    shape = contract("article_sources").schema
    like: Any = pa.array(nearest[0], mask=nearest[0] < 0)
    columns = {
        "article_id": ids,
        "source_id": pa.array([content_id("src", name) for name in named.to_pylist()], type=pa.string()),
        "first_article_id": named,
        "articles": pa.array(np.bincount(group, minlength=len(group))[group], type=pa.int32()),
        "nearest_article_id": ids.take(like),
        "alike": pa.array(nearest[1], mask=nearest[0] < 0),
    }
    return pa.table([columns[name] for name in shape.names], schema=shape)
