"""A large dump of records → parts of bounded size, each a dump of its own: memory is that of a part, whatever the file's size.

In: a path. Out: parts in order, the same for the same bytes. Those of JSON lines or of a table that only grew stay as they were, but
for the last; those of Parquet do not, for their size goes by the whole file.
What stands in a record is for the articles stage to say.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from factline.pipelines.articles.raw import RefusalError
from factline.pipelines.articles.records import delimiter

PART_BYTES = 16 * 2**20
LONGEST = 64 * 2**20  # bytes of one record
WHOLE_BYTES = 64 * 2**20  # of a dump that is read whole: its records take some ten times as much
_LINES = (".jsonl", ".ndjson")
_TABLES = (".csv", ".tsv")
_COLUMNS = (".parquet", ".pq")
_DOCUMENTS = (".json",)  # one value from the first byte to the last
_WIDE = (b"\xff\xfe", b"\xfe\xff")  # UTF-16: its line ends are no single bytes
_MARK = "\xef\xbb\xbf"  # the byte order mark of UTF-8, read as Latin-1
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


def refused_whole(path: Path, size: int, limit: int) -> str | None:
    """Why a dump that cannot be read in parts (a JSON document, or UTF-16) is not read; None where it is no larger than the limit.

    OSError where it cannot be read.
    """
    every = (*_LINES, *_TABLES, *_COLUMNS, *_DOCUMENTS)
    if size <= max(limit, PART_BYTES) or not path.name.lower().endswith(every) or in_parts(path, size):
        return None
    told = "a JSON document" if path.name.lower().endswith(_DOCUMENTS) else "UTF-16"
    return f"{size:,} bytes of {told}, which is read whole: at most {limit:,} (whole_bytes of its source); JSON lines in UTF-8 have no limit"


class _Lines(Iterator[str]):
    """Lines of a table as csv.reader takes them, kept until `taken`. Bytes pass as Latin-1: what parts fields and rows is ASCII.

    RefusalError `record_too_long`.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._text = io.TextIOWrapper(file, encoding="latin-1", newline="")
        self.first = self._text.readline(LONGEST).removeprefix(_MARK)
        self._text.seek(0)
        self._kept: list[str] = []
        self._length = 0
        self._begun = False

    def __next__(self) -> str:
        line = self._text.readline(LONGEST + 1 - self._length)
        if not line:
            raise StopIteration
        self._kept.append(line)
        self._length += len(line)
        _not_too_long(self._length)
        told = line if self._begun else line.removeprefix(_MARK)
        self._begun = True
        return told

    def taken(self) -> tuple[bytes, int]:
        """The lines since the last call as the file's bytes, and their number."""
        record = "".join(self._kept).encode("latin-1"), len(self._kept)
        self._kept, self._length = [], 0
        return record

    def leave(self) -> None:
        """Leave the file to whoever opened it."""
        self._text.detach()


def _not_too_long(length: int) -> None:
    if length > LONGEST:
        raise RefusalError("record_too_long", f"a record of more than {LONGEST:,} bytes")


def _lines(file: BinaryIO) -> Iterator[tuple[bytes, int]]:
    while line := file.readline(LONGEST + 1):
        _not_too_long(len(line))
        yield line, 1


def _rows(file: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """Records as csv.reader tells them apart, the header first, with empty lines before it; each with its number of lines.

    A broken one is the last: whoever reads its part says so, and after it nothing can be told apart any more.
    """
    lines = _Lines(file)
    begun = False
    try:
        for row in csv.reader(lines, delimiter=delimiter(lines.first), strict=True):
            begun = begun or bool(row)
            if begun:
                yield lines.taken()
    except csv.Error:
        yield lines.taken()
    finally:
        lines.leave()


def _line_parts(file: BinaryIO, *, table: bool) -> Iterator[Part]:
    """Records until a part is full; each part of a table begins with the file's header. A table of a header alone is a part."""
    every = _rows(file) if table else _lines(file)
    header, at = next(every, (b"", 0)) if table else (b"", 0)
    records, length, first, some = [header], len(header), at + 1, False
    for record, lines in every:
        records.append(record)
        length += len(record)
        at += lines
        if length >= PART_BYTES:
            yield Part(first, b"".join(records))
            records, length, first, some = [header], len(header), at + 1, True
    if len(records) > 1 or (header and not some):
        yield Part(first, b"".join(records))


def _parquet_parts(file: BinaryIO) -> Iterator[Part]:
    """Rows until a part is full, by the file's own count of bytes a row. OSError of the disk; RefusalError `bad_parquet`."""
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
        if isinstance(error, OSError) and error.errno is not None:  # of the disk; Arrow's own word for bad bytes has no number
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
