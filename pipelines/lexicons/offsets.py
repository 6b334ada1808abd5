"""The map from cleaned text to raw text, as cleaned_articles.segments holds it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import pairwise
from typing import Any, NamedTuple

import pyarrow as pa


class Segment(NamedTuple):
    """Cleaned span [char_start, char_end) came from raw span [raw_start, raw_end).

    Spans of one length match character by character; otherwise the raw span was replaced as a whole.
    """

    char_start: int
    char_end: int
    raw_start: int
    raw_end: int


class OffsetMap:
    """Cleaned offsets → raw offsets. Segments are in order and cover the cleaned text without a gap."""

    __slots__ = ("_end", "_ends", "_plain", "_raw_ends", "_raw_starts", "_starts")

    def __init__(self, segments: Iterable[Segment]) -> None:
        held = list(segments)
        self._set(
            [s.char_start for s in held], [s.char_end for s in held], [s.raw_start for s in held], [s.raw_end for s in held]
        )

    def _set(self, starts: list[int], ends: list[int], raw_starts: list[int], raw_ends: list[int]) -> None:
        self._starts, self._ends, self._raw_starts, self._raw_ends = starts, ends, raw_starts, raw_ends
        self._plain = [d - c == b - a for a, b, c, d in zip(starts, ends, raw_starts, raw_ends, strict=True)]
        self._end = ends[-1] if ends else 0

    @classmethod
    def of_column(cls, segments: pa.ChunkedArray[pa.ListScalar[Any]]) -> list[OffsetMap]:
        """One for each row of the segments column of cleaned_articles."""
        rows: Any = segments.combine_chunks()  # a ListArray of structs
        bounds = rows.offsets.to_pylist()
        fields = [rows.values.field(name).to_pylist() for name in ("char_start", "char_end", "raw_start", "raw_end")]
        found = []
        for first, last in pairwise(bounds):
            one = cls.__new__(cls)
            one._set(*(values[first:last] for values in fields))  # noqa: SLF001 -- its own class
            found.append(one)
        return found

    def span(self, char_start: int, char_end: int) -> tuple[int, int]:
        """Raw span of a non-empty cleaned span; ValueError where it is empty or lies outside the text."""
        if not 0 <= char_start < char_end <= self._end:
            raise ValueError(f"no raw span for cleaned span {char_start}:{char_end}")
        i = bisect_right(self._starts, char_start) - 1
        start = self._raw_starts[i]
        if self._plain[i]:
            start += char_start - self._starts[i]
        if char_end > self._ends[i]:
            i = bisect_right(self._starts, char_end - 1, i) - 1
        end = self._raw_ends[i]
        if self._plain[i]:
            end += char_end - self._ends[i]
        return start, end
