"""What is said with nobody named who says it ("it was reported that", "allegedly").

In: text, sentences, the speakers found. Out: mentions of kind speaker whose span is the cue itself (start = cue_start, end =
cue_end), so that the stance reaches the facts through the table; such a mention names nobody.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

import re2

from factline.pipelines.lexicons import byte_pattern, one_byte_each
from factline.pipelines.mentions.mention import Mention, Span
from factline.pipelines.mentions.speakers_anaphora import Speaker
from factline.pipelines.mentions.speakers_contents import Contents
from factline.pipelines.mentions.speakers_cues import CueLexicon

_BREAK = re.compile(r"[,;:(](?=\s)|\s[-–—]\s|[\"“”]")


@lru_cache(maxsize=4)
def _finder(pattern: str) -> re2._Regexp:
    return byte_pattern(pattern, groups=True)


def unnamed(
    text: str, sentences: Sequence[Span], taken: Sequence[Mention], contents: Contents, lexicon: CueLexicon
) -> list[Mention]:
    """Impersonal cues outside quotations that are no named speaker's cue."""
    starts = [s.start for s in sentences]
    cues = {m.cue_start for m in taken}
    found: list[Mention] = []
    for match in _finder(lexicon.impersonal_pattern).finditer(one_byte_each(text)):
        group = 1 if match.group(1) is not None else 2
        start, end = match.span(group)
        i = bisect_right(starts, start) - 1
        if (
            i < 0
            or end > sentences[i].end
            or start in cues
            or lexicon.following["by"].match(text, end)
            or contents.quotation_at(start) is not None
        ):
            continue
        word = text[start:end].lower()
        to_be = lexicon.impersonal[word] == "hypothetical" and lexicon.following["to"].match(text, end) is not None
        span = _content(text, sentences[i], match.start(), end, lexicon, adverb=group == 2, after=to_be)
        found.append(Speaker(Span(start, end), Span(start, end), span, word, lexicon.impersonal[word]).mention())
    return found


def _content(text: str, sentence: Span, start: int, end: int, lexicon: CueLexicon, *, adverb: bool, after: bool) -> Span | None:
    """What follows "that" or, where so asked ("is expected to"), the cue itself; else the clause around the cue."""
    that = None if adverb else lexicon.following["that"].match(text, end)
    opening = that.end() if that is not None else end if after else sentence.start
    if that is None and not after:
        for mark in _BREAK.finditer(text, sentence.start, start):
            opening = mark.end()
    mark_after = _BREAK.search(text, end, sentence.end)
    closing = mark_after.start() if mark_after is not None else sentence.end
    stretch = text[opening:closing]
    opening += len(stretch) - len(stretch.lstrip())
    closing = opening + len(stretch.strip().rstrip("."))
    return Span(opening, closing) if opening < closing else None
