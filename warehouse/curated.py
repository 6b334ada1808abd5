"""Whole tables → curated Parquet: one file a year, sorted by primary key, touched only where its bytes change.

In: a table to its contract. Out: curated/<table>/<year>.parquet, undated.parquet where the contract's year column is NULL,
all.parquet where the contract names no year column. A table without rows has one empty file, so that a view over it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from factline.pipelines.contracts import Contract, contract
from factline.warehouse.layout import Home, aside, digest_of, replace
from factline.warehouse.parquet import conform, read_table, write_bytes_of


class DuplicateKeysError(ValueError):
    """Two rows of a table have one primary key."""


@dataclass(frozen=True)
class CuratedFile:
    """A file of a table: its path, rows, SHA-256, and whether this call wrote it."""

    path: Path
    rows: int
    sha256: str
    written: bool


def in_order(table: pa.Table, shape: Contract) -> pa.Table:
    """The table sorted by its primary key; DuplicateKeysError where two rows share one."""
    keys = list(shape.primary_key)
    different = table.select(keys).group_by(keys).aggregate([]).num_rows
    if different != table.num_rows:
        raise DuplicateKeysError(f"{shape.name}: {table.num_rows - different} rows repeat a key ({', '.join(keys)})")
    return table.sort_by([(key, "ascending") for key in keys])


def _by_year(table: pa.Table, year: str | None) -> Iterator[tuple[str, pa.Table]]:
    if year is None or table.num_rows == 0:
        yield "all" if year is None else "undated", table
        return
    years = pc.year(table[year])
    for found in sorted(pc.unique(years).to_pylist(), key=lambda y: (y is None, y)):
        rows = pc.is_in(years, value_set=pa.array([found], type=years.type))
        yield "undated" if found is None else f"{found:04d}", table.filter(rows)


def put_where_changed(path: Path, rows: int, digest: str) -> CuratedFile:
    """Put what stands aside in the file's place, where its bytes (of that SHA-256) are others than the file's."""
    beside = aside(path)
    same = path.exists() and digest_of(path) == digest
    if same:
        beside.unlink()
    else:
        replace(beside, path)
    return CuratedFile(path, rows, digest, not same)


@dataclass(frozen=True)
class Prepared:
    """A whole table written aside: its folder, and path, rows and SHA-256 of each file, in order of path."""

    folder: Path
    files: tuple[tuple[Path, int, str], ...]

    def put(self) -> tuple[CuratedFile, ...]:
        """Put its files in place; files of earlier runs that no longer belong go, after the new ones stand."""
        files = tuple(put_where_changed(*file) for file in self.files)
        belong = {file.path for file in files}
        for left in sorted(self.folder.glob("*.parquet")):
            if left not in belong:
                left.unlink()
        return files


def prepare_curated(home: Home, name: str, table: pa.Table) -> Prepared:
    """Write a whole table aside, where no reader finds it.

    ValueError where the table is not to its contract, DuplicateKeysError where keys repeat.
    """
    shape = contract(name)
    ordered = in_order(conform(table, shape), shape)
    folder = home.curated / name
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for key, part in _by_year(ordered, shape.year):
        path = folder / f"{key}.parquet"
        files.append((path, part.num_rows, write_bytes_of(part, aside(path))))
    return Prepared(folder, tuple(sorted(files)))


def write_curated(home: Home, name: str, table: pa.Table) -> tuple[CuratedFile, ...]:
    """Write a whole table; its files, in order. ValueError, DuplicateKeysError as `prepare_curated`: nothing is touched then."""
    return prepare_curated(home, name, table).put()


def curated_files(home: Home, name: str) -> tuple[CuratedFile, ...]:
    """The files of a table as they lie there, in order; none where the table was never written."""
    found = sorted((home.curated / name).glob("*.parquet"))
    return tuple(CuratedFile(p, int(pq.read_metadata(p).num_rows), digest_of(p), written=False) for p in found)


def read_curated(home: Home, name: str) -> pa.Table:
    """The whole table in its contract's schema; FileNotFoundError where it was never written."""
    found = sorted((home.curated / name).glob("*.parquet"))
    if not found:
        raise FileNotFoundError(f"no curated {name} in {home.root}")
    shape = contract(name)
    return pa.concat_tables([read_table(p, shape) for p in found]).combine_chunks()
