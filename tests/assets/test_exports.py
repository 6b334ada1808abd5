"""The exports of a run: written, checked, not done twice, summed up by `factline exports`; docs/exports.md says what the contracts say."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from factline.assets.batches import BrokenTableError
from factline.assets.errors import Exit
from factline.assets.export_assets import EXPORTS, judged
from factline.assets.exports_summary import documentation, percent
from factline.pipelines.contracts import contract
from factline.warehouse.catalogue import query
from factline.warehouse.exports_on_disk import export_digests, read_export
from factline.warehouse.layout import Home
from factline.warehouse.manifest import read_manifest
from factline.warehouse.shards import Shards

Command = Callable[..., tuple[int, str, str]]


def test_a_run_writes_every_export_and_lists_it(ran: Home) -> None:
    assert read_manifest(ran)["exports"] == export_digests(ran)
    assert set(export_digests(ran)) == {f"exports/{name}.{ending}" for name in EXPORTS for ending in ("csv", "parquet")}
    assert len(Shards(ran).list("exports")) == 1
    for name in EXPORTS:
        assert query(ran, f'SELECT count(*) AS n FROM "{name}"')["n"].iloc[0] == read_export(ran, name).num_rows  # noqa: S608


def test_a_spoilt_export_is_found(copied: Home, factline: Command) -> None:
    (copied.exports / "acled.csv").write_text("spoilt")
    code, out, _ = factline("check", "--home", str(copied.root))
    assert code == Exit.CHECK_FAILED
    assert "exports/acled.csv has other bytes" in out


def test_a_row_against_its_contract_is_refused_and_a_repeated_key_stops(ran: Home) -> None:
    losses = read_export(ran, "export_losses")
    rows = losses.slice(0, 2).to_pylist()
    rows[0]["part"] = "table"
    verdict = judged(ran, {"export_losses": pa.Table.from_pylist(rows, schema=losses.schema)}, (1988, 2024))["export_losses"]
    assert verdict.passing.num_rows == 1
    with pytest.raises(BrokenTableError):
        judged(ran, {"export_losses": pa.concat_tables([losses, losses])}, (1988, 2024))


def test_the_summary_adds_up(ran: Home, factline: Command) -> None:
    code, out, _ = factline("exports", "--home", str(ran.root), "--json")
    assert code == 0
    for export in json.loads(out):
        table = read_export(ran, export["export"])
        assert export["rows"] == table.num_rows
        assert list(export["filled"]) == contract(export["export"]).schema.names
        missing = {loss["name"]: loss["rows"] for loss in export["losses"] if loss["part"] == "column"}
        for name in table.column_names:
            assert not table[name].null_count or missing[name] == table[name].null_count


def test_one_export_for_a_reader(ran: Home, factline: Command) -> None:
    code, out, _ = factline("exports", "gdelt_mentions", "--home", str(ran.root))
    assert code == 0
    assert "gdelt_mentions" in out
    assert "tone is not measured" in out
    assert "ucdp_ged" not in out


def test_no_such_export_and_no_home(ran: Home, factline: Command, tmp_path: Path) -> None:
    code, _, err = factline("exports", "icews", "--home", str(ran.root))
    assert code == Exit.USAGE
    assert "ucdp_ged" in err
    code, _, err = factline("exports", "--home", str(tmp_path))
    assert code == Exit.INPUT
    assert "factline run" in err


@pytest.mark.parametrize(
    ("share", "words"), [(None, ""), (0.0, "0%"), (1.0, "100%"), (0.001, "1%"), (0.999, "99%"), (0.5, "50%")]
)
def test_shares_are_not_rounded_to_all_or_none(share: float | None, words: str) -> None:
    assert percent(share) == words


def test_the_documentation_is_that_of_the_contracts(root: Path) -> None:
    assert (root / "docs" / "exports.md").read_text(encoding="utf-8") == documentation()
