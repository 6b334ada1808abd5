"""Who says what: the speakers that an article names, each with its cue, its stance and what it says.

In: the cleaned text of one article, the spans of its sentences, its actor mentions. Out: Mentions of kind speaker. Whether what
is said is a fact, and of whom, is for facts to say.

Contents lie in one another ("A says that B denied X"). At a place in the text the innermost speaker speaks: the one with the
shortest content that holds the place; of equal ones the one who is cited (value cite or quote). A mention whose span is its
cue names nobody ("it was reported that"): it gives a stance and no speaker.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from factline.pipelines.lexicons import Lexicons
from factline.pipelines.mentions.mention import Mention, Span
from factline.pipelines.mentions.speakers_accounts import accounts
from factline.pipelines.mentions.speakers_anaphora import Speaker, resolved
from factline.pipelines.mentions.speakers_contents import Contents
from factline.pipelines.mentions.speakers_cues import NO_FRAME, NOUN_ONLY, Cue, CueLexicon, cue_lexicon
from factline.pipelines.mentions.speakers_interview import answers
from factline.pipelines.mentions.speakers_labels import labels
from factline.pipelines.mentions.speakers_sources import Source, cited, find_source
from factline.pipelines.mentions.speakers_stance import stance_of
from factline.pipelines.mentions.speakers_tape import Tape
from factline.pipelines.mentions.speakers_unnamed import unnamed

_DATE = re.compile(r"(?P<number>(?:19|20)?\d\d)(?:\s?[ap]\.?m\.?)?[,.]?\s+(?=[A-Z])")
_YEAR = 4  # digits


class SpeakerReader:
    """Reads speakers with the cues of one set of lexicons."""

    def __init__(self, lexicons: Lexicons) -> None:
        self._lexicon = cue_lexicon(lexicons)

    def read(self, text: str, sentences: Sequence[Span], actors: Sequence[Mention]) -> list[Mention]:
        """Speaker mentions in order of their cues; actors are the article's mentions of kind actor."""
        contents = Contents(text, sentences)
        grouped = self._sentences_with_cues(text, sentences, contents)
        found: list[Speaker] = []
        for sentence, cues in grouped:
            found.extend(self._read_sentence(text, sentence, cues, contents))
        taken = {speaker.span.start for speaker in found}
        found.extend(s for s in labels(text, sentences, contents, self._lexicon) if s.span.start not in taken)
        found.extend(answers(text, contents, self._lexicon))
        heard = {speaker.cue.start for speaker in found}
        found.extend(s for s in accounts(text, sentences, contents, self._lexicon) if s.cue.start not in heard)
        named = resolved(text, found, actors, self._lexicon)
        return sorted([*named, *unnamed(text, sentences, named, contents, self._lexicon)], key=lambda m: (m.start, m.end))

    def _sentences_with_cues(
        self, text: str, sentences: Sequence[Span], contents: Contents
    ) -> list[tuple[Span, list[tuple[int, int, Cue]]]]:
        """Sentences that hold a cue, with their cues. A cue inside a quotation is the quoted one's: it is not read."""
        starts = [s.start for s in sentences]
        found: list[tuple[Span, list[tuple[int, int, Cue]]]] = []
        for start, end, cue in self._lexicon.phrases.find(text):
            i = bisect_right(starts, start) - 1
            if i < 0 or end > sentences[i].end:
                continue  # between sentences
            if cue.frame == NO_FRAME:
                continue
            if cue.forms == NOUN_ONLY and not self._lexicon.noun_link.match(text, end):
                continue
            if contents.quotation_at(start) is not None:
                continue
            if not found or found[-1][0] != sentences[i]:
                found.append((sentences[i], []))
            found[-1][1].append((start, end, cue))
        return found

    def _read_sentence(self, text: str, sentence: Span, cues: list[tuple[int, int, Cue]], contents: Contents) -> list[Speaker]:
        tape = Tape(text, sentence, cues, self._lexicon)
        sources: list[Source] = []
        for start, end, cue in cues:
            tokens = tape.tokens_of(start, end)
            if tokens is None:
                continue
            source = find_source(tape, *tokens, cue, sources, self._lexicon)
            if source is not None:
                sources.append(source)
        found = _speakers(tape, sentence, sources, contents, self._lexicon)
        for speaker in found:
            speaker.span = _without_date(text, speaker.span)
        return found


def _speakers(tape: Tape, sentence: Span, sources: list[Source], contents: Contents, lexicon: CueLexicon) -> list[Speaker]:
    """The sources of a sentence with what they say. Who is cited says what the one who cites says."""
    said = [contents.read(tape, sentence, s, after) for s, after in zip(sources, [*sources[1:], None], strict=False)]
    found = [_speaker(tape, source, content, lexicon) for source, content in zip(sources, said, strict=True)]
    for i, source in enumerate(sources):
        handed_on = next((j for j in range(len(sources)) if j != i and sources[j].cue.frame in ("say", "tell")), None)
        if handed_on is not None and (named := cited(tape, source)) is not None:
            found.append(_speaker(tape, named, said[handed_on], lexicon))
            found[i].content = tape.span(named.first, named.end)  # who cites names no more than that with the verb
    return found


def _without_date(text: str, span: Span) -> Span:
    """`2020 President Roe`, `08:20 Roe`: a year or a time that runs into the name behind it is no part of it."""
    date = _DATE.match(text, span.start, span.end)
    timed = span.start > 0 and text[span.start - 1] == ":"
    return Span(date.end(), span.end) if date is not None and (timed or len(date["number"]) == _YEAR) else span


def _speaker(tape: Tape, source: Source, content: Span | None, lexicon: CueLexicon) -> Speaker:
    first = source.antecedent[0] if source.antecedent is not None else source.first  # `a doctor who`: whoever that is
    return Speaker(
        span=tape.span(first, source.end),
        cue=tape.span(source.cue_first, source.cue_end),
        content=content,
        lemma=source.cue.lemma,
        stance=stance_of(tape, source, lexicon),
        antecedent=tape.span(*source.antecedent) if source.antecedent is not None else None,
    )
