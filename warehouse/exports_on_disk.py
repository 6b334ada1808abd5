"""Exports ↔ <home>/exports/<name>.parquet and .csv: the same table gives the same bytes. What stands in them is for export_queries."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.csv

from factline.pipelines.contracts import contract
from factline.warehouse.curated import CuratedFile, put_where_changed
from factline.warehouse.layout import Home, aside, digest_of
from factline.warehouse.parquet import read_table, write_bytes_of

# An empty field is NULL, "" is empty text.
_CSV = pyarrow.csv.WriteOptions(include_header=True, quoting_style="needed")


def write_export(home: Home, name: str, table: pa.Table) -> tuple[CuratedFile, CuratedFile]:
    """Write a whole export; its Parquet and CSV file, touched only where their bytes change."""
    home.exports.mkdir(parents=True, exist_ok=True)
    parquet, text = home.exports / f"{name}.parquet", home.exports / f"{name}.csv"
    written = write_bytes_of(table, aside(parquet))
    pyarrow.csv.write_csv(table, aside(text), _CSV)
    return (
        put_where_changed(parquet, table.num_rows, written),
        put_where_changed(text, table.num_rows, digest_of(aside(text))),
    )


def read_export(home: Home, name: str) -> pa.Table:
    """The export in its contract's schema; FileNotFoundError where no run has written it."""
    path = home.exports / f"{name}.parquet"
    if not path.exists():
        raise FileNotFoundError(f"no export {name} in {home.root}")
    return read_table(path, contract(name))


def export_digests(home: Home) -> dict[str, str]:
    """SHA-256 of every file of the exports, by its path below the home, in order; none where no run has written any."""
    files = sorted((*home.exports.glob("*.parquet"), *home.exports.glob("*.csv")))
    return {path.relative_to(home.root).as_posix(): digest_of(path) for path in files}
