"""A file's bytes → the records in it: JSON lines, JSON, CSV, Parquet. Which field of a record means what is not decided here.

A record that cannot be read costs that record; a file that cannot be read costs the file.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from factline.pipelines.articles.decoding import decode
from factline.pipelines.articles.names import names
from factline.pipelines.articles.raw import RefusalError

_PARQUET_BYTES = 2**30  # uncompressed; a few bytes can claim to hold terabytes
# The csv module keeps one limit for the whole process; its default (128 KiB) is less than one HTML page.
csv.field_size_limit(2**31 - 1)


@dataclass(frozen=True, slots=True)
class Record:
    """A record and the number of its line, row or place in its file, from 1."""

    number: int
    fields: dict[str, Any]


@dataclass(frozen=True, slots=True)
class BadRecord:
    """A record that cannot be read: its number, as it stood there, and why."""

    number: int
    written: str
    refusal: RefusalError


Records = Iterator[Record | BadRecord]


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:  # RecursionError: a thousand brackets
        raise RefusalError("bad_json", f"no JSON: {error}") from None


def _one(number: int, value: Any) -> Record | BadRecord:
    if isinstance(value, dict):
        return Record(number, value)
    return BadRecord(
        number, json.dumps(value), RefusalError("not_a_record", f"a JSON object is expected, not {type(value).__name__}")
    )


def _lines(content: bytes) -> list[str] | list[bytes]:
    """Lines as text, or as bytes where the file as a whole is not UTF-8: each then stands for itself."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return decode(content).split("\n")
    try:
        return content.decode("utf-8-sig").split("\n")  # not splitlines: U+2028 may stand within a JSON string
    except UnicodeDecodeError:
        return content.split(b"\n")


def _utf8(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as error:  # JSON is UTF-8 and nothing else (RFC 8259): no guess at an encoding here
        raise RefusalError("undecodable", f"no UTF-8: {error.reason} at byte {error.start}") from None


def json_lines(content: bytes) -> Records:
    """One JSON object a line; empty lines are passed over. Bytes of a wrong encoding cost their line only."""
    lines: Iterator[str | bytes] = iter(_lines(content))
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield _one(number, _parsed(line if isinstance(line, str) else _utf8(line)))
        except RefusalError as refusal:
            written = line if isinstance(line, str) else line.decode("utf-8", "backslashreplace")
            yield BadRecord(number, written, refusal)


def json_document(content: bytes) -> Records:
    """A JSON object, a list of them, or an object with a list of them ({"articles": […]}); JSON lines under this name too."""
    text = decode(content)
    try:
        value = _parsed(text)
    except RefusalError:
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) > 1 and lines[0].strip().endswith("}"):
            yield from json_lines(content)
            return
        raise
    if isinstance(value, dict):
        held = [value[name] for name in names().lists if isinstance(value.get(name), list)]
        value = held[0] if held else [value]
    if not isinstance(value, list):
        raise RefusalError("not_a_record", f"a JSON object or a list is expected, not {type(value).__name__}")
    for number, item in enumerate(value, 1):
        yield _one(number, item)


def delimiter(header: str) -> str:
    """What parts the fields of a table whose first line this is: comma, semicolon or tab, whichever it has most of."""
    return max(",;\t", key=header.count)


def delimited(content: bytes) -> Records:
    """CSV with a header line, parted as `delimiter` says. Numbered by first line."""
    text = decode(content)
    header = io.StringIO(text, newline="").readline()
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(header), strict=True)
    columns: list[str] | None = None
    line = 1
    try:
        for row in rows:
            first, line = line, rows.line_num + 1
            if not row:
                continue
            if columns is None:
                columns = row
            elif len(row) != len(columns):
                refusal = RefusalError("ragged_row", f"{len(row)} values under {len(columns)} columns")
                yield BadRecord(first, json.dumps(row), refusal)
            else:
                yield Record(first, dict(zip(columns, row, strict=True)))
    except csv.Error as error:  # after a broken quote nothing can be told apart any more
        yield BadRecord(line, text[-200:], RefusalError("bad_csv", f"from this line on: {error}"))


def parquet(content: bytes) -> Records:
    """Rows of a Parquet file, column by name."""
    try:
        file = pq.ParquetFile(pa.BufferReader(content))
        size = sum(file.metadata.row_group(i).total_byte_size for i in range(file.metadata.num_row_groups))
        if size > _PARQUET_BYTES:
            raise RefusalError("file_too_large", f"{size:,} bytes uncompressed, at most {_PARQUET_BYTES:,} are read")
        rows = file.read().to_pylist()
    except (pa.ArrowException, OSError, ValueError) as error:
        if isinstance(error, RefusalError):
            raise
        raise RefusalError("bad_parquet", f"no Parquet: {error}") from None
    for number, row in enumerate(rows, 1):
        yield Record(number, row)


READERS = {"json_lines": json_lines, "json": json_document, "csv": delimited, "parquet": parquet}
