"""What other accounts tell (`some sources claim 20 dead`, `one report puts the dead at 12`): speakers without a name.

In: text, sentences, the speakers found. Out: Speakers whose cue the verbs of cues.yaml do not hold, since only an account holds or
counts a figure. What becomes of such a figure is for happenings.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

import re2

from factline.pipelines.mentions.mention import Span
from factline.pipelines.mentions.speakers_anaphora import Speaker
from factline.pipelines.mentions.speakers_contents import Contents
from factline.pipelines.mentions.speakers_cues import CueLexicon

_ENDS = ".;)"


@lru_cache(maxsize=4)
def _finder(pattern: str) -> re2._Regexp:
    return re2.compile(pattern)


def accounts(text: str, sentences: Sequence[Span], contents: Contents, lexicon: CueLexicon) -> list[Speaker]:
    """Speakers of the kind, outside quotations, with what follows their verb up to the next stop, semicolon or bracket."""
    starts = [s.start for s in sentences]
    found: list[Speaker] = []
    for match in _finder(lexicon.accounts).finditer(text):
        i = bisect_right(starts, match.start()) - 1
        if i < 0 or match.end() > sentences[i].end or contents.quotation_at(match.start()) is not None:
            continue
        end = min((n for mark in _ENDS if (n := text.find(mark, match.end(), sentences[i].end)) >= 0), default=sentences[i].end)
        who, cue = Span(*match.span(1)), Span(*match.span(2))
        content = Span(cue.end + 1, end) if cue.end + 1 < end else None
        found.append(Speaker(who, cue, content, match.group(2).lower(), "claimed"))
    return found
