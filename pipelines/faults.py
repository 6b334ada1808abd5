"""A stage that failed over a batch, and its tables → the article over which it fails, so that a user can leave it out meanwhile.

Only asked once something has failed: each article is handed to the stage alone, in order. Nothing here mends or hides the fault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc


class ArticleFaultError(RuntimeError):
    """A stage cannot read one article: a fault of Factline's, or a table that was tampered with. The cause is the first error."""


def at_fault(run: Callable[..., object], taken: Sequence[pa.Table]) -> str | None:
    """The first article (id and file, of raw files the file) over which `run` raises when it has nothing else; None where none does.

    `taken`: the tables of the stage; the first has a row an article (a raw file).
    """
    for name, tables in _one_by_one(taken):
        try:
            run(*tables)
        except Exception:  # noqa: BLE001  (whatever it is: it is only looked for, and the batch's own error is raised)
            return name
    return None


def _one_by_one(taken: Sequence[pa.Table]) -> Iterator[tuple[str, list[pa.Table]]]:
    first = taken[0]
    for at in range(first.num_rows):
        row = first.slice(at, 1)
        name = row["source_ref"][0].as_py()
        if "article_id" not in first.column_names:
            yield name, [row, *taken[1:]]
            continue
        article_id = row["article_id"][0].as_py()
        only = pc.field("article_id") == article_id
        yield f"{article_id} ({name})", [t.filter(only) if "article_id" in t.column_names else t for t in taken]
