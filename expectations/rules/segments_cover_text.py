"""segments_cover_text: the map back to the raw text has no gap and no overlap, runs forward, and stays within both texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa

from factline.expectations.rules.spans import texts_of
from factline.expectations.rules.world import Columns, Example, World

WHY = "the map to the raw text has a gap, turns back or leaves a text"
TABLES: tuple[str, ...] = ("articles",)
_ARTICLE: Columns = {"articles": {"article_id": ["art-1"], "raw_text": ["AGENCY – Two died."]}}


def _segments(*spans: tuple[int, int, int, int]) -> list[dict[str, int]]:
    return [dict(zip(("char_start", "char_end", "raw_start", "raw_end"), span, strict=True)) for span in spans]


EXAMPLES = (
    Example(("art-1", "Two died.", _segments((0, 9, 9, 18))), holds=True, tables=_ARTICLE),
    Example(("art-1", "Two died.", _segments((0, 4, 9, 13), (4, 9, 13, 18))), holds=True, tables=_ARTICLE),
    Example(("art-1", "", []), holds=True, tables=_ARTICLE),
    Example(("art-1", "Two died.", _segments((0, 4, 9, 13), (5, 9, 14, 18))), holds=False, tables=_ARTICLE),  # a gap
    Example(("art-1", "Two died.", _segments((0, 8, 9, 17))), holds=False, tables=_ARTICLE),  # ends before the text
    Example(("art-1", "Two died.", _segments((0, 9, 10, 19))), holds=False, tables=_ARTICLE),  # leaves the raw text
    Example(("art-1", "Two died.", _segments((0, 4, 13, 17), (4, 9, 9, 14))), holds=False, tables=_ARTICLE),  # turns back
    Example(("art-2", "Two died.", _segments((0, 9, 9, 18))), holds=None, tables=_ARTICLE),
)


def _covers(segments: Sequence[Mapping[str, int]], text: str, raw_length: int) -> bool:
    at, raw_at = 0, 0
    for segment in segments:
        if segment["char_start"] != at or segment["char_end"] <= at:
            return False
        if segment["raw_start"] < raw_at or segment["raw_end"] <= segment["raw_start"]:
            return False
        at, raw_at = segment["char_end"], segment["raw_end"]
    return at == len(text) and raw_at <= raw_length


def holds(table: pa.Table, fields: Sequence[str], world: World) -> pa.Array:
    """A boolean a row, for fields (article_id, text, segments); NULL where the article is not there."""
    raw = texts_of(table[fields[0]], world.tables["articles"], "raw_text")
    kept: list[bool | None] = []
    for article_id, text, segments in zip(*(table[f].to_pylist() for f in fields), strict=True):
        known = article_id in raw and text is not None and segments is not None
        kept.append(_covers(segments, text, len(raw[article_id])) if known else None)
    return pa.array(kept, type=pa.bool_())
