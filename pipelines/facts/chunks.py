"""A sentence and its mentions → chunks: the tagged pieces that clause patterns are written in.

A count, date, place or actor is one chunk; a trigger is one chunk under its tag (triggers.yaml); every other word is one chunk
under the name of its function. Quotation marks and what stands in square brackets are left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from operator import itemgetter
from typing import Any, NamedTuple

from factline.pipelines.facts.word_tags import Single, after, aside, joins, opens_phrase, word_tags
from factline.pipelines.lexicons import Ages, Lexicons, Tokens, Trigger, tokenise, trigger_table

_SKIPPED = frozenset("\"'“”‘’«»`]")
_STOPS = frozenset(".;:!?")
_VERBAL = frozenset({"WORD", "VERB"})
_DOERS = frozenset({"PERSON", "NAME", "UNKNOWN"})
_LEAST_ADVERB = 4  # letters: no shorter word in -ly is an adverb
_DASHES = frozenset("-–—")
_BRACKETS = frozenset("[]")
_KNOWN_WORDS = 200_000
_new = tuple.__new__  # a Chunk at once: half the time of Chunk(…), and there are hundreds in an article
_HEADLESS = {"name": "NAME", "unknown": "UNKNOWN"}
_RANK = {"count": 0, "date": 1, "actor": 2, "place": 3}
_rank = itemgetter(0, 1, 2)
_SAYING = frozenset({"say", "tell"})
_HEARER = 6  # chunks from "told" to the "that" behind who was told


class MentionRow(NamedTuple):
    """The columns of a mention that facts are made from, as its contract says; offsets in the cleaned text.

    Any: never None in a mention of the kinds that are asked for it.
    """

    mention_id: str
    kind: str
    start: int
    end: int
    text: str
    value: str | None = None
    entity_id: Any = None
    side: str | None = None
    latitude: Any = None
    longitude: Any = None
    country: Any = None
    place_precision: Any = None
    date_start: date | None = None
    date_end: Any = None
    date_precision: Any = None
    date_basis: Any = None
    count_low: int | None = None
    count_best: int | None = None
    count_high: int | None = None
    count_operator: str | None = None
    count_text: str | None = None
    count_unit: str | None = None
    person_class: str | None = None
    count_relation: str | None = None
    cue_start: Any = None
    cue_end: Any = None
    content_start: Any = None
    content_end: Any = None
    stance: str | None = None

    @classmethod
    def of(cls, mention_id: str, text: str, row: Mapping[str, Any]) -> MentionRow:
        """The row of a mapping that holds its columns and others; `text` is the mention's own. KeyError where one is missing."""
        return cls(mention_id, row["kind"], row["start"], row["end"], text, *(row[name] for name in cls._fields[5:]))


class Chunk(NamedTuple):
    """A tagged piece of a sentence; offsets in the cleaned text."""

    tag: str
    start: int
    end: int
    lower: str
    mention: MentionRow | None = None
    trigger: Trigger | None = None


_BEFORE_NOUN = frozenset({"DET", "POSS", "PREP"})
_BEFORE_VERB = frozenset({"TO", "MODAL", "DO", "NEG", "PERSON", "NUMBER", "NAME", "ACTORS"})
_OTHER_TAGS = frozenset({
    "PERSON", "NAME", "NUMBER", "NONE", "UNKNOWN", "UNITS", "PLACE", "DATE", "ACTOR", "AGE", "ING", "WORD", "CAP", "COMMA", "DASH", "STOP",
})  # fmt: skip


class Chunker:
    """Makes chunks; one for each Lexicons."""

    def __init__(self, lexicons: Lexicons) -> None:
        self._table = trigger_table(lexicons)
        words, forms = lexicons.general["function_words"], lexicons.general["word_forms"]
        self._words = word_tags(words, forms["tags"])
        self._cardinals = frozenset(lexicons.general["numbers"]["cardinals"])
        self._capitals = frozenset(words["names_in_capitals"])
        self._not_adverbs = frozenset(words["not_adverbs"])
        self._tells, self._opens_told = frozenset(words["tells_whom"]), frozenset(words["opens_told"])
        self._ages = Ages(lexicons)
        self._one, self._of, self._born = frozenset(forms["one"]), list(forms["of"]), frozenset(forms["born"])
        self._doing, self._adverb, self._plural = str(forms["doing"]), str(forms["adverb"]), str(forms["plural"])
        sources: dict[str, str] = lexicons.general["count_relations"]["sources"]
        self._of_whom, self._own_count = f" {sources['of_whom']} ", re.compile(sources["own"])
        self._clause = re.compile(sources["clause"])
        self._singles: dict[str, Single | None] = {}
        entries = [entry for found in self._table.by_first.values() for entry in found]
        self._alone = {words[0]: (tag, trigger) for words, tag, trigger in entries if len(words) == 1}
        # by the first word, then by the second, longest first
        self._longer: dict[str, dict[str, list[tuple[tuple[str, ...], str, Trigger]]]] = {}
        for entry in entries:
            if len(entry[0]) > 1:
                self._longer.setdefault(entry[0][0], {}).setdefault(entry[0][1], []).append(entry)
        self._by_words = {words: trigger for words, _, trigger in entries}

    def tags(self) -> set[str]:
        """Every tag that a chunk can have."""
        return self._table.tags | set(self._words.values()) | _OTHER_TAGS

    def chunks(self, text: str, start: int, stop: int, mentions: Sequence[MentionRow]) -> list[Chunk]:
        """Chunks of text[start:stop]; mentions are those of the sentence, in order."""
        tokens = tokenise(text[start:stop])
        lowers, length = tokens.lowers, len(tokens)
        shouting = sum(map(str.isupper, tokens.texts)) * 2 > length
        cover, sources, singles = _cover(self._alone_in(text, mentions)), self._sources(text, mentions), self._singles
        chunks: list[Chunk] = []
        i, depth = 0, 0
        while i < length:
            first, word, lower = tokens.starts[i], tokens.texts[i], lowers[i]
            if word in _BRACKETS:
                depth = max(0, depth + (1 if word == "[" else -1))
            mention = cover.get(start + first)
            if depth or word in _SKIPPED or (word in _DASHES and mention is None and joins(tokens, i)):
                i += 1
            elif word == "(" and mention is None and (closed := aside(tokens, i, self._born)):
                i = closed
            elif mention is not None:
                last = after(tokens, i, mention.end - start)
                trigger = self._ending(lowers, i, last) if mention.kind == "actor" else None
                tag = "ACTOR" if _tells(mention, sources) else _mention_tag(mention)
                chunks.append(_new(Chunk, (tag, mention.start, mention.end, mention.text.lower(), mention, trigger)))
                i = last
            else:
                written = lower if shouting else word
                single = singles[written] if written in singles else self._single(written, lower)
                if single is not None and (not single.unless or i + 1 == length or lowers[i + 1] not in single.unless):
                    tag = single.tag
                    if single.asks:
                        tag = self._in_place(tag, lower, chunks)
                    chunks.append(_new(Chunk, (tag, start + first, start + tokens.ends[i], lower, None, None)))
                    i += 1
                else:
                    i, chunk = self._plain(tokens, lowers, i, start, self._tag_before(chunks))
                    tag = "WORD" if shouting and chunk.tag == "CAP" else chunk.tag
                    if self._may_be_doing(tag, chunk.lower):
                        tag = self._in_place(tag, chunk.lower, chunks)
                    chunks.append(chunk if tag == chunk.tag else chunk._replace(tag=tag))
        return chunks

    def _alone_in(self, text: str, mentions: Sequence[MentionRow]) -> list[MentionRow]:
        """Mentions less persons of whom no number is told in a trigger that begins with them: `become victims of`."""
        return [m for m in mentions if m.count_operator != "unstated" or not opens_phrase(text, m.start, m.end, self._longer)]

    def _in_place(self, tag: str, lower: str, chunks: Sequence[Chunk]) -> str:
        """Behind a person what it does (`a guard watching the bridge`); behind who was told what was said (`told a guard that`)."""
        if lower in self._opens_told:
            return "CONJ" if any(c.lower in self._tells for c in chunks[-_HEARER:]) else tag
        return "ING" if chunks and chunks[-1].tag in _DOERS else tag

    def _ending(self, lowers: Sequence[str], i: int, last: int) -> Trigger | None:
        """The trigger that ends an actor's name: `the Russian peacekeeping force`."""
        for first in range(max(i, last - 2), last):
            if (trigger := self._by_words.get(tuple(lowers[first:last]))) is not None:
                return trigger
        return None

    def _plain(self, tokens: Tokens, lowers: Sequence[str], i: int, offset: int, before: str | None) -> tuple[int, Chunk]:
        start, end, text, lower = tokens.starts[i], tokens.ends[i], tokens.texts[i], lowers[i]
        seconds = self._longer.get(lower)
        for words, tag, trigger in seconds.get(lowers[i + 1], ()) if seconds and i + 1 < len(lowers) else ():
            last = i + len(words)
            if tuple(lowers[i:last]) == words:
                read, meaning = self._reading(words, tag, trigger, before, lowers[last : last + 1])
                return last, _new(Chunk, (read, offset + start, offset + tokens.ends[last - 1], " ".join(words), None, meaning))
        if (alone := self._alone.get(lower)) is not None:
            tag, trigger = self._reading((lower,), *alone, before, lowers[i + 1 : i + 2])
            return i + 1, _new(Chunk, (tag, offset + start, offset + end, lower, None, trigger))
        if (lower.isdecimal() or lower in self._cardinals) and (aged := self._ages.after(lowers, i + 1)) is not None:
            return aged, Chunk("AGE", offset + start, offset + tokens.ends[aged - 1], " ".join(lowers[i:aged]))
        return i + 1, Chunk(self._tag(text, lower), offset + start, offset + end, lower)

    def _reading(
        self, words: tuple[str, ...], tag: str, trigger: Trigger, before: str | None, behind: Sequence[str]
    ) -> tuple[str, Trigger]:
        """Of a trigger that is verb and noun, the one that it is here."""
        noun = self._table.nouns.get(words)
        return noun if noun is not None and _is_noun(tag, before, behind == self._of) else (tag, trigger)

    def _tag(self, text: str, lower: str) -> str:
        """The tag of a word that begins no trigger."""
        if text in self._capitals:
            return "CAP"
        return self._words.get(lower) or self._shape_tag(text, lower)

    def _single(self, text: str, lower: str) -> Single | None:
        """What a word is that begins no trigger, or one only with a word of some behind it, kept for each word; None for all others."""
        if len(self._singles) > _KNOWN_WORDS:
            self._singles.clear()
        found = None
        if not (lower in self._alone or lower in self._cardinals or lower.isdecimal()):
            tag = self._tag(text, lower)
            asks = lower in self._opens_told or self._may_be_doing(tag, lower)
            found = Single(tag, asks, frozenset(self._longer.get(lower, ())))
        self._singles[text] = found
        return found

    def _shape_tag(self, text: str, lower: str) -> str:
        if text in _STOPS:
            return "STOP"
        if text in _DASHES:
            return "DASH"
        if text in ",()":
            return "COMMA"
        if self._ages.word in lower or text.isdigit():
            return "AGE"
        if lower.endswith(self._adverb) and len(lower) > _LEAST_ADVERB and lower not in self._not_adverbs:
            return "ADV"
        return "CAP" if text[0].isupper() else "WORD"

    def _may_be_doing(self, tag: str, lower: str) -> bool:
        """`watching`: behind a person (`a guard watching the bridge`) it tells what it does."""
        return tag in _VERBAL and lower.endswith(self._doing)

    def _sources(self, text: str, mentions: Sequence[MentionRow]) -> list[tuple[int, int]]:
        """Who speaks behind a cue of several words (`according to survivors`, less a count that was run into it), or before what is said."""
        told = [m for m in mentions if m.kind == "speaker" and m.start != m.cue_start and m.value in _SAYING]
        before = [m for m in told if m.end <= m.cue_start and m.content_start is not None and m.content_start >= m.cue_end]
        before = [m for m in before if self._clause.search(text[m.start : m.cue_start]) is None]  # one was dead, but the mayor
        found = [
            (m.start, m.start + len(m.text.partition(self._of_whom)[0])) for m in before
        ]  # a nurse, Ann Roe, said that two
        for m in mentions:
            if m.kind == "speaker" and m.cue_end <= m.start and " " in (m.value or ""):
                counts = [c.start for c in mentions if c.kind == "count" and c.count_text and m.start < c.start < m.end]
                own = [c for c in counts if not self._own_count.search(m.text[: c - m.start])]
                found.append((m.start, min(own, default=m.end)))
        return found

    def _tag_before(self, chunks: Sequence[Chunk]) -> str | None:
        """The tag of the last chunk; ACTORS of an actor in the plural, which takes a verb's base form (`their forces capture`).

        No person where there is one alone, who takes none (`an Azerbaijani attack`).
        """
        if not chunks:
            return None
        last = chunks[-1]
        if last.tag == "PERSON" and last.mention is not None and (last.mention.count_text or "").lower() in self._one:
            return "ACTOR"
        return "ACTORS" if last.tag == "ACTOR" and last.lower.endswith(self._plural) else last.tag


def _tells(mention: MentionRow, sources: Sequence[tuple[int, int]]) -> bool:
    """Whether persons speak, behind their cue (`according to survivors`): what is told behind them befell others."""
    return bool(sources) and mention.kind == "count" and any(first <= mention.start < end for first, end in sources)


def _is_noun(verb_tag: str, before: str | None, of_behind: bool) -> bool:
    """Of words that are verb and noun: a base form is a noun but behind `to` and the like, an -ing form a verb but behind `the`."""
    if of_behind or before in _BEFORE_NOUN:
        return True
    return verb_tag.endswith("_BASE") and before not in _BEFORE_VERB


def _cover(mentions: Sequence[MentionRow]) -> dict[int, MentionRow]:
    """Start offset → the mention that takes the words there: counts before dates before actors before places, then the longer."""
    ranked = [(_RANK[m.kind], m.start - m.end, m.start, m) for m in mentions if m.kind in _RANK]
    cover: dict[int, MentionRow] = {}
    for _, length, start, m in sorted(ranked, key=_rank):
        end = start - length
        for other in cover.values():
            if start < other.end and other.start < end:
                break
        else:
            cover[start] = m
    return cover


def _mention_tag(mention: MentionRow) -> str:
    if mention.kind != "count":
        return mention.kind.upper()
    if mention.count_unit != "persons":
        return "UNITS"
    if mention.value is None:
        return "NONE" if mention.count_high == 0 else "NUMBER"
    return _HEADLESS.get(mention.value, "PERSON")
