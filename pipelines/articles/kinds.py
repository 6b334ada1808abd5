"""A raw file → how it is to be read, by the ending of its name; by its first bytes where the ending says nothing."""

from __future__ import annotations

import re

from factline.pipelines.articles.names import names
from factline.pipelines.articles.raw import RawFile, RefusalError

_MAGIC = (
    (b"\x1f\x8b", "gzip"),
    (b"PAR1", "parquet"),
    (b"%PDF", "unsupported"),
    (b"PK\x03\x04", "zip"),
)
# Office documents are ZIP archives whose first member has one of these names.
_OFFICE = (b"[Content_Types].xml", b"mimetype", b"_rels/")
_HTML = re.compile(rb"\s*(?:<\?xml|<!--|<!doctype html|<html|<head|<body|<article|<div|<p[\s>])", re.IGNORECASE)


def _sniffed(content: bytes) -> str:
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            return "unsupported" if kind == "zip" and content[30:60].startswith(_OFFICE) else kind
    if content[257:262] == b"ustar":
        return "tar"
    start = content[:2000].removeprefix(b"\xef\xbb\xbf")
    if _HTML.match(start):
        return "html"
    stripped = start.lstrip()
    if stripped.startswith(b"{"):
        return "json_lines" if re.match(rb"[^\n]*\}\s*\n\s*\{", stripped) else "json"
    return "json" if stripped.startswith(b"[{") else "text"


def kind_of(file: RawFile) -> str:
    """text, html, json_lines, json, csv, parquet, zip, tar or gzip; RefusalError `unsupported_type` for what is known and not read."""
    kind = names().kinds.get(file.ending) or _sniffed(file.content)
    if kind == "unsupported":
        raise RefusalError(
            "unsupported_type", f"files of this type are not read: .{file.ending}" if file.ending else "not a text"
        )
    return kind
