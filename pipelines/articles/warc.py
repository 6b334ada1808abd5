"""A WARC archive as a stream → the pages in it, one at a time, with their addresses, dates and response headers.

What is no page (another status than 200, pictures, scripts, requests, records that only point at an earlier one) is counted by
kind, and told once at the end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from factline.pipelines.articles import coding
from factline.pipelines.articles.raw import RefusalError

MEDIA_TYPES = frozenset({"text/html", "application/xhtml+xml", "text/plain", "application/pdf"})
PAGE_BYTES = 10 * 2**20


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was fetched then: `position` of its record in the stream, and its document with the content coding undone."""

    position: int
    url: str
    date: str
    media_type: str
    headers: tuple[tuple[str, str], ...]
    content: bytes


@dataclass(frozen=True, slots=True)
class BadPage:
    """A record that should be a page and cannot be read; an address of "" where the archive breaks off."""

    position: int
    url: str
    refusal: RefusalError


@dataclass(frozen=True, slots=True)
class PassedOver:
    """The last of all: what was no page, by kind, and how often."""

    kinds: tuple[tuple[str, int], ...]


def _media_type(record: WarcRecord) -> str:
    return (record.http_content_type or "").split(";")[0].strip().lower()


def _other(record: WarcRecord, wanted: Callable[[str], bool]) -> str | None:
    """What a record is where it is no page; None for a page."""
    if record.record_type != WarcRecordType.response or not record.is_http or record.http_headers is None:
        return (record.headers.get("WARC-Type") or "unknown").lower()
    if record.http_headers.status_code != 200:
        return f"status {record.http_headers.status_code}"
    if _media_type(record) not in MEDIA_TYPES:
        return _media_type(record) or "no media type"
    return None if wanted(record.headers.get("WARC-Target-URI") or "") else "not wanted"


def _parts(record: WarcRecord) -> Iterator[bytes]:
    """The body in parts; RefusalError `cut_short` where the stream ends before it, of which fastwarc says no word."""
    expected, got = record.content_length, 0
    while part := record.reader.read(2**16):
        got += len(part)
        yield part
    chunked = (record.http_headers.get("Transfer-Encoding") or "").lower() == "chunked"
    if not chunked and got < expected:
        raise RefusalError("cut_short", f"{got:,} of {expected:,} bytes")


def _page(record: WarcRecord, limit: int) -> Page | BadPage:
    url = record.headers.get("WARC-Target-URI") or ""
    try:
        content = coding.document(_parts(record), record.http_headers.get("Content-Encoding"), limit)
    except RefusalError as refusal:
        return BadPage(record.stream_pos, url, refusal)
    date = record.headers.get("WARC-Date") or ""
    headers = record.http_headers.to_tuples()
    return Page(record.stream_pos, url, date, record.http_content_type or "", headers, content)


def pages(
    stream: BinaryIO, *, limit: int = PAGE_BYTES, wanted: Callable[[str], bool] = lambda _: True, after: int = -1
) -> Iterator[Page | BadPage | PassedOver]:
    """Pages in order, then what was passed over. `wanted` is asked for each address; records up to position `after` are skipped.

    A stream that breaks ends with a BadPage, rule `broken_archive`.
    """
    others: Counter[str] = Counter()
    position = 0
    try:
        for record in ArchiveIterator(stream, auto_decode="transfer", strict_mode=False):
            position = record.stream_pos
            if position <= after:
                continue
            other = _other(record, wanted)
            if other is None:
                yield _page(record, limit)
            else:
                others[other] += 1
    except (OSError, ValueError, EOFError) as error:
        yield BadPage(position, "", RefusalError("broken_archive", f"breaks off after byte {position:,}: {error}"))
    yield PassedOver(tuple(sorted(others.items())))


def said(kinds: Collection[tuple[str, int]]) -> str:
    """What was passed over, in words."""
    return ", ".join(f"{times:,} × {kind}" for kind, times in kinds)
