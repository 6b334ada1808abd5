"""The map from cleaned text to raw text, as cleaned_articles.segments holds it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Segment:
    """Cleaned span [char_start, char_end) came from raw span [raw_start, raw_end).

    Spans of one length match character by character; otherwise the raw span was replaced as a whole.
    """

    char_start: int
    char_end: int
    raw_start: int
    raw_end: int


class OffsetMap:
    """Cleaned offsets → raw offsets. Segments are in order and cover the cleaned text without a gap."""

    def __init__(self, segments: Iterable[Segment]) -> None:
        self._segments = list(segments)
        self._starts = [s.char_start for s in self._segments]

    @classmethod
    def of_rows(cls, rows: Iterable[Mapping[str, int]]) -> OffsetMap:
        """From the segments column of one row of cleaned_articles."""
        return cls(Segment(r["char_start"], r["char_end"], r["raw_start"], r["raw_end"]) for r in rows)

    def span(self, char_start: int, char_end: int) -> tuple[int, int]:
        """Raw span of a non-empty cleaned span; ValueError where it is empty or lies outside the text."""
        if not self._segments or not 0 <= char_start < char_end <= self._segments[-1].char_end:
            raise ValueError(f"no raw span for cleaned span {char_start}:{char_end}")
        first = self._segments[bisect_right(self._starts, char_start) - 1]
        last = self._segments[bisect_right(self._starts, char_end - 1) - 1]
        start = first.raw_start
        if first.char_end - first.char_start == first.raw_end - first.raw_start:
            start += char_start - first.char_start
        end = last.raw_end
        if last.char_end - last.char_start == last.raw_end - last.raw_start:
            end = last.raw_start + (char_end - last.char_start)
        return start, end
