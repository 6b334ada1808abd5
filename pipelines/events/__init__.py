"""facts → events, event_facts, article_main_event: one row a real-world happening, with every claim kept.

Denied, negated and hypothetical facts make no event; a denial is tied to the event that it denies. What joins articles is here
and nowhere before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from factline.pipelines.contracts import StageResult, content_id, rejects_table, table_of
from factline.pipelines.events.figures import ARTICLE_TALLY, Figure, tally
from factline.pipelines.events.fusion import fuse
from factline.pipelines.events.happenings import Fact, Happening, by_article, dates_meet, happenings, order_key, places_meet
from factline.pipelines.lexicons import Lexicons

_FIGURE_KINDS = ("killed", "wounded")


def run(publication_bounds: pa.Table, facts: pa.Table, *, lexicons: Lexicons) -> StageResult:
    """Events over all articles. Every told fact is in one event; a denial in the event it denies, where there is one."""
    kinds = {entry["kind"]: entry for entry in lexicons.general["kinds"]}
    families = {kind: entry["family"] for kind, entry in kinds.items()}
    rows = facts.to_pylist()
    found = [h for article_id, own in by_article(rows).items() for h in happenings(article_id, own, families)]
    found.sort(key=order_key)
    groups, links = fuse(found)
    why = {link.b: link.why for link in links} | {link.a: link.why for link in links}
    published = {b["article_id"]: b["published_from"] for b in publication_bounds.to_pylist()}
    events: list[dict[str, Any]] = []
    members: list[dict[str, Any]] = []
    main: dict[str, tuple[tuple[float, int], dict[str, Any]]] = {}
    for group in groups:
        told = [found[i] for i in group]
        event = _event(told, kinds, published)
        events.append(event)
        for i in group:
            reason = why.get(i, "told by this article alone")
            members.extend(
                {"event_id": event["event_id"], "fact_id": f["fact_id"], "role": "tells", "why": reason} for f in found[i].facts
            )
            _offer_main(main, found[i], event["event_id"])
    members.extend(_denials(rows, events, families))
    tables = {
        "events": table_of("events", events),
        "event_facts": table_of("event_facts", members),
        "article_main_event": table_of("article_main_event", [row for _, row in main.values()]),
    }
    return StageResult(tables, rejects_table([]))


def _event(told: Sequence[Happening], kinds: Mapping[str, Mapping[str, Any]], published: Mapping[str, Any]) -> dict[str, Any]:
    whole = Happening(told[0].article_id, told[0].family, [f for h in told for f in h.facts])
    oldest = min(
        whole.facts, key=lambda f: (str(published[f["article_id"]] or "9999"), f["article_id"], f["char_start"], f["fact_id"])
    )
    weightiest = max(whole.facts, key=lambda f: (kinds[f["kind"]]["weight"], -f["char_start"], f["fact_id"]))
    row: dict[str, Any] = {
        "event_id": content_id("evt", oldest["fact_id"]),
        "family": whole.family,
        "kind": weightiest["kind"],
        "means": next((f["means"] for f in whole.facts if f["means"] is not None), None),
        "sides": list(whole.sides),
        "best_rule": ARTICLE_TALLY,
        "facts": len(whole.facts),
        "articles": len({h.article_id for h in told}),
        "speakers": len({f["speaker_id"] or f["speaker_text"] for f in whole.facts if f["speaker_text"] is not None}),
        "first_fact_id": oldest["fact_id"],
    }
    row |= _when_and_where(whole)
    contradicted = False
    for kind in _FIGURE_KINDS:
        figures = [figure for h in told if (figure := tally(h.facts, kind)) is not None]
        low, best, high = _over_articles(figures)
        row |= {f"{kind}_low": low, f"{kind}_best": best, f"{kind}_high": high}
        contradicted |= any(not _meet(a, b) for a in figures for b in figures)
    return row | {"contradicted": contradicted}


def _when_and_where(happening: Happening) -> dict[str, Any]:
    dated, placed = happening.dated, happening.placed
    row: dict[str, Any] = {"date_precision": dated["date_precision"] if dated else "unknown"}
    row |= {c: dated[c] if dated else None for c in ("date_start", "date_end")}
    row |= {c: placed[c] if placed else None for c in ("place_id", "place_text", "latitude", "longitude", "place_precision")}
    return row


def _over_articles(figures: Sequence[Figure]) -> tuple[int | None, int | None, int | None]:
    """Over articles: the least low, the median best (the lower of two), the greatest high."""
    if not figures:
        return None, None, None
    bests = sorted(f.best for f in figures if f.best is not None)
    best = bests[(len(bests) - 1) // 2] if bests else None
    unbounded = any(f.high is None for f in figures)
    return min(f.low for f in figures), best, None if unbounded else max(f.high for f in figures if f.high is not None)


def _meet(a: Figure, b: Figure) -> bool:
    return (a.high is None or b.low <= a.high) and (b.high is None or a.low <= b.high)


def _offer_main(
    main: dict[str, tuple[tuple[float, int], dict[str, Any]]],
    happening: Happening,
    event_id: str,
) -> None:
    """Keeps, for each article, the violent happening told first among those with a figure, or among all where none has one."""
    if happening.family != "violence" or happening.facts[0]["background"]:
        return
    first = happening.facts[0]["char_start"]
    counted = any(f["kind"] in _FIGURE_KINDS and f["toll"] != "cumulative" for f in happening.facts)
    rank = (float(counted), -first)
    if happening.article_id in main and main[happening.article_id][0] >= rank:
        return
    row: dict[str, Any] = {"article_id": happening.article_id, "event_id": event_id}
    row |= {k: v for k, v in _when_and_where(happening).items() if k != "place_precision"}
    for kind in _FIGURE_KINDS:
        figure = tally(happening.facts, kind)
        row |= {f"{kind}_low": figure.low, f"{kind}_best": figure.best, f"{kind}_high": figure.high} if figure else {}
    main[happening.article_id] = (rank, row)


def _denials(facts: Sequence[Fact], events: Sequence[Mapping[str, Any]], families: Mapping[str, str]) -> list[dict[str, Any]]:
    """Denied facts, each with the events of its family whose date and place it meets; both must be known."""
    found: list[dict[str, Any]] = []
    for fact in facts:
        if fact["stance"] != "denied" or fact["date_start"] is None or fact["place_id"] is None:
            continue
        for event in events:
            known = event["family"] == families[fact["kind"]] and event["date_start"] and event["place_id"]
            if known and dates_meet(fact, event) and places_meet(fact, event):
                found.append(
                    {
                        "event_id": event["event_id"],
                        "fact_id": fact["fact_id"],
                        "role": "denies",
                        "why": "dates and places meet",
                    }
                )
    return found
