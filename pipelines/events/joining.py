"""Scored pairs of happenings → groups that are one event, and the link that brought each together.

The strongest pair is joined first. Two groups become one only where their members on the whole speak for it and none excludes another:
so a report that names no side does not chain the dead of two sides together. The order in which happenings came does not matter.
What no chain of pairs connects cannot meet, so each connected part is joined by itself, and only one stands in memory at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from factline.pipelines.events.chains import chained
from factline.pipelines.events.columns import Ints, Told
from factline.pipelines.events.comparing import Comparer

_SPOKESMEN = 4  # members of a large group that are compared with another group's, in order


@dataclass
class _Group:
    members: list[int]
    articles: set[int]
    sides: set[int] = field(default_factory=set)

    def excludes(self, other: _Group) -> bool:
        """Whether an article tells both, or a side of one is none of the other's."""
        if not self.articles.isdisjoint(other.articles):
            return True
        return any(a & b == 0 for a in self.sides for b in other.sides)


@dataclass(frozen=True)
class Joined:
    """For each place the first place of its group; and the pairs of places that joined two groups, within a group the strongest first."""

    first: Ints
    a: Ints
    b: Ints


def join(comparer: Comparer, a: Ints, b: Ints, score: Ints) -> Joined:
    """Groups of places, and the links that made them. Pairs must be possible and for it."""
    first = np.arange(len(comparer.told), dtype=np.int64)
    part = chained(len(first), a, b)[a]
    order = np.lexsort((b, a, -score, part))
    a, b, part = a[order], b[order], part[order]
    ends = np.flatnonzero(np.concatenate([part[1:] != part[:-1], np.ones(min(len(part), 1), dtype=bool)])) + 1
    made = np.zeros(len(a), dtype=bool)
    start = 0
    for end in ends.tolist():
        for at, group in _joined(comparer, a[start:end].tolist(), b[start:end].tolist()):
            made[start + at] = True
            first[group.members] = group.members[0]
        start = end
    return Joined(first, a[made], b[made])


def _joined(comparer: Comparer, a: list[int], b: list[int]) -> Iterator[tuple[int, _Group]]:
    """Of pairs, the strongest first, those that join two groups, and the group that each makes."""
    group_of: dict[int, _Group] = {}
    for at, (one, other) in enumerate(zip(a, b, strict=True)):
        first, second = _group(group_of, comparer.told, one), _group(group_of, comparer.told, other)
        if first is second or first.excludes(second) or not _agree(comparer, first, second):
            continue
        yield at, _merge(group_of, first, second)


def _group(group_of: dict[int, _Group], told: Told, place: int) -> _Group:
    if place not in group_of:
        sides = int(told.sides[place])
        group_of[place] = _Group([place], {int(told.article[place])}, {sides} if sides else set())
    return group_of[place]


def _agree(comparer: Comparer, first: _Group, second: _Group) -> bool:
    """Whether the members' scores are above zero in the mean; where one of the pairs cannot be one, it counts as the worst."""
    if len(first.members) == len(second.members) == 1:
        return True
    one, other = np.array(first.members[:_SPOKESMEN]), np.array(second.members[:_SPOKESMEN])
    pairs_a, pairs_b = np.repeat(one, len(other)), np.tile(other, len(one))
    found = comparer.compare(np.minimum(pairs_a, pairs_b), np.maximum(pairs_a, pairs_b))
    scores = np.where(
        found.possible, np.clip(found.score, -comparer.weights["worst"], comparer.weights["worst"]), -comparer.weights["worst"]
    )
    return bool(scores.mean() > comparer.weights["mean"])


def _merge(group_of: dict[int, _Group], first: _Group, second: _Group) -> _Group:
    small, large = sorted((first, second), key=lambda g: (len(g.members), -g.members[0]))
    large.members = sorted(large.members + small.members)
    large.articles |= small.articles
    large.sides |= small.sides
    for place in small.members:
        group_of[place] = large
    return large
