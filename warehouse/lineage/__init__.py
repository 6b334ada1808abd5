"""Tables, or their files → whether every span of theirs is what it says: slice = quote, for every row that has raw offsets.

The checks of a contract judge a batch row by row and refuse what fails; here the tables as readers will get them are proved once more,
all of them, before they are written. Each proof is a query beside this module that gives (table, key, holds).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import duckdb
import pyarrow as pa

from factline.warehouse.queries import database, quoted

PROOFS = ("raw_slice_is_quote", "cleaned_slice_is_text", "raw_span_is_mapped", "cleaned_is_raw", "nothing_is_lost")
TABLES = ("articles", "cleaned_articles", "facts", "mentions", "removed_spans", "sentences")
# What cleaning makes a space or a line end of (cleaned_articles/mends.py), beside the space itself.
_WHITE_SPACE = "\t\n\r\x0b\x0c\x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"


@dataclass(frozen=True)
class Proved:
    """One proof over one table: rows looked at, rows that fail, the first key among them."""

    proof: str
    table: str
    rows: int
    failing: int
    first: str | None

    def __str__(self) -> str:
        return f"{self.proof} fails in {self.failing} of {self.rows} rows of {self.table}, first {self.first}"


def _query(name: str) -> str:
    return resources.files(__package__).joinpath(f"{name}.sql").read_text(encoding="utf-8")


def prove(tables: Mapping[str, pa.Table]) -> tuple[Proved, ...]:
    """Every proof over every table that it looks at, in order. KeyError where one of TABLES is missing.

    A row that cannot be judged, because its article is not there, fails.
    """
    with database() as connection:
        for name in TABLES:
            connection.register(name, tables[name])
        return _proofs(connection)


def prove_files(files: Mapping[str, Sequence[Path]]) -> tuple[Proved, ...]:
    """The same over Parquet files of each of TABLES, which are read by need and not held: DuckDB goes to the disk past its memory."""
    with database() as connection:
        for name in TABLES:
            listed = ", ".join(quoted(str(path)) for path in files[name])
            connection.execute(f'CREATE VIEW "{name}" AS SELECT * FROM read_parquet([{listed}])')  # noqa: S608  (paths as SQL strings)
        return _proofs(connection)


def together(parts: Iterable[Sequence[Proved]]) -> tuple[Proved, ...]:
    """Proofs of several batches as one of each table: rows added up, the first failing key of all."""
    found: dict[tuple[str, str], Proved] = {}
    for proved in (proved for part in parts for proved in part):
        key = (proved.proof, proved.table)
        before = found.get(key, Proved(*key, 0, 0, None))
        first = min((name for name in (before.first, proved.first) if name is not None), default=None)
        found[key] = Proved(*key, before.rows + proved.rows, before.failing + proved.failing, first)
    return tuple(found[key] for key in sorted(found, key=lambda key: (PROOFS.index(key[0]), key[1])))


def _proofs(connection: duckdb.DuckDBPyConnection) -> tuple[Proved, ...]:
    found: list[Proved] = []
    connection.execute("CREATE TEMP TABLE white_space AS SELECT ?::VARCHAR AS marks", [_WHITE_SPACE])
    connection.execute(f"CREATE TEMP TABLE segments AS {_query('segments')}")
    for proof in PROOFS:
        failing = "count(*) FILTER (WHERE holds IS NOT TRUE), min(key) FILTER (WHERE holds IS NOT TRUE)"
        sql = f'SELECT "table", count(*), {failing} FROM ({_query(proof)}) GROUP BY 1 ORDER BY 1'  # noqa: S608  (queries of ours)
        found.extend(Proved(proof, *row) for row in connection.execute(sql).fetchall())
    return tuple(found)
