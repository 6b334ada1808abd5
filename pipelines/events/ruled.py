"""Reviewers' rulings on facts → which happenings must be one event and which must not; and the rulings that do not hold.

A ruling is obeyed where the texts alone would have it otherwise. One that the texts no longer need, or that cannot be obeyed, is stale.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from factline.pipelines.contracts import Ruling, StaleRulingsError
from factline.pipelines.events.columns import Ints, Told, whole
from factline.pipelines.events.reading import Read


@dataclass(frozen=True)
class Ruled:
    """Pairs of places that a ruling joins, with the ruling's id; and marks by place: no group may hold a mark and its opposite (^ 1)."""

    joins: Sequence[tuple[int, int, str]] = ()
    marks: Mapping[int, frozenset[int]] = field(default_factory=dict)
    separations: Sequence[str] = ()  # of mark 2n and 2n + 1, the ruling's id

    @property
    def places(self) -> list[int]:
        """Every place that is ruled on."""
        return sorted({*self.marks, *(place for one, other, _ in self.joins for place in (one, other))})


def placed(rulings: Sequence[Ruling], happenings: Read, place: Ints, told: Told) -> tuple[tuple[Ruling, tuple[int, ...]], ...]:
    """Each ruling with the places of its facts. StaleRulingsError where a fact is told by no article, or happenings cannot be ruled on."""
    wanted = pa.array(sorted({fact for ruling in rulings for fact in ruling.facts}), pa.string())
    found: dict[str, int] = {}
    start = 0
    for part in happenings(("facts",)) if rulings else ():
        lists = whole(part, "facts")
        named = pc.indices_nonzero(pc.is_in(lists.flatten(), value_set=wanted))
        at = place[start:][lists.value_parent_indices().take(named).to_numpy()]
        start += len(lists)
        found.update(
            (f, p) for f, p in zip(lists.flatten().take(named).to_pylist(), at.tolist(), strict=True) if not told.denies[p]
        )
    stale = [(r.ruling_id, why) for r in rulings for why in _unfit(r, found, told)]
    if stale:
        raise StaleRulingsError(stale)
    return tuple((ruling, tuple(found[fact] for fact in ruling.facts)) for ruling in rulings)


def _unfit(ruling: Ruling, found: Mapping[str, int], told: Told) -> Iterator[str]:
    missing = [fact for fact in ruling.facts if fact not in found]
    yield from (f"{fact} is told by no article" for fact in missing)
    if missing:
        return
    for one, other in combinations(ruling.facts, 2):
        if found[one] == found[other] and not ruling.together:
            yield f"{one} and {other} are one happening of one article: correct the date or place of one of them"
    if ruling.together and len({found[fact] for fact in ruling.facts}) == 1:
        yield "one article tells its facts as one happening already"
    if ruling.together and len({int(told.family[found[fact]]) for fact in ruling.facts}) > 1:
        yield "its facts are of several families of kinds, which no event can hold"


def ruled(rulings: Sequence[tuple[Ruling, tuple[int, ...]]]) -> Ruled:
    """What must be joined and kept apart."""
    joins: list[tuple[int, int, str]] = []
    marks: dict[int, set[int]] = {}
    separations: list[str] = []
    for ruling, places in sorted(rulings, key=lambda entry: entry[0].ruling_id):
        ordered = sorted(set(places))
        if ruling.together:
            joins.extend((one, other, ruling.ruling_id) for one, other in pairwise(ordered))
            continue
        for one, other in combinations(ordered, 2):
            marks.setdefault(one, set()).add(2 * len(separations))
            marks.setdefault(other, set()).add(2 * len(separations) + 1)
            separations.append(ruling.ruling_id)
    return Ruled(joins, {place: frozenset(own) for place, own in marks.items()}, separations)


def joins_alone(word: Ruled) -> Ruled:
    """What must be joined, with nothing kept apart."""
    return Ruled(word.joins)


def refuse_needless(rulings: Sequence[tuple[Ruling, tuple[int, ...]]], texts: Ints, with_joins: Ints) -> None:
    """StaleRulingsError where a ruling asks for what stands without it; for each place the first of its group.

    Facts are joined already where the texts alone do it (`texts`), and apart already where they are so with what is joined by hand too
    (`with_joins`): a text may bring a fact to one that a ruling joins to another.
    """
    stale = []
    for ruling, places in rulings:
        if ruling.together and len({int(texts[place]) for place in places}) == 1:
            stale.append((ruling.ruling_id, "the texts join its facts already"))
        if not ruling.together and all(
            len({int(first[place]) for place in places}) == len(set(places)) for first in (texts, with_joins)
        ):
            stale.append((ruling.ruling_id, "the texts keep its facts apart already"))
    if stale:
        raise StaleRulingsError(stale)


def among(ruled_places: Sequence[int], part: Ints, pairs: Ints) -> Ints:
    """Which pairs (places of their first ends) lie in a connected part that holds a place ruled on."""
    return np.flatnonzero(np.isin(part[pairs], part[np.array(ruled_places, dtype=np.int64)]))
