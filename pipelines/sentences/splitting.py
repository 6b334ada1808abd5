"""A paragraph → where its sentences begin and end. Exact offsets; white space is between sentences and in none of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from factline.pipelines.lexicons import Lexicons

# (The first mark stands apart: so the engine runs to one.) Marks that may end a sentence, what closes behind them, white space, and what comes next without what opens before it.
_END = re.compile(r"""([.!?…][.!?…]*)(["'”’»)\]*_]*)\s+(?=(["'“‘«(\[¡¿*_-]*)(\S))""")
_OPENING = "\"'“‘«([-–—"
LONGEST = 2000  # characters: what is longer is no sentence (a table, a text without full stops), and reading it would not end
_BREAKS = ("; ", ", ", "\n", " ")  # where such a stretch is cut, the likeliest first
_INITIAL = re.compile(r"(?:[^\W\d_]-)?[^\W\d_]")


@dataclass(frozen=True)
class Words:
    """What the decisions need of abbreviations.yaml, as sets."""

    never_final: frozenset[str]
    before_number: frozenset[str]
    may_end: frozenset[str]
    openers: frozenset[str]
    not_initials: frozenset[str]


@lru_cache(maxsize=4)
def words(lexicons: Lexicons) -> Words:
    """The sets of abbreviations.yaml."""
    data = lexicons.general["abbreviations"]
    return Words(*(frozenset(data[name]) for name in ("never_final", "before_number", "may_end", "openers", "not_initials")))


def _word_at(text: str, start: int) -> str:
    end = start
    while end < len(text) and text[end].isalpha():
        end += 1
    return text[start:end].lower()


def _ends_after_stop(text: str, start: int, stop: int, after: int, known: Words) -> bool:
    """Whether one full stop at `stop`, in a sentence from `start` on, ends it before the word or number at `after`."""
    begin = max(start, text.rfind(" ", start, stop) + 1)
    word = text[begin:stop].lstrip(_OPENING).rsplit("-", 1)[-1].lower()
    number = text[after].isdigit()
    if word in known.before_number and number:
        return False
    if word in known.never_final:
        return False
    if word in known.may_end:
        return _word_at(text, after) in known.openers and not number
    if (
        _INITIAL.fullmatch(word) and word not in known.not_initials
    ):  # J. R. Stanek; a lettered point (a.) at the start goes with its text
        return False
    return not (begin == start and word.isdigit())  # 1. Both sides …


def ends(text: str, start: int, end: int, lexicons: Lexicons) -> Iterator[tuple[int, int]]:
    """(start, end) of each sentence of the paragraph text[start:end], in order."""
    known = words(lexicons)
    begin = start
    for found in _END.finditer(text, start, end):
        marks, closing, _, following = found.groups()
        if following.islower():
            continue
        if marks == "." and not closing and not _ends_after_stop(text, begin, found.start(), found.end(3), known):
            continue
        yield from _bounded(text, begin, found.end(2))
        begin = found.end()
    if begin < end:
        yield from _bounded(text, begin, end)


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence, or the pieces of one that is longer than LONGEST."""
    while end - start > LONGEST:
        half, most = start + LONGEST // 2, start + LONGEST
        cut = next((at + 1 for mark in _BREAKS if (at := text.rfind(mark, half, most)) >= 0), most)
        last = cut
        while last > start and text[last - 1].isspace():
            last -= 1
        if last > start:
            yield start, last
        while cut < end and text[cut].isspace():
            cut += 1
        start = cut
    if start < end:
        yield start, end
