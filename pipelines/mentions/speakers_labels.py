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

_STAMP = r"(?:\d{1,2}[:.]\d\d(?:\s?[ap]\.?m\.?)?[.,]?\s+(?:[–—-]\s+)?)?"  # of a live blog
_LABEL = re.compile(_STAMP + r"[\"“]?(?P<name>[A-Z][^\n:;!?\"“”]{1,70}?)\s*(?P<colon>:)\s+(?=\S)")


_REACH = 84  # characters in which a label has its colon
_ALONE = re.compile(r"(?:^|\n)\s*\d{1,2}(?:[:.]\d\d)?(?:\s?[ap]\.?m)?\.?\s*$")


def _stamped(text: str, start: int) -> bool:
    """Whether nothing but a time stands on the line before an offset: `12:09. Ministry: two wounded`."""
    return _ALONE.search(text, max(0, text.rfind("\n", 0, start)), start) is not None


def labels(text: str, sentences: Sequence[Span], contents: Contents, lexicon: CueLexicon) -> list[Speaker]:
    """Speakers named before a colon at the beginning of a paragraph."""
    found: list[tuple[str, Speaker, bool]] = []
    nouns = lexicon.organisations | lexicon.persons
    for sentence in sentences:
        if text.find(":", sentence.start, sentence.start + _REACH) < 0:
            continue
        match = _LABEL.match(text, sentence.start, sentence.end)
        if match is None or len(words := match.group("name").split()) > lexicon.label_words:
            continue
        opens = not sentence.start or text[sentence.start - 1] == "\n" or _stamped(text, sentence.start)
        seat = match.group("name").title() in lexicon.seats
        if (not opens and not seat) or ("," in match.group("name") and words[-1].lower() not in nouns):
            continue  # before a comma only who is called something behind it: `Ano Rudin, a spokesman: …`
        quote = contents.quotation_at(match.end())
        quoted = quote is not None and quote.start == match.end()
        speaker = Speaker(
            span=Span(*match.span("name")),
            cue=Span(*match.span("colon")),
            content=Span(match.end(), quote.end if quoted and quote is not None else sentence.end),
            lemma=":",
            stance="claimed",
        )
        found.append((match.group("name"), speaker, quoted or seat or words[-1].lower() in nouns))
    turns = Counter(name for name, _, _ in found)
    return [speaker for name, speaker, certain in found if certain or turns[name] > 1]
