"""articles → article_lines: the lines of each article that may be furniture of its publisher, and a sketch of its prose, as numbers.

In: articles. Out: one row an article. Which lines recur, and so are furniture, is for publisher_furniture; nothing is cut here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import lxml.html
import pyarrow as pa
from lxml.etree import LxmlError

from factline.pipelines.contracts import StageResult, line_number, rejects_table, table_of
from factline.pipelines.lexicons import SENTENCE_END, Lexicons, furniture_rule

__all__ = ["run"]

_BLOCKS = ("p", "li", "div", "td", "blockquote", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6")
_WITHIN = frozenset(_BLOCKS) | {"ul", "ol", "table", "section", "article"}


def _blocks(source: str) -> Iterator[str]:
    """Texts of the innermost blocks of a page; none where lxml can read no page."""
    parser = lxml.html.HTMLParser(encoding="utf-8")  # whatever the page declares: it was decoded by the articles stage
    try:
        tree = lxml.html.document_fromstring(source.encode("utf-8", "surrogatepass"), parser=parser)
    except (LxmlError, ValueError):  # no page
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


def publisher_of(publisher: str | None, url: str | None) -> str | None:
    """Whose furniture an article may carry: its publisher, else the host of its address; None where it tells neither."""
    if publisher:
        return publisher
    try:
        host = urlsplit(url).hostname if url else None
    except ValueError:  # half an IPv6 address
        return None
    return host.removeprefix("www.") if host else None


def _row(
    article_id: str, publisher: str | None, lines: Iterator[str], may_be: Callable[[str], bool], how: Mapping[str, Any]
) -> dict[str, Any]:
    suspects: set[int] = set()
    prose: set[int] = set()
    for line in lines:
        if may_be(line):
            suspects.add(line_number(line))
        elif len(line) >= how["prose"] and SENTENCE_END.search(line):
            prose.add(line_number(line))
    return {
        "article_id": article_id,
        "publisher": publisher,
        "lines": sorted(suspects),
        "prose": sorted(prose)[: how["sketch"]],
    }


def run(articles: pa.Table, *, lexicons: Lexicons) -> StageResult:
    """One row an article; without lines where nobody can say who published it."""
    how, may_be = lexicons.general["cleaning"]["publisher_furniture"], furniture_rule(lexicons)
    columns = (articles[name].to_pylist() for name in ("article_id", "publisher", "url", "media_type", "raw_text"))
    rows = []
    for article_id, publisher, url, media_type, raw_text in zip(*columns, strict=True):
        whose = publisher_of(publisher, url)
        rows.append(_row(article_id, whose, _lines(raw_text, media_type) if whose else iter(()), may_be, how))
    return StageResult({"article_lines": table_of("article_lines", rows)}, rejects_table([]))
