"""Lines → paragraphs. A newline ends a paragraph, or only a line of fixed width: empty lines and line lengths tell.

Out go edits: first those that join the lines of a paragraph, later those that set paragraphs apart by one empty line.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from factline.pipelines.cleaned_articles.edited_text import Edit

LINE_HYPHEN = "line_hyphen"
_NEWLINE = re.compile(r"\n *(?=\S)")
_NEWLINES = re.compile(r"\n[ \n]*")
_SPACES = re.compile(r" *\n[ \n]*|  +")
_BULLET = re.compile(r"[-*•·–—▪●►o+]\s|\(?\d{1,2}[.)]\s")
_FINISHED = re.compile(r"[.!?:;…_][\"'”’)\]]*$")
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LETTERS, _LETTERS_END, _LONGEST = re.compile(r"[^\W\d_]+"), re.compile(r"[^\W\d_]+\Z"), 40
_WIDEST = 130  # characters; no line of fixed width is longer
_NARROWEST = 40
_SURE = 3  # line ends that it takes to tell a width
# Of the lines that another follows: how long, as a share of the width, how many of them are that long, how many end a sentence.
_FULL, _FULL_SHARE, _FINISHED_SHARE = 0.75, 0.65, 0.5
_NEARLY_FULL = 0.85  # of the width: what a line that ends a sentence must reach with the next word, to go on


class _LineEnd:
    """A single newline between two lines: the length of the one before, indented as it stands, and what follows it."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.start = start
        self.end = end
        begin = text.rfind("\n", 0, start) + 1
        stop = text.find("\n", end)
        before = text[begin:start]
        after = text[end : stop if stop >= 0 else len(text)]
        self.length = len(before)
        self.with_next_word = self.length + 1 + len(after.split(" ", 1)[0])
        self.finished = _FINISHED.search(before) is not None
        self.continues = after[:1].islower() and not self.finished and bool(before.strip())
        self.bullet = _BULLET.match(after) is not None

    def joins(self, width: int | None) -> bool:
        """Whether the paragraph goes on behind it, in a text wrapped at this width (None: in one that is not)."""
        if self.bullet:
            return False
        if width is None:
            return self.continues
        needed = _NEARLY_FULL if self.finished else _FULL
        return self.continues or self.with_next_word >= needed * width


def _width(ends: list[_LineEnd]) -> int | None:
    """The width that the text is wrapped at; None where its lines are no lines of fixed width."""
    if len(ends) < _SURE:
        return None
    lengths = sorted(e.length for e in ends)
    width = lengths[-1 - len(lengths) // 20]
    if not _NARROWEST <= width <= _WIDEST:
        return None
    full = sum(length >= _FULL * width for length in lengths)
    finished = sum(e.finished for e in ends)
    return width if full >= _FULL_SHARE * len(ends) and finished <= _FINISHED_SHARE * len(ends) else None


def _line_ends(text: str) -> list[_LineEnd]:
    """Newlines with a line on both sides, none of them empty."""
    found = []
    for match in _NEWLINE.finditer(text):
        start, end = match.span()
        while start and text[start - 1] == " ":
            start -= 1
        if start > 0 and text[start - 1] != "\n":
            found.append(_LineEnd(text, start, end))
    return found


def _fills_line(text: str, start: int, end: int, words: Collection[str], numbers: Collection[str]) -> bool:
    """Whether the hyphen before the line's end at [start, end) was put there to fill the line: whether its word has none.

    It has none where the text writes it so elsewhere; it has one where the text writes that, behind a number word ("four-day"), or
    behind a name ("Armenian-held").
    """
    before, after = _LETTERS_END.search(text, max(0, start - 1 - _LONGEST), start - 1), _LETTERS.match(text, end)
    head, tail = before.group() if before else "", after.group() if after else ""
    if (head + tail).lower() in words:
        return True
    return head.islower() and tail.islower() and f"{head}-{tail}" not in words and head not in numbers


def joined_lines(text: str, *, typeset: bool = False, numbers: Collection[str] = ()) -> list[Edit]:
    """Edits that join the lines of a paragraph by a space; a word broken at its own hyphen is joined without.

    In a `typeset` text (a PDF) a hyphen that only filled its line goes; `numbers` are words that keep theirs.
    """
    if "\n" not in text:
        return []
    ends = _line_ends(text)
    width = _width(ends)
    words = frozenset(_WORDS.findall(text.lower())) if typeset else frozenset()
    edits = []
    for line_end in ends:
        if not line_end.joins(width):
            continue
        start, end = line_end.start, line_end.end
        if text[start - 1] == "-" and text[start - 2 : start - 1].isalpha() and text[end].isalpha():
            goes = typeset and _fills_line(text, start, end, words, numbers)
            edits.append(Edit(start - 1, end, reason=LINE_HYPHEN) if goes else Edit(start - 1, end, "-"))
        else:
            edits.append(Edit(start, end, " "))
    return edits


def _runs(text: str, begin: int, stop: int) -> Iterator[tuple[int, int]]:
    """White space with a newline or a second space in it; text[begin] is none."""
    if "  " in text:
        yield from (run.span() for run in _SPACES.finditer(text, begin, stop))
        return
    for run in _NEWLINES.finditer(text, begin, stop):  # the engine runs to a newline; one space can stand before it
        yield run.start() - (text[run.start() - 1] == " "), run.end()


def paragraphs(text: str) -> list[Edit]:
    """Edits after which paragraphs are set apart by one empty line, no space is doubled, and the text is stripped at both ends."""
    edits = []
    begin, stop = len(text) - len(text.lstrip()), len(text.rstrip())
    if begin == len(text):
        return [Edit(0, begin)] if text else []
    if begin:
        edits.append(Edit(0, begin))
    for start, end in _runs(text, begin, stop):
        run = text[start:end]
        if run != "\n\n":
            edits.append(Edit(start, end, "\n\n" if "\n" in run else " "))
    if stop < len(text):
        edits.append(Edit(stop, len(text)))
    return edits
