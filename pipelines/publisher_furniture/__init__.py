"""article_lines of all batches → publisher_furniture: lines that recur in several different articles of one publisher.

In: what article_lines gives, of every article. Out: one row a line of a publisher. It joins articles, so it is made anew whenever
there is a new one; a batch is only handed the lines that its own articles hold (`of_batch`), and so is cleaned anew only where
one of those became furniture.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from factline.pipelines.contracts import StageResult, rejects_table, table_of
from factline.pipelines.lexicons import Lexicons

__all__ = ["of_batch", "run"]

_SAME = 3  # two texts are one where a third of the shorter one's prose stands in the other


def _once(article_lines: pa.Table) -> pa.Table:
    """Each article once and in order, whatever batches hold it; those of a publisher alone."""
    known = article_lines.filter(pc.is_valid(article_lines["publisher"]))
    ordered = known.sort_by([("article_id", "ascending"), ("publisher", "ascending")]).combine_chunks()
    ids = ordered["article_id"].to_pylist()
    first = [at for at, article_id in enumerate(ids) if at == 0 or article_id != ids[at - 1]]
    return ordered.take(pa.array(first, type=pa.int64()))


def _by_line(article_lines: pa.Table) -> pa.Table:
    """A row for each line of each article: publisher, line, and `at`, the article's place."""
    lines = article_lines["lines"].combine_chunks()
    at = pc.list_parent_indices(lines)
    publishers = article_lines["publisher"].combine_chunks().take(at)
    return pa.table({"publisher": publishers, "line": pc.list_flatten(lines), "at": at})


def _different(sketches: Iterable[frozenset[int]], needed: int) -> bool:
    """Whether so many of these texts are different ones; one without prose is none."""
    counted: list[frozenset[int]] = []
    for sketch in sketches:
        if sketch and all(_SAME * len(sketch & other) < min(len(sketch), len(other)) for other in counted):
            counted.append(sketch)
            if len(counted) == needed:
                return True
    return False


def run(article_lines: pa.Table, *, lexicons: Lexicons) -> StageResult:
    """Furniture of every publisher; `articles` counts all that hold the line."""
    needed = lexicons.general["cleaning"]["publisher_furniture"]["articles"]
    articles = _once(article_lines)
    every = _by_line(articles)
    held = every.group_by(["publisher", "line"]).aggregate([("at", "list"), ("at", "count")])
    often = held.filter(pc.greater_equal(held["at_count"], needed))
    sketches: list[Any] = articles["prose"].to_pylist()
    rows = [
        {"publisher": found["publisher"], "line": found["line"], "articles": found["at_count"]}
        for found in often.to_pylist()
        if _different((frozenset(sketches[at]) for at in sorted(found["at_list"])), needed)
    ]
    return StageResult({"publisher_furniture": table_of("publisher_furniture", rows)}, rejects_table([]))


def of_batch(publisher_furniture: pa.Table, article_lines: pa.Table) -> pa.Table:
    """The rows of publisher_furniture that lines of these articles are, in order."""
    if publisher_furniture.num_rows == 0:
        return publisher_furniture
    here = _by_line(article_lines.filter(pc.is_valid(article_lines["publisher"])).combine_chunks())
    pairs = here.group_by(["publisher", "line"]).aggregate([])
    met = publisher_furniture.join(pairs, keys=["publisher", "line"], join_type="inner")
    return met.sort_by([("publisher", "ascending"), ("line", "ascending")]).cast(publisher_furniture.schema)
