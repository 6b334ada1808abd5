"""A release's tables and the release before → release_spans: from which release to which each row stood as it is.

Only the release before is read, not the whole history: its spans go on where the row is as it was, and end where it is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

from factline.pipelines.contracts import contract
from factline.warehouse.parquet import write_stream
from factline.warehouse.queries import database, quoted

SPANS = "release_spans"
SPANNED = ("event_facts", "events", "facts")


def key_of(name: str, alias: str) -> str:
    """SQL for a row's key as text."""
    return " || '|' || ".join(f'{alias}."{column}"' for column in contract(name).primary_key)


def columns_of(path: Path) -> tuple[str, ...]:
    """Columns of a Parquet file."""
    return tuple(pq.read_schema(path).names)


def unified(path: str, own: tuple[str, ...], every: tuple[str, ...]) -> str:
    """SQL for a file's rows with all of `every`'s columns, NULL where the file lacks one (a contract may have got a column)."""
    listed = ", ".join(f'"{c}"' if c in own else f'NULL AS "{c}"' for c in every)
    return f"SELECT {listed} FROM read_parquet({path})"  # noqa: S608


def alike(names: tuple[str, ...]) -> str:
    """SQL that holds where rows a and b are the same in all of these columns."""
    return " AND ".join(f'a."{c}" IS NOT DISTINCT FROM b."{c}"' for c in names)


def _file(folder: Path, name: str) -> str:
    return quoted(str(folder / "tables" / f"{name}.parquet"))


def _still(name: str, folder: Path, before: Path | None) -> str:
    """SQL for the keys of rows that stand as they stood in the release before; none where there was none."""
    old = before / "tables" / f"{name}.parquet" if before else None
    if before is None or old is None or not old.exists():
        return "SELECT NULL::VARCHAR AS key WHERE false"
    then, now = columns_of(old), columns_of(folder / "tables" / f"{name}.parquet")
    every = tuple(dict.fromkeys((*now, *then)))
    a, b = unified(_file(before, name), then, every), unified(_file(folder, name), now, every)
    joined = ", ".join(f'"{c}"' for c in contract(name).primary_key)
    rest = tuple(c for c in every if c not in contract(name).primary_key)
    return f"SELECT {key_of(name, 'b')} AS key FROM ({a}) AS a INNER JOIN ({b}) AS b USING ({joined}) WHERE {alike(rest)}"  # noqa: S608


def _of_table(name: str, folder: Path, before: Path | None) -> str:
    """SQL for the spans of one table; $name, $day and $before are the release, its day and the release before."""
    opened = "SELECT NULL WHERE false" if before is None else f"SELECT * FROM read_parquet({_file(before, SPANS)})"  # noqa: S608
    known = (
        ""
        if before is None
        else f"""
    SELECT o."table", o.key, o.first_release,
        CASE WHEN o.last_release = $before AND s.key IS NOT NULL THEN $name ELSE o.last_release END AS last_release, o.stood_from,
        CASE WHEN o.last_release = $before AND s.key IS NULL THEN $day ELSE o.stood_until END AS stood_until
    FROM ({opened}) AS o LEFT JOIN still_{name} AS s USING (key) WHERE o."table" = {quoted(name)}
    UNION ALL BY NAME"""  # noqa: S608
    )
    return f"""{known}
    SELECT {quoted(name)} AS "table", n.key, $name AS first_release, $name AS last_release, $day AS stood_from, NULL::DATE AS stood_until
    FROM (SELECT {key_of(name, "t")} AS key FROM read_parquet({_file(folder, name)}) AS t) AS n
    ANTI JOIN still_{name} USING (key)"""  # noqa: S608


def write_spans(folder: Path, name: str, day: date, before: Path | None, before_name: str | None) -> int:
    """Write folder/tables/release_spans.parquet from the tables that lie there and the release before; how many rows."""
    shape = contract(SPANS)
    values: Mapping[str, object] = {"name": name, "day": day} | ({"before": before_name} if before else {})
    with database() as connection:
        for table in SPANNED:
            connection.execute(f"CREATE TEMP TABLE still_{table} AS {_still(table, folder, before)}")
        every = " UNION ALL BY NAME ".join(f"({_of_table(table, folder, before)})" for table in SPANNED)
        columns = ", ".join(f'"{c}"' for c in shape.schema.names)
        keys = ", ".join(f'"{c}"' for c in shape.primary_key)
        found = connection.sql(f"SELECT {columns} FROM ({every}) ORDER BY {keys}", params=dict(values))  # noqa: S608
        batches = found.to_arrow_reader()
        assert batches is not None
        return write_stream(batches, shape.schema, folder / "tables" / f"{SPANS}.parquet")
