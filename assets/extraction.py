"""DOCS.jsonl → one Parquet file a table: the stages alone, in this process or in a pool. No Dagster, no checks, no warehouse."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

import pyarrow as pa

from factline.assets.errors import FactlineError
from factline.pipelines.batch import join_batches, run_batch, run_events
from factline.pipelines.contracts import contract
from factline.pipelines.lexicons import load_lexicons
from factline.warehouse.parquet import conform, write_table
from factline.warehouse.raw_files import SCHEMA

BATCH_ARTICLES = 250  # small enough that the processes of a pool end together


def line_batches(docs: Path, size: int = BATCH_ARTICLES) -> Iterator[pa.Table]:
    """Lines of a file of records → raw_files tables of at most `size` lines each, in order."""
    with docs.open("rb") as lines:
        while chunk := list(islice(lines, size)):
            row = {"source_ref": docs.name, "content": b"".join(chunk), "sidecar": None}
            yield pa.Table.from_pylist([row], schema=SCHEMA)


def batch_in_domain(raw_files: pa.Table, domain: str) -> dict[str, pa.Table]:
    """The tables of one batch; what a pool of processes can be handed."""
    return run_batch(raw_files, lexicons=load_lexicons(domain))


def process_pool(processes: int) -> ProcessPoolExecutor:
    """A pool of processes that begin anew: a forked one would inherit the locks of rensa's and Arrow's threads, and wait for ever."""
    return ProcessPoolExecutor(processes, mp_context=get_context("spawn"))


def _run_all(batches: Iterable[pa.Table], domain: str, processes: int, done: Callable[[], None]) -> list[dict[str, pa.Table]]:
    parts = []
    if processes == 1:
        for batch in batches:
            parts.append(batch_in_domain(batch, domain))
            done()
        return parts
    with process_pool(processes) as pool:
        for part in pool.map(batch_in_domain, *zip(*((b, domain) for b in batches), strict=True)):
            parts.append(part)
            done()
    return parts


def extract(docs: Path, out: Path, *, domain: str, processes: int, done: Callable[[], None]) -> dict[str, int]:
    """Run the stages over the lines of `docs` and write out/<table>.parquet; gives the number of rows by table.

    `done` is called after each batch. FactlineError where docs can't be read or holds no line.
    """
    if not docs.is_file():
        raise FactlineError(f"{docs} is not a file", "give a file of JSON lines, one article a line")
    parts = _run_all(line_batches(docs), domain, processes, done)
    if not parts:
        raise FactlineError(f"{docs} holds no line", "give a file of JSON lines, one article a line")
    tables = run_events(join_batches(parts), lexicons=load_lexicons(domain))
    for name, table in sorted(tables.items()):
        write_table(conform(table, contract(name)), out / f"{name}.parquet")
    return {name: table.num_rows for name, table in sorted(tables.items())}
