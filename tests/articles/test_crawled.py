"""WARC as crawlers write it: a record about the crawl, requests, answers in chunks and coded."""

from __future__ import annotations

import gzip
import io

import pytest

from factline.pipelines.articles import warc

PAGE = b"<html><body><p>Two guards were killed at the lower mill on Monday.</p></body></html>"


def record(kind: str, block: bytes, url: str = "https://hill.example/1", of: str = "application/http") -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2020-09-27T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\nContent-Type: {of}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + block + b"\r\n\r\n")


def in_chunks(content: bytes, size: int = 20) -> bytes:
    parts = [content[at : at + size] for at in range(0, len(content), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in [*parts, b""])


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ("", PAGE),
        ("Transfer-Encoding: chunked\r\n", in_chunks(PAGE)),
        ("Content-Encoding: gzip\r\n", gzip.compress(PAGE)),
        ("Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", in_chunks(gzip.compress(PAGE))),
        ("X-Crawl-Content-Encoding: gzip\r\nX-Crawl-Transfer-Encoding: chunked\r\n", PAGE),  # as Common Crawl keeps them
    ],
    ids=["plain", "chunked", "coded", "chunked and coded", "decoded by the crawler"],
)
def test_an_answer_is_its_page_however_it_was_sent(headers: str, body: bytes) -> None:
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n{headers}\r\n".encode() + body
    crawl = (
        record("warcinfo", b"software: crawler\r\n", of="application/warc-fields")
        + record("request", b"GET /1 HTTP/1.1\r\nHost: hill.example\r\n\r\n")
        + record("response", answer)
        + record("metadata", b"fetchTimeMs: 20\r\n", of="application/warc-fields")
    )
    found = list(warc.pages(io.BytesIO(crawl)))
    assert [(page.url, page.content) for page in found if isinstance(page, warc.Page)] == [("https://hill.example/1", PAGE)]
    assert not [page for page in found if isinstance(page, warc.BadPage)]
