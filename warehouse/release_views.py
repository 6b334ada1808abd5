"""The releases of a home → views in the catalogue: `releases`, `release_spans`, `fact_releases`, `event_releases`.

fact_releases and event_releases are the rows as they stood, with the span of releases between which they stood so: what was said on
a day is a question of stood_from and stood_until. The views are there, empty, before the first release.
"""

from __future__ import annotations

import duckdb

from factline.pipelines.contracts import contract
from factline.warehouse.layout import Home
from factline.warehouse.queries import quoted
from factline.warehouse.releases import Release, releases
from factline.warehouse.spans import SPANS, key_of

_VERSIONED = {"fact_releases": "facts", "event_releases": "events"}
VIEWS = {
    "releases": "What was frozen, and when",
    SPANS: contract(SPANS).title,
    "fact_releases": "Facts as they stood, from release to release",
    "event_releases": "Events as they stood, from release to release",
}


def _file(found: Release, table: str, root: str) -> str:
    # As the curated views: the folder may be moved, and SET VARIABLE factline_home says where it is.
    path = quoted(f"/releases/{found.name}/tables/{table}.parquet")
    return f"coalesce(getvariable('factline_home'), {quoted(root)}) || {path}"


def _listed(found: tuple[Release, ...]) -> str:
    """SQL for the releases themselves."""
    rows = [
        f"({quoted(r.name)}, {r.sequence}, DATE '{r.released_on}', {r.manifest['tables']['facts']['rows']}, "
        f"{r.manifest['tables']['events']['rows']}, {bool(r.manifest['forced'])})"
        for r in found
    ]
    columns = "release, sequence, released_on, facts, events, forced"
    if not rows:
        return "SELECT ''::VARCHAR AS release, 0 AS sequence, NULL::DATE AS released_on, 0 AS facts, 0 AS events, false AS forced WHERE false"
    return f"SELECT * FROM (VALUES {', '.join(rows)}) AS t({columns})"  # noqa: S608


def _no_spans() -> str:
    dates = {"stood_from", "stood_until"}
    listed = ", ".join(f'NULL::{"DATE" if c in dates else "VARCHAR"} AS "{c}"' for c in contract(SPANS).schema.names)
    return f"SELECT {listed} WHERE false"


def _versions(table: str, found: tuple[Release, ...], root: str) -> str:
    """SQL for the rows of a table with their spans; each row is read from the release in which it first stood so."""
    spans = "first_release, last_release, stood_from, stood_until"
    if not found:
        return f'SELECT s.* EXCLUDE ("table", key), t.* FROM release_spans AS s INNER JOIN {table} AS t ON s.key = {key_of(table, "t")}'  # noqa: S608
    parts = " UNION ALL BY NAME ".join(
        f"SELECT {quoted(r.name)} AS first_release, * FROM read_parquet({_file(r, table, root)})"  # noqa: S608
        for r in found
    )
    return (
        f"SELECT {spans}, t.* EXCLUDE (first_release) FROM release_spans AS s INNER JOIN ({parts}) AS t "  # noqa: S608
        f'USING (first_release) WHERE s."table" = {quoted(table)} AND s.key = {key_of(table, "t")}'
    )


def create_release_views(connection: duckdb.DuckDBPyConnection, home: Home, root: str) -> None:
    """Make the views; `root` is the home as a pattern that matches itself alone. ReleaseError where a release cannot be read."""
    found = releases(home)
    connection.execute(f"CREATE VIEW releases AS {_listed(found)}")
    spans = f"SELECT * FROM read_parquet({_file(found[-1], SPANS, root)})" if found else _no_spans()  # noqa: S608
    connection.execute(f"CREATE VIEW {SPANS} AS {spans}")
    for view, table in _VERSIONED.items():
        connection.execute(f"CREATE VIEW {view} AS {_versions(table, found, root)}")
    for view, comment in VIEWS.items():
        connection.execute(f"COMMENT ON VIEW {view} IS {quoted(comment)}")
