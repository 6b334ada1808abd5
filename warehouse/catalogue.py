"""Curated Parquet → factline.duckdb: a view a table, the marts and exports as tables; and queries over it.

The file is built aside and swapped in whole: a reader with the old one open keeps it, and no run waits for a reader. Nothing here
reaches the network: extensions are neither installed nor loaded, and a query reads nothing but the home's curated folder and releases.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from factline.pipelines.contracts import contract, table_names
from factline.warehouse.curated import in_order
from factline.warehouse.layout import DamagedError, Home, aside, replace
from factline.warehouse.mart_queries import base_names, mart_inputs, mart_names, mart_sql
from factline.warehouse.parquet import conform
from factline.warehouse.queries import database, quoted
from factline.warehouse.release_views import create_release_views

if TYPE_CHECKING:  # a command that asks nothing need not wait for pandas
    import pandas as pd

__all__ = ["base_names", "build_catalogue", "compute_mart", "connect", "mart_inputs", "mart_names", "mart_sql", "query"]


def glob_of(root: Path) -> str:
    """A path as a glob that matches itself alone."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in root.as_posix())


def create_view(connection: duckdb.DuckDBPyConnection, home: Home, name: str) -> None:
    """A view over a curated table; FileNotFoundError where it was never written."""
    if not any((home.curated / name).glob("*.parquet")):
        raise FileNotFoundError(f"no curated {name} in {home.root}: run the stage that gives it first")
    # The folder may be moved or mounted elsewhere: SET VARIABLE factline_home = '…' says where it is now.
    connection.execute(
        f'CREATE VIEW "{name}" AS SELECT * FROM read_parquet('  # noqa: S608  (names are those of contracts)
        f"coalesce(getvariable('factline_home'), {quoted(glob_of(home.root))}) || '/curated/{name}/*.parquet')"
    )


def compute_mart(home: Home, name: str) -> pa.Table:
    """A mart's rows from the curated tables it reads: in its contract's schema, sorted by its key.

    FileNotFoundError where a table it reads is not curated yet; ValueError where the query does not give the contract's columns.
    """
    shape = contract(name)
    with database() as connection:
        for needed in mart_inputs(name):
            create_view(connection, home, needed)
        found = connection.sql(mart_sql(name)).to_arrow_table()
    return in_order(conform(found, shape), shape)


def build_catalogue(home: Home) -> Path:
    """Build factline.duckdb from everything curated (views; marts and exports as tables) and swap it in; its path.

    FileNotFoundError where a table or mart is not curated; the old file stays as it was then.
    """
    if "?" in str(home.root):
        raise ValueError(f"DuckDB cannot keep a file below a folder with ? in its name: {home.root}")
    beside = aside(home.catalogue)
    beside.unlink(missing_ok=True)
    with database(str(beside)) as connection:
        for name in base_names():
            create_view(connection, home, name)
        for name in mart_names():
            files = quoted(f"{glob_of(home.curated / name)}/*.parquet")
            keys = ", ".join(f'"{key}"' for key in contract(name).primary_key)
            connection.execute(f'CREATE TABLE "{name}" AS SELECT * FROM read_parquet({files}) ORDER BY {keys}')  # noqa: S608
        create_release_views(connection, home, glob_of(home.root))
        exports = [name for name in table_names() if (home.exports / f"{name}.parquet").exists()]
        for name in exports:  # none where a part of the pipeline ran without them
            file = quoted(glob_of(home.exports / f"{name}.parquet"))
            connection.execute(f'CREATE TABLE "{name}" AS SELECT * FROM read_parquet({file})')  # noqa: S608
        for name in (*base_names(), *mart_names(), *exports):
            kind = "TABLE" if contract(name).stage in ("mart", "exports") else "VIEW"
            connection.execute(f'COMMENT ON {kind} "{name}" IS {quoted(contract(name).title)}')
    replace(beside, home.catalogue)
    return home.catalogue


@contextmanager
def connect(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the catalogue as it stands now. FileNotFoundError where there is none yet, DamagedError where it is none.

    It may read the home's curated folder and its releases, and no other file. The catalogue is attached to an empty database, because opening it
    by its path would give the file as this process first opened it, also after a run has put a new one in its place.
    """
    if not home.catalogue.exists():
        raise FileNotFoundError(f"no warehouse in {home.root}: run the pipeline first")
    with database() as connection:
        try:
            connection.execute(f"ATTACH {quoted(str(home.catalogue))} AS factline (READ_ONLY)")
        except duckdb.Error as error:
            raise DamagedError(f"{home.catalogue} cannot be opened ({str(error).splitlines()[0]})") from error
        connection.execute("USE factline")
        connection.execute(f"SET VARIABLE factline_home = {quoted(glob_of(home.root))}")
        # A pattern is compared as it is written, the files that it matches by their names.
        allowed = ", ".join(quoted(f"{folder}/") for at in (home.curated, home.releases) for folder in (glob_of(at), at))
        connection.execute(f"SET allowed_directories = [{allowed}]")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        yield connection


def query(home: Home, sql: str) -> pd.DataFrame:
    """Rows of a query over the views and marts; duckdb.Error where the SQL is wrong, is empty or would change something."""
    with connect(home) as connection:
        found: Any = connection.execute(sql)
        if found is None:  # what DuckDB's stubs do not know
            raise duckdb.InvalidInputException("there is no query in it")
        return found.df()
