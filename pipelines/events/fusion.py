"""Happenings of many articles → groups that are one event. A first fusion: blocked by family and month, then compared.

Two happenings are one event where their dates meet (within a day), their places meet, their sides do not exclude each other and,
for violence, their figures can be reconciled. Union–find in a fixed order, so that the order of arrival does not matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from factline.pipelines.events.figures import Figure, tally
from factline.pipelines.events.happenings import Happening, dates_meet, places_meet

_MOST_COMPARED = 200


@dataclass(frozen=True, slots=True)
class Link:
    """Two happenings (indexes) found to be one, and why."""

    a: int
    b: int
    why: str


def fuse(found: Sequence[Happening]) -> tuple[list[list[int]], list[Link]]:
    """Groups of indexes into `found` (each in order, groups by their first), and the links that made them."""
    parent = list(range(len(found)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    figures = [tuple(tally(h.facts, kind) for kind in ("killed", "wounded")) if h.family == "violence" else () for h in found]
    links: list[Link] = []
    for block in _blocks(found):
        for n, i in enumerate(block):
            for j in block[n + 1 : n + 1 + _MOST_COMPARED]:
                if root(i) != root(j) and (why := _same(found[i], found[j], figures[i], figures[j])) is not None:
                    low, high = sorted((root(i), root(j)))
                    parent[high] = low
                    links.append(Link(i, j, why))
    groups: dict[int, list[int]] = defaultdict(list)
    for i in range(len(found)):
        groups[root(i)].append(i)
    return [groups[key] for key in sorted(groups)], links


def _blocks(found: Sequence[Happening]) -> list[list[int]]:
    """Indexes that may be one event: same family, and a first day in the same month or the one after. Undated ones are alone."""
    by_month: dict[tuple[str, int], list[int]] = defaultdict(list)
    for i, happening in enumerate(found):
        dated = happening.dated
        if dated is None:
            continue
        month = dated["date_start"].year * 12 + dated["date_start"].month
        last = dated["date_end"].year * 12 + dated["date_end"].month
        for key in {month, last}:
            by_month[happening.family, key].append(i)
    return [by_month[key] for key in sorted(by_month)]


def _same(a: Happening, b: Happening, of_a: Sequence[Figure | None], of_b: Sequence[Figure | None]) -> str | None:
    if a.article_id == b.article_id or not dates_meet(a.dated, b.dated, slack=1):
        return None
    if a.placed is None or b.placed is None or not places_meet(a.placed, b.placed):
        return None
    if a.sides and b.sides and not set(a.sides) & set(b.sides):
        return None
    if a.family != "violence":
        shared = {f["kind"] for f in a.facts} & {f["kind"] for f in b.facts}
        return "same kind, date and place" if shared else None
    if all(_reconciled(x, y) for x, y in zip(of_a, of_b, strict=True)):
        return "dates and places meet, figures can be reconciled"
    return None


def _reconciled(a: Figure | None, b: Figure | None) -> bool:
    """Missing figures go with any; else within a factor of three, as early and late reports of one incident are."""
    if a is None or b is None or a.best is None or b.best is None:
        return True
    low, high = sorted((a.best, b.best))
    return high <= 3 * low + 2
