"""A raw file → how it is to be read: by its declared media type, by the ending of its name, by its first bytes; the first that tells."""

from __future__ import annotations

import re

from factline.pipelines.articles.names import names
from factline.pipelines.articles.raw import RawFile, RefusalError

_MAGIC = (
    (b"\x1f\x8b", "gzip"),
    (b"PAR1", "parquet"),
    (b"%PDF", "pdf"),
    (b"WARC/1.", "warc"),
    (b"PK\x03\x04", "zip"),
)
# Office documents are ZIP archives whose first member has one of these names.
_OFFICE = (b"[Content_Types].xml", b"mimetype", b"_rels/")
_FEED = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*|<\?.*?\?>\s*)*<(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE | re.DOTALL
)
_HTML = re.compile(rb"\s*(?:<\?xml|<!--|<!doctype html|<html|<head|<body|<article|<div|<p[\s>])", re.IGNORECASE)


def sniffed(content: bytes) -> str:
    """What the first bytes look like; `text` where they look like nothing else."""
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            return "unsupported" if kind == "zip" and content[30:60].startswith(_OFFICE) else kind
    if content[257:262] == b"ustar":
        return "tar"
    start = content[:2000].removeprefix(b"\xef\xbb\xbf")
    if _FEED.match(start):
        return "feed"
    if _HTML.match(start):
        return "html"
    stripped = start.lstrip()
    if stripped.startswith(b"{"):
        return "json_lines" if re.match(rb"[^\n]*\}\s*\n\s*\{", stripped) else "json"
    return "json" if stripped.startswith(b"[{") else "text"


def declared_kind(media_type: str | None) -> str | None:
    """How files of a media type ("text/html; charset=utf-8") are read; None where it says nothing."""
    return names().media_types.get(media_type.split(";")[0].strip().lower()) if media_type else None


def kind_of(file: RawFile, media_type: str | None = None) -> str:
    """How it is read: text, html, json_lines, json, csv, parquet, feed, mail, pdf, warc, or as one of the archives' kinds.

    RefusalError `unsupported_type` for what is known and not read.
    """
    kind = declared_kind(media_type) or names().kinds.get(file.ending) or sniffed(file.content)
    if kind == "unsupported":
        raise RefusalError(
            "unsupported_type", f"files of this type are not read: .{file.ending}" if file.ending else "not a text"
        )
    return kind
