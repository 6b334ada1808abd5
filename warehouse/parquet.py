"""Arrow tables ↔ Parquet files: one way to write, so that the same table gives the same bytes. What a table means is not for here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from factline.pipelines.contracts import Contract
from factline.warehouse.layout import DamagedError, aside, digest_of, replace

ROW_GROUP = 122_880  # DuckDB's own: one thread reads one row group


def conform(table: pa.Table, contract: Contract) -> pa.Table:
    """The table in the contract's columns, order and types, in one chunk.

    ValueError where a column is missing or unknown, a NULL stands in a required one, or a value does not fit the type.
    """
    expected = contract.schema
    if set(table.column_names) != set(expected.names) or len(table.column_names) != len(expected.names):
        missing, unknown = set(expected.names) - set(table.column_names), set(table.column_names) - set(expected.names)
        raise ValueError(f"{contract.name}: columns missing {sorted(missing)}, not in the contract {sorted(unknown)}")
    table = table.select(expected.names)
    for field in expected:
        if not field.nullable and table[field.name].null_count:
            raise ValueError(f"{contract.name}.{field.name} is required and NULL in {table[field.name].null_count} rows")
    try:
        return table.cast(expected).combine_chunks()
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise ValueError(f"{contract.name}: {error}") from error


def write_bytes_of(table: pa.Table, path: Path) -> str:
    """Write the table to this very path and give the SHA-256 of the file; for what is already aside."""
    pq.write_table(
        table.combine_chunks(),  # pages break at chunks, so the same rows in other chunks would be other bytes
        path,
        compression="zstd",
        compression_level=3,
        row_group_size=ROW_GROUP,
        store_schema=False,
    )
    return digest_of(path)


def write_table(table: pa.Table, path: Path) -> str:
    """Write whole or not at all (aside, fsync, rename); the SHA-256 of the file. Its folder is made where it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = aside(path)
    digest = write_bytes_of(table, beside)
    replace(beside, path)
    return digest


def read_table(path: Path, contract: Contract) -> pa.Table:
    """The file's rows in the contract's schema; FileNotFoundError, or DamagedError where the file is not of today's contract."""
    return _of_contract(pq.read_table(path, partitioning=None), contract, path)


def _of_contract(table: pa.Table, contract: Contract, path: Path) -> pa.Table:
    try:
        return conform(table, contract)
    except ValueError as error:
        raise DamagedError(f"{path} is not of today's contract, but of another version's ({error})") from error


def _row_groups(batches: Iterable[pa.RecordBatch], schema: pa.Schema) -> Iterator[pa.Table]:
    """The rows in order, ROW_GROUP a table: how they came in batches leaves no trace in the file."""
    held, rows = [schema.empty_table()], 0
    for batch in batches:
        held.append(pa.Table.from_batches([batch]).cast(schema))
        rows += batch.num_rows
        while rows >= ROW_GROUP:
            whole = pa.concat_tables(held)
            yield whole.slice(0, ROW_GROUP).combine_chunks()
            held, rows = [whole.slice(ROW_GROUP)], rows - ROW_GROUP
    if rows:
        yield pa.concat_tables(held).combine_chunks()


def write_stream(batches: Iterable[pa.RecordBatch], schema: pa.Schema, path: Path) -> int:
    """Write rows as they come to this very path, for what is already aside; how many there were. Holds one row group in memory."""
    rows = 0
    with pq.ParquetWriter(path, schema, compression="zstd", compression_level=3, store_schema=False) as writer:
        for group in _row_groups(batches, schema):
            writer.write_table(group, row_group_size=ROW_GROUP)
            rows += group.num_rows
    return rows


def read_stream(paths: Iterable[Path], contract: Contract) -> Iterator[pa.RecordBatch]:
    """Rows of files in order, in the contract's schema, a batch at a time; DamagedError where a file is not of today's contract."""
    for path in paths:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(ROW_GROUP):
                yield from _of_contract(pa.Table.from_batches([batch]), contract, path).to_batches()
