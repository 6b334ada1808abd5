"""A table that may not fit in memory → the columns that are asked for, part by part. Where it lies is the caller's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from factline.pipelines.contracts import contract
from factline.pipelines.events.columns import Ints

# Columns → the table's rows with these columns, in parts: the same rows in the same order at each call, in no order of key.
Read = Callable[[Sequence[str]], Iterable[pa.Table]]


def in_memory(table: pa.Table) -> Read:
    """A table that is at hand, as one part."""
    return lambda columns: [table.select(list(columns))]


def gathered(name: str, read: Read, *columns: str) -> pa.Table:
    """Some columns of a whole table, as they are read."""
    shape = contract(name).schema
    empty = pa.schema([shape.field(column) for column in columns]).empty_table()
    return pa.concat_tables([empty, *read(columns)])


def in_order(keys: Any) -> Ints:
    """The places of the keys, in order of key; keys are different."""
    order = pc.sort_indices(keys).to_numpy().astype(np.int64)
    give_back()
    return order


def give_back() -> None:
    """Give memory that Arrow no longer uses back to the machine, where something large was let go."""
    pa.default_memory_pool().release_unused()


def places(order: Ints) -> Ints:
    """For each row as it is read, its place in order of key."""
    found = np.empty_like(order)
    found[order] = np.arange(len(order))
    return found
