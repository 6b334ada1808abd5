"""sentences and mentions → facts: what happened, how many, of which side, when, where, who says so, denied or not.

One row a fact as one sentence tells it. Nothing here joins two sentences into one happening: events do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

import pyarrow as pa

from factline.pipelines.contracts import Reject, StageResult, content_id, contract, rejects_table, table_of_values, values_of
from factline.pipelines.facts.armed_conflict import ArmedConflict
from factline.pipelines.facts.as_before import as_before
from factline.pipelines.facts.attribution import Attribution
from factline.pipelines.facts.chunks import MentionRow
from factline.pipelines.facts.clauses import ClauseReader
from factline.pipelines.facts.date_ranges import with_ranges
from factline.pipelines.facts.discourse import Discourse
from factline.pipelines.facts.draft import Draft, SentenceRow
from factline.pipelines.facts.means import Means
from factline.pipelines.facts.sides import Sides
from factline.pipelines.lexicons import Lexicons, OffsetMap, same_text, trigger_finder

# The columns of a mention in the order of MentionRow.
_OFFSETS = {"start": "char_start", "end": "char_end"}
_MENTION_COLUMNS = tuple(_OFFSETS.get(name, name) for name in MentionRow._fields)
_reading_order = itemgetter(*map(MentionRow._fields.index, ("start", "end", "kind")))
_new = tuple.__new__  # a MentionRow of the values of a row at once
_DRAFT_COLUMNS = [f.name for f in contract("facts").fields if f.name in Draft.__dataclass_fields__ and f.name != "confidence"]
_draft_values = attrgetter(*_DRAFT_COLUMNS)
_COLUMNS = (
    "fact_id", "article_id", "sentence_id", "char_start", "char_end", "raw_start", "raw_end", "quote", "confidence", *_DRAFT_COLUMNS,
)  # fmt: skip


_CLOSING = " \t\n\"'”’»)*_"  # quotation marks, and those of Markdown
_NEAR = 2  # sentences over which `them` and `the suspects` mean those counted before


_Published = tuple[date | None, date | None]


class Article(NamedTuple):
    """What facts are read from: cleaned text, its sentences in order, the bounds of its publication, None where unknown."""

    text: str
    sentences: Sequence[SentenceRow]
    published: _Published


class FactReader:
    """Everything compiled from one Lexicons that facts are read with."""

    def __init__(self, lexicons: Lexicons) -> None:
        self.language: str = lexicons.general["language"]["iso639_1"]
        self.clauses = ClauseReader(lexicons)
        self.attribution = Attribution(lexicons)
        self.sides = Sides(lexicons)
        self.discourse = Discourse(lexicons)
        self.means = Means(lexicons)
        self.doubts: Mapping[str, float] = lexicons.general["confidence"]
        self.triggers = trigger_finder(lexicons)
        self.armed_conflict = ArmedConflict(lexicons)

    def read(self, text: str, sentences: Sequence[SentenceRow], published: _Published = (None, None)) -> list[Draft]:
        """Draft facts of one article in reading order; published are the bounds of its publication, None where unknown."""
        return self.read_all([Article(text, sentences, published)])[0]

    def read_all(self, articles: Sequence[Article]) -> list[list[Draft]]:
        """The same of several articles. Each step is taken for all of them before the next begins, so that its tables stay in the
        processor's memory: that saves a tenth of the time.
        """
        articles = [a._replace(sentences=[with_ranges(a.text, s) for s in a.sentences]) for a in articles]
        hits = [self.triggers.starts(article.text) for article in articles]
        told = [(self._clauses(*of_article), *of_article[0]) for of_article in zip(articles, hits, strict=True)]
        for drafts, text, sentences, _ in told:
            self.attribution.assign(drafts, sentences, text)
        self.discourse.set_all([(drafts, sentences, text, published) for drafts, text, sentences, published in told])
        for drafts, text, sentences, _ in told:
            self.means.set(drafts, sentences, text)
            self.sides.assign(drafts, sentences, text)
        return [drafts for drafts, *_ in told]

    def _clauses(self, article: Article, hits: Sequence[int]) -> list[Draft]:
        """Drafts of the sentences that hold a trigger, in reading order; `hits`: where triggers begin."""
        drafts: list[Draft] = []
        before: SentenceRow | None = None
        for sentence in _with_hits(article.sentences, hits):
            if _asks(article.text, sentence):
                continue
            near = before is not None and sentence.position - before.position <= _NEAR
            drafts.extend(
                as_before(self.clauses.read(article.text, sentence, before if near else None), drafts, self.clauses.parts)
            )
            before = sentence
        drafts.sort(key=lambda d: (d.trigger.start, d.start, d.end))
        return drafts


def _asks(text: str, sentence: SentenceRow) -> bool:
    """`How many people have died?`: a question tells nothing."""
    return text[sentence.start : sentence.end].rstrip(_CLOSING).endswith("?")


def _with_hits(sentences: Sequence[SentenceRow], hits: Sequence[int]) -> Iterable[SentenceRow]:
    """Sentences that hold a trigger; both in order."""
    i = 0
    for sentence in sentences:
        while i < len(hits) and hits[i] < sentence.start:
            i += 1
        if i < len(hits) and hits[i] < sentence.end:
            yield sentence


@lru_cache(maxsize=4)
def _reader(lexicons: Lexicons) -> FactReader:
    return FactReader(lexicons)


def run(
    articles: pa.Table,
    cleaned_articles: pa.Table,
    publication_bounds: pa.Table,
    sentences: pa.Table,
    mentions: pa.Table,
    *,
    lexicons: Lexicons,
) -> StageResult:
    """Facts of a batch of articles; one in a language that the lexicons do not read has none.

    Of two patterns that give the very same fact the second goes to rejects, and so does what is told far from any armed conflict
    (armed_conflict.yaml). ValueError where a fact lies outside its text.
    """
    reader = _reader(lexicons)
    told = values_of(articles, "article_id", "raw_text", "language")
    raw_texts = {article_id: raw for article_id, raw, language in told if language in (None, reader.language)}
    by_article = _sentence_rows(sentences, mentions)
    bounds = values_of(publication_bounds, "article_id", "published_from", "published_to")
    published = {article_id: (first, last) for article_id, first, last in bounds}
    rows: dict[str, tuple[Any, ...]] = {}
    rejects: list[Reject] = []
    maps = OffsetMap.of_column(cleaned_articles["segments"])
    texts = zip(values_of(cleaned_articles, "article_id", "text"), maps, strict=True)
    cleaned = {article_id: (same_text(text), offsets) for (article_id, text), offsets in texts if article_id in raw_texts}
    read = [Article(text, by_article.get(i, []), published[i]) for i, (text, _) in cleaned.items()]
    for (article_id, (text, offsets)), drafts in zip(cleaned.items(), reader.read_all(read), strict=True):
        elsewhere = reader.armed_conflict.elsewhere(drafts, by_article.get(article_id, []), text)
        for n, draft in enumerate(drafts):
            row = _row(draft, article_id, offsets, raw_texts[article_id], reader.doubts)
            if n in elsewhere:
                rejects.append(
                    Reject("facts", row[0], "no_armed_conflict", "nothing near it speaks of armed conflict", _named(row))
                )
            elif row[0] in rows:
                rejects.append(Reject("facts", row[0], "same_fact_twice", "two patterns gave this very fact", _named(row)))
            else:
                rows[row[0]] = row
    return StageResult({"facts": table_of_values("facts", _COLUMNS, rows.values())}, rejects_table(rejects))


def _named(row: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(_COLUMNS, row, strict=True))


def _row(draft: Draft, article_id: str, offsets: OffsetMap, raw: str, doubts: Mapping[str, float]) -> tuple[Any, ...]:
    raw_start, raw_end = offsets.span(draft.start, draft.end)
    confidence = draft.confidence
    for doubt in draft.doubts:
        confidence *= doubts[doubt]
    fact_id = content_id(
        "fac", article_id, raw_start, raw_end, draft.kind, draft.stance, draft.toll, draft.count_low, draft.count_best, draft.count_high,
        draft.count_unit, draft.patient_text, draft.speaker_text, draft.trigger.start,
    )  # fmt: skip
    return (
        fact_id, article_id, draft.sentence.sentence_id, draft.start, draft.end, raw_start, raw_end, raw[raw_start:raw_end],
        round(confidence, 3), *_draft_values(draft),
    )  # fmt: skip


def _sentence_rows(sentences: pa.Table, mentions: pa.Table) -> dict[str, list[SentenceRow]]:
    held: dict[str, list[MentionRow]] = defaultdict(list)
    for (sentence_id,), told in zip(values_of(mentions, "sentence_id"), values_of(mentions, *_MENTION_COLUMNS), strict=True):
        held[sentence_id].append(_new(MentionRow, told))
    found: dict[str, list[SentenceRow]] = defaultdict(list)
    columns = ("sentence_id", "position", "paragraph", "role", "char_start", "char_end")
    for article_id, sentence_id, *place in values_of(sentences, "article_id", *columns):
        own = tuple(sorted(held.get(sentence_id, ()), key=_reading_order))
        found[article_id].append(_new(SentenceRow, (sentence_id, *place, own)))
    for rows in found.values():
        rows.sort(key=lambda s: s.position)
    return found
