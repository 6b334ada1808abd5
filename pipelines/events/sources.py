"""article_words → article_sources: which articles are one text. The same agency report on several sites is one source.

MinHash (rensa) of three-word shingles; texts whose signatures agree in a band are compared, and joined where enough of them agrees and
the days that they mainly tell are not apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from factline.pipelines.contracts import content_id, contract
from factline.pipelines.events.candidates import each_once
from factline.pipelines.events.columns import UNKNOWN, Ints, whole
from factline.pipelines.events.days import MainDays
from factline.pipelines.events.reading import Read, places

_BANDS = 16
_PAIRS_AT_ONCE = 100_000
_REACH = 8  # copies met in one band, in order; the rest follow by chain


def _bands(signatures: Ints, signed: Ints) -> Iterator[Ints]:
    """For each band, a number for what each signature has in it."""
    rows = signatures.shape[1] // _BANDS
    for band in range(_BANDS):
        key = np.zeros(len(signed), dtype=np.uint64)
        for column in range(band * rows, (band + 1) * rows):
            value = signatures[signed, column].astype(np.uint64) & np.uint64(0xFFFFFFFF)
            key = (key ^ value) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(band + 1)
            key ^= key >> np.uint64(29)
        yield key


def alike(signatures: Ints, signed: Ints, least: float) -> tuple[Ints, Ints, Ints]:
    """Pairs of places whose signatures agree in at least that share of their numbers, and the share; in order of place.

    `signed`: the places that have a signature, in order.
    """
    codes: list[Ints] = []
    for key in _bands(signatures, signed):
        by = np.argsort(key, kind="stable")
        for apart in range(1, _REACH + 1):
            same = np.flatnonzero(key[by[apart:]] == key[by[:-apart]])
            if len(same) == 0:
                break
            codes.append(signed[by[same]].astype(np.int64) * len(signatures) + signed[by[same + apart]])
    code = each_once(codes)
    a, b = code // max(len(signatures), 1), code % max(len(signatures), 1)
    shares = [np.zeros(0, dtype=np.float32)]
    for start in range(0, len(code), _PAIRS_AT_ONCE):
        one, other = a[start : start + _PAIRS_AT_ONCE], b[start : start + _PAIRS_AT_ONCE]
        shares.append((signatures[one] == signatures[other]).mean(axis=1, dtype=np.float32))
    share = np.concatenate(shares)
    kept = share >= least
    return a[kept], b[kept], share[kept]


def _signatures(read: Read, place: Ints) -> tuple[Ints, Ints]:
    """The signatures in order of article_id, a row of zeros where there is none; and the places of those that have one."""
    found, start = np.zeros((len(place), _BANDS), dtype=np.int32), 0
    signed: list[Ints] = []
    for part in read(("signature",)):
        lists = whole(part, "signature")
        own = np.flatnonzero(lists.value_lengths().to_numpy(zero_copy_only=False) > 0)
        at = place[start + own]
        start += len(lists)
        if len(own) == 0:
            continue
        rows = lists.flatten().to_numpy(zero_copy_only=False).reshape(len(own), -1)
        if not signed:
            found = np.zeros((len(place), rows.shape[1]), dtype=np.int32)
        found[at] = rows
        signed.append(at)
    return found, np.sort(np.concatenate([np.zeros(0, dtype=np.int64), *signed]))


def one_text(words: pa.Table, order: Ints, read: Read, told: MainDays, settings: Mapping[str, Any]) -> tuple[pa.Table, Ints]:
    """The table article_sources, and for each article of article_words (in order of id) the number of its source.

    `words`: article_id and published, as `read` gives its rows; `order`: their places in order of id; `told`: the articles' days, in order of id.
    """
    signatures, signed = _signatures(read, places(order))
    a, b, share = alike(signatures, signed, settings["least"])
    group = told.one_text(a, b, share, settings["reprint"])
    kept = group[a] == group[b]
    a, b, share = a[kept], b[kept], share[kept]
    return _table(words.take(order), group, _nearest(len(order), a, b, share)), group


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
