"""Whole tables → whether every span of theirs is what it says: slice = quote, for every row that has raw offsets.

The checks of a contract judge a batch row by row and refuse what fails; here the tables as readers will get them are proved once more,
all of them, before they are written. Each proof is a query beside this module that gives (table, key, holds).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

import pyarrow as pa

from factline.warehouse.queries import database

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
    found: list[Proved] = []
    with database() as connection:
        for name in TABLES:
            connection.register(name, tables[name])
        connection.execute("CREATE TEMP TABLE white_space AS SELECT ?::VARCHAR AS marks", [_WHITE_SPACE])
        connection.execute(f"CREATE TEMP TABLE segments AS {_query('segments')}")
        for proof in PROOFS:
            failing = "count(*) FILTER (WHERE holds IS NOT TRUE), min(key) FILTER (WHERE holds IS NOT TRUE)"
            sql = f'SELECT "table", count(*), {failing} FROM ({_query(proof)}) GROUP BY 1 ORDER BY 1'  # noqa: S608  (queries of ours)
            rows = connection.execute(sql).fetchall()
            found.extend(Proved(proof, *row) for row in rows)
    return tuple(found)
