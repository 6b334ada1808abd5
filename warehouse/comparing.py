"""A user's own copy of a reference set beside our events: which are one, which stand in one alone, where the figures differ.

In: the exports of a home, and a file in the columns of UCDP GED or ACLED. Out: one row an event of either. Nothing of theirs is kept.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from factline.warehouse.exports_on_disk import read_export
from factline.warehouse.layout import Home
from factline.warehouse.queries import database, quoted

# The columns by which a file is known.
KNOWN_BY = {
    "ucdp_ged": (
        "id",
        "type_of_violence",
        "date_start",
        "date_end",
        "best",
        "low",
        "high",
        "deaths_a",
        "latitude",
        "longitude",
    ),
    "acled": ("event_id_cnty", "event_date", "time_precision", "sub_event_type", "fatalities", "latitude", "longitude"),
}
FIGURES = {
    "ucdp_ged": ("best", "low", "high", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"),
    "acled": ("best",),
}
# Each set → one shape. Sides are compared by name without case; those whom anybody may be are no sides.
_SHAPES = {
    "ucdp_ged": """
        SELECT id::VARCHAR AS id, strptime(date_start::VARCHAR, {days})::DATE AS first_day,
            strptime(date_end::VARCHAR, {days})::DATE AS last_day, latitude::DOUBLE AS latitude,
            longitude::DOUBLE AS longitude, where_prec::BIGINT BETWEEN 4 AND 6 AS wide, country,
            list_filter([lower(side_a), lower(side_b)], lambda s: s <> 'civilians') AS sides,
            best::BIGINT AS best, low::BIGINT AS low, high::BIGINT AS high, deaths_a::BIGINT AS deaths_a, deaths_b::BIGINT AS deaths_b,
            deaths_civilians::BIGINT AS deaths_civilians, deaths_unknown::BIGINT AS deaths_unknown, where_coordinates AS place
        FROM {source}""",
    "acled": """
        SELECT event_id_cnty AS id, strptime(event_date::VARCHAR, {days})::DATE AS first_day,
            strptime(event_date::VARCHAR, {days})::DATE + CASE time_precision::BIGINT WHEN 1 THEN 0 WHEN 2 THEN 6 ELSE 30 END AS last_day,
            latitude::DOUBLE AS latitude, longitude::DOUBLE AS longitude, geo_precision::BIGINT = 3 AS wide, country,
            -- "Military Forces of Erewhon (1999-)" is that force under any government.
            list_filter(
                [regexp_replace(lower(actor1), ' \\([0-9]{{4}}-.*$', ''), regexp_replace(lower(actor2), ' \\([0-9]{{4}}-.*$', '')],
                lambda s: s IS NOT NULL AND NOT starts_with(s, 'unidentified') AND NOT starts_with(s, 'civilians')
            ) AS sides,
            fatalities::BIGINT AS best, location AS place
        FROM {source}""",
}
# How the sets write a day: the dataset's files, what spreadsheets make of them, ACLED's older files.
_DAYS = "['%Y-%m-%d', '%Y-%m-%d %H:%M:%S', '%Y-%m-%d %H:%M:%S.%g', '%d %B %Y']"
_ONE_BY_ONE = """
    INSERT INTO matched SELECT our_id, their_id, days_apart, km_apart, shared_sides FROM (
        SELECT *, min(rank) OVER (PARTITION BY our_id) AS best_of_ours, min(rank) OVER (PARTITION BY their_id) AS best_of_theirs
        FROM pairs
        WHERE our_id NOT IN (SELECT our_id FROM matched) AND their_id NOT IN (SELECT their_id FROM matched)
    ) WHERE rank = best_of_ours AND rank = best_of_theirs
"""


class UnknownSetError(ValueError):
    """A file whose columns are of no set that can be compared."""


def _theirs(connection: duckdb.DuckDBPyConnection, path: Path) -> str:
    """Names the file `file` in the connection, every column as text; which set it is."""
    connection.execute("CREATE TEMP TABLE file AS SELECT * FROM read_csv($1, all_varchar = true, header = true)", [str(path)])
    columns = {row[0] for row in connection.execute("SELECT column_name FROM (DESCRIBE file)").fetchall()}
    for name, needed in KNOWN_BY.items():
        if columns >= set(needed):
            return name
    missing = {name: sorted(set(needed) - columns) for name, needed in KNOWN_BY.items()}
    raise UnknownSetError("; ".join(f"for {name} it lacks {', '.join(lacking)}" for name, lacking in missing.items()))


def _compared(name: str) -> str:
    """The table of all: matched, ours alone, theirs alone, and theirs outside the years and countries of ours."""
    figures = FIGURES[name]
    both = ", ".join(f"o.{f} AS our_{f}, t.{f} AS their_{f}" for f in figures)
    differing = ", ".join(f"CASE WHEN m.our_id IS NOT NULL AND o.{f} IS DISTINCT FROM t.{f} THEN '{f}' END" for f in figures)
    return f"""
        SELECT CASE WHEN o.id IS NOT NULL AND t.id IS NOT NULL THEN 'matched' WHEN t.id IS NULL THEN 'ours_alone'
                WHEN t.first_day BETWEEN (SELECT min(first_day) FROM ours) - $days AND (SELECT max(last_day) FROM ours) + $days
                    AND t.country IN (SELECT country FROM ours) THEN 'theirs_alone' ELSE 'outside' END AS status,
            o.id AS our_id, t.id AS their_id, m.days_apart, round(m.km_apart, 1) AS km_apart, m.shared_sides,
            o.first_day AS our_first_day, t.first_day AS their_first_day, o.place AS our_place, t.place AS their_place, {both},
            nullif(concat_ws(';', {differing}), '') AS differing
        FROM ours AS o
        FULL JOIN matched AS m ON o.id = m.our_id
        FULL JOIN theirs AS t ON m.their_id = t.id
        ORDER BY status, coalesce(o.first_day, t.first_day), o.id, t.id
    """  # noqa: S608  (names of ours)


def compare(home: Home, path: Path, *, days: int, km: float) -> tuple[str, pa.Table]:
    """Which set the file is, and one row an event of either set.

    One of ours is matched with one of theirs at most: the pair that is the best of both, then again among those left. FileNotFoundError
    where there are no exports; UnknownSetError where the columns are of no known set; duckdb.Error where the file is no CSV, or a value
    is not of its column.
    """
    with database() as connection:
        name = _theirs(connection, path)
        connection.register("export", read_export(home, name))
        for table, source in (("ours", "export"), ("theirs", "file")):
            connection.execute(f"CREATE TEMP TABLE {table} AS {_SHAPES[name].format(source=source, days=_DAYS)}")
        query = resources.files("factline.warehouse").joinpath("exports", "compare.sql").read_text(encoding="utf-8")
        connection.execute(f"CREATE TEMP TABLE pairs AS {query}", {"days": days, "km": km})
        connection.execute(
            "CREATE TEMP TABLE matched (our_id VARCHAR, their_id VARCHAR, days_apart BIGINT, km_apart DOUBLE, shared_sides BIGINT)"
        )
        while _rows(connection, _ONE_BY_ONE):
            pass  # every round but the last matches the best pair that is left, at least
        return name, connection.sql(_compared(name), params={"days": days}).to_arrow_table()


def _rows(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    row: Any = connection.execute(sql).fetchone()
    return int(row[0])


def write_comparison(table: pa.Table, path: Path) -> None:
    """As Parquet where the name ends so, else as CSV. duckdb.Error where it cannot be written."""
    with database() as connection:
        connection.register("compared", table)
        kind = "PARQUET" if path.suffix == ".parquet" else "CSV"
        connection.execute(f"COPY compared TO {quoted(str(path))} (FORMAT {kind})")
