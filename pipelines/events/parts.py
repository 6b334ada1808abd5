"""Events with their ids, and the happenings → rows of every table, some events at a time, each table in order of key.

The happenings are read once for each part; only the rows of the part's events stand in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from factline.pipelines.contracts import contract
from factline.pipelines.events.columns import Flags, Ints, whole
from factline.pipelines.events.comparing import Compared
from factline.pipelines.events.fusing import Fused
from factline.pipelines.events.naming import Named
from factline.pipelines.events.reading import Read
from factline.pipelines.events.rows import ALONE, ROW_COLUMNS, event_table, fact_rows, link_table, main_rows
from factline.pipelines.lexicons import FigureRule

HAPPENINGS_A_PART = 150_000


@dataclass(frozen=True)
class _Part:
    """Some happenings in order of place, and where each stands among all."""

    rows: pa.Table
    at: Ints

    def of(self, places: Ints) -> Ints:
        """Where in the rows these places stand."""
        return np.searchsorted(self.at, places)


def event_parts(
    happenings: Read, place: Ints, fused: Fused, named: Named, rule: FigureRule, weights: Mapping[str, int]
) -> Iterator[tuple[str, pa.Table]]:
    """Rows of events, event_facts, event_links and article_main_event. `place`: as name_events has it."""
    bounds = _bounds(named, HAPPENINGS_A_PART)
    articles = np.linspace(0, int(fused.told.article.max(initial=0)) + 1, len(bounds)).astype(np.int64)
    for low, high, first, last in zip(bounds[:-1], bounds[1:], articles[:-1], articles[1:], strict=True):
        tells = (named.event >= low) & (named.event < high)
        mains = (fused.told.article >= first) & (fused.told.article < last) & fused.told.leads
        denied = (named.denials[1] >= low) & (named.denials[1] < high)
        wanted = tells | mains
        wanted[named.denials[0][denied]] = True
        part = _read(happenings, place, wanted)
        links = _links(part, fused, named, tells)
        members = _members(part, named, tells, denied, links)
        yield "events", _events(part, fused, named, tells, members, rule, weights)
        yield "event_facts", _in_order("event_facts", members)
        yield "event_links", _in_order("event_links", links.table)
        at = part.at[mains[part.at] & whole(part.rows, "main").to_numpy(zero_copy_only=False)]
        yield "article_main_event", main_rows(part.rows.take(part.of(at)), named.ids.take(named.event[at]))


def _bounds(named: Named, size: int) -> list[int]:
    """Numbers of events between which about `size` happenings lie, from 0 to the number of events."""
    count = len(named.ids)
    upto = np.cumsum(np.bincount(named.event[named.event >= 0], minlength=count))
    cuts = np.searchsorted(upto, np.arange(size, int(upto[-1]) if count else 0, size)) + 1
    return [0, *np.unique(cuts[cuts < count]).tolist(), count]


def _read(happenings: Read, place: Ints, wanted: Flags) -> _Part:
    shape = contract("happenings").schema
    tables = [pa.schema([shape.field(name) for name in ROW_COLUMNS]).empty_table()]
    found, start = [np.zeros(0, dtype=np.int64)], 0
    for table in happenings(ROW_COLUMNS):
        at = place[start : start + table.num_rows]
        start += table.num_rows
        tables.append(table.filter(pa.array(wanted[at])))
        found.append(at[wanted[at]])
    at = np.concatenate(found)
    order = np.argsort(at)
    return _Part(pa.concat_tables(tables).take(order).combine_chunks(), at[order])


@dataclass(frozen=True)
class _Linked:
    """The rows of event_links of a part, the first link that each of its happenings has (-1 for none), by place in the part."""

    table: pa.Table
    strongest: Ints


def _links(part: _Part, fused: Fused, named: Named, tells: Flags) -> _Linked:
    links = fused.links
    mine = np.flatnonzero(tells[links.a])
    a, b = part.of(links.a[mine]), part.of(links.b[mine])
    found = Compared(
        {reason: points[mine] for reason, points in links.found.points.items()},
        links.found.similarity[mine], links.found.score[mine], links.found.possible[mine],
    )  # fmt: skip
    strongest = np.full(len(part.at), len(mine), dtype=np.int64)
    for end in (a, b):  # the strongest of a group stands first
        np.minimum.at(strongest, end, np.arange(len(mine)))
    event_ids = named.ids.take(named.event[links.a[mine]])
    by = [links.rulings[at] for at in mine.tolist()]
    return _Linked(link_table(part.rows, (a, b), event_ids, found, by), np.where(strongest == len(mine), -1, strongest))


def _members(part: _Part, named: Named, tells: Flags, denied: Flags, links: _Linked) -> pa.Table:
    """event_facts: what tells each event, with the strongest link that joined it, and what denies it."""
    own = np.flatnonzero(tells[part.at])
    why: Any = pa.concat_arrays([pa.array([ALONE]), whole(links.table, "why")])
    event_ids = named.ids.take(named.event[part.at[own]])
    told = fact_rows(part.rows, own, event_ids, "tells", why.take(links.strongest[own] + 1))
    denial, event = part.of(named.denials[0][denied]), named.denials[1][denied]
    spoken = np.where(whole(part.rows, "denies").is_valid().to_numpy(zero_copy_only=False)[denial], 0, 1)
    of_denial = pa.array(["denied where it is told", "dates and places meet"]).take(spoken)
    return pa.concat_tables([told, fact_rows(part.rows, denial, named.ids.take(event), "denies", of_denial)])


def _events(
    part: _Part, fused: Fused, named: Named, tells: Flags, members: pa.Table, rule: FigureRule, weights: Mapping[str, int]
) -> pa.Table:
    at = part.at[tells[part.at]]
    at = at[np.lexsort((at, named.event[at]))]
    rows = part.rows.take(part.of(at))
    events = event_table(rows, named.event[at], fused.source[at], named.ids, rule, weights)
    denied = whole(members.filter(pc.field("role") == "denies"), "event_id")
    column = pc.or_(events["contradicted"], pc.is_in(events["event_id"], value_set=denied))
    where = events.schema.get_field_index("contradicted")
    return events.set_column(where, events.schema.field(where), column)


def _in_order(name: str, table: pa.Table) -> pa.Table:
    return table.sort_by([(key, "ascending") for key in contract(name).primary_key]).combine_chunks()
