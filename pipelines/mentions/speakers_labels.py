"""Names before a colon: "Defence Ministry: two soldiers killed", the turns of an interview.

In: text, sentences. Out: speakers whose cue is the colon.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from factline.pipelines.mentions.mention import Span
from factline.pipelines.mentions.speakers_anaphora import Speaker
from factline.pipelines.mentions.speakers_contents import Contents
from factline.pipelines.mentions.speakers_cues import CueLexicon

_LABEL = re.compile(r"[\"“]?(?P<name>[A-Z][^\n:;,!?\"“”]{1,70}?)\s*(?P<colon>:)\s+(?=\S)")


def labels(text: str, sentences: Sequence[Span], contents: Contents, lexicon: CueLexicon) -> list[Speaker]:
    """Speakers named before a colon at the beginning of a paragraph."""
    found: list[tuple[str, Speaker, bool]] = []
    nouns = lexicon.organisations | lexicon.persons
    for sentence in sentences:
        if (sentence.start and text[sentence.start - 1] != "\n") or text.find(":", sentence.start, sentence.start + 74) < 0:
            continue
        match = _LABEL.match(text, sentence.start, sentence.end)
        if match is None or len(words := match.group("name").split()) > lexicon.label_words:
            continue
        quote = contents.quotation_at(match.end())
        quoted = quote is not None and quote.start == match.end()
        speaker = Speaker(
            span=Span(*match.span("name")),
            cue=Span(*match.span("colon")),
            content=Span(match.end(), quote.end if quoted and quote is not None else sentence.end),
            lemma=":",
            stance="claimed",
        )
        found.append((match.group("name"), speaker, quoted or words[-1].lower() in nouns))
    turns = Counter(name for name, _, _ in found)
    return [speaker for name, speaker, certain in found if certain or turns[name] > 1]
