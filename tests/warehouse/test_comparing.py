"""Our events beside an invented file in the columns of GED, and one in ACLED's."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from factline.assets.errors import FactlineError
from factline.pipelines.contracts import contract
from factline.warehouse.comparing import UnknownSetError, compare
from factline.warehouse.exports_on_disk import read_export, write_export
from factline.warehouse.layout import Home

Command = Callable[..., tuple[int, str, str]]
ARMENIA, AZERBAIJAN = "Government of Armenia", "Government of Azerbaijan"
GED = {
    "type_of_violence": 1, "side_a": ARMENIA, "side_b": AZERBAIJAN, "where_prec": 1, "where_coordinates": "Lower Hill",
    "country": "Azerbaijan", "date_start": "2016-04-02 00:00:00.000", "date_end": "2016-04-02 00:00:00.000", "latitude": 40.3,
    "longitude": 46.8, "best": 12, "low": 12, "high": 12, "deaths_a": 0, "deaths_b": 12, "deaths_civilians": 0, "deaths_unknown": 0,
}  # fmt: skip


def _required(name: str, row: dict[str, Any]) -> dict[str, Any]:
    spare = {pa.string(): "x", pa.int64(): 1, pa.float64(): 0.0}
    return {f.name: spare[f.arrow] for f in contract(name).fields if f.required and f.name not in row} | row


@pytest.fixture
def ours(tmp_path: Path) -> Home:
    """Three events of ours: of 2 April and 20 April at one place, and one far off."""
    home, rows = Home(tmp_path / "home"), []
    from datetime import date

    for number, day, latitude in ((1, 2, 40.3), (2, 20, 40.3), (3, 2, 41.9)):
        placed = {"date_start": date(2016, 4, day), "date_end": date(2016, 4, day), "latitude": latitude}
        rows.append(_required("ucdp_ged", GED | {"id": number, **placed}))
    write_export(home, "ucdp_ged", pa.Table.from_pylist(rows, schema=contract("ucdp_ged").schema))
    return home


def _file(path: Path, rows: list[dict[str, Any]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return path


def _pairs(home: Home, path: Path, **limits: Any) -> set[tuple[str, str | None, str | None]]:
    _, table = compare(home, path, **({"days": 3, "km": 50.0} | limits))
    return {(r["status"], r["our_id"], r["their_id"]) for r in table.to_pylist()}


def test_matched_alone_and_outside(ours: Home, tmp_path: Path) -> None:
    rows = [
        GED | {"id": 901, "best": 14, "deaths_b": 13, "deaths_unknown": 1},
        GED | {"id": 902, "date_start": "2016-05-30", "date_end": "2016-05-30"},
        GED
        | {
            "id": 903,
            "date_start": "2016-04-20",
            "date_end": "2016-04-20",
            "side_a": "Government of Erewhon",
            "side_b": "Hill Army",
        },
        GED | {"id": 904, "date_start": "2001-01-01", "date_end": "2001-01-01"},
        GED | {"id": 905, "country": "Erewhon", "latitude": 5},
    ]
    path = _file(tmp_path / "ged.csv", rows)
    assert _pairs(ours, path) == {
        ("matched", "1", "901"),
        ("ours_alone", "2", None),  # on that day and place other sides fought
        ("ours_alone", "3", None),
        ("theirs_alone", None, "903"),
        ("outside", None, "902"),
        ("outside", None, "904"),
        ("outside", None, "905"),
    }
    _, table = compare(ours, path, days=3, km=50.0)
    (row,) = [r for r in table.to_pylist() if r["status"] == "matched"]
    assert (row["our_best"], row["their_best"], row["differing"]) == (12, 14, "best;deaths_b;deaths_unknown")


def test_the_nearer_pair_wins_and_each_event_is_matched_once(ours: Home, tmp_path: Path) -> None:
    rows = [GED | {"id": 901, "latitude": 40.31}, GED | {"id": 902, "date_start": "2016-04-04", "date_end": "2016-04-04"}]
    assert {p for p in _pairs(ours, _file(tmp_path / "ged.csv", rows)) if p[0] != "ours_alone"} == {
        ("matched", "1", "901"),
        ("theirs_alone", None, "902"),
    }


@pytest.mark.parametrize(("limits", "matched"), [({}, False), ({"km": 200.0}, True)])
def test_limits(ours: Home, tmp_path: Path, limits: dict[str, Any], matched: bool) -> None:
    path = _file(tmp_path / "ged.csv", [GED | {"id": 901, "latitude": 42.9}])
    assert (("matched", "3", "901") in _pairs(ours, path, **limits)) == matched


def test_a_file_of_another_set_is_told(ours: Home, tmp_path: Path) -> None:
    with pytest.raises(UnknownSetError, match="for acled it lacks event_date"):
        compare(ours, _file(tmp_path / "x.csv", [{"event_id_cnty": "AZE1", "fatalities": 3}]), days=3, km=50.0)


def test_acled_is_known_by_its_columns(world: Home, tmp_path: Path) -> None:
    mine = read_export(world, "acled").slice(0, 1).to_pylist()[0]
    theirs = mine | {"event_id_cnty": "AZE77", "event_date": mine["event_date"].strftime("%d %B %Y"), "fatalities": 99}
    name, table = compare(world, _file(tmp_path / "acled.csv", [theirs]), days=3, km=50.0)
    assert name == "acled"
    (row,) = [r for r in table.to_pylist() if r["status"] == "matched"]
    assert (row["their_id"], row["their_best"], row["differing"]) == ("AZE77", 99, "best")
    assert table.num_rows == read_export(world, "acled").num_rows


def test_the_command_prints_and_writes(ours: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    from factline.assets.commands.compare import show

    path, out = _file(tmp_path / "ged.csv", [GED | {"id": 901}]), tmp_path / "out.parquet"
    show(ours.root, path, days=3, km=50.0, out=out, as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert told["set"] == "ucdp_ged"
    assert [row["number"] for row in told["events"]] == [1, 2, 0, 0]
    assert pq.read_table(out).num_rows == 3
    with pytest.raises(FactlineError, match=r"nowhere.*Cannot open|Cannot open.*nowhere"):
        show(ours.root, path, days=3, km=50.0, out=tmp_path / "nowhere" / "out.csv", as_json=True)
    with pytest.raises(FactlineError, match=r"out.txt ends in neither .parquet nor .csv"):
        show(ours.root, path, days=3, km=50.0, out=tmp_path / "out.txt", as_json=True)
