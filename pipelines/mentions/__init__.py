"""articles, cleaned text and sentences → mentions (dates, places, actors, counts, speakers) and publication bounds.

Counts are read only in sentences that hold a trigger word, since nothing else uses them. What a sentence claims with its
mentions is for facts to say. An article in a language that the lexicons do not read has no mentions.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import pyarrow as pa

from factline.pipelines.contracts import Reject, StageResult, content_id, contract, rejects_table, table_of
from factline.pipelines.lexicons import Lexicons, OffsetMap, Phrases, trigger_table
from factline.pipelines.mentions.actors import ActorReader
from factline.pipelines.mentions.counts import CountReader
from factline.pipelines.mentions.dates import DateReader
from factline.pipelines.mentions.mention import Bounds, Mention, Span
from factline.pipelines.mentions.places import PlaceReader
from factline.pipelines.mentions.speakers import SpeakerReader

_OWN_COLUMNS = [f.name for f in contract("mentions").fields if f.name in Mention.__dataclass_fields__]


class MentionReader:
    """Every recogniser, compiled from one Lexicons."""

    def __init__(self, lexicons: Lexicons) -> None:

        self.language: str = lexicons.general["language"]["iso639_1"]
        self.dates = DateReader(lexicons)
        self.places = PlaceReader(lexicons)
        self.actors = ActorReader(lexicons)
        self.speakers = SpeakerReader(lexicons)
        self.counts = CountReader(lexicons)
        self.triggers = Phrases(dict.fromkeys(trigger_table(lexicons).making_facts, True), ignore_case=True)

    def read(self, text: str, spans: Sequence[Span], declared: Bounds) -> tuple[list[Mention], Bounds]:
        """Mentions of one article by start offset, and its publication bounds; spans are its sentences in order."""
        dates, bounds = self.dates.read(text, spans, declared)
        places = self.places.read(text)
        actors = self.actors.read(text, bounds.first)
        speakers = self.speakers.read(text, spans, actors)
        named = sorted([*dates, *places, *actors], key=lambda m: m.start)
        counts: list[Mention] = []
        for span in _holding(spans, sorted({start for start, _, _ in self.triggers.find(text)})):
            inside = [m for m in named if span.start <= m.start < span.end]
            counts.extend(self.counts.read(text, span, inside, self.actors.side_of_demonym))
        return sorted([*named, *speakers, *counts], key=lambda m: (m.start, m.end, m.kind)), bounds


def _holding(spans: Sequence[Span], hits: Sequence[int]) -> list[Span]:
    """Spans that hold a hit; both in order."""
    starts = [s.start for s in spans]
    held = {bisect_right(starts, hit) - 1 for hit in hits}
    return [spans[i] for i in sorted(held) if i >= 0]


@lru_cache(maxsize=4)
def _reader(lexicons: Lexicons) -> MentionReader:
    return MentionReader(lexicons)


def run(articles: pa.Table, cleaned_articles: pa.Table, sentences: pa.Table, *, lexicons: Lexicons) -> StageResult:
    """Mentions and publication bounds of a batch of articles. A mention in no sentence goes to rejects."""
    reader = _reader(lexicons)
    by_article: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for sentence in sentences.select(["sentence_id", "article_id", "position", "char_start", "char_end"]).to_pylist():
        by_article[sentence["article_id"]].append(sentence)
    cleaned = {row["article_id"]: row for row in cleaned_articles.to_pylist()}
    rows: dict[str, dict[str, Any]] = {}
    bounds_rows: list[dict[str, Any]] = []
    rejects: list[Reject] = []
    declared_columns = ["article_id", "language", "published_from", "published_to", "published_basis"]
    for article in articles.select(declared_columns).to_pylist():
        article_id = article["article_id"]
        bounds = Bounds(article["published_from"], article["published_to"], article["published_basis"])
        if article_id in cleaned and article["language"] in (None, reader.language):
            own = sorted(by_article[article_id], key=lambda s: s["position"])
            text = cleaned[article_id]["text"]
            spans = [Span(s["char_start"], s["char_end"]) for s in own]
            mentions, bounds = reader.read(text, spans, bounds)
            offsets = OffsetMap.of_rows(cleaned[article_id]["segments"])
            _collect(article_id, text, own, mentions, offsets, rows, rejects)
        bounds_rows.append(_bounds_row(article_id, bounds))
    tables = {
        "mentions": table_of("mentions", list(rows.values())),
        "publication_bounds": table_of("publication_bounds", bounds_rows),
    }
    return StageResult(tables, rejects_table(rejects))


def _bounds_row(article_id: str, bounds: Bounds) -> dict[str, Any]:
    return {
        "article_id": article_id,
        "published_from": bounds.first,
        "published_to": bounds.last,
        "published_basis": bounds.basis,
        "evidence": bounds.evidence,
    }


def _collect(
    article_id: str,
    text: str,
    sentences: Sequence[Mapping[str, Any]],
    mentions: Sequence[Mention],
    offsets: OffsetMap,
    rows: dict[str, dict[str, Any]],
    rejects: list[Reject],
) -> None:
    starts = [s["char_start"] for s in sentences]
    for mention in mentions:
        raw_start, raw_end = offsets.span(mention.start, mention.end)
        row = {name: getattr(mention, name) for name in _OWN_COLUMNS}
        row |= {
            "mention_id": content_id("men", article_id, raw_start, raw_end, mention.kind, mention.cue_start),
            "article_id": article_id,
            "char_start": mention.start,
            "char_end": mention.end,
            "raw_start": raw_start,
            "raw_end": raw_end,
            "text": text[mention.start : mention.end],
        }
        index = bisect_right(starts, mention.start) - 1
        if index < 0 or mention.start >= sentences[index]["char_end"]:
            rejects.append(Reject("mentions", row["mention_id"], "mention_outside_sentences", "it begins in no sentence", row))
        elif row["mention_id"] in rows:
            rejects.append(Reject("mentions", row["mention_id"], "same_mention_twice", "a recogniser gave it twice", row))
        else:
            rows[row["mention_id"]] = row | {"sentence_id": sentences[index]["sentence_id"]}
