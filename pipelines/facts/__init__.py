"""sentences and mentions → facts: what happened, how many, of which side, when, where, who says so, denied or not.

One row a fact as one sentence tells it. Nothing here joins two sentences into one happening: events do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import pyarrow as pa

from factline.pipelines.contracts import Reject, StageResult, content_id, contract, rejects_table, table_of
from factline.pipelines.facts.attribution import Attribution
from factline.pipelines.facts.chunks import MentionRow
from factline.pipelines.facts.clauses import ClauseReader
from factline.pipelines.facts.discourse import Discourse
from factline.pipelines.facts.draft import Draft, SentenceRow
from factline.pipelines.facts.sides import Sides
from factline.pipelines.lexicons import Lexicons, OffsetMap, Phrases, trigger_table

# Columns that only a reader of the table needs are left in it.
_MENTION_COLUMNS = [f.name for f in contract("mentions").fields if f.name not in ("article_id", "raw_start", "raw_end")]
_DRAFT_COLUMNS = [f.name for f in contract("facts").fields if f.name in Draft.__dataclass_fields__ and f.name != "confidence"]


class FactReader:
    """Everything compiled from one Lexicons that facts are read with."""

    def __init__(self, lexicons: Lexicons) -> None:
        self.language: str = lexicons.general["language"]["iso639_1"]
        self.clauses = ClauseReader(lexicons)
        self.attribution = Attribution(lexicons)
        self.sides = Sides(lexicons)
        self.discourse = Discourse(lexicons)
        self.doubts: Mapping[str, float] = lexicons.general["confidence"]
        self.triggers = Phrases(dict.fromkeys(trigger_table(lexicons).making_facts, True), ignore_case=True)

    def read(
        self, text: str, sentences: Sequence[SentenceRow], published: tuple[date | None, date | None] = (None, None)
    ) -> list[Draft]:
        """Draft facts of one article in reading order; published are the bounds of its publication, None where unknown."""
        hits = [start for start, _, _ in self.triggers.find(text)]
        drafts: list[Draft] = []
        for sentence in _with_hits(sentences, hits):
            drafts.extend(self.clauses.read(text, sentence))
        drafts.sort(key=lambda d: (d.trigger.start, d.start, d.end))
        self.attribution.assign(drafts, sentences, text)
        self.discourse.set(drafts, sentences, text, published)
        self.sides.assign(drafts, sentences, text)
        return drafts


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

    Of two patterns that give the very same fact the second goes to rejects. ValueError where a fact lies outside its text.
    """
    reader = _reader(lexicons)
    told = articles.select(["article_id", "raw_text", "language"]).to_pylist()
    raw_texts: dict[str, str] = {a["article_id"]: a["raw_text"] for a in told if a["language"] in (None, reader.language)}
    by_article = _sentence_rows(sentences, mentions)
    published = {b["article_id"]: (b["published_from"], b["published_to"]) for b in publication_bounds.to_pylist()}
    rows: dict[str, dict[str, Any]] = {}
    rejects: list[Reject] = []
    for article in cleaned_articles.to_pylist():
        article_id = article["article_id"]
        if article_id not in raw_texts:
            continue
        offsets = OffsetMap.of_rows(article["segments"])
        for draft in reader.read(article["text"], by_article.get(article_id, []), published[article_id]):
            row = _row(draft, article_id, offsets, raw_texts[article_id], reader.doubts)
            if row["fact_id"] in rows:
                rejects.append(Reject("facts", row["fact_id"], "same_fact_twice", "two patterns gave this very fact", row))
            else:
                rows[row["fact_id"]] = row
    return StageResult({"facts": table_of("facts", list(rows.values()))}, rejects_table(rejects))


def _row(draft: Draft, article_id: str, offsets: OffsetMap, raw: str, doubts: Mapping[str, float]) -> dict[str, Any]:
    raw_start, raw_end = offsets.span(draft.start, draft.end)
    confidence = draft.confidence
    for doubt in draft.doubts:
        confidence *= doubts[doubt]
    row = {name: getattr(draft, name) for name in _DRAFT_COLUMNS}
    row |= {
        "article_id": article_id,
        "sentence_id": draft.sentence.sentence_id,
        "char_start": draft.start,
        "char_end": draft.end,
        "raw_start": raw_start,
        "raw_end": raw_end,
        "quote": raw[raw_start:raw_end],
        "confidence": round(confidence, 3),
    }
    row["fact_id"] = content_id(
        "fac", article_id, raw_start, raw_end, draft.kind, draft.stance, draft.toll, draft.count_low, draft.count_best, draft.count_high,
        draft.count_unit, draft.patient_text, draft.speaker_text, draft.trigger.start,
    )  # fmt: skip
    return row


def _sentence_rows(sentences: pa.Table, mentions: pa.Table) -> dict[str, list[SentenceRow]]:
    held: dict[str, list[MentionRow]] = defaultdict(list)
    for row in mentions.select(_MENTION_COLUMNS).to_pylist():
        held[row["sentence_id"]].append(
            MentionRow(row["mention_id"], row["kind"], row["char_start"], row["char_end"], row["text"], row)
        )
    found: dict[str, list[SentenceRow]] = defaultdict(list)
    for row in sentences.drop_columns(["text"]).to_pylist():
        own = tuple(sorted(held.get(row["sentence_id"], ()), key=lambda m: (m.start, m.end, m.kind)))
        found[row["article_id"]].append(
            SentenceRow(
                row["sentence_id"], row["position"], row["paragraph"], row["role"], row["char_start"], row["char_end"], own
            )
        )
    for rows in found.values():
        rows.sort(key=lambda s: s.position)
    return found
