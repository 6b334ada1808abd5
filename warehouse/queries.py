"""DuckDB as this house opens it, text in its SQL, and what a query raises, by a name for those who may not import DuckDB."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
from duckdb import Error as QueryError

__all__ = ["QueryError", "database", "quoted"]

_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


@contextmanager
def database(path: str = ":memory:", **settings: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database that reaches no network: extensions are neither installed nor loaded. `settings`: more of DuckDB's own."""
    with duckdb.connect(path, config={**_CONFIG, **settings}) as connection:
        yield connection


def quoted(text: str) -> str:
    """A string in SQL."""
    return "'" + text.replace("'", "''") + "'"
