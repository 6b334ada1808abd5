"""A large dump of records → parts of bounded size, each a dump of its own: memory is that of a part, whatever the file's size.

In: a path. Out: parts in order, the same for the same bytes; those of a file that only grew stay as they were, but for the last.
What stands in a record is for the articles stage to say.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from factline.pipelines.articles.raw import RefusalError

PART_BYTES = 16 * 2**20
LONGEST = 64 * 2**20  # bytes of one record
_LINES = (".jsonl", ".ndjson")
_TABLES = (".csv", ".tsv")
_COLUMNS = (".parquet", ".pq")
_WIDE = (b"\xff\xfe", b"\xfe\xff")  # UTF-16: its line ends are no single bytes
_ROWS = 65_536


@dataclass(frozen=True)
class Part:
    """A stretch of a dump: the number of its first line or row, from 1, and what a file of it alone would hold."""

    first: int
    content: bytes

    def name(self, source_ref: str) -> str:
        """How this part of a file is called; its ending tells how it is read."""
        return f"{source_ref}!from-{self.first}{source_ref[source_ref.rindex('.') :]}"


def in_parts(path: Path, size: int) -> bool:
    """Whether a file of so many bytes is read in parts: a dump of lines, of a table's rows or of Parquet that is larger than one.

    OSError where it cannot be read.
    """
    if size <= PART_BYTES or not path.name.lower().endswith((*_LINES, *_TABLES, *_COLUMNS)):
        return False
    with path.open("rb") as file:
        return file.read(2) not in _WIDE


def _record(file: BinaryIO, *, quoted: bool) -> tuple[bytes, int]:
    """The next record and its number of lines; of a table, lines up to one that closes every quote. Empty at the end.

    RefusalError `record_too_long`.
    """
    lines, length, quotes = [], 0, 0
    while line := file.readline(LONGEST + 1 - length):
        lines.append(line)
        length += len(line)
        if length > LONGEST:
            raise RefusalError("record_too_long", f"a record of more than {LONGEST:,} bytes")
        quotes += line.count(b'"') if quoted else 0
        if quotes % 2 == 0:
            break
    return b"".join(lines), len(lines)


def _line_parts(file: BinaryIO, *, table: bool) -> Iterator[Part]:
    """Records until a part is full; each part of a table begins with the file's header."""
    header, at = _record(file, quoted=True) if table else (b"", 0)
    records, length, first = [header], len(header), at + 1
    while True:
        record, lines = _record(file, quoted=table)
        if not record:
            break
        records.append(record)
        length += len(record)
        at += lines
        if length >= PART_BYTES:
            yield Part(first, b"".join(records))
            records, length, first = [header], len(header), at + 1
    if len(records) > 1:
        yield Part(first, b"".join(records))


def _parquet_parts(file: BinaryIO) -> Iterator[Part]:
    """Rows until a part is full, by the file's own count of bytes a row. RefusalError `bad_parquet`."""
    try:
        whole = pq.ParquetFile(file, pre_buffer=False)
        meta = whole.metadata
        size = sum(meta.row_group(at).total_byte_size for at in range(meta.num_row_groups))
        rows = min(_ROWS, max(1, meta.num_rows * PART_BYTES // max(size, 1)))
        first = 1
        for batch in whole.iter_batches(batch_size=rows):
            part = io.BytesIO()
            pq.write_table(pa.Table.from_batches([batch]), part)
            yield Part(first, part.getvalue())
            first += batch.num_rows
    except (pa.ArrowException, OSError, ValueError) as error:
        if isinstance(error, RefusalError):
            raise
        raise RefusalError("bad_parquet", f"no Parquet: {error}") from None


def parts(path: Path) -> Iterator[Part]:
    """The parts of a dump for which `in_parts` holds. OSError where it cannot be read; RefusalError at a record too long for one."""
    name = path.name.lower()
    with path.open("rb") as file:
        if name.endswith(_COLUMNS):
            yield from _parquet_parts(file)
        else:
            yield from _line_parts(file, table=name.endswith(_TABLES))
