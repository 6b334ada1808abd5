"""The tables of measured articles → what peers need for parts of the same work, in the same run and process.

spaCy's blank English with its sentencizer and a Matcher (or PhraseMatcher) for our triggers reads every article; dateparser's search reads sentences
that have a date. Neither says who, how many, whose or where. The peers are in the dependency group `bench`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import pyarrow as pa

from factline.assets.errors import FactlineError
from factline.assets.measuring import Clock
from factline.pipelines.contracts import values_of
from factline.pipelines.lexicons import load_lexicons, trigger_table

_WARM = 20  # texts read before the clock starts
_SENTENCES = 200  # that dateparser is given, evenly over all: it needs milliseconds for each


@dataclass(frozen=True)
class Peer:
    """A peer's name, what it was given, how much of it, and the CPU seconds that this comes to over all articles."""

    name: str
    given: str
    read: int
    seconds: float


def _module(name: str) -> Any:
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        raise FactlineError(f"{name} is not installed", "`make bench` installs the peers") from error


def _spacy(phrases: Sequence[str], *, as_phrases: bool) -> Callable[[str], object]:
    """Tokens, sentences and triggers of a text, with the PhraseMatcher, or with the Matcher and its words in one pattern."""
    spacy, matching = _module("spacy"), _module("spacy.matcher")
    english = spacy.blank("en")
    english.add_pipe("sentencizer")
    if as_phrases:
        matcher = matching.PhraseMatcher(english.vocab, attr="LOWER")
        matcher.add("trigger", [english.make_doc(phrase) for phrase in phrases])
    else:
        matcher = matching.Matcher(english.vocab)
        longer = [[{"LOWER": word} for word in phrase.split()] for phrase in phrases if " " in phrase]
        matcher.add("trigger", [[{"LOWER": {"IN": [phrase for phrase in phrases if " " not in phrase]}}], *longer])

    def read(text: str) -> object:
        document = english(text)
        return list(document.sents), matcher(document)

    return read


def _dateparser() -> Callable[[str], object]:
    """Dates of a sentence."""
    search = _module("dateparser.search").search_dates
    return lambda sentence: search(sentence, languages=["en"])


def _timed(read: Callable[[str], object], texts: Sequence[str]) -> float:
    for text in texts[:_WARM]:
        read(text)
    start = Clock.now()
    for text in texts:
        read(text)
    return Clock.now().since(start).cpu


def peers(tables: dict[str, pa.Table], domain: str) -> Iterator[Peer]:
    """Measure each peer. FactlineError where one is not installed."""
    texts: list[str] = [text for (text,) in values_of(tables["articles"], "raw_text")]
    phrases = sorted(trigger_table(load_lexicons(domain)).making_facts)
    for name, as_phrases in (("Matcher", False), ("PhraseMatcher", True)):
        seconds = _timed(_spacy(phrases, as_phrases=as_phrases), texts)
        yield Peer(f"spaCy blank, sentencizer, {name}", "every article", len(texts), seconds)
    held = {sentence_id for sentence_id, kind in values_of(tables["mentions"], "sentence_id", "kind") if kind == "date"}
    sentences = sorted(values_of(tables["sentences"], "article_id", "position", "sentence_id", "text"))
    dated: list[str] = [text for _, _, sentence_id, text in sentences if sentence_id in held]
    chosen = dated[:: max(1, len(dated) // _SENTENCES)]
    if chosen:
        seconds = _timed(_dateparser(), chosen) * len(dated) / len(chosen)
        yield Peer("dateparser search", f"sentences with a date ({len(dated):,})", len(chosen), seconds)
