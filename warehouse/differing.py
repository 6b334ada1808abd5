"""Two releases (or a release and the warehouse now) → which facts and events came, went or changed, by column, and why.

DuckDB does the joins: nothing here holds a table in Python. What stands in the two is compared as it is written; why is read from the
texts, the corrections and the versions that each release's manifest names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import duckdb

from factline.pipelines.contracts import contract
from factline.warehouse.event_history import successions_sql
from factline.warehouse.layout import Home
from factline.warehouse.manifest import read_manifest
from factline.warehouse.queries import database, quoted
from factline.warehouse.releases import NOW, release
from factline.warehouse.spans import alike, columns_of, key_of, unified

COMPARED = ("facts", "events")
_READ = (*COMPARED, "event_facts", "articles", "cleaned_articles", "sentences", "mentions", "corrections")
_STAGES = ("articles", "cleaned_articles", "sentences", "mentions", "facts", "events")
_MADE_BY = {
    "events": ("happenings", "events")
}  # stages whose code makes a table that is compared, where it is not the one's own
_FETCHED = 1_000


@dataclass(frozen=True)
class State:
    """What is compared: its name, the files of each table (none where it has no such table), and the manifest's versions."""

    name: str
    files: Mapping[str, Sequence[Path]]
    versions: Mapping[str, Any]


def state(home: Home, name: str) -> State:
    """A release by its name, or the warehouse as it stands (`now`). ReleaseError, or FileNotFoundError where no run has ended."""
    if name == NOW:
        return State(NOW, {t: sorted((home.curated / t).glob("*.parquet")) for t in _READ}, read_manifest(home))
    found = release(home, name)
    return State(name, {t: [p] for t in _READ if (p := found.table(t)).is_file()}, found.manifest)


def _source(side: State, table: str, every: tuple[str, ...]) -> str:
    files = side.files.get(table, ())
    if not files:
        return "SELECT " + ", ".join(f'NULL AS "{c}"' for c in every) + " WHERE false"
    listed = "[" + ", ".join(quoted(str(p)) for p in files) + "]"
    return unified(listed, columns_of(files[0]), every)


def _every_column(a: State, b: State, table: str) -> tuple[str, ...]:
    """Columns of either side, in the newer one's order; the contract's where neither has the table."""
    found = [columns_of(s.files[table][0]) for s in (b, a) if s.files.get(table)]
    return tuple(dict.fromkeys(c for columns in found or [tuple(contract(table).schema.names)] for c in columns))


def _open(connection: duckdb.DuckDBPyConnection, a: State, b: State) -> None:
    for table in _READ:
        every = _every_column(a, b, table)
        for side, found in (("a", a), ("b", b)):
            connection.execute(f"CREATE TEMP VIEW {side}_{table} AS {_source(found, table, every)}")
    for table in COMPARED:
        _compare(connection, table, _every_column(a, b, table))


def _compare(connection: duckdb.DuckDBPyConnection, table: str, every: tuple[str, ...]) -> None:
    """Make changes_<table>: key, change (came, went, changed), column, was, now (JSON)."""
    keys = contract(table).primary_key
    joined = ", ".join(f'"{k}"' for k in keys)
    rest = tuple(c for c in every if c not in keys)
    connection.execute(
        f"CREATE TEMP TABLE pairs_{table} AS SELECT {key_of(table, 'b')} AS key, a AS was, b AS now "  # noqa: S608
        f"FROM a_{table} AS a INNER JOIN b_{table} AS b USING ({joined}) WHERE NOT ({alike(rest)})"
    )
    parts = [
        f"SELECT {key_of(table, 't')} AS key, '{change}' AS change, NULL::VARCHAR AS \"column\", NULL::VARCHAR AS was, NULL::VARCHAR AS now "  # noqa: S608
        f"FROM {there}_{table} AS t ANTI JOIN {other}_{table} USING ({joined})"
        for change, there, other in (("came", "b", "a"), ("went", "a", "b"))
    ]
    parts += [
        f"SELECT key, 'changed', '{c}', to_json(was.\"{c}\")::VARCHAR, to_json(now.\"{c}\")::VARCHAR "  # noqa: S608
        f'FROM pairs_{table} WHERE was."{c}" IS DISTINCT FROM now."{c}"'
        for c in rest
    ]
    connection.execute(f"CREATE TEMP TABLE changes_{table} AS {' UNION ALL '.join(parts)}")


def _versions(a: State, b: State) -> Iterator[tuple[str, str, str]]:
    """For each stage, what of its making differs: candidates joined by `or`, and in words."""
    then, now = a.versions, b.versions
    libraries = [
        f"{name} {then['libraries'].get(name, 'none')} to {version}"
        for name, version in sorted(now["libraries"].items())
        if then["libraries"].get(name) != version
    ]
    lexicon = then["lexicons_sha256"] != now["lexicons_sha256"]
    for stage in _STAGES:
        code = [s for s in _MADE_BY.get(stage, (stage,)) if then["code_versions"].get(s) != now["code_versions"].get(s)]
        causes = {"rule": bool(code), "lexicon": lexicon, "library": bool(libraries)}
        words = [f"code of {s} changed" for s in code] + ["lexicons changed"] * lexicon + libraries
        yield (
            stage,
            " or ".join(name for name, differs in causes.items() if differs),
            ", ".join(words) or "same code and lexicons",
        )


_SAID = 'key, "column", action, was, becomes, correction_id, author, reason'
_CORRECTIONS = f"""
CREATE TEMP TABLE correction_changes AS
SELECT key, "column", action, correction_id || ' (' || author || '): ' || reason AS words
FROM (SELECT {_SAID} FROM b_corrections EXCEPT SELECT {_SAID} FROM a_corrections)
UNION ALL
SELECT key, "column", action, correction_id || ' (' || author || ') is withdrawn' AS words
FROM (SELECT {_SAID} FROM a_corrections EXCEPT SELECT {_SAID} FROM b_corrections)
"""  # noqa: S608
# A fact read anew from the same words has another id; the pair belongs together.
_INSTEAD = """
CREATE TEMP TABLE instead AS
WITH went AS (SELECT f.*, row_number() OVER (PARTITION BY article_id, kind, raw_start, raw_end ORDER BY fact_id) AS n
        FROM a_facts AS f ANTI JOIN b_facts USING (fact_id)),
    came AS (SELECT f.*, row_number() OVER (PARTITION BY article_id, kind, raw_start, raw_end ORDER BY fact_id) AS n
        FROM b_facts AS f ANTI JOIN a_facts USING (fact_id))
SELECT went.fact_id AS went, came.fact_id AS came FROM went INNER JOIN came USING (article_id, kind, raw_start, raw_end, n)
"""
# Which event holds most of the facts of one that went, and which held most of those of one that came.
_HEIRS = """
CREATE TEMP TABLE heirs AS SELECT then_id, arg_min(now_id, (-facts, now_id)) AS heir FROM flows GROUP BY then_id;
CREATE TEMP TABLE origins AS SELECT now_id, arg_min(then_id, (-facts, then_id)) AS origin FROM flows GROUP BY now_id
"""
_TELLINGS = """
CREATE TEMP VIEW {side}_tellings AS SELECT e.event_id, f.fact_id, f.sentence_id, f.kind
FROM {side}_event_facts AS e INNER JOIN {side}_facts AS f USING (fact_id) WHERE e.role = 'tells'
"""
_ALL = " UNION ALL ".join(
    f'SELECT \'{t}\' AS "table", c.key, c.change, c."column", c.was, c.now, w.why, w.stage, w.because, '  # noqa: S608
    f"coalesce(i.came, j.went, h.heir, o.origin) AS instead FROM changes_{t} AS c "
    f'INNER JOIN why_{t} AS w ON c.key = w.key AND c."column" IS NOT DISTINCT FROM w."column" '
    "LEFT JOIN instead AS i ON c.change = 'went' AND c.key = i.went LEFT JOIN instead AS j ON c.change = 'came' AND c.key = j.came "
    "LEFT JOIN heirs AS h ON c.change = 'went' AND c.key = h.then_id LEFT JOIN origins AS o ON c.change = 'came' AND c.key = o.now_id"
    for t in COMPARED
)

_CHANGES = f"CREATE TEMP TABLE changes AS {_ALL}"


@dataclass(frozen=True)
class Difference:
    """What differs between two states, while its connection is open."""

    connection: duckdb.DuckDBPyConnection

    def _rows(self, sql: str) -> Iterator[dict[str, Any]]:
        found = self.connection.execute(sql)
        names = [str(column[0]) for column in found.description or ()]
        while rows := found.fetchmany(_FETCHED):
            yield from (dict(zip(names, row, strict=True)) for row in rows)

    def summary(self) -> list[dict[str, Any]]:
        """Rows by table, change and why: how many rows of the table."""
        sql = 'SELECT "table", change, why, count(DISTINCT key) AS rows FROM changes GROUP BY ALL ORDER BY "table" DESC, change, rows DESC, why'
        return list(self._rows(sql))

    def columns(self) -> list[dict[str, Any]]:
        """How many rows changed in each column."""
        sql = (
            'SELECT "table", "column", count(*) AS rows FROM changes WHERE change = \'changed\' '
            'GROUP BY ALL ORDER BY "table" DESC, rows DESC, "column"'
        )
        return list(self._rows(sql))

    def successions(self) -> list[dict[str, Any]]:
        """Event ids that were renamed, merged, split or are gone: event_id, change, superseded_by, because (facts)."""
        return list(self._rows("SELECT * FROM successions WHERE change <> 'appeared' ORDER BY event_id"))

    def changes(self, limit: int | None = None) -> Iterator[dict[str, Any]]:
        """One row a change, facts first: table, key, change, column, was and now (JSON), why, stage, because, instead."""
        cut = "" if limit is None else f" LIMIT {limit}"
        yield from self._rows(f'SELECT * FROM changes ORDER BY "table" DESC, key, change, "column"{cut}')  # noqa: S608


def _sql(name: str) -> str:
    return resources.files(__package__).joinpath("differences", f"{name}.sql").read_text(encoding="utf-8")


@contextmanager
def difference(a: State, b: State) -> Iterator[Difference]:
    """What of `a` is no longer so in `b`."""
    with database() as connection:
        _open(connection, a, b)
        connection.execute("CREATE TEMP TABLE versions (stage VARCHAR, why VARCHAR, words VARCHAR)")
        connection.executemany("INSERT INTO versions VALUES (?, ?, ?)", [list(row) for row in _versions(a, b)])
        tellings = [_TELLINGS.format(side=side) for side in ("a", "b")]
        for sql in (*tellings, successions_sql(), _HEIRS, _CORRECTIONS, _INSTEAD, _sql("facts"), _sql("events"), _CHANGES):
            connection.execute(sql)
        yield Difference(connection)
