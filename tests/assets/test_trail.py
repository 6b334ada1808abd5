"""The way back to the file, and the blocking check that every span is what it says."""

from __future__ import annotations

import json
from collections.abc import Callable

import dagster as dg
import pyarrow as pa
import pytest

from factline.assets.batches import Batches
from factline.assets.definitions import defs
from factline.assets.warehouse_assets import _proved
from factline.warehouse.curated import read_curated, write_curated
from factline.warehouse.layout import Home
from factline.warehouse.lineage import TABLES, prove, together
from factline.warehouse.raw_files import RawStore

Command = Callable[..., tuple[int, str, str]]


def test_explain_walks_to_the_bytes_of_the_file(ran: Home, factline: Command) -> None:
    contents: dict[str, bytes] = {}
    for key in RawStore(ran).list():
        table = RawStore(ran).get(key)
        contents |= dict(zip(table["source_ref"].to_pylist(), table["content"].to_pylist(), strict=True))
    whole_files = {a["article_id"] for a in read_curated(ran, "articles").to_pylist() if a["source_ref"].endswith(".txt")}
    fact = next(f for f in read_curated(ran, "facts").to_pylist() if f["article_id"] in whole_files)
    code, out, _ = factline("explain", fact["fact_id"], "--home", str(ran.root), "--json")
    assert code == 0
    trail = json.loads(out)["trail"]
    assert trail["raw_text"] == [fact["raw_start"], fact["raw_end"]]
    start, end = trail["file"]["bytes"]
    assert contents[trail["file"]["name"]][start:end].decode(trail["file"]["encoding"]) == fact["quote"]
    _, out, _ = factline("explain", fact["fact_id"], "--home", str(ran.root))
    assert f"bytes {start:,} to {end:,} of the file" in out


def test_every_table_of_a_run_is_proved_and_a_shift_stops_it(ran: Home) -> None:
    tables = {name: read_curated(ran, name) for name in TABLES}
    (result,) = _proved([tables])
    assert result.passed
    facts = tables["facts"].to_pylist()
    facts[0]["raw_start"] += 1
    told = []
    with pytest.raises(dg.Failure, match="raw_slice_is_quote fails in 1 of"):
        told.extend(_proved([tables, tables | {"facts": pa.Table.from_pylist(facts, schema=tables["facts"].schema)}]))


def test_batches_are_proved_as_the_tables_that_come_of_them(ran: Home) -> None:
    parts = [prove(tables) for tables in Batches(ran, "karabakh").articles_of_each(TABLES)]
    assert together(parts) == prove({name: read_curated(ran, name) for name in TABLES})


def test_the_check_of_lineage_blocks() -> None:
    graph = defs.resolve_asset_graph()
    (key,) = (k for k in graph.asset_check_keys if k.name == "lineage")
    assert key.asset_key == dg.AssetKey("curated")
    assert graph.get(key).blocking


def test_factline_check_proves_the_tables_as_they_lie(copied: Home, factline: Command) -> None:
    sentences = read_curated(copied, "sentences").to_pylist()
    sentences[0]["raw_end"] += 1
    write_curated(copied, "sentences", pa.Table.from_pylist(sentences, schema=read_curated(copied, "sentences").schema))
    code, out, _ = factline("check", "--home", str(copied.root), "--json")
    assert code == 1
    failures = {(f["table"], f["check"]) for f in json.loads(out)["failures"]}
    assert ("sentences", "raw_span_is_mapped") in failures
