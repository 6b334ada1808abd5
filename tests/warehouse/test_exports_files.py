"""The exports' formulas, ids, bytes and files."""

from __future__ import annotations

from pathlib import Path

import pyarrow.csv
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factline.pipelines.contracts import contract, table_of
from factline.pipelines.lexicons import load_lexicons
from factline.warehouse.curated import DuplicateKeysError, write_curated
from factline.warehouse.export_queries import compute_exports, export_names, export_sql
from factline.warehouse.exports_on_disk import export_digests, read_export, write_export
from factline.warehouse.layout import Home
from factline.warehouse.queries import database
from tests.warehouse.conftest import event, joined
from tests.warehouse.export_cases import CASES, EVENT, curate


def _gid(latitude: float, longitude: float) -> int:
    """The published formula: cells of 0.5 degrees from 90° S 180° W, 720 to a row, counted from 1."""
    row, column = int((90 + latitude) // 0.5), int((180 + longitude) // 0.5)
    return min(row, 359) * 720 + min(column, 719) + 1


def _gids_by_sql(points: list[tuple[float, float]]) -> list[int]:
    line = next(x for x in export_sql("ucdp_ged").splitlines() if "priogrid_gid" in x).strip().rstrip(",")
    values = ", ".join(f"({n}, {latitude!r}::DOUBLE, {longitude!r}::DOUBLE)" for n, (latitude, longitude) in enumerate(points))
    with database() as connection:
        sql = f"SELECT {line} FROM (VALUES {values}) AS p (n, latitude, longitude) ORDER BY n"  # noqa: S608  (numbers alone)
        return [row[0] for row in connection.execute(sql).fetchall()]


def test_prio_grid_cells_that_are_known() -> None:
    points = [(-89.75, -179.75), (-89.75, 179.75), (-89.25, -179.75), (34.53, 69.17), (89.75, 179.75), (90.0, 180.0)]
    assert _gids_by_sql(points) == [1, 720, 721, 179779, 259200, 259200]


@settings(max_examples=8, deadline=None)
@given(st.lists(st.tuples(st.integers(-9000, 9000), st.integers(-18000, 18000)), min_size=1, max_size=200))
def test_prio_grid_by_its_formula(hundredths: list[tuple[int, int]]) -> None:
    points = [(latitude / 100, longitude / 100) for latitude, longitude in hundredths]
    assert _gids_by_sql(points) == [_gid(*point) for point in points]


def test_two_events_with_one_number_stop_the_run(tmp_path: Path) -> None:
    home = Home(tmp_path)
    curate(home, {"a": CASES["battle"], "b": CASES["battle"]})
    events = [event(16 + n, **EVENT, first_fact_id=f"fac-{9 * n + 1:016x}") for n in (0, 1)]  # they differ in the last digit
    write_curated(home, "events", table_of("events", events))
    write_curated(home, "event_facts", table_of("event_facts", [joined(16, 1), joined(17, 10)]))
    with pytest.raises(DuplicateKeysError):
        compute_exports(home, load_lexicons())


def test_the_columns_and_types_are_the_contracts(world: Home) -> None:
    for name in export_names():
        assert read_export(world, name).schema.equals(contract(name).schema), name
        assert read_export(world, name).num_rows > 5


def test_the_same_bytes_twice(world: Home, tmp_path: Path) -> None:
    other = Home(tmp_path / "other")
    for name, table in compute_exports(world, load_lexicons()).items():
        write_export(other, name, table)
    assert export_digests(world) == export_digests(other)
    assert len(export_digests(world)) == 2 * (len(export_names()) + 1)
    again = [file for n in export_names() for file in write_export(other, n, read_export(other, n))]
    assert not any(file.written for file in again)


def test_the_csv_says_what_the_parquet_says(world: Home) -> None:
    table = read_export(world, "acled")
    options = pyarrow.csv.ConvertOptions(column_types=table.schema, strings_can_be_null=True, quoted_strings_can_be_null=False)
    read = pyarrow.csv.read_csv(world.exports / "acled.csv", convert_options=options)
    assert read.to_pylist() == table.to_pylist()
