"""Scored pairs of happenings → groups that are one event, and the link that brought each together.

The strongest pair is joined first. Two groups become one only where their members on the whole speak for it and none excludes another:
so a report that names no side does not chain the dead of two sides together. The order in which happenings came does not matter.
What no chain of pairs connects cannot meet, so each connected part is joined by itself, and only one stands in memory at a time.
What a reviewer joined is joined before anything else, and what one keeps apart is never joined.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from factline.pipelines.contracts import Ruling, StaleRulingsError
from factline.pipelines.events.chains import chained
from factline.pipelines.events.columns import Floats, Ints, Told
from factline.pipelines.events.comparing import Comparer
from factline.pipelines.events.ruled import Ruled, among, joins_alone, refuse_needless, ruled

_SPOKESMEN = 4  # members of a large group that are compared with another group's, in order
NO_RULING = Ruled()


@dataclass
class _Group:
    members: list[int]
    articles: set[int]
    sides: set[int] = field(default_factory=set)
    marks: frozenset[int] = frozenset()

    def excludes(self, other: _Group) -> bool:
        """Whether an article tells both, a side of one is none of the other's, or a reviewer keeps them apart."""
        if not self.articles.isdisjoint(other.articles) or self.kept_from(other) is not None:
            return True
        return any(a & b == 0 for a in self.sides for b in other.sides)

    def kept_from(self, other: _Group) -> int | None:
        """The mark that keeps it from the other; None where none does."""
        return min((mark for mark in self.marks if mark ^ 1 in other.marks), default=None)


@dataclass(frozen=True)
class Joined:
    """For each place the first place of its group; and the pairs of places that joined two groups, within a group the strongest first.

    `rulings`: of each pair the id of the ruling that joined it, None where the texts did.
    """

    first: Ints
    a: Ints
    b: Ints
    rulings: tuple[str | None, ...]


def join(comparer: Comparer, a: Ints, b: Ints, score: Floats, rulings: Sequence[tuple[Ruling, tuple[int, ...]]] = ()) -> Joined:
    """Groups of places, and the links that made them. Pairs must be possible and for it.

    `rulings`: with the places of their facts. StaleRulingsError where one is not needed, or two contradict each other.
    """
    if not rulings:
        return _join(comparer, a, b, score, NO_RULING)
    word = ruled(rulings)
    mine = among(word.places, chained(len(comparer.told), a, b), a)
    texts, with_joins = (_join(comparer, a[mine], b[mine], score[mine], part).first for part in (NO_RULING, joins_alone(word)))
    refuse_needless(rulings, texts, with_joins)
    return _join(comparer, a, b, score, word)


def _join(comparer: Comparer, a: Ints, b: Ints, score: Floats, word: Ruled) -> Joined:
    first = np.arange(len(comparer.told), dtype=np.int64)
    forced = np.array([pair[:2] for pair in word.joins], dtype=np.int64).reshape(-1, 2)
    a, b = np.concatenate([forced[:, 0], a]), np.concatenate([forced[:, 1], b])
    score = np.concatenate([np.full(len(forced), np.inf, dtype=np.float32), score])
    ids: list[str | None] = [pair[2] for pair in word.joins]
    part = chained(len(first), a, b)[a]
    order = np.lexsort((b, a, -score, part))
    a, b, part = a[order], b[order], part[order]
    ends = np.flatnonzero(np.concatenate([part[1:] != part[:-1], np.ones(min(len(part), 1), dtype=bool)])) + 1
    made = np.zeros(len(a), dtype=bool)
    by = [ids[at] if at < len(ids) else None for at in order.tolist()] if ids else []
    start = 0
    for end in ends.tolist():
        for at, group in _joined(comparer, a[start:end].tolist(), b[start:end].tolist(), by[start:end], word):
            made[start + at] = True
            first[group.members] = group.members[0]
        start = end
    told_by = tuple(by[at] for at in np.flatnonzero(made).tolist()) if by else (None,) * int(made.sum())
    return Joined(first, a[made], b[made], told_by)


def _joined(
    comparer: Comparer, a: list[int], b: list[int], by: Sequence[str | None], word: Ruled
) -> Iterator[tuple[int, _Group]]:
    """Of pairs, the strongest first, those that join two groups, and the group that each makes."""
    group_of: dict[int, _Group] = {}
    for at, (one, other) in enumerate(zip(a, b, strict=True)):
        first, second = (_group(group_of, comparer.told, place, word.marks) for place in (one, other))
        ruling = by[at] if by else None
        if first is second:
            continue
        if ruling is not None:
            _refuse_contradiction(first, second, ruling, word)
            yield at, _merge(group_of, first, second, one_side=True)
        elif not first.excludes(second) and _agree(comparer, first, second):
            yield at, _merge(group_of, first, second)


def _refuse_contradiction(first: _Group, second: _Group, ruling: str, word: Ruled) -> None:
    mark = first.kept_from(second)
    if mark is not None:
        raise StaleRulingsError([(ruling, f"it joins what {word.separations[mark // 2]} keeps apart")])


def _group(group_of: dict[int, _Group], told: Told, place: int, marks: Mapping[int, frozenset[int]]) -> _Group:
    if place not in group_of:
        sides = int(told.sides[place])
        own = marks.get(place, frozenset())
        group_of[place] = _Group([place], {int(told.article[place])}, {sides} if sides else set(), own)
    return group_of[place]


def _agree(comparer: Comparer, first: _Group, second: _Group) -> bool:
    """Whether the members' scores are above `mean` in the mean; where one of the pairs cannot be one, it counts as the worst.

    Bulletins of two days are never one event, whatever else there is to join them.
    """
    if len(first.members) == len(second.members) == 1:
        return True
    one, other = np.array(first.members[:_SPOKESMEN]), np.array(second.members[:_SPOKESMEN])
    pairs_a, pairs_b = np.repeat(one, len(other)), np.tile(other, len(one))
    if comparer.bulletins(pairs_a, pairs_b).any():
        return False
    found = comparer.compare(np.minimum(pairs_a, pairs_b), np.maximum(pairs_a, pairs_b))
    scores = np.where(
        found.possible, np.clip(found.score, -comparer.weights["worst"], comparer.weights["worst"]), -comparer.weights["worst"]
    )
    return bool(scores.mean() > comparer.weights["mean"])


def _merge(group_of: dict[int, _Group], first: _Group, second: _Group, *, one_side: bool = False) -> _Group:
    """One group of two. `one_side`: a reviewer says that they are one, so the sides of either are the sides of both."""
    small, large = sorted((first, second), key=lambda g: (len(g.members), -g.members[0]))
    large.members = sorted(large.members + small.members)
    large.articles |= small.articles
    large.sides |= small.sides
    if one_side and large.sides:
        large.sides = {int(np.bitwise_or.reduce(list(large.sides)))}
    large.marks |= small.marks
    for place in small.members:
        group_of[place] = large
    return large
