"""articles, cleaned text and sentences → mentions (dates, places, actors, counts, speakers) and publication bounds.

Counts are read only in sentences that hold a trigger word, since nothing else uses them. What a sentence claims with its
mentions is for facts to say. An article in a language that the lexicons do not read has no mentions.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

import pyarrow as pa

from factline.pipelines.contracts import Reject, StageResult, content_id, rejects_table, table_of, table_of_values, values_of
from factline.pipelines.lexicons import Lexicons, OffsetMap, same_text, trigger_finder
from factline.pipelines.mentions.actors import ActorReader
from factline.pipelines.mentions.counts import CountReader
from factline.pipelines.mentions.dates import DateReader
from factline.pipelines.mentions.mention import Bounds, Mention, Span
from factline.pipelines.mentions.places import PlaceReader
from factline.pipelines.mentions.speakers import SpeakerReader

# The columns of the table: what the stage adds, then those of a Mention but its offsets.
_COLUMNS = (
    "mention_id", "article_id", "sentence_id", "char_start", "char_end", "raw_start", "raw_end", "text", "kind", *Mention._fields[3:],
)  # fmt: skip
_DECLARED = ("published_from", "published_to", "published_basis")
_start, _reading_order = attrgetter("start"), attrgetter("start", "end", "kind")
_Sentence = tuple[int, int, int, str]  # position, start, end, id
assert Mention._fields[:3] == ("kind", "start", "end")


class Article(NamedTuple):
    """What mentions are read from: cleaned text, spans of its sentences in order, publication bounds as its source declares them."""

    text: str
    spans: Sequence[Span]
    declared: Bounds


class MentionReader:
    """Every recogniser, compiled from one Lexicons."""

    def __init__(self, lexicons: Lexicons) -> None:

        self.language: str = lexicons.general["language"]["iso639_1"]
        self.dates = DateReader(lexicons)
        self.places = PlaceReader(lexicons)
        self.actors = ActorReader(lexicons)
        self.speakers = SpeakerReader(lexicons)
        self.counts = CountReader(lexicons)
        self.triggers = trigger_finder(lexicons)

    def read(self, text: str, spans: Sequence[Span], declared: Bounds) -> tuple[list[Mention], Bounds]:
        """Mentions of one article by start offset, and its publication bounds; spans are its sentences in order."""
        return self.read_all([Article(text, spans, declared)])[0]

    def read_all(self, articles: Sequence[Article]) -> list[tuple[list[Mention], Bounds]]:
        """The same of several articles. Each recogniser reads all of them before the next begins, so that its tables stay in the
        processor's memory: that saves a fifth of the time.
        """
        dated = [self.dates.read(*article) for article in articles]
        places = [self.places.read(article.text) for article in articles]
        named = [
            sorted([*dates, *held, *self.actors.read(article.text, bounds.first)], key=_start)
            for article, (dates, bounds), held in zip(articles, dated, places, strict=True)
        ]
        speakers = [
            self.speakers.read(article.text, article.spans, [m for m in held if m.kind == "actor"])
            for article, held in zip(articles, named, strict=True)
        ]
        hits = [self.triggers.starts(article.text) for article in articles]
        counts = [self._counts(*of_article) for of_article in zip(articles, hits, named, strict=True)]
        every = [sorted([*a, *b, *c], key=_reading_order) for a, b, c in zip(named, speakers, counts, strict=True)]
        return [(mentions, bounds) for mentions, (_, bounds) in zip(every, dated, strict=True)]

    def _counts(self, article: Article, hits: Sequence[int], named: Sequence[Mention]) -> list[Mention]:
        """Counts of the sentences that hold a trigger; `hits`: where triggers begin; `named`: dates, places and actors in order."""
        starts = [m.start for m in named]
        counts: list[Mention] = []
        known: set[str] = set()
        for span in _holding(article.spans, hits):
            inside = named[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
            found = self.counts.read(article.text, span, inside, self.actors.side_of_demonym, known)
            known |= self.counts.last_names(article.text, found)
            counts.extend(found)
        return counts


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
    by_article: dict[str, list[_Sentence]] = defaultdict(list)
    for row in values_of(sentences, "article_id", "position", "char_start", "char_end", "sentence_id"):
        by_article[row[0]].append(row[1:])
    maps = OffsetMap.of_column(cleaned_articles["segments"])
    texts = zip(values_of(cleaned_articles, "article_id", "text"), maps, strict=True)
    cleaned = {article_id: (same_text(text), offsets) for (article_id, text), offsets in texts}
    rows: dict[str, tuple[Any, ...]] = {}
    rejects: list[Reject] = []
    read: dict[str, Article] = {}
    declared: dict[str, Bounds] = {}
    for article_id, language, *published in values_of(articles, "article_id", "language", *_DECLARED):
        declared[article_id] = Bounds(*published)
        if article_id in cleaned and language in (None, reader.language):
            by_article[article_id].sort()
            spans = [Span(start, end) for _, start, end, _ in by_article[article_id]]
            read[article_id] = Article(cleaned[article_id][0], spans, declared[article_id])
    bounds = dict(declared)
    for article_id, (mentions, found) in zip(read, reader.read_all(list(read.values())), strict=True):
        bounds[article_id] = found
        text, offsets = cleaned[article_id]
        _collect(article_id, text, by_article[article_id], mentions, offsets, rows, rejects)
    bounds_rows = [_bounds_row(*item) for item in bounds.items()]
    tables = {
        "mentions": table_of_values("mentions", _COLUMNS, rows.values()),
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
    sentences: Sequence[_Sentence],
    mentions: Sequence[Mention],
    offsets: OffsetMap,
    rows: dict[str, tuple[Any, ...]],
    rejects: list[Reject],
) -> None:
    starts = [start for _, start, _, _ in sentences]
    for mention in mentions:
        kind, start, end = mention[:3]
        raw_start, raw_end = offsets.span(start, end)
        mention_id = content_id("men", article_id, raw_start, raw_end, kind, mention.cue_start)
        at = bisect_right(starts, start) - 1
        inside = at >= 0 and start < sentences[at][2]
        sentence_id = sentences[at][3] if inside else None
        row = (mention_id, article_id, sentence_id, start, end, raw_start, raw_end, text[start:end], kind, *mention[3:])
        if not inside:
            rejects.append(_reject(row, "mention_outside_sentences", "it begins in no sentence"))
        elif mention_id in rows:
            rejects.append(_reject(row, "same_mention_twice", "a recogniser gave it twice"))
        else:
            rows[mention_id] = row


def _reject(row: Sequence[Any], rule: str, reason: str) -> Reject:
    told = {name: value for name, value in zip(_COLUMNS, row, strict=True) if name != "sentence_id"}
    return Reject("mentions", row[0], rule, reason, told)
