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
