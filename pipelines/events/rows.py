"""Groups of happenings → rows of events, event_facts, event_links and article_main_event. Which happenings are one is decided before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
import pyarrow as pa

from factline.pipelines.contracts import PLACE_RANKS, UNSURE_RANK, contract
from factline.pipelines.events.choosing import choose, claims, contradicted
from factline.pipelines.events.columns import Ints, whole
from factline.pipelines.events.comparing import REASONS, Compared
from factline.pipelines.lexicons import FigureRule

Row = Mapping[str, Any]
FIGURE_KINDS = ("killed", "wounded")
_AT_ONCE = 20_000  # happenings that stand as Python rows at one time
ALONE = "told by this article alone"


ROW_COLUMNS = (
    "happening_id", "article_id", "denies", "family", "kind", "means", "main", "running", "published", "date_start", "date_end",
    "date_precision", "place_id", "place_text", "latitude", "longitude", "place_precision", "sides", "killed_low", "killed_best",
    "killed_high", "wounded_low", "wounded_best", "wounded_high", "killed_facts", "wounded_facts", "killed_by_alliance",
    "wounded_by_alliance", "killed_voice", "wounded_voice", "killed_further", "wounded_further", "facts", "speakers", "names", "confidence", "char_start",
)  # fmt: skip
_NOT_IN_EVENTS = ("denies", "main", "names")


def event_table(
    told: pa.Table, event: Ints, source: Ints, ids: pa.StringArray, rule: FigureRule, weights: Mapping[str, int]
) -> pa.Table:
    """Rows of events (denials are not known yet) from told happenings in order of event.

    `event`: for each the number of its event; `source`: of its article's source; `ids`: of all events; `weights`: of kinds.
    """
    columns = [name for name in ROW_COLUMNS if name not in _NOT_IN_EVENTS]
    parts = [contract("events").schema.empty_table()]
    for start, end in _chunks(event):
        rows = told.slice(start, end - start).select(columns).to_pylist()
        for row, number in zip(rows, source[start:end].tolist(), strict=True):
            row["source"] = number
        grouped = groupby(zip(event[start:end].tolist(), rows, strict=True), key=itemgetter(0))
        made = [_event(ids[number].as_py(), [row for _, row in group], rule, weights) for number, group in grouped]
        parts.append(pa.Table.from_pylist(made, schema=contract("events").schema))
    return pa.concat_tables(parts).combine_chunks()


def _chunks(event: Ints) -> Iterator[tuple[int, int]]:
    """Start and end of runs of whole events, each of at least _AT_ONCE happenings but for the last."""
    ends = np.flatnonzero(np.concatenate([event[1:] != event[:-1], np.ones(min(len(event), 1), dtype=bool)])) + 1
    start = 0
    for end in ends.tolist():
        if end - start >= _AT_ONCE or end == len(event):
            yield start, end
            start = end


def _event(event_id: str, told: Sequence[Row], rule: FigureRule, weights: Mapping[str, int]) -> dict[str, Any]:
    oldest = min(told, key=_age)
    weightiest = max(told, key=lambda h: (weights[h["kind"]], _newness(h)))
    row: dict[str, Any] = {
        "event_id": event_id,
        "family": oldest["family"],
        "kind": weightiest["kind"],
        "means": next((h["means"] for h in sorted(told, key=_age) if h["means"] is not None), None),
        "sides": sorted({side for h in told for side in h["sides"]}),
        "running": oldest["running"],
        "best_rule": rule.name,
        "facts": sum(len(h["facts"]) for h in told),
        "articles": len({h["article_id"] for h in told}),
        "sources": len({h["source"] for h in told}),
        "speakers": len({speaker for h in told for speaker in h["speakers"]}),
        "first_fact_id": oldest["facts"][0],
        "contradicted": False,
    }
    for kind in FIGURE_KINDS:
        given = claims(told, kind)
        chosen = choose(given, rule)
        row |= {f"{kind}_low": chosen.low, f"{kind}_best": chosen.best, f"{kind}_high": chosen.high}
        row[f"{kind}_facts"] = list(chosen.facts)
        row["contradicted"] |= contradicted(given)
    return row | _when_and_where(told)


def _age(row: Row) -> tuple[date, str, int, str]:
    return row["published"] or date.max, row["article_id"], row["char_start"], row["happening_id"]


def _newness(row: Row) -> tuple[int, str]:
    return -row["char_start"], row["happening_id"]


def _rank(row: Row) -> int:
    return UNSURE_RANK if row["place_precision"] is None else PLACE_RANKS[row["place_precision"]]


def _when_and_where(told: Sequence[Row]) -> dict[str, Any]:
    """The narrowest date and the most precise place; of several the oldest."""
    dated = [h for h in told if h["date_start"] is not None]
    placed = [h for h in told if h["place_id"] is not None]
    when = min(dated, key=lambda h: (h["date_end"] - h["date_start"], _age(h))) if dated else None
    where = min(placed, key=lambda h: (_rank(h), _age(h))) if placed else None
    row: dict[str, Any] = {"date_precision": when["date_precision"] if when else "unknown"}
    row |= {c: when[c] if when else None for c in ("date_start", "date_end")}
    return row | {
        c: where[c] if where else None for c in ("place_id", "place_text", "latitude", "longitude", "place_precision")
    }


def fact_rows(happenings: pa.Table, at: Ints, event_ids: Any, role: str, why: Any) -> pa.Table:
    """Rows of event_facts: every fact of the happenings at these places, with the event and reason given for each place."""
    lists = whole(happenings, "facts").take(at)
    owner = lists.value_parent_indices()
    roles = pa.array([role] * len(owner), pa.string())
    return pa.table([event_ids.take(owner), lists.flatten(), roles, why.take(owner)], schema=contract("event_facts").schema)


def main_rows(happenings: pa.Table, event_ids: pa.StringArray) -> pa.Table:
    """Rows of article_main_event: happenings that are what their articles mainly report, with the event that each tells."""
    shape = contract("article_main_event").schema
    rows = pa.table([event_ids if n == "event_id" else happenings[n] for n in shape.names], schema=shape)
    return rows.sort_by("article_id").combine_chunks()


def link_table(
    happenings: pa.Table, pairs: tuple[Ints, Ints], event_ids: Any, found: Compared, rulings: Sequence[str | None]
) -> pa.Table:
    """Rows of event_links: the pairs of happenings that joined an event, and the points of each reason.

    `rulings`: of each pair the id of the reviewer's ruling that joined it, None where the points did.
    """
    a, b = pairs
    columns: dict[str, Any] = {"event_id": event_ids}
    for prefix, at in (("", a), ("other_", b)):
        for name in ("happening_id", "article_id"):
            columns[prefix + name] = whole(happenings, name).take(at)
    rounded = {reason: np.round(found.points[reason].astype(np.float64), 3) for reason in REASONS}
    columns |= {reason: pa.array(points) for reason, points in rounded.items()}
    similarity = np.round(found.similarity.astype(np.float64), 3)
    columns["similarity"] = pa.array(similarity, mask=np.isnan(similarity))
    columns["score"] = pa.array(np.round(found.score.astype(np.float64), 3))
    names = [whole(happenings, "names").take(at).to_pylist() for at in (a, b)]
    columns["shared_names"] = pa.array([sorted(set(x) & set(y)) for x, y in zip(*names, strict=True)], pa.list_(pa.string()))
    why = zip(_in_words(rounded), rulings, strict=True)
    columns["why"] = pa.array(
        [words if by is None else f"a reviewer joined them ({by}); {words}" for words, by in why], pa.string()
    )
    shape = contract("event_links").schema
    return pa.table([columns[name] for name in shape.names], schema=shape)


_PHRASES = {
    "words": "rare words in common", "names": "names in common", "dates": "dates", "places": "places", "figures": "figures",
    "ways": "how it was done", "published": "time of publication", "source": "one text",
}  # fmt: skip


def _in_words(points: Mapping[str, Ints]) -> list[str]:
    """The reasons that speak for a link, the weightiest first, then those against it."""
    told = []
    for values in zip(*(points[reason].tolist() for reason in REASONS), strict=True):
        ranked = sorted(zip(values, REASONS, strict=True), key=lambda r: (-r[0], r[1]))
        pro = [f"{_PHRASES[reason]} +{value:.1f}" for value, reason in ranked if value >= 0.05]
        con = [f"{_PHRASES[reason]} {value:.1f}" for value, reason in reversed(ranked) if value <= -0.05]
        told.append(", ".join(pro) + (f"; against: {', '.join(con)}" if con else ""))
    return told
