"""articles → cleaned_articles, removed_spans: text worth reading, what was cut and why, and the map back to the raw text.

In: articles as their sources gave them, and the furniture known of their publishers. Out: paragraphs of mended characters without furniture. Cleaning only deletes and
replaces, and records both; it never judges what a sentence means, and where in doubt whether a line is furniture, keeps it.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pyarrow as pa

from factline.pipelines.cleaned_articles.edited_text import Edit, EditedText
from factline.pipelines.cleaned_articles.furniture import furniture
from factline.pipelines.cleaned_articles.layout import joined_lines, paragraphs
from factline.pipelines.cleaned_articles.lines import lines_of
from factline.pipelines.cleaned_articles.main_text import main_text
from factline.pipelines.cleaned_articles.mends import lost_spaces, mojibake, odd_characters
from factline.pipelines.cleaned_articles.prose import is_dump, points, story, topic
from factline.pipelines.cleaned_articles.repeats import repeats
from factline.pipelines.contracts import Reject, StageResult, line_number, rejects_table, table_of, values_of
from factline.pipelines.lexicons import Lexicons, furniture_rule

__all__ = ["PUBLISHER_FURNITURE", "run"]

PUBLISHER_FURNITURE = "publisher_furniture"
_MOJIBAKE_TWICE = 2  # text that went through the wrong reading twice is met; more often, not


def mended(text: EditedText) -> None:
    """Mend the characters of a text in place."""
    if not text.text.isascii():
        for _ in range(_MOJIBAKE_TWICE):
            edits = mojibake(text.text)
            if not edits:
                break
            text.apply(edits)
    text.apply(odd_characters(text.text))


def without_page(text: EditedText, lexicons: Lexicons, about: frozenset[str]) -> None:
    """Cut all but the story of a dump, in place; lines of furniture tell where it ends, words of its topic which it is."""
    lines, how = lines_of(text.text), points(lexicons)
    if is_dump(lines, how):
        text.apply(story(lines, {edit.start: edit.reason for edit in furniture(lines, lexicons)}, about, how))


def without_publisher(text: EditedText, known: Collection[int], lexicons: Lexicons) -> None:
    """Cut whole paragraphs that are known (contracts.line_number) to recur in the articles of this one's publisher, in place.

    A number stands for words alone: a paragraph that is a quote or a sentence, of which nothing is learned, stays whatever its words.
    """
    if known:
        may_be = furniture_rule(lexicons)
        lines = [line for line in lines_of(text.text) if line_number(line.text) in known and may_be(line.text)]
        text.apply([Edit(line.start, line.end, reason=PUBLISHER_FURNITURE) for line in lines])


def without_furniture(text: EditedText, lexicons: Lexicons) -> None:
    """Cut lines of furniture, then lines that say the same again, in place."""
    lines = lines_of(text.text)
    cut = furniture(lines, lexicons)
    text.apply(cut)
    text.apply(repeats(lines_of(text.text) if cut else lines))


def cleaned(
    raw_text: str,
    media_type: str,
    lexicons: Lexicons,
    about: frozenset[str] = frozenset(),
    known: Collection[int] = (),
) -> tuple[EditedText, tuple[str, ...]]:
    """A raw text, cleaned, and the paragraphs of its main text that its source does not hold (HTML only).

    `about`: words of its title and address (prose.topic), which tell its own story from teasers of others.
    `known`: lines of its publisher's furniture, by number.
    """
    if media_type == "text/html":
        page = main_text(raw_text)
        text, unplaced = page.text, page.unplaced
        mended(text)
        without_publisher(text, known, lexicons)
    else:
        text, unplaced = EditedText(raw_text), ()
        mended(text)
        numbers = lexicons.general["numbers"]["cardinals"]
        text.apply(joined_lines(text.text, typeset=media_type == "application/pdf", numbers=numbers))
        without_publisher(text, known, lexicons)
        without_page(text, lexicons, about)
    without_furniture(text, lexicons)
    text.apply(paragraphs(text.text))
    text.apply(lost_spaces(text.text, lexicons))
    return text, unplaced


def _unplaced(article_id: str, paragraphs_lost: tuple[str, ...]) -> list[Reject]:
    """A reject for each paragraph that trafilatura gives and the source does not hold as such."""
    reason = "the page's source does not hold this paragraph as one stretch"
    return [
        Reject(
            "cleaned_articles",
            f"{article_id}#{number}",
            "paragraph_not_in_source",
            reason,
            {"article_id": article_id, "text": text},
        )
        for number, text in enumerate(paragraphs_lost)
    ]


def _known(article_lines: pa.Table, publisher_furniture: pa.Table) -> dict[str, frozenset[int]]:
    """The lines of each article that are furniture of its publisher; articles without any are left out."""
    furniture = set(values_of(publisher_furniture, "publisher", "line"))
    found = {}
    for article_id, publisher, lines in values_of(article_lines, "article_id", "publisher", "lines"):
        known = frozenset(line for line in lines if (publisher, line) in furniture)
        if known:
            found[article_id] = known
    return found


def run(articles: pa.Table, article_lines: pa.Table, publisher_furniture: pa.Table, *, lexicons: Lexicons) -> StageResult:
    """Articles → cleaned_articles (text, segments) and removed_spans; an article of which nothing is left goes to rejects."""
    rows: list[dict[str, Any]] = []
    removed: list[dict[str, Any]] = []
    rejects: list[Reject] = []
    known = _known(article_lines, publisher_furniture) if publisher_furniture.num_rows else {}
    columns = (articles[name].to_pylist() for name in ("article_id", "media_type", "raw_text", "title", "url"))
    for article_id, media_type, raw_text, title, url in zip(*columns, strict=True):
        text, lost = cleaned(raw_text, media_type, lexicons, topic(title, url), known.get(article_id, ()))
        rejects += _unplaced(article_id, lost)
        if not text.text:
            reason = "nothing is left of it once furniture is cut"
            rejects.append(Reject("cleaned_articles", article_id, "no_text_left", reason, {"article_id": article_id}))
            continue
        segments = [
            {"char_start": s.char_start, "char_end": s.char_end, "raw_start": s.raw_start, "raw_end": s.raw_end}
            for s in text.segments
        ]
        rows.append({"article_id": article_id, "text": text.text, "segments": segments})
        removed += [
            {"article_id": article_id, "raw_start": r.start, "raw_end": r.end, "reason": r.reason} for r in text.removed()
        ]
    tables = {"cleaned_articles": table_of("cleaned_articles", rows), "removed_spans": table_of("removed_spans", removed)}
    return StageResult(tables, rejects_table(rejects))
