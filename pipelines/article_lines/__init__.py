"""articles → article_lines: the lines of each article that may be furniture of its publisher, and a sketch of its prose, as numbers.

In: articles. Out: one row an article. Which lines recur, and so are furniture, is for publisher_furniture; nothing is cut here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import lxml.html
import pyarrow as pa
from lxml.etree import LxmlError

from factline.pipelines.contracts import StageResult, line_number, rejects_table, table_of
from factline.pipelines.lexicons import Lexicons

__all__ = ["run"]

_SENTENCE = re.compile(r"[.!?…][\"'”’)\]]*$")
_WORD = re.compile(r"[^\W\d_]+")
_BLOCKS = ("p", "li", "div", "td", "blockquote", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6")
_WITHIN = frozenset(_BLOCKS) | {"ul", "ol", "table", "section", "article"}
_QUOTES = ('"', "“", "‘", "'", "«", "„")


def _blocks(source: str) -> Iterator[str]:
    """Texts of the innermost blocks of a page; none where lxml can read no page."""
    try:
        tree = lxml.html.fromstring(source)
    except (LxmlError, ValueError):  # no page, or one that declares another encoding than a decoded text can have
        return
    for element in tree.iter(*_BLOCKS):
        if not any(child.tag in _WITHIN for child in element.iterdescendants()):
            yield str(element.text_content())


def _lines(raw_text: str, media_type: str) -> Iterator[str]:
    texts = _blocks(raw_text) if media_type == "text/html" else raw_text.splitlines()
    for text in texts:
        line = " ".join(text.split())
        if line:
            yield line


def _may_be_furniture(line: str, how: Mapping[str, Any]) -> bool:
    """Whether a line, if it recurs, is furniture. A sentence is only where it speaks to the reader: reports tell the same background
    in the same words, and a line with a figure in it tells something of the world.
    """
    if len(line) > how["longest"] or line.startswith(_QUOTES) or any(sign.isdigit() for sign in line):
        return False
    words = _WORD.findall(line.lower())
    if len(words) < how["words"]:
        return False
    return _SENTENCE.search(line) is None or not how["reader_words"].isdisjoint(words)


def publisher_of(publisher: str | None, url: str | None) -> str | None:
    """Whose furniture an article may carry: its publisher, else the host of its address; None where it tells neither."""
    if publisher:
        return publisher
    try:
        host = urlsplit(url).hostname if url else None
    except ValueError:  # half an IPv6 address
        return None
    return host.removeprefix("www.") if host else None


def _row(article_id: str, publisher: str | None, lines: Iterator[str], how: Mapping[str, Any]) -> dict[str, Any]:
    suspects: set[int] = set()
    prose: set[int] = set()
    for line in lines:
        if _may_be_furniture(line, how):
            suspects.add(line_number(line))
        elif len(line) >= how["prose"] and _SENTENCE.search(line):
            prose.add(line_number(line))
    return {
        "article_id": article_id,
        "publisher": publisher,
        "lines": sorted(suspects),
        "prose": sorted(prose)[: how["sketch"]],
    }


def run(articles: pa.Table, *, lexicons: Lexicons) -> StageResult:
    """One row an article; without lines where nobody can say who published it."""
    told = lexicons.general["cleaning"]["publisher_furniture"]
    how = {**told, "reader_words": frozenset(told["reader_words"])}
    columns = (articles[name].to_pylist() for name in ("article_id", "publisher", "url", "media_type", "raw_text"))
    rows = []
    for article_id, publisher, url, media_type, raw_text in zip(*columns, strict=True):
        whose = publisher_of(publisher, url)
        rows.append(_row(article_id, whose, _lines(raw_text, media_type) if whose else iter(()), how))
    return StageResult({"article_lines": table_of("article_lines", rows)}, rejects_table([]))
