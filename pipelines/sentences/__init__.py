"""cleaned_articles → sentences: one row a sentence, with offsets. Nothing here judges what a sentence means."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from factline.pipelines.contracts import Reject, StageResult, content_id, rejects_table, table_of_values, values_of
from factline.pipelines.lexicons import Lexicons, OffsetMap
from factline.pipelines.sentences.roles import headings, role
from factline.pipelines.sentences.splitting import ends

__all__ = ["run"]

_BETWEEN = "\n\n"
_COLUMNS = (
    "sentence_id", "article_id", "position", "paragraph", "role", "char_start", "char_end", "raw_start", "raw_end", "text",
)  # fmt: skip


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for part in text.split(_BETWEEN):
        if part.strip():
            yield start + len(part) - len(part.lstrip()), start + len(part.rstrip())
        start += len(part) + len(_BETWEEN)


def sentences_of(text: str, lexicons: Lexicons) -> Iterator[tuple[int, int, int, str]]:
    """(paragraph, start, end, role) of each sentence of a cleaned text, in order; no sentence crosses a paragraph's end."""
    spans = [list(ends(text, start, end, lexicons)) for start, end in _paragraphs(text)]
    written = [[text[start:end] for start, end in paragraph] for paragraph in spans]
    first = True
    for number, (paragraph, texts, heading) in enumerate(zip(spans, written, headings(written), strict=True)):
        for position, (start, end) in enumerate(paragraph):
            yield number, start, end, role(texts, position, heading=heading, first=first, lexicons=lexicons)
        first = first and heading


def run(articles: pa.Table, cleaned_articles: pa.Table, *, lexicons: Lexicons) -> StageResult:
    """Cleaned articles → sentences; an article without any goes to rejects, as does one that articles does not hold."""
    known = set(articles["article_id"].to_pylist())
    rows: list[tuple[Any, ...]] = []
    rejects: list[Reject] = []
    maps = OffsetMap.of_column(cleaned_articles["segments"])
    for (article_id, text), raw in zip(values_of(cleaned_articles, "article_id", "text"), maps, strict=True):
        if article_id not in known:
            rejects.append(
                Reject("sentences", article_id, "unknown_article", "articles does not hold it", {"article_id": article_id})
            )
            continue
        before = len(rows)
        for position, (paragraph, start, end, part) in enumerate(sentences_of(text, lexicons)):
            raw_start, raw_end = raw.span(start, end)
            sentence_id = content_id("sen", article_id, raw_start, raw_end)
            rows.append((sentence_id, article_id, position, paragraph, part, start, end, raw_start, raw_end, text[start:end]))
        if len(rows) == before:
            reason = "no sentence stands in it"
            rejects.append(Reject("sentences", article_id, "no_sentence", reason, {"article_id": article_id, "text": text}))
    return StageResult({"sentences": table_of_values("sentences", _COLUMNS, rows)}, rejects_table(rejects))
