"""A span of an article's raw text → the bytes of the file that it was read from. Only files that are one article as a whole."""

from __future__ import annotations

import codecs
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq

from factline.warehouse.layout import Home
from factline.warehouse.raw_files import RawStore

# What a text may have been before it was decoded: its mark, and its encoding.
_WRITTEN = (
    (b"", "utf-8"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"", "cp1252"),
)


@dataclass(frozen=True)
class ByteSpan:
    """Bytes [start, end) of a file, and the encoding in which they are the span's characters."""

    source_ref: str
    start: int
    end: int
    encoding: str


def span_in(content: bytes, text: str, start: int, end: int) -> tuple[int, int, str] | None:
    """Where text[start:end] stands in the bytes, and their encoding; None where no encoding makes these very bytes of the text.

    The whole file is compared, so what is given is proved.
    """
    for mark, encoding in _WRITTEN:
        try:
            if mark + text.encode(encoding) != content:
                continue
        except UnicodeEncodeError:
            continue
        first = len(mark) + len(text[:start].encode(encoding))
        return first, first + len(text[start:end].encode(encoding)), encoding
    return None


def byte_span(home: Home, article: Mapping[str, Any], start: int, end: int) -> ByteSpan | None:
    """The bytes behind raw_text[start:end] of an article; None where its file is no longer kept, or held more than this article."""
    for content, source_ref in _files(home, article["source_refs"]):
        found = span_in(content, article["raw_text"], start, end)
        if found is not None:
            return ByteSpan(source_ref, *found)
    return None


def _files(home: Home, source_refs: Collection[str]) -> list[tuple[Any, Any]]:
    """Contents of the files of these names in the raw store, in order of batch and name."""
    found: list[tuple[Any, Any]] = []
    for key in RawStore(home).list():
        # Names first: most batches hold none of them, and contents are long.
        table = pq.read_table(
            home.raw / f"{key}.parquet",
            columns=["content", "source_ref"],
            filters=pc.field("source_ref").isin(list(source_refs)),
            partitioning=None,
        )
        found += zip(table["content"].to_pylist(), table["source_ref"].to_pylist(), strict=True)
    return found
