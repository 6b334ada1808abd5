"""HTML source → its main text by trafilatura, aligned with the source so that each paragraph keeps its offsets.

What trafilatura gives is only used to tell which stretches of the source are the story; the characters are the source's own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import trafilatura
from lxml.etree import LxmlError, _Element

from factline.pipelines.cleaned_articles.edited_text import MARKUP, Edit, EditedText
from factline.pipelines.cleaned_articles.html_source import text_nodes
from factline.pipelines.cleaned_articles.split_bodies import join_split_bodies

NOT_MAIN_TEXT = "not_main_text"

_INLINE = frozenset({"hi", "ref", "del"})  # trafilatura's elements that break no paragraph
_UNSEEN = "\u200b\u2060\ufeff\u00ad\u200e\u200f"
_INK = re.compile(rf"[^\s{_UNSEEN}]+")
_WHITE_SPACE = re.compile(r"\s")
_NO_SPACE = re.compile(r"[^\S ]|\s{2,}")  # white space other than one space
_ANCHOR = 24  # characters by which the ends of a paragraph are found where its middle differs
_LONGER = 1.3  # as often as long the stretch between such ends may be


@dataclass(frozen=True)
class MainText:
    """A page's text, only its main text left in it, and the paragraphs that trafilatura gives and the source does not hold."""

    text: EditedText
    unplaced: tuple[str, ...]


def _blocks(element: _Element) -> Iterator[str]:
    """Texts of the blocks of trafilatura's tree, in order."""
    part: list[str] = []

    def walk(node: _Element) -> Iterator[str]:
        breaks = node.tag not in _INLINE
        if breaks and part:
            yield "".join(part)
            part.clear()
        part.append(node.text or "")
        for child in node:
            yield from walk(child)
            part.append(child.tail or "")
        if breaks and part:
            yield "".join(part)
            part.clear()

    for block in walk(element):
        if block.strip():
            yield block


class _Ink:
    """The characters of a text that leave ink, without white space, and where each stands in the text."""

    def __init__(self, text: str) -> None:
        runs = list(_INK.finditer(text))
        self.text = "".join(r.group() for r in runs)
        self._starts: list[int] = []
        self._at: list[int] = []
        length = 0
        for run in runs:
            self._starts.append(length)
            self._at.append(run.start())
            length += run.end() - run.start()

    def where(self, position: int) -> int:
        """Offset in the text of the character at this position."""
        run = bisect_right(self._starts, position) - 1
        return self._at[run] + position - self._starts[run]

    def find(self, wanted: str, start: int) -> tuple[int, int] | None:
        """Positions of a paragraph from `start` on: all of it, or a stretch with its first and its last characters."""
        at = self.text.find(wanted, start)
        if at >= 0:
            return at, at + len(wanted)
        if len(wanted) < 3 * _ANCHOR:
            return None
        at = self.text.find(wanted[:_ANCHOR], start)
        end = self.text.find(wanted[-_ANCHOR:], at + _ANCHOR) if at >= 0 else -1
        if end < 0 or end + _ANCHOR - at > _LONGER * len(wanted):
            return None
        return at, end + _ANCHOR


def _placed(ink: _Ink, blocks: Sequence[str]) -> tuple[list[tuple[int, int]], list[str]]:
    """Spans of ink for the blocks, in order and without overlap, and the blocks that stand nowhere."""
    spans: list[tuple[int, int]] = []
    unplaced: list[str] = []
    cursor = 0
    for block in blocks:
        wanted = "".join(_INK.findall(block))
        if not wanted:
            continue
        found = ink.find(wanted, cursor)
        if found is None:
            found = ink.find(wanted, 0)  # moved forward by trafilatura; it goes back to where it stands
            if found is None:
                unplaced.append(block)
                continue
            if any(found[0] < end and start < found[1] for start, end in spans):
                continue  # given twice, and already kept
        else:
            cursor = found[1]
        spans.append(found)
    return sorted(spans), unplaced


def _between(text: str, start: int, end: int) -> list[Edit]:
    """Edits that put a paragraph's end in the place of what stands between two paragraphs."""
    space = _WHITE_SPACE.search(text, start, end)
    if space is None:
        return [Edit(start, end, "\n\n")]
    reason = NOT_MAIN_TEXT if _INK.search(text, start, end) else MARKUP
    edits = [Edit(start, space.start(), reason=reason)] if space.start() > start else []
    edits.append(Edit(space.start(), space.end(), "\n\n"))
    if space.end() < end:
        edits.append(Edit(space.end(), end, reason=reason))
    return edits


def _kept(text: str, spans: Sequence[tuple[int, int]]) -> list[Edit]:
    """Edits after which only these spans of the text are left, a paragraph each, on one line each."""
    edits: list[Edit] = []
    last = 0
    for start, end in spans:
        if not edits and start > 0:
            edits.append(Edit(0, start, reason=NOT_MAIN_TEXT))
        elif start > last:
            edits += _between(text, last, start)
        edits += [Edit(m.start(), m.end(), " ") for m in _NO_SPACE.finditer(text, start, end)]
        last = end
    if last < len(text):
        edits.append(Edit(last, len(text), reason=NOT_MAIN_TEXT))
    return edits


def _extracted(source: str) -> list[str]:
    try:
        tree = trafilatura.load_html(source)
        if tree is None:
            return []
        join_split_bodies(tree)
        document = trafilatura.bare_extraction(tree, fast=True, include_comments=False, with_metadata=False)
    except (LxmlError, ValueError, RecursionError):  # no page that lxml can read
        return []
    body = getattr(document, "body", None)
    return [] if body is None else list(_blocks(body))


def main_text(source: str) -> MainText:
    """A page's source → its main text; empty where trafilatura finds none or none of it stands in the source."""
    text = text_nodes(source)
    ink = _Ink(text.text)
    spans, unplaced = _placed(ink, _extracted(source))
    offsets = [(ink.where(start), ink.where(end - 1) + 1) for start, end in spans]
    text.apply(_kept(text.text, offsets))
    return MainText(text, tuple(unplaced))
