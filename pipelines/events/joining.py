"""Scored pairs of happenings → groups that are one event, and the link that brought each together.

The strongest pair is joined first. Two groups become one only where their members on the whole speak for it and none excludes another:
so a report that names no side does not chain the dead of two sides together. The order in which happenings came does not matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

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
class Links:
    """Pairs of places that joined two groups, in the order in which they did."""

    a: Ints
    b: Ints


def join(comparer: Comparer, a: Ints, b: Ints, score: Ints) -> tuple[list[list[int]], Links]:
    """Groups of places (each in order, groups by their first), and the links that made them. Pairs must be possible and for it."""
    told = comparer.told
    order = np.lexsort((b, a, -score))
    group_of: dict[int, _Group] = {}
    made: list[tuple[int, int]] = []
    for one, other in zip(a[order].tolist(), b[order].tolist(), strict=True):
        first, second = _group(group_of, told, one), _group(group_of, told, other)
        if first is second or first.excludes(second) or not _agree(comparer, first, second):
            continue
        _merge(group_of, first, second)
        made.append((one, other))
    links = np.array(made, dtype=np.int32).reshape(-1, 2)
    return _listed(group_of, len(told)), Links(links[:, 0], links[:, 1])


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


def _merge(group_of: dict[int, _Group], first: _Group, second: _Group) -> None:
    small, large = sorted((first, second), key=lambda g: (len(g.members), -g.members[0]))
    large.members = sorted(large.members + small.members)
    large.articles |= small.articles
    large.sides |= small.sides
    for place in small.members:
        group_of[place] = large


def _listed(group_of: dict[int, _Group], count: int) -> list[list[int]]:
    listed: list[list[int]] = []
    for place in range(count):
        if place not in group_of:
            listed.append([place])
        elif group_of[place].members[0] == place:
            listed.append(group_of[place].members)
    return listed


def in_group(groups: Sequence[Sequence[int]], count: int) -> Ints:
    """For each place the number of its group."""
    found = np.zeros(count, dtype=np.int64)
    for number, group in enumerate(groups):
        found[list(group)] = number
    return found
