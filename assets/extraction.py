"""DOCS.jsonl → one Parquet file a table: the stages alone, in this process or in a pool. No Dagster, no checks, no warehouse."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice, repeat
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pyarrow as pa

from factline.assets.errors import FactlineError
from factline.pipelines.batch import join_batches, learned, read_batch, run_batch, run_events, tell_batch
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


Part = dict[str, pa.Table]


def batch_in_domain(raw_files: pa.Table, domain: str) -> Part:
    """The tables of one batch; what a pool of processes can be handed."""
    return run_batch(raw_files, lexicons=load_lexicons(domain))


def _read(raw_files: pa.Table, domain: str) -> Part:
    return read_batch(raw_files, lexicons=load_lexicons(domain))


def _tell(read: Part, furniture: pa.Table, domain: str) -> Part:
    return tell_batch(read, furniture, lexicons=load_lexicons(domain))


def process_pool(processes: int) -> ProcessPoolExecutor:
    """A pool of processes that begin anew: a forked one would inherit the locks of rensa's and Arrow's threads, and wait for ever."""
    return ProcessPoolExecutor(processes, mp_context=get_context("spawn"))


def _one_by_one(function: Callable[..., Part], *given: Iterable[Any]) -> Iterator[Part]:
    """As `map`, which would take a StopIteration of the function for the end of the batches, and leave the others out unsaid."""
    for arguments in zip(*given, strict=False):
        yield function(*arguments)


def _both_passes(each: Callable[..., Iterator[Part]], batches: Iterable[pa.Table], domain: str) -> Iterator[Part]:
    """Every batch read, then the furniture of all learned (given first, as a part of its own), then every batch told."""
    read = list(each(_read, batches, repeat(domain)))
    furniture = learned(read, lexicons=load_lexicons(domain))
    yield {"publisher_furniture": furniture}
    yield from each(_tell, read, repeat(furniture, len(read)), repeat(domain))


def _run_all(batches: Iterable[pa.Table], domain: str, processes: int) -> Iterator[Part]:
    if processes == 1:
        yield from _both_passes(_one_by_one, batches, domain)
        return
    with process_pool(processes) as pool:
        yield from _both_passes(pool.map, batches, domain)


def extract(docs: Path, out: Path, *, domain: str, processes: int, done: Callable[[], None]) -> dict[str, int]:
    """Run the stages over the lines of `docs` and write out/<table>.parquet; gives the number of rows by table.

    `done` is called after each batch. FactlineError where docs is no file or holds no line, or out cannot be made.
    """
    if not docs.is_file():
        raise FactlineError(f"{docs} is not a file", "give a file of JSON lines, one article a line")
    try:
        out.mkdir(parents=True, exist_ok=True)  # asked here first: hours of reading should not end in a wrong folder
    except OSError as error:
        raise FactlineError(f"cannot write to {out} ({error.strerror})", "give another folder with --out") from error
    told = _run_all(line_batches(docs), domain, processes)
    furniture, parts = next(told), []
    for part in told:
        parts.append(part)
        done()
    if not parts:
        raise FactlineError(f"{docs} holds no line", "give a file of JSON lines, one article a line")
    tables = run_events(join_batches(parts), lexicons=load_lexicons(domain)) | furniture
    for name, table in sorted(tables.items()):
        write_table(conform(table, contract(name)), out / f"{name}.parquet")
    return {name: table.num_rows for name, table in sorted(tables.items())}
