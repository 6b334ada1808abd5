"""A raw text under edit: deletion and replacement, step by step, with the map to the raw text kept all along.

Nothing here knows why a stretch should go.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from factline.pipelines.lexicons import Segment

WHITE_SPACE = "white_space"
MARKUP = "markup"


class Edit(NamedTuple):
    """What stands at [start, end) of the current text is replaced by `new`; where `new` is empty it goes for a reason."""

    start: int
    end: int
    new: str = ""
    reason: str = WHITE_SPACE


class Removed(NamedTuple):
    """Raw span [start, end) that is not in the cleaned text, and the name of the rule that cut it."""

    start: int
    end: int
    reason: str


class EditedText:
    """`text` is the current text. Edits of one step are in order, do not overlap, and none is of an empty span."""

    def __init__(self, raw: str) -> None:
        self.text = raw
        self._raw = raw
        self._segments = [Segment(0, len(raw), 0, len(raw))] if raw else []
        self._cut: list[Removed] = []

    @property
    def segments(self) -> Sequence[Segment]:
        """The map to the raw text, as cleaned_articles.segments holds it."""
        return self._segments

    def apply(self, edits: Sequence[Edit]) -> None:
        """One step. ValueError where an edit splits what an earlier step replaced as a whole."""
        if not edits:
            return
        build = _Build(self.text, self._segments)
        for edit in edits:
            build.keep_until(edit.start)
            dropped = build.put(edit)
            if not edit.new and edit.reason != WHITE_SPACE:  # what no cut claims is white space
                self._cut += [Removed(s.raw_start, s.raw_end, edit.reason) for s in dropped]
        build.keep_until(len(self.text))
        self.text, self._segments = "".join(build.parts), build.segments

    def removed(self) -> list[Removed]:
        """All raw spans that are not in the map, in order: every raw character stands in a segment or in one of these.

        White space and markup beside a cut go with the cut; a stretch that is no main text is one span whatever stands in it.
        """
        found: list[Removed] = []
        for start, end, cuts in self._gaps():
            found += _weak_joined(_reasons(start, end, cuts))
        return found

    def _gaps(self) -> Iterable[tuple[int, int, list[Removed]]]:
        """Raw spans between segments, with the cuts in each."""
        cuts = sorted(self._cut, key=lambda c: c.start)
        starts = [c.start for c in cuts]
        bounds = [(s.raw_start, s.raw_end) for s in self._segments]
        ends = zip([0, *(end for _, end in bounds)], [*(start for start, _ in bounds), len(self._raw)], strict=True)
        for start, end in ends:
            if start < end:
                yield start, end, cuts[bisect_left(starts, start) : bisect_left(starts, end)]


def _reasons(start: int, end: int, cuts: Sequence[Removed]) -> list[Removed]:
    """A gap in parts: the cuts in it, and what no cut claims, which is white space or markup that a line end took the place of."""
    parts: list[Removed] = []
    at = start
    for cut in cuts:
        if cut.start > at:
            _join(parts, Removed(at, cut.start, WHITE_SPACE))
        if cut.end > at:
            _join(parts, Removed(max(at, cut.start), cut.end, cut.reason))
            at = cut.end
    if at < end:
        _join(parts, Removed(at, end, WHITE_SPACE))
    return parts


def _weak_joined(parts: Sequence[Removed]) -> list[Removed]:
    """Weak parts of a gap become part of the cut before them, or else of the one behind."""
    joined: list[Removed] = []
    for part in parts:
        last = joined[-1] if joined else None
        if last is not None and (rank := _weakness(last)) != _weakness(part):
            joined[-1] = Removed(last.start, part.end, last.reason if rank < _weakness(part) else part.reason)
        else:
            _join(joined, part)
    return joined


_WEAK = {WHITE_SPACE: 2, MARKUP: 1}


def _weakness(part: Removed) -> int:
    return _WEAK.get(part.reason, 0)


def _join(spans: list[Removed], span: Removed) -> None:
    if spans and spans[-1].end == span.start and spans[-1].reason == span.reason:
        spans[-1] = Removed(spans[-1].start, span.end, span.reason)
    else:
        spans.append(span)


def _plain(segment: Segment) -> bool:
    """Whether the characters of a segment match one by one."""
    return segment.char_end - segment.char_start == segment.raw_end - segment.raw_start


class _Build:
    """The text and the map of the next step, while they grow."""

    def __init__(self, text: str, segments: Sequence[Segment]) -> None:
        self.parts: list[str] = []
        self.segments: list[Segment] = []
        self._text = text
        self._old = segments
        self._starts = [s.char_start for s in segments]
        self._at = 0  # in the old text
        self._length = 0  # of the new text

    def _taken(self, end: int) -> list[Segment]:
        """Old segments of [self._at, end), clipped to it."""
        taken = []
        index = bisect_right(self._starts, self._at) - 1
        while index < len(self._old) and (old := self._old[index]).char_start < end:
            start, stop = max(old.char_start, self._at), min(old.char_end, end)
            if (start, stop) == (old.char_start, old.char_end):
                taken.append(old)
            elif _plain(old):
                shift = old.raw_start - old.char_start
                taken.append(Segment(start, stop, start + shift, stop + shift))
            else:
                raise ValueError(f"an edit at {self._at}:{end} splits a replacement at {old.char_start}:{old.char_end}")
            index += 1
        return taken

    def _append(self, length: int, raw_start: int, raw_end: int) -> None:
        new = Segment(self._length, self._length + length, raw_start, raw_end)
        self._length += length
        last = self.segments[-1] if self.segments else None
        if last is not None and last.raw_end == raw_start and _plain(last) and _plain(new):
            self.segments[-1] = Segment(last.char_start, new.char_end, last.raw_start, raw_end)
        else:
            self.segments.append(new)

    def keep_until(self, end: int) -> None:
        if end <= self._at:
            if end < self._at:
                raise ValueError(f"edits overlap or turn back at {end}")
            return
        for old in self._taken(end):
            self._append(old.char_end - old.char_start, old.raw_start, old.raw_end)
        self.parts.append(self._text[self._at : end])
        self._at = end

    def put(self, edit: Edit) -> list[Segment]:
        """Put the edit in; gives the old segments that it takes the place of."""
        if edit.end <= edit.start:
            raise ValueError(f"an edit of an empty span at {edit.start}")
        taken = self._taken(edit.end)
        self._at = edit.end
        if not edit.new:
            return taken
        # Where something was cut within what is replaced, the map leads to the stretch before the cut.
        raw_end = taken[0].raw_end
        for segment in taken[1:]:
            if segment.raw_start != raw_end:
                break
            raw_end = segment.raw_end
        self.parts.append(edit.new)
        self._append(len(edit.new), taken[0].raw_start, raw_end)
        return taken
