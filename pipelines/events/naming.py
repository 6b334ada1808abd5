"""Groups of happenings → events with their ids, in order of id. An event is named by its oldest fact."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from factline.pipelines.contracts import content_id
from factline.pipelines.events.columns import UNKNOWN, Ints, whole
from factline.pipelines.events.fusing import Fused
from factline.pipelines.events.reading import Read


@dataclass(frozen=True)
class Named:
    """The event ids in order; for each place the number of the event that it tells, -1 for a denial; (denial, event) pairs."""

    ids: pa.StringArray
    event: Ints
    denials: tuple[Ints, Ints]


def oldest(fused: Fused) -> Ints:
    """Of each group of told happenings the place of the oldest: by day of publication, article and where the article tells it."""
    told = fused.told
    at = np.flatnonzero(~told.denies)
    published = np.where(told.published == UNKNOWN, -UNKNOWN - 1, told.published)[at]
    by = np.lexsort((at, told.start[at], told.article[at], published, fused.first[at]))
    first = fused.first[at[by]]
    return at[by][np.concatenate([np.ones(min(len(first), 1), dtype=bool), first[1:] != first[:-1]])]


def name_events(happenings: Read, place: Ints, fused: Fused) -> Named:
    """Name the groups. `place`: of each happening as it is read, its place in order of id."""
    names = oldest(fused)
    wanted = np.zeros(len(fused.told), dtype=bool)
    wanted[names] = True
    ids, groups, start = [pa.array([], pa.string())], [np.zeros(0, np.int64)], 0
    for part in happenings(("facts",)):
        at = place[start : start + part.num_rows]
        start += part.num_rows
        facts = pc.list_element(whole(part, "facts").filter(pa.array(wanted[at])), 0)
        ids.append(pa.array([content_id("evt", fact) for fact in facts.to_pylist()], pa.string()))
        groups.append(fused.first[at[wanted[at]]])
    found, group = pa.concat_arrays(ids), np.concatenate(groups)
    order = pc.sort_indices(found).to_numpy()
    number = np.full(len(fused.told), -1, dtype=np.int64)
    number[group[order]] = np.arange(len(order))
    event = np.where(fused.told.denies, -1, number[fused.first])
    denial, denied = fused.denials
    code = np.unique(denial * max(len(order), 1) + event[denied])
    return Named(found.take(order), event, (code // max(len(order), 1), code % max(len(order), 1)))
