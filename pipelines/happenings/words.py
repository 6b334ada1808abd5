"""Text → what of it is compared between articles: numbers of its words, its names of two words, a MinHash of its shingles.

In: title and cleaned text. Out: Words. Which words are rare in a corpus is not known here; fusion weighs them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

import numpy as np
from rensa import RMinHash

from factline.pipelines.lexicons import Lexicons, has_plain_letters, trigger_table

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_PLAIN_WORD = re.compile(r"[A-Za-z0-9]+(?:['’-][A-Za-z0-9]+)*")
PERMUTATIONS = 64
_SEED = 1988
_FEWEST_SHINGLES = 12
TERM_BITS = 24


@dataclass(frozen=True, slots=True)
class Words:
    """Term numbers in order, names in order (lower case), shingles in reading order."""

    terms: list[int]
    names: list[str]
    shingles: list[str]


class WordReader:
    """The words that say nothing of which happening a text tells, compiled from lexicons."""

    def __init__(self, lexicons: Lexicons) -> None:
        general = lexicons.general
        function = general["function_words"]
        self._possessive: tuple[str, ...] = tuple(general["word_forms"]["possessive"])
        grammar = set(_flat([v for k, v in function.items() if k not in ("not_names", "titles")]))
        shared = {w for line in general["person_nouns"] for w in (*line.get("s", ()), *line.get("p", ()))}
        shared |= {str(w) for name in ("month", "weekday_any") for w in general["dates"]["words"][name]}
        shared |= {str(w) for w in (*general["numbers"]["cardinals"], *general["numbers"]["multipliers"])}
        self._common = frozenset(grammar | shared | trigger_table(lexicons).words)
        self._no_name = frozenset(grammar | set(function["not_names"]) | set(function["titles"]))

    def read(self, title: str | None, text: str) -> Words:
        """Words of an article; `names` are those of its text, for a headline may write every word with a capital."""
        written = [self._owner(w) if w.endswith(self._possessive) else w for w in _words(text)]
        lower = [w.lower() for w in written]
        heading = [w.lower() for w in _words(title)] if title else []
        different = {*lower, *heading} - self._common
        terms = sorted({crc32(w.encode()) >> (32 - TERM_BITS) for w in different if len(w) > 1})
        shingles = [" ".join(three) for three in zip(lower, lower[1:], lower[2:], strict=False)]
        return Words(terms, self.names(written), shingles)

    def _owner(self, word: str) -> str:
        """A word without its possessive ending."""
        return word[: -next(len(ending) for ending in self._possessive if word.endswith(ending))]

    def names(self, written: Sequence[str]) -> list[str]:
        """Pairs of neighbouring capitalised words that are no title, no institution and no word of grammar, in lower case."""
        found = set()
        for first, second in pairwise(written):
            if first[0].isupper() and second[0].isupper():
                a, b = first.lower(), second.lower()
                if len(a) > 1 and len(b) > 1 and a not in self._no_name and b not in self._no_name:
                    found.add(f"{a} {b}")
        return sorted(found)

    def names_near(self, passages: Iterable[str]) -> list[str]:
        """Names in passages of a text, each passage by itself."""
        return sorted({name for passage in passages for name in self.names(_words(passage))})


def _words(text: str) -> list[str]:
    return (_PLAIN_WORD if has_plain_letters(text) else _WORD).findall(text)


def _flat(value: object) -> list[str]:
    if isinstance(value, Mapping):
        return [w for part in value.values() for w in _flat(part)]
    if isinstance(value, list):
        return [w for part in value for w in _flat(part)]
    return [str(value)]


@lru_cache(maxsize=4)
def word_reader(lexicons: Lexicons) -> WordReader:
    """The reader of these lexicons, compiled once."""
    return WordReader(lexicons)


def signatures(shingles: Sequence[Sequence[str]]) -> list[list[int]]:
    """MinHash of each text's shingles, as 32-bit numbers with a sign; empty where a text has too few to be told from another."""
    long_enough = [own for own in shingles if len(own) >= _FEWEST_SHINGLES]
    digests = iter(RMinHash.digests_from_token_sets(long_enough, PERMUTATIONS, _SEED) if long_enough else ())
    return [
        np.asarray(next(digests), dtype=np.uint32).view(np.int32).tolist() if len(own) >= _FEWEST_SHINGLES else []
        for own in shingles
    ]
