"""Curated tables and code tables → the field's own event tables (exports/*.sql), and what they could not say. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any

import duckdb
import pyarrow as pa

from factline.pipelines.contracts import contract, table_names, table_of
from factline.pipelines.exports.codes import code_tables
from factline.pipelines.lexicons import Lexicons
from factline.warehouse.catalogue import create_view
from factline.warehouse.curated import in_order
from factline.warehouse.layout import Home
from factline.warehouse.parquet import conform
from factline.warehouse.queries import database

LOSSES = "export_losses"
INPUTS = ("article_sources", "articles", "cleaned_articles", "event_facts", "events", "facts", "mentions", "sentences")
# What the exports have in common, each step from those before it.
_STEPS = ("told", "deaths", "sides", "tellings", "coded_events")
# export → the column of coded_events that says why it would not hold an event.
_LEFT_OUT = {
    "acled": "acled_left_out",
    "gdelt_events": "gdelt_left_out",
    "polecat": "polecat_left_out",
    "ucdp_ged": "ucdp_left_out",
}


@cache
def export_names() -> tuple[str, ...]:
    """Tables in the field's own columns, each after those that it refers to; export_losses is none of them."""
    return tuple(name for name in table_names() if contract(name).stage == "exports" and name != LOSSES)


@cache
def export_sql(name: str) -> str:
    """The query of an export, or of a step on the way to it; FileNotFoundError where there is none."""
    return resources.files(__package__).joinpath("exports", f"{name}.sql").read_text(encoding="utf-8")


def _ids(connection: duckdb.DuckDBPyConnection, sql: str) -> set[str]:
    return {str(row[0]) for row in connection.execute(sql).fetchall()}


def _prepare(connection: duckdb.DuckDBPyConnection, home: Home, lexicons: Lexicons) -> None:
    """Views of what is read, the code tables, and the steps that all exports share."""
    for name in INPUTS:
        create_view(connection, home, name)
    actors = _ids(
        connection,
        "SELECT agent_id FROM facts WHERE agent_id IS NOT NULL UNION SELECT patient_id FROM facts WHERE patient_id IS NOT NULL"
        " UNION SELECT entity_id FROM mentions WHERE kind = 'actor' AND entity_id IS NOT NULL",
    )
    places = _ids(connection, "SELECT DISTINCT place_id FROM events WHERE place_id IS NOT NULL")
    for name, table in code_tables(lexicons, actors=actors, places=places).items():
        connection.register(name, table)
    for step in _STEPS:
        connection.execute(f"CREATE TEMP TABLE {step} AS {export_sql(step)}")


def compute_exports(home: Home, lexicons: Lexicons) -> dict[str, pa.Table]:
    """Every export in its contract's schema, sorted by its key, and export_losses.

    FileNotFoundError where a table that they read is not curated; DuplicateKeysError where two events have one number.
    """
    found: dict[str, pa.Table] = {}
    with database() as connection:
        _prepare(connection, home, lexicons)
        for name in export_names():
            shape = contract(name)
            found[name] = in_order(conform(connection.sql(export_sql(name)).to_arrow_table(), shape), shape)
            connection.register(name, found[name])
        rows = [*_missing(found), *_left_out(connection), *_doubts(connection)]
    return found | {LOSSES: table_of(LOSSES, rows)}


def _missing(tables: dict[str, pa.Table]) -> Iterator[dict[str, Any]]:
    """NULLs of each column, with the reason that its contract gives; ValueError where it gives none."""
    for name, table in tables.items():
        for field in contract(name).fields:
            rows = table[field.name].null_count
            if rows and field.missing is None:
                raise ValueError(f"{name}.{field.name} is NULL in {rows} rows, and its contract does not say why it may be")
            if rows:
                yield {"export": name, "part": "column", "name": field.name, "reason": field.missing, "rows": rows}


def _left_out(connection: duckdb.DuckDBPyConnection) -> Iterator[dict[str, Any]]:
    """Events that an export does not hold, by kind and reason."""
    for name, column in _LEFT_OUT.items():
        sql = (
            f"SELECT kind, {column}, count(*), min(event_id) FROM coded_events WHERE {column} IS NOT NULL"  # noqa: S608 (names of ours)
            " GROUP BY ALL ORDER BY ALL"
        )
        for kind, reason, rows, example in connection.execute(sql).fetchall():
            yield {"export": name, "part": "event", "name": kind, "reason": reason, "rows": rows, "example": example}


def _doubts(connection: duckdb.DuckDBPyConnection) -> Iterator[dict[str, Any]]:
    """Values that stand for something the texts do not say."""
    for export, name, reason, rows in connection.execute(export_sql("doubts")).fetchall():
        yield {"export": export, "part": "column", "name": name, "reason": reason, "rows": rows}
