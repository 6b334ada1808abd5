"""Sentences, speakers and drafts of one article → the party whose own words the whole article is, if it is one.

Its first lines say so (a title), or verbs that only an author uses of itself, or what only one side calls the two: `our positions`,
`the enemy`. Who says a single fact of it is for attribution.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from factline.pipelines.facts.chunks import MentionRow
from factline.pipelines.facts.draft import Draft, SentenceRow
from factline.pipelines.facts.parties import Parties
from factline.pipelines.facts.voices import Speaker
from factline.pipelines.lexicons import Lexicons, any_word, in_small_letters, lowered

_FIRST_SENTENCES = 3  # a statement says in its first lines whose it is
_TITLE = 100  # characters: a longer line is no title
_TITLE_WORDS = 2  # words of a statement's title that are neither its author nor a word for a statement
_CALLED = 2  # times that a narrator calls one side the enemy: once may be a slip into a speaker's words
_HOSTILE = frozenset({"attack", "ceasefire_violated"})
_QUOTED = re.compile(r"“[^”\n]*”|\"[^\"\n]*\"|«[^»\n]*»")


class Statements:
    """Finds the author of an article that is a statement; one for each Lexicons."""

    def __init__(self, lexicons: Lexicons) -> None:
        words: dict[str, Any] = lexicons.general["sides"]
        statement = words["statement"]
        self._parties = Parties(lexicons)
        self._titles = re.compile(rf"\b(?:{any_word(statement['titles'])})\b", re.IGNORECASE)
        self._fillers = frozenset(w for group in (statement["titles"], statement["fillers"]) for w in " ".join(group).split())
        self._says = frozenset(statement["says"])
        self._news = frozenset(statement["news"])
        self._we = frozenset(statement["we"])
        self._foe = in_small_letters(rf"\b(?:{any_word(statement['foe'])})\b")
        self._own = in_small_letters(
            rf"\b(?:{any_word(statement['whose'])})(?:\s+[\w-]+)?\s+(?:{any_word(statement['our'])})\b"
        )

    def author(
        self, drafts: Sequence[Draft], sentences: Sequence[SentenceRow], speakers: Sequence[MentionRow], text: str
    ) -> Speaker | None:
        """The party whose own statement the article is; drafts, sentences and speakers in reading order, text is the cleaned article."""
        for sentence in sentences[:_FIRST_SENTENCES]:
            for m in sentence.mentions:
                if m.kind == "actor" and m.side is not None and self._is_title(text, sentence, m):
                    return Speaker(m.text, m.entity_id, m.side)
        own: MentionRow | None = None
        news = False
        dated = [(s.start, s.end) for s in sentences if any(m.kind == "date" and m.start == s.start for m in s.mentions)]
        for m in speakers:
            cue = text[m.cue_start : m.cue_end].lower()
            news = news or cue in self._news
            # A chronology is told in the present as well: `Aug. 30: Georgia declares`.
            if cue in self._says and m.side is not None and own is None and not any(a <= m.start < b for a, b in dated):
                own = m
        if own is not None and not news:
            return Speaker(own.text, own.entity_id, own.side)
        return self._by_own_words(drafts, sentences, speakers, text)

    def _by_own_words(
        self, drafts: Sequence[Draft], sentences: Sequence[SentenceRow], speakers: Sequence[MentionRow], text: str
    ) -> Speaker | None:
        """`Our positions came under fire`, `the enemy shelled`: in the narrator's mouth they tell that the narrator is a party."""
        lower = lowered(text)
        said = [
            (m.content_start, m.content_end) for m in speakers if m.content_start is not None and m.text.lower() not in self._we
        ]
        said.extend(m.span() for m in _QUOTED.finditer(text))
        foes, own = (
            sum(not any(a <= m.start() < b for a, b in said) for m in words.finditer(lower)) for words in (self._foe, self._own)
        )
        if foes + _CALLED * own < _CALLED:
            return None
        first = sentences[0]
        for m in speakers:
            if m.side in self._parties.opponents and first.start <= m.start < first.end and m.start < m.cue_start:
                return Speaker(m.text, m.entity_id, m.side)
        foe = next((side for d in drafts if d.kind in _HOSTILE and (side := self._agent(d)) is not None), None)
        if foe is None:
            return None
        named = {p.side for s in sentences for p in self._parties.named(s)}
        against = self._parties.opponents[foe]
        return Speaker(None, None, next((side for side in against if side in named), against[0]))

    def _agent(self, draft: Draft) -> str | None:
        """The side that does a hostile deed: the agent's, else that of the party named last before it."""
        before = [p.side for p in self._parties.named(draft.sentence) if p.end <= draft.trigger.start]
        side = draft.agent_side or (before[-1] if before else None)
        return side if side in self._parties.opponents else None

    def _is_title(self, text: str, sentence: SentenceRow, author: MentionRow) -> bool:
        end = sentence.end
        if not text[sentence.start : author.start].strip() and not text[author.end : end].strip(" .:"):
            end = _line_end(text, end)  # a line of its own: what kind of text it is stands in the next one
        rest = f"{text[sentence.start : author.start]} {text[author.end : end]}".lower()
        if len(rest) > _TITLE or self._titles.search(rest) is None:
            return False
        return sum(w not in self._fillers for w in re.findall(r"[^\W\d_]+", rest)) <= _TITLE_WORDS


def _line_end(text: str, at: int) -> int:
    """The end of the line that follows."""
    while at < len(text) and text[at].isspace():
        at += 1
    return end if (end := text.find("\n", at)) >= 0 else len(text)
