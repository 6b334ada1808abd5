"""triggers.yaml → the words that can make a fact, by first word. Mentions and facts read the same table.

In: the entries of the lexicon. Out: for each phrase its tag and Trigger, as a verb form or plain word, and, where the same words
are also a noun (`attack`, `the killing of`), that reading apart. Which reading holds in a sentence is for facts to say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from factline.pipelines.lexicons.loading import Lexicons
from factline.pipelines.lexicons.phrases import Phrases
from factline.pipelines.lexicons.tokens import tokenise

_VERB_SUFFIXES = (
    "BASE",
    "BASE",
    "ED",
    "ED",
    "ING",
)  # the order of forms in the lexicon: base, third person, past, participle, -ing
_VERB_TAGS = ("_BASE", "_ED", "_ING")


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger's meaning: the kind of fact it makes (None: none by itself), how it was done, its base form, and whether it leaves
    open who lived.
    """

    kind: str | None
    means: str | None
    lemma: str
    outcome_open: bool = False


@dataclass(frozen=True)
class TriggerTable:
    """Phrases (tuples of lower-case tokens) by first word, longest first, as (words, tag, trigger); `nouns`: their other reading."""

    by_first: Mapping[str, Sequence[tuple[tuple[str, ...], str, Trigger]]]
    nouns: Mapping[tuple[str, ...], tuple[str, Trigger]]

    @property
    def making_facts(self) -> frozenset[str]:
        """Phrases that make a fact by themselves: a sentence without any is not read."""
        return frozenset(" ".join(words) for found in self.by_first.values() for words, _, t in found if t.kind is not None)

    @property
    def words(self) -> frozenset[str]:
        """Every one-word phrase: a noun group does not run over one."""
        return frozenset(words[0] for found in self.by_first.values() for words, _, _ in found if len(words) == 1)

    @property
    def tags(self) -> set[str]:
        """Every tag in the table."""
        return {tag for found in self.by_first.values() for _, tag, _ in found} | {tag for tag, _ in self.nouns.values()}


@lru_cache(maxsize=4)
def trigger_table(lexicons: Lexicons) -> TriggerTable:
    """The table of one Lexicons; ValueError where a verb has not its five forms."""
    table: dict[str, list[tuple[tuple[str, ...], str, Trigger]]] = {}
    seen: set[tuple[str, ...]] = set()
    nouns: dict[tuple[str, ...], tuple[str, Trigger]] = {}

    def add(phrase: str, tag: str, trigger: Trigger) -> None:
        words = tuple(tokenise(phrase.replace("_", " ")).lowers)
        if words not in seen:
            seen.add(words)
            table.setdefault(words[0], []).append((words, tag, trigger))
        elif not tag.endswith(_VERB_TAGS):
            nouns.setdefault(words, (tag, trigger))

    for entry in lexicons.general["triggers"]:
        for verb in entry.get("verbs", ()):
            _add_verb(verb.split(), entry, add)
        for phrase in entry.get("words", ()):
            add(phrase, entry["tag"], _trigger(entry, phrase))
    for found in table.values():
        found.sort(key=lambda p: -len(p[0]))
    return TriggerTable(table, nouns)


class TriggerFinder:
    """Where a text holds a trigger that makes a fact by itself: mentions and facts read the sentences there, and no others."""

    def __init__(self, lexicons: Lexicons) -> None:
        self._phrases = Phrases(dict.fromkeys(trigger_table(lexicons).making_facts, True), ignore_case=True)
        self.starts = lru_cache(maxsize=1024)(self._starts)  # of a batch's texts, which two stages ask for

    def _starts(self, text: str) -> tuple[int, ...]:
        """Offsets at which triggers begin, in order."""
        return tuple(start for start, _, _ in self._phrases.find(text))


@lru_cache(maxsize=4)
def trigger_finder(lexicons: Lexicons) -> TriggerFinder:
    """The finder of one Lexicons, compiled once."""
    return TriggerFinder(lexicons)


def _add_verb(forms: Sequence[str], entry: Mapping[str, Any], add: Any) -> None:
    if len(forms) != len(_VERB_SUFFIXES):
        raise ValueError(f"triggers: {' '.join(forms)} has not five forms")
    # Past forms first: "hurt" and "cut" are far more often participles than bases.
    for form, suffix in sorted(zip(forms, _VERB_SUFFIXES, strict=True), key=lambda pair: pair[1] != "ED"):
        if form != "-":
            add(form, f"{entry['tag']}_{suffix}", _trigger(entry, forms[0].replace("_", " ")))


def _trigger(entry: Mapping[str, Any], lemma: str) -> Trigger:
    return Trigger(entry.get("kind"), entry.get("means"), lemma, entry.get("outcome") == "open")
