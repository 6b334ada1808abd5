"""Pairs of places → which places a chain of pairs leads to."""

from __future__ import annotations

import numpy as np

from factline.pipelines.events.columns import Ints


def chained(count: int, a: Ints, b: Ints) -> Ints:
    """For each of `count` places the least place that a chain of pairs leads to."""
    parent = list(range(count))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for x, y in zip(a.tolist(), b.tolist(), strict=True):
        low, high = sorted((root(x), root(y)))
        parent[high] = low
    return np.array([root(i) for i in range(count)], dtype=np.int64)


def chained_within(low: Ints, high: Ints, a: Ints, b: Ints) -> Ints:
    """The same, pair by pair in the order given, but a pair is left out where what it would join has no day in common.

    `low`, `high`: the first and last day of each place. Stretches that meet two by two meet all in one day.
    """
    parent, first, last = list(range(len(low))), low.tolist(), high.tolist()

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for x, y in zip(a.tolist(), b.tolist(), strict=True):
        one, other = sorted((root(x), root(y)))
        start, end = max(first[one], first[other]), min(last[one], last[other])
        if start <= end:
            parent[other], first[one], last[one] = one, start, end
    return np.array([root(i) for i in range(len(parent))], dtype=np.int64)
