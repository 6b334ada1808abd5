"""happenings, article_words → events and why: one row a real-world happening, with every claim kept.

Denied, negated and hypothetical facts make no event; a denial is tied to the event that it denies. What joins articles is here
and nowhere before. Happenings are held as arrays, so that millions of them fit in memory.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from factline.pipelines.contracts import StageResult, contract, rejects_table
from factline.pipelines.events.candidates import article_pairs, each_once, leading_pairs, place_pairs, source_pairs
from factline.pipelines.events.columns import Ints, Told, articles, told, whole
from factline.pipelines.events.comparing import Comparer
from factline.pipelines.events.joining import Links, in_group, join
from factline.pipelines.events.rows import ALONE, event_tables, fact_rows, link_table
from factline.pipelines.events.sources import one_text
from factline.pipelines.lexicons import Lexicons, figure_rule

_PAIRS_AT_ONCE = 40_000


def run(happenings: pa.Table, article_words: pa.Table, *, lexicons: Lexicons) -> StageResult:
    """Events over all articles. Every told fact is in one event; a denial in the event it denies, where there is one."""
    happenings, article_words = _sorted(happenings, "happening_id"), _sorted(article_words, "article_id")
    source_table, group = one_text(article_words, lexicons.general["fusion"]["one_text"])
    fused = fuse(happenings, article_words, group, lexicons)
    weights = {entry["kind"]: entry["weight"] for entry in lexicons.general["kinds"]}
    source = group[fused.comparer.told.article]
    events, ids = event_tables(happenings, fused.groups, source, figure_rule(lexicons), weights)
    event_of = in_group(fused.groups, happenings.num_rows)
    links = _links(happenings, fused, event_of, ids)
    members = _members(happenings, fused, event_of, ids, links)
    tables = {
        "article_sources": source_table,
        "events": _with_denials(events, members),
        "event_facts": members,
        "event_links": links,
        "article_main_event": _main(happenings, event_of, ids),
    }
    return StageResult({name: _in_order(name, table) for name, table in tables.items()}, rejects_table([]))


def _sorted(table: pa.Table, key: str) -> pa.Table:
    """The table in order of its key: as it stands where it already is, for a copy of millions of rows costs as much again."""
    keys = whole(table, key)
    if len(keys) < 2 or pc.all(pc.less_equal(keys[:-1], keys[1:])).as_py():
        return table
    return table.sort_by(key)


@dataclass(frozen=True)
class Fused:
    """Groups of places of told happenings, the links that made them, and (denial, told happening) pairs."""

    comparer: Comparer
    groups: Sequence[Sequence[int]]
    links: Links
    denials: tuple[Ints, Ints]


def fuse(happenings: pa.Table, article_words: pa.Table, group: Ints, lexicons: Lexicons) -> Fused:
    """Which of the happenings (in order of id) are one event. `group`: the source of each article."""
    weights = lexicons.general["fusion"]
    arrays = told(happenings, whole(article_words, "article_id"))
    words = articles(article_words, kept=weights["kept_terms"], prior=weights["prior"])
    comparer = Comparer(arrays, words, group, weights)
    code = _candidates(comparer, weights)
    for_it, scores, denials = [], [], []
    for start in range(0, len(code), _PAIRS_AT_ONCE):
        part = code[start : start + _PAIRS_AT_ONCE]
        a, b = part // len(arrays), part % len(arrays)
        found = comparer.compare(a, b)
        kept = found.possible & (found.score > 0)
        for_it.append(part[kept])
        scores.append(found.score[kept])
        denials.append(part[comparer.denial(a, b)])
    kept = np.concatenate([*for_it, np.zeros(0, np.int64)])
    score = np.concatenate([*scores, np.zeros(0, np.float32)])
    groups, links = join(comparer, kept // len(arrays), kept % len(arrays), score)
    return Fused(comparer, [g for g in groups if not arrays.denies[g[0]]], links, _denying(happenings, arrays, denials))


def _candidates(comparer: Comparer, weights: Mapping[str, Any]) -> Ints:
    arrays, words = comparer.told, comparer.articles
    a, b = article_pairs(words, keys=weights["block_terms"], reach=weights["block_reach"], fewest=weights["block_shared"])
    codes = [
        leading_pairs(arrays, a, b, len(words.terms)),
        place_pairs(arrays, reach=weights["place_reach"]),
        source_pairs(arrays, comparer.group, reach=weights["place_reach"]),
    ]
    return each_once(codes)


def _denying(happenings: pa.Table, arrays: Told, denials: Sequence[Ints]) -> tuple[Ints, Ints]:
    """Denials with what they deny: the happening of their own article that they speak of, else those whose date and place they meet."""
    place: Any = pc.index_in(whole(happenings, "denies"), value_set=whole(happenings, "happening_id"))
    own = place.fill_null(-1).to_numpy(zero_copy_only=False)
    named = np.flatnonzero(own >= 0)
    code = np.concatenate([*denials, np.zeros(0, np.int64)])
    a, b = code // max(len(arrays), 1), code % max(len(arrays), 1)
    denial, denied = np.where(arrays.denies[a], a, b), np.where(arrays.denies[a], b, a)
    other = own[denial] < 0
    return np.concatenate([named, denial[other]]), np.concatenate([own[named], denied[other]])


def _links(happenings: pa.Table, fused: Fused, event_of: Ints, ids: Sequence[str]) -> pa.Table:
    parts = [contract("event_links").schema.empty_table()]
    for start in range(0, len(fused.links.a), _PAIRS_AT_ONCE):
        a, b = (x[start : start + _PAIRS_AT_ONCE].astype(np.int64) for x in (fused.links.a, fused.links.b))
        event_ids = pa.array([ids[number] for number in event_of[a].tolist()], pa.string())
        parts.append(link_table(happenings, a, b, event_ids, fused.comparer.compare(a, b)))
    return pa.concat_tables(parts).combine_chunks()


def _members(happenings: pa.Table, fused: Fused, event_of: Ints, ids: Sequence[str], links: pa.Table) -> pa.Table:
    """event_facts: what tells each event, with the strongest link that joined it, and what denies it."""
    event_ids: Any = pa.array(ids, pa.string())
    at = np.flatnonzero(~fused.comparer.told.denies)
    reason = np.zeros(happenings.num_rows, dtype=np.int64)
    for number in range(len(fused.links.a), 0, -1):  # from the last, so that the strongest, which joined first, stays
        reason[fused.links.a[number - 1]] = reason[fused.links.b[number - 1]] = number
    why = pa.concat_arrays([pa.array([ALONE]), whole(links, "why")]) if links.num_rows else pa.array([ALONE])
    tells = fact_rows(happenings, at, event_ids.take(event_of[at]), "tells", why.take(reason[at]))
    code = np.unique(fused.denials[0] * max(len(ids), 1) + event_of[fused.denials[1]])
    denial, event = code // max(len(ids), 1), code % max(len(ids), 1)
    spoken = np.where(whole(happenings, "denies").is_valid().to_numpy(zero_copy_only=False)[denial], 0, 1)
    of_denial = pa.array(["denied where it is told", "dates and places meet"]).take(spoken)
    denies = fact_rows(happenings, denial, event_ids.take(event), "denies", of_denial)
    return pa.concat_tables([tells, denies])


def _with_denials(events: pa.Table, members: pa.Table) -> pa.Table:
    denied = whole(members.filter(pc.field("role") == "denies"), "event_id")
    column = pc.or_(events["contradicted"], pc.is_in(events["event_id"], value_set=denied))
    at = events.schema.get_field_index("contradicted")
    return events.set_column(at, events.schema.field(at), column)


def _main(happenings: pa.Table, event_of: Ints, ids: Sequence[str]) -> pa.Table:
    shape = contract("article_main_event").schema
    main = whole(happenings, "main")
    rows = happenings.filter(main)
    told_of: Any = pa.array(ids, pa.string())
    event_ids = told_of.take(event_of[main.to_numpy(zero_copy_only=False)])
    return pa.table([event_ids if n == "event_id" else rows[n] for n in shape.names], schema=shape)


def _in_order(name: str, table: pa.Table) -> pa.Table:
    return table.sort_by([(key, "ascending") for key in contract(name).primary_key]).combine_chunks()
