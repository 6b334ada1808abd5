"""Small raw batches → fewer, larger ones: many pulls of a few articles would else make as many shards of every stage.

Joined are the rows as they were kept, origins among them; nothing is read, judged or lost. Only under `Home.writing`. A joined
batch appears whole before its parts go, so a kill between leaves rows twice, which are one article each, and the next call ends it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

import pyarrow as pa
import pyarrow.parquet as pq

from factline.warehouse.layout import Home, sync
from factline.warehouse.parquet import write_table
from factline.warehouse.raw_files import BATCH_FILES, RawStore

SMALL_ROWS = 500
SMALL_BYTES = 4 * 2**20  # of the file, compressed
AT_LEAST = 32  # small batches that it takes: what is joined is read anew by every stage
_KEPT = ("source_ref", "content", "sidecar", "fingerprint", "sha256", "origin")


def _small(home: Home, keys: Sequence[str]) -> list[str]:
    """Batches that are small, of those that hold all that is kept of a row today."""
    found = []
    for key in keys:
        path = home.raw / f"{key}.parquet"
        if path.stat().st_size >= SMALL_BYTES:
            continue
        meta = pq.read_metadata(path)
        if meta.num_rows < SMALL_ROWS and set(_KEPT) <= set(meta.schema.names):
            found.append(key)
    return found


def _prints(home: Home, key: str) -> frozenset[str]:
    column = pq.read_table(home.raw / f"{key}.parquet", columns=["fingerprint"], partitioning=None)["fingerprint"]
    return frozenset(map(str, column.to_pylist()))


def _without_joined(home: Home, small: Sequence[str], keys: Sequence[str]) -> list[str]:
    """Small batches but those whose every row a larger one holds: what a kill left behind goes."""
    held = {key: _prints(home, key) for key in keys}
    left = []
    for key in small:
        if any(held[key] < prints for prints in held.values()):
            (home.raw / f"{key}.parquet").unlink()
        else:
            left.append(key)
    return left


def _groups(home: Home, small: Sequence[str]) -> Iterator[list[str]]:
    group: list[str] = []
    rows = size = 0
    for key in small:
        path = home.raw / f"{key}.parquet"
        more, bytes_more = pq.read_metadata(path).num_rows, path.stat().st_size
        if group and (rows + more > BATCH_FILES or size + bytes_more > 4 * SMALL_BYTES):
            yield group
            group, rows, size = [], 0, 0
        group.append(key)
        rows, size = rows + more, size + bytes_more
    if len(group) > 1:
        yield group


def _joined(home: Home, group: Sequence[str]) -> str:
    tables = [pq.read_table(home.raw / f"{key}.parquet", columns=list(_KEPT), partitioning=None) for key in group]
    table = pa.concat_tables(tables)
    prints = table["fingerprint"].to_pylist()
    first = {mark: at for at, mark in reversed(list(enumerate(prints)))}
    table = table.take(pa.array(sorted(first.values())))
    key = hashlib.sha256("".join(map(str, table["fingerprint"].to_pylist())).encode()).hexdigest()[:32]
    write_table(table, home.raw / f"{key}.parquet")
    for part in group:
        if part != key:
            (home.raw / f"{part}.parquet").unlink()
    sync(home.raw)
    return key


def join_small(home: Home) -> tuple[str, ...]:
    """Join small raw batches where there are many; keys of the batches that came of it.

    Which are joined, and in which order, follows from the batches alone.
    """
    keys = RawStore(home).list()
    found = _small(home, keys)
    small = _without_joined(home, found, keys) if found else []
    if len(small) < AT_LEAST:
        return ()
    return tuple(_joined(home, group) for group in _groups(home, small))
