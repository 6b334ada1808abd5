"""Invented articles through every stage: one happening, four figures, a denial, under each figure rule."""

from __future__ import annotations

import json
from types import MappingProxyType

import pyarrow as pa
import pytest

from factline.pipelines.batch import join_batches, run_batch, run_events
from factline.pipelines.lexicons import Lexicons, load_lexicons

BASE = load_lexicons()
TOLD = {
    "2016-04-03": "Shelling killed {} civilians in Martakert on 2 April 2016, a hospital said.",
    "2016-04-04": "Rescuers said that {} civilians were killed when shells hit Martakert on 2 April 2016.",
    "2016-04-05": "The shelling of Martakert on 2 April 2016 killed {} civilians, officials said.",
    "2016-04-06": "In Martakert, {} civilians were killed in the shelling of 2 April 2016.",
}


def lexicons(rule: str) -> Lexicons:
    domain = {**BASE.domain, "domain": {**BASE.domain["domain"], "figure_rule": rule}}
    return Lexicons(BASE.domain_name, BASE.general, MappingProxyType(domain), f"{BASE.sha256}-{rule}")


def raw(figures: tuple[str, ...], denial: str | None = None) -> pa.Table:
    told = [(day, text.format(n)) for (day, text), n in zip(TOLD.items(), figures, strict=False)]
    told += [("2016-04-07", denial)] if denial else []
    rows = [
        {"source_ref": f"{day}.jsonl", "content": json.dumps({"id": day, "text": text, "published_at": day}).encode()}
        for day, text in told
    ]
    shape = pa.schema([("source_ref", pa.string()), ("content", pa.binary()), ("sidecar", pa.binary())])
    return pa.Table.from_pylist(rows, schema=shape)


@pytest.mark.parametrize(("rule", "figures"), [("factline", (3, 4, 6)), ("ucdp", (3, 5, 6)), ("acled", (3, 3, 6))])
def test_four_articles_with_four_figures_are_one_event(rule: str, figures: tuple[int, int, int]) -> None:
    words = lexicons(rule)
    tables = run_events(join_batches([run_batch(raw(("three", "four", "six", "five")), lexicons=words)]), lexicons=words)
    (event,) = [e for e in tables["events"].to_pylist() if e["family"] == "violence"]
    assert (event["killed_low"], event["killed_best"], event["killed_high"]) == figures
    assert (event["articles"], event["best_rule"], event["contradicted"]) == (4, rule, True)
    killed = [f for f in tables["facts"].to_pylist() if f["kind"] == "killed"]
    assert sorted(f["count_best"] for f in killed) == [3, 4, 5, 6]
    assert set(event["killed_facts"]) <= {f["fact_id"] for f in killed}


@pytest.mark.parametrize(("rule", "least"), [("factline", 24), ("acled", 12)])
def test_dozens_are_what_the_rule_says(rule: str, least: int) -> None:
    words = lexicons(rule)
    tables = run_events(join_batches([run_batch(raw(("dozens of",)), lexicons=words)]), lexicons=words)
    (event,) = [e for e in tables["events"].to_pylist() if e["killed_low"] is not None]
    assert (event["killed_low"], event["killed_best"], event["killed_high"]) == (least, least, None)


def test_a_denial_is_no_event_and_contradicts_the_one_it_denies() -> None:
    denial = "The ministry denied that three civilians were killed in Martakert on 2 April 2016."
    tables = run_events(join_batches([run_batch(raw(("three",), denial), lexicons=BASE)]), lexicons=BASE)
    denied = {f["fact_id"] for f in tables["facts"].to_pylist() if f["stance"] == "denied" and f["kind"] == "killed"}
    assert denied
    roles = {(m["fact_id"], m["role"]) for m in tables["event_facts"].to_pylist() if m["fact_id"] in denied}
    assert roles == {(fact_id, "denies") for fact_id in denied}
    (event,) = [e for e in tables["events"].to_pylist() if e["family"] == "violence"]
    assert (event["articles"], event["contradicted"]) == (1, True)
    alone = run_events(join_batches([run_batch(raw((), denial), lexicons=BASE)]), lexicons=BASE)
    assert [e for e in alone["events"].to_pylist() if e["family"] == "violence"] == []
