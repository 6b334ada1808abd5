"""The answers of an interview: whole paragraphs that one person speaks, between questions that stand alone.

In: text, quotations. Out: speakers whose cue is the question mark (or the `A:` before the answer). Turns under names are
for speakers_labels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from factline.pipelines.mentions.mention import Span
from factline.pipelines.mentions.speakers_anaphora import Speaker
from factline.pipelines.mentions.speakers_contents import Contents
from factline.pipelines.mentions.speakers_cues import CueLexicon

_LEAST = 3  # questions: fewer are those of an essay
_LEAST_I = 2  # answers in the first person: the questions of an explainer are answered by its narrator
_LONGEST = 300  # characters of a question
_PARAGRAPH = re.compile(r"[^\n]+")


def answers(text: str, contents: Contents, lexicon: CueLexicon) -> list[Speaker]:
    """What the interviewed person answers, question by question; nothing where the text is no interview."""
    paragraphs = [Span(*m.span()) for m in _PARAGRAPH.finditer(text) if m.group().strip()]
    asked = [i for i, p in enumerate(paragraphs) if _asks(text, p, contents)]
    if len(asked) < _LEAST:
        return []
    told = [s for s in _between(paragraphs, asked) if s.start < s.end]
    if sum(_in_first_person(text, s, contents, lexicon) for s in told) < _LEAST_I:
        return []
    who = _name(text, paragraphs[: asked[0]], lexicon)
    found = []
    for answer in told:
        mark = text.rfind("?", 0, answer.start)
        cue = Span(mark, mark + 1)
        found.append(Speaker(span=who or cue, cue=cue, content=answer, lemma="?", stance="claimed"))
    return found


def _asks(text: str, paragraph: Span, contents: Contents) -> bool:
    """A paragraph that is a question, and no quotation."""
    words = text[paragraph.start : paragraph.end].strip()
    return words.endswith("?") and len(words) <= _LONGEST and contents.quotation_at(paragraph.start) is None


def _between(paragraphs: Sequence[Span], asked: Sequence[int]) -> Iterator[Span]:
    """The stretch of paragraphs behind each question, up to the next one."""
    for i, after in zip(asked, [*asked[1:], len(paragraphs)], strict=True):
        inside = paragraphs[i + 1 : after]
        yield Span(inside[0].start, inside[-1].end) if inside else Span(0, 0)


def _in_first_person(text: str, answer: Span, contents: Contents, lexicon: CueLexicon) -> bool:
    """Whether `I` or `we` stands outside the quotations of an answer."""
    marks = lexicon.first_person.finditer(text, answer.start, answer.end)
    return any(contents.quotation_at(m.start()) is None for m in marks)


def _name(text: str, lead: Sequence[Span], lexicon: CueLexicon) -> Span | None:
    """Who is interviewed: the first name with a title before it, or an age or calling behind it, in the paragraphs before the questions."""
    for paragraph in lead:
        if (found := lexicon.interviewed.search(text, paragraph.start, paragraph.end)) is not None:
            return Span(*found.span("titled" if found["titled"] else "called"))
    return None
