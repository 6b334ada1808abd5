"""Speakers of an article, a fact that no words of speech govern → whose account it belongs to, if anybody's.

An article in which one party alone speaks, from its first lines, and often, is that party's account throughout (an agency hands on a
ministry's bulletin). Facts of other times (a year, a season) are the narrator's, and so is what follows a speaker's sentence in an
article of several voices. Who speaks by words of speech is for attribution.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from factline.pipelines.facts.chunks import MentionRow
from factline.pipelines.facts.draft import Draft, SentenceRow
from factline.pipelines.facts.voices import Speaker
from factline.pipelines.lexicons import Lexicons

_FIRST_SENTENCES = 3  # an article of one voice names it in its first lines
_SHARE = 4  # of so many sentences the one voice is named in one at least
_STANCES = frozenset({"asserted", "negated"})


class Accounts:
    """Finds the one voice of an article; one for each Lexicons."""

    def __init__(self, lexicons: Lexicons) -> None:
        words: dict[str, Any] = lexicons.general["sides"]["accounts"]
        self._kinds = frozenset(words["kinds"])
        self._narrated = frozenset(words["narrated"])
        self._long = frozenset(words["other_times"])
        self._anaphors = frozenset(words["anaphors"])
        self._institutions = frozenset(lexicons.general["sides"]["institutions"])

    def voice(self, speakers: Iterable[MentionRow], sentences: Sequence[SentenceRow]) -> Speaker | None:
        """The one party that speaks in an article, from its first lines on; None where others do, or nobody with a side."""
        named = [m for m in speakers if m.start != m.cue_start and m.content_start is not None]
        first = next((m for m in named if m.side is not None), None)
        body = [s for s in sentences if s.role == "body"]
        if first is None or not body or first.start >= body[:_FIRST_SENTENCES][-1].end:
            return None
        alone = all(m.side == first.side or (m.side is None and self.is_anaphor(m)) for m in named)
        telling = sum(any(m.kind == "speaker" and m.start != m.cue_start for m in s.mentions) for s in body)
        if alone and telling > 1 and telling * _SHARE >= len(body):
            return Speaker(first.text, first.entity_id, first.side)
        return None

    def tells(self, draft: Draft, voice: Speaker | None) -> bool:
        """Whether a fact of the narrator's form belongs to the account of the article's one voice."""
        if voice is None or draft.stance not in _STANCES or draft.kind not in self._kinds or draft.sentence.role != "body":
            return False
        dates = [m for m in draft.sentence.mentions if m.kind == "date"]
        return draft.rule_id not in self._narrated and not any(m.date_precision in self._long for m in dates)

    def is_anaphor(self, speaker: MentionRow) -> bool:
        """Whether words name nobody new who speaks: `the statement`, `preliminary data`, `the Ministry of Foreign Affairs` of the same party."""
        words = speaker.text.lower()
        return words.split()[-1] in self._anaphors or not self._institutions.isdisjoint(words.split())
