"""A dump of a whole page as plain text → edits that keep its one stretch of prose. A plain article is left as it is.

Each line counts for or against: finished sentences for, by their length; short lines against, list points and furniture more so.
What is kept is the stretch of lines with the greatest sum (the maximum subarray), headings between paragraphs included.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import accumulate

from factline.pipelines.cleaned_articles.edited_text import Edit
from factline.pipelines.cleaned_articles.lines import Line

PAGE_FURNITURE = "page_furniture"

_IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
_BULLET = re.compile(r"[-*•·+▪●►o]\s")
# A text is a dump where it has this many lines of so few words, as menus have, and they are this share of all.
_MENU_WORDS, _DUMP_LINES, _DUMP_SHARE = 4, 15, 0.4
# For a line of prose: a point a word up to a limit, more where a sentence ends with it. Against: what is no prose.
_MOST_WORDS, _SENTENCE_END = 120, 20
_SHORT, _LIST_POINT, _FURNITURE = -20, -25, -60
_SENTENCE_WORDS, _PARAGRAPH_WORDS = 7, 16
_TOPIC_WORD, _TOPIC_WORDS = 7, 3  # points for a word that the title or the address has too, and how many of them count
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")


def _words(text: str) -> int:
    """Words of a line; scripts without spaces count two signs a word."""
    words = text.count(" ") + 1
    return words if text.isascii() else words + len(_IDEOGRAPH.findall(text)) // 2


def _worth(line: Line, words: int) -> int:
    finished = line.finished
    if words >= _PARAGRAPH_WORDS or (finished and words >= _SENTENCE_WORDS):
        return min(words, _MOST_WORDS) + (_SENTENCE_END if finished else 0)
    return _LIST_POINT if _BULLET.match(line.text) else _SHORT


def _best_stretch(worth: Sequence[int]) -> tuple[int, int]:
    """[start, end) of the stretch with the greatest sum, the first where there are several; (0, 0) where none is above zero."""
    best, found, start = 0, (0, 0), 0
    sums = [0, *accumulate(worth)]
    for end in range(1, len(sums)):
        if sums[end] - sums[start] > best:
            best, found = sums[end] - sums[start], (start, end)
        if sums[end] < sums[start]:
            start = end
    return found


def is_dump(lines: Sequence[Line]) -> bool:
    """Whether these are the lines of a whole page, menus and all, rather than of an article."""
    if len(lines) < _DUMP_LINES:
        return False
    menu = sum(_words(line.text) <= _MENU_WORDS for line in lines)
    return menu >= max(_DUMP_LINES, _DUMP_SHARE * len(lines))


def topic(*told: str | None) -> frozenset[str]:
    """The longer words of an article's title and of its address's path: what its own story is about."""
    paths = (text.split("://", 1)[-1].partition("/")[2] if text and "://" in text else text or "" for text in told)
    return frozenset(word for path in paths for word in _LONG_WORD.findall(path.lower()))


def block(lines: Sequence[Line], furniture: Collection[int], about: frozenset[str] = frozenset()) -> list[Edit]:
    """Edits that cut what stands outside the stretch of prose of a dump; `furniture` holds starts of lines known to be none.

    Prose that shares words with `about` (topic) counts for more: teasers of other stories are prose too. None where no line is prose: of a list and nothing else, nobody can say what is the story.
    """
    worth = [_worth(line, _words(line.text)) for line in lines]
    seen: set[str] = set()
    for index, line in enumerate(lines):
        if line.start in furniture:
            worth[index] = _FURNITURE
        elif line.text in seen:
            worth[index] = _SHORT
        elif about and worth[index] > 0:
            shared = about.intersection(_LONG_WORD.findall(line.text.lower()))
            worth[index] += _TOPIC_WORD * min(len(shared), _TOPIC_WORDS)
        seen.add(line.text)
    start, end = _best_stretch(worth)
    if start == end:
        return []
    edits = [Edit(lines[0].start, lines[start - 1].end, reason=PAGE_FURNITURE)] if start else []
    if end < len(lines):
        edits.append(Edit(lines[end].start, lines[-1].end, reason=PAGE_FURNITURE))
    return edits
