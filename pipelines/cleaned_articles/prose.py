"""A dump of a whole page as plain text → edits that keep its story. A plain article is left as it is.

Each line counts for or against, by the points of cleaning.yaml (`page`): finished sentences for, by their length; short lines
against, list points and furniture more so. The stretch of lines with the greatest sum is the story's; further stretches are too
where their prose shares words with it (a gallery or a list of other stories stands between). Headings between are in a stretch.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, groupby
from typing import NamedTuple

from factline.pipelines.cleaned_articles.edited_text import Edit
from factline.pipelines.cleaned_articles.lines import Line
from factline.pipelines.lexicons import Lexicons

PAGE_FURNITURE = "page_furniture"
_PHOTO = "photo_credit"

_IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
_BULLET = re.compile(r"[-*•·+▪●►o]\s")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")


class Points(NamedTuple):
    """What cleaning.yaml says under `page`; described there."""

    menu_words: int
    dump_lines: int
    dump_share: float
    sentence_words: int
    paragraph_words: int
    most_words: int
    sentence_end: int
    short: int
    list_point: int
    furniture: int
    photo: int
    topic_word: int
    topic_words: int
    shared_words: int
    stranger: int
    another_stretch: int


def points(lexicons: Lexicons) -> Points:
    """The points of cleaning.yaml."""
    return Points(**lexicons.general["cleaning"]["page"])


def _words(text: str) -> int:
    """Words of a line; scripts without spaces count two signs a word."""
    words = text.count(" ") + 1
    return words if text.isascii() else words + len(_IDEOGRAPH.findall(text)) // 2


def _long_words(text: str) -> frozenset[str]:
    return frozenset(_LONG_WORD.findall(text.lower()))


def _worth(line: Line, how: Points) -> int:
    words, finished = _words(line.text), line.finished
    listed = how.list_point if _BULLET.match(line.text) else 0
    if words >= how.paragraph_words or (finished and words >= how.sentence_words):
        return min(words, how.most_words) + (how.sentence_end if finished else 0) + listed
    return how.short + listed


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


def _stretches(worth: Sequence[int], each: int) -> list[bool]:
    """Which lines stand in the stretches whose sums, `each` taken off for every one of them, are together the greatest."""
    outside, inside = 0, -each
    before: list[tuple[bool, bool]] = []  # for each line: whether the best way into it, and past it, comes from inside
    for points_of_line in worth:
        before.append((inside >= outside - each, inside > outside))
        outside, inside = max(outside, inside), max(inside, outside - each) + points_of_line
    kept = [False] * len(worth)
    within = inside > outside
    for index in reversed(range(len(worth))):
        kept[index] = within
        within = before[index][0] if within else before[index][1]
    return kept


def is_dump(lines: Sequence[Line], how: Points) -> bool:
    """Whether these are the lines of a whole page, menus and all, rather than of an article."""
    if len(lines) < how.dump_lines:
        return False
    menu = sum(_words(line.text) <= how.menu_words for line in lines)
    return menu >= max(how.dump_lines, how.dump_share * len(lines))


def topic(*told: str | None) -> frozenset[str]:
    """The longer words of an article's title and of its address's path: what its own story is about."""
    paths = (text.split("://", 1)[-1].partition("/")[2] if text and "://" in text else text or "" for text in told)
    return frozenset().union(*(_long_words(path) for path in paths))


def _worths(lines: Sequence[Line], furniture: Mapping[int, str], about: frozenset[str], how: Points) -> list[int]:
    """Points of each line; prose that shares words with the title or the address counts for more."""
    worth = [_worth(line, how) for line in lines]
    seen: set[str] = set()
    for index, line in enumerate(lines):
        if line.start in furniture:
            worth[index] = how.photo if furniture[line.start] == _PHOTO else how.furniture
        elif line.text in seen:
            worth[index] = how.short
        elif about and worth[index] > 0:
            worth[index] += how.topic_word * min(len(about & _long_words(line.text)), how.topic_words)
        seen.add(line.text)
    return worth


def _story(lines: Sequence[Line], worth: Sequence[int], how: Points) -> Iterator[bool]:
    """Which lines are the story: the best stretch, and others that speak of the same."""
    start, end = _best_stretch(worth)
    told = frozenset().union(*(_long_words(line.text) for line in lines[start:end]))
    others = [
        points_of_line - how.stranger
        if points_of_line > 0 and len(told & _long_words(line.text)) < how.shared_words
        else points_of_line
        for line, points_of_line in zip(lines, worth, strict=True)
    ]
    others[start:end] = worth[start:end]
    for index, kept in enumerate(_stretches(others, how.another_stretch)):
        yield kept or start <= index < end


def story(lines: Sequence[Line], furniture: Mapping[int, str], about: frozenset[str], how: Points) -> list[Edit]:
    """Edits that cut what stands outside the story of a dump; `furniture` holds the starts of lines known to be none of it, and
    the reason.

    `about` (topic) tells the story from teasers of others, which are prose too. None where no line is prose: of a list and
    nothing else, nobody can say what is the story.
    """
    worth = _worths(lines, furniture, about, how)
    if max(worth, default=0) <= 0:
        return []
    edits = []
    for kept, run in groupby(zip(_story(lines, worth, how), lines, strict=True), key=lambda pair: pair[0]):
        if not kept:
            gone = [line for _, line in run]
            edits.append(Edit(gone[0].start, gone[-1].end, reason=PAGE_FURNITURE))
    return edits
