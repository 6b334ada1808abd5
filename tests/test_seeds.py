"""The two real texts in ../shared/seeds, run as they are: what must come out, and that nothing else is killed or wounded.

Expected are facts of the world alone (kind, number, side, days); no sentence of the texts stands here.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from factline.pipelines.batch import run_batch
from factline.pipelines.lexicons import load_lexicons

SEEDS = Path(os.environ.get("FACTLINE_SHARED", "../shared")) / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="FACTLINE_SHARED has no seeds: the acceptance texts were NOT read")


@pytest.fixture(scope="module")
def tables() -> dict[str, list[dict[str, Any]]]:
    files = sorted(SEEDS.glob("*.txt"))
    raw = pa.table(
        {
            "source_ref": [f.name for f in files],
            "content": pa.array([f.read_bytes() for f in files], pa.binary()),
            "sidecar": pa.array([None] * len(files), pa.binary()),
        }
    )
    return {name: table.to_pylist() for name, table in run_batch(raw, lexicons=load_lexicons()).items()}


def of(tables: dict[str, list[dict[str, Any]]], article: str, table: str = "facts") -> list[dict[str, Any]]:
    ids = {a["article_id"] for a in tables["articles"] if a["source_ref"].startswith(article)}
    return [row for row in tables[table] if row["article_id"] in ids]


def test_publication_is_bounded_by_the_texts_own_words(tables: dict[str, list[dict[str, Any]]]) -> None:
    (first,), (second,) = of(tables, "000", "publication_bounds"), of(tables, "001", "publication_bounds")
    assert date(2016, 5, 1) <= first["published_from"] <= first["published_to"] <= date(2016, 5, 31)
    assert date(2020, 12, 12) < second["published_from"] <= second["published_to"] <= date(2020, 12, 31)
    assert {first["published_basis"], second["published_basis"]} == {"inferred"}


def test_what_is_cut(tables: dict[str, list[dict[str, Any]]]) -> None:
    assert "repeated_caption" in {r["reason"] for r in of(tables, "000", "removed_spans")}
    cut = [r for r in of(tables, "001", "removed_spans") if r["reason"] == "other_stories"]
    assert len(cut) == 1
    assert all(f["raw_end"] <= cut[0]["raw_start"] for f in of(tables, "001"))


CASUALTIES = {
    "000": {
        ("killed", 1, 1, "azerbaijan", "azerbaijan", "2016-05"),
        ("killed", 161, None, "azerbaijan", None, "1992-02"),
        ("killed", 12, 12, "azerbaijan", None, "2016-04"),
        ("killed", 101, None, "armenia", None, "2016-04"),
    },
    "001": {
        ("killed", 1, 1, "azerbaijan", "azerbaijan", "2020-12"),
        ("wounded", 1, 1, "azerbaijan", "azerbaijan", "2020-12"),
        ("killed", 6, 6, None, "azerbaijan", "2020-12"),
        ("killed", 5601, None, None, None, "2020-09"),
        ("killed", 24, None, None, None, "2020-09"),
        ("killed", 200, None, None, None, "2020-09"),
        ("killed", 1, 1, "russia", "russia", "2020-12"),
    },
}


@pytest.mark.parametrize("article", ["000", "001"])
def test_killed_and_wounded_and_nothing_else(tables: dict[str, list[dict[str, Any]]], article: str) -> None:
    found = {
        (f["kind"], f["count_low"], f["count_high"], f["patient_side"], f["speaker_side"], f"{f['date_start']:%Y-%m}")
        for f in of(tables, article)
        if f["kind"] in ("killed", "wounded")
    }
    assert found == CASUALTIES[article]


OTHERS = [
    ("000", "referendum", "asserted", "1991-12-01", "1991-12-31", None),
    ("000", "agreement", "asserted", "1994-01-01", "1994-12-31", None),
    ("000", "ceasefire", "asserted", "2016-04-05", "2016-04-05", None),
    ("000", "war_began", "asserted", "1991-01-01", "1991-12-31", None),
    ("000", "war_ended", "asserted", "1994-01-01", "1994-12-31", None),
    ("000", "war_began", "asserted", "1991-12-01", "1991-12-31", None),
    ("000", "territory_gained", "asserted", "1991-12-01", "1991-12-31", 20),
    ("000", "territory_gained", "asserted", None, None, 7),
    ("001", "war_began", "asserted", "2020-09-20", "2020-09-30", None),
    ("001", "agreement", "asserted", "2020-11-10", "2020-11-10", None),
    ("001", "attack", "claimed", "2020-12-12", "2020-12-12", None),
    ("001", "deployed", "asserted", None, None, 2000),
    ("001", "territory_controlled", "asserted", None, None, None),
    ("001", "accused", "negated", None, None, None),
    ("001", "ceasefire_violated", "claimed", "2020-12-12", "2020-12-12", None),
    ("001", "killed", "asserted", "2020-09-27", "2020-11-10", 5601),
    ("001", "protested", "asserted", None, None, 20000),
    ("001", "not_recognised", "asserted", None, None, None),
]


@pytest.mark.parametrize(("article", "kind", "stance", "first", "last", "count"), OTHERS)
def test_the_other_facts(
    tables: dict[str, list[dict[str, Any]]],
    article: str,
    kind: str,
    stance: str,
    first: str | None,
    last: str | None,
    count: int | None,
) -> None:
    found = [f for f in of(tables, article) if f["kind"] == kind and f["stance"] == stance]
    assert any(
        (first is None or (str(f["date_start"]), str(f["date_end"])) == (first, last))
        and (count is None or f["count_best"] == count)
        for f in found
    ), [(str(f["date_start"]), f["count_best"]) for f in found]


def test_the_denied_fighting_is_the_ministrys_denial(tables: dict[str, list[dict[str, Any]]]) -> None:
    denied = [f for f in of(tables, "001") if f["stance"] == "denied"]
    assert [(f["kind"], f["speaker_side"]) for f in denied] == [("attack", "armenia")]
    assert "Hadrut" in denied[0]["place_text"]


def test_the_dead_of_both_camps_are_the_events_figure(tables: dict[str, list[dict[str, Any]]]) -> None:
    (main,) = [h for h in of(tables, "001", "happenings") if h["main"]]
    assert (main["killed_low"], main["killed_best"], main["killed_high"]) == (7, 7, 7)
    assert main["wounded_best"] == 1


def test_every_quote_is_the_raw_text_at_its_offsets(tables: dict[str, list[dict[str, Any]]]) -> None:
    raw = {a["article_id"]: a["raw_text"] for a in tables["articles"]}
    assert [f for f in tables["facts"] if raw[f["article_id"]][f["raw_start"] : f["raw_end"]] != f["quote"]] == []


def test_who_did_it_and_where(tables: dict[str, list[dict[str, Any]]]) -> None:
    (massacre,) = [f for f in of(tables, "000") if f["count_low"] == 161]
    (protest,) = [f for f in of(tables, "001") if f["kind"] == "protested"]
    (accusation,) = [f for f in of(tables, "001") if f["kind"] == "accused" and f["stance"] == "asserted"]
    assert massacre["agent_side"] == "armenia"
    assert (protest["agent_side"], protest["place_text"]) == ("armenia", "Armenia")
    assert accusation["agent_side"] is None  # each accuses the other
    assert accusation["speaker_text"] == "Armenia and Azerbaijan"
