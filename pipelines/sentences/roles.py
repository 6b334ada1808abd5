"""A paragraph's sentences → the part of the article that they stand in: heading, caption, dateline or body."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import re2

from factline.pipelines.lexicons import Lexicons

_FINISHED = re.compile(r"[.!…:;,][\"'”’)\]]*$")
_BULLET = re.compile(r"[-*•·–—▪●►]\s|\(?\w{1,3}[.)]\s")
_MEMORY = 64 << 20  # bytes: classes of all letters make large automatons
_LONGEST_HEADING = 120  # characters
_LONGEST_QUESTION = 80
_LONGEST_DATELINE = 60
_LONGEST_CAPTION = 320
_HEADINGS_TOGETHER = 2  # a headline and the line under it; more unfinished lines together are a list


@lru_cache(maxsize=4)
def _patterns(lexicons: Lexicons) -> tuple[Any, Any]:
    data = lexicons.general["abbreviations"]
    options = re2.Options()
    options.max_mem = _MEMORY
    return re2.compile("|".join(data["dateline"]), options), re2.compile(
        f"(?i:{data['captions'][0]})|" + "|".join(data["captions"][1:])
    )


def is_dateline(text: str, lexicons: Lexicons) -> bool:
    """Whether a sentence is nothing but a dateline: BAKU, Sept 12 (MPA) -."""
    return len(text) <= _LONGEST_DATELINE and _patterns(lexicons)[0].fullmatch(text) is not None


def is_caption(text: str, lexicons: Lexicons) -> bool:
    """Whether a paragraph of one sentence tells what a picture shows."""
    return len(text) <= _LONGEST_CAPTION and _patterns(lexicons)[1].fullmatch(text) is not None


def _looks_like_heading(paragraph: Sequence[str]) -> bool:
    if len(paragraph) != 1 or _BULLET.match(paragraph[0]):
        return False
    text = paragraph[0]
    if text.endswith("?"):
        return len(text) <= _LONGEST_QUESTION
    return len(text) <= _LONGEST_HEADING and _FINISHED.search(text) is None


def headings(paragraphs: Sequence[Sequence[str]]) -> list[bool]:
    """For each paragraph (its sentences' texts), whether it is a heading: short, unfinished, with text under it."""
    looks = [_looks_like_heading(p) for p in paragraphs]
    found = [False] * len(looks)
    run: list[int] = []
    for index, like in enumerate(looks):
        if like:
            run.append(index)
            continue
        if len(run) <= _HEADINGS_TOGETHER:
            for heading in run:
                found[heading] = True
        run = []
    return found


def role(texts: Sequence[str], position: int, *, heading: bool, first: bool, lexicons: Lexicons) -> str:
    """Role of one sentence of a paragraph; `first` says that no body stands before the paragraph."""
    text = texts[position]
    if position == 0 and first and is_dateline(text, lexicons):
        return "dateline"
    if heading:
        return "heading"
    return "caption" if len(texts) == 1 and is_caption(text, lexicons) else "body"
