"""A text → its lines that hold anything, with offsets. What a line looks like; not what becomes of it."""

from __future__ import annotations

import re
from typing import NamedTuple

from factline.pipelines.lexicons import SENTENCE_END

_LINE = re.compile(r"[^\s\n](?:[^\n]*[^\s\n])?")
_FULL_STOP = re.compile(r"\.[\"'”’)\]]*$")
_PROSE_LENGTH = 80  # characters
_TOLD_WORDS = 3


class Line(NamedTuple):
    """Text between two newlines without the white space around it; [start, end) in the text that it was read from."""

    start: int
    end: int
    text: str

    @property
    def finished(self) -> bool:
        """Whether it ends as a sentence does."""
        return SENTENCE_END.search(self.text) is not None

    @property
    def prose(self) -> bool:
        """Whether it reads as a paragraph of a story: long, and ended as a sentence is."""
        return len(self.text) >= _PROSE_LENGTH and self.finished

    @property
    def told(self) -> bool:
        """Whether it reads as a sentence of a story, however short: some words and a full stop, which headlines lack."""
        return self.text.count(" ") + 1 >= _TOLD_WORDS and _FULL_STOP.search(self.text) is not None


def lines_of(text: str) -> list[Line]:
    """Lines in order; empty ones are none."""
    return [Line(m.start(), m.end(), m.group()) for m in _LINE.finditer(text)]
