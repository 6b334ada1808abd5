"""What a line must be for a publisher's furniture: the one rule by which such lines are learned and cut.

In: a line and the words of cleaning.yaml. Out: whether it may be furniture. Whether it recurs is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from factline.pipelines.lexicons.loading import Lexicons

SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*$")
_WORD = re.compile(r"[^\W\d_]+")
_QUOTES = ('"', "“", "‘", "'", "«", "„")


def furniture_rule(lexicons: Lexicons) -> Callable[[str], bool]:
    """Whether a line, if it recurs, is furniture. A sentence is only where it speaks to the reader: reports tell the same background
    in the same words, and a line with a figure in it tells something of the world.
    """
    how = lexicons.general["cleaning"]["publisher_furniture"]
    longest, fewest = how["longest"], how["words"]
    reader_words = frozenset(how["reader_words"])

    def may_be_furniture(line: str) -> bool:
        if len(line) > longest or line.startswith(_QUOTES) or any(sign.isdigit() for sign in line):
            return False
        words = _WORD.findall(line.lower())
        if len(words) < fewest:
            return False
        return SENTENCE_END.search(line) is None or not reader_words.isdisjoint(words)

    return may_be_furniture
