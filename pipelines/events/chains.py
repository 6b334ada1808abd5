"""Pairs of places → which places a chain of pairs leads to."""

from __future__ import annotations

import numpy as np

from factline.pipelines.events.columns import Ints


def chained(count: int, a: Ints, b: Ints) -> Ints:
    """For each of `count` places the least place that a chain of pairs leads to."""
    parent = list(range(count))
    for x, y in zip(a.tolist(), b.tolist(), strict=True):
        low, high = sorted((_root(parent, x), _root(parent, y)))
        parent[high] = low
    return np.array([_root(parent, i) for i in range(count)], dtype=np.int64)


def chained_within(low: Ints, high: Ints, a: Ints, b: Ints) -> Ints:
    """The same, pair by pair in the order given, but a pair is left out where what it would join has no day in common.

    `low`, `high`: the first and last day of each place. Stretches that meet two by two meet all in one day.
    """
    parent, first, last = list(range(len(low))), low.tolist(), high.tolist()
    for x, y in zip(a.tolist(), b.tolist(), strict=True):
        one, other = sorted((_root(parent, x), _root(parent, y)))
        start, end = max(first[one], first[other]), min(last[one], last[other])
        if start <= end:
            parent[other], first[one], last[one] = one, start, end
    return np.array([_root(parent, i) for i in range(len(parent))], dtype=np.int64)


def _root(parent: list[int], i: int) -> int:
    """The least place of a chain so far; the way to it is halved for those who ask later."""
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = parent[i]
    return i
