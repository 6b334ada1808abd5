"""A sentence as a tape: one letter a token, so that short patterns find the noun group left or right of a place.

In: text, the span of a sentence, the cues found in it. Out: Tape. What a cue makes of its neighbours is for speakers_sources.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from factline.pipelines.lexicons import tokenise
from factline.pipelines.mentions.mention import Span
from factline.pipelines.mentions.speakers_cues import ENDS_CLAUSE, Cue, CueLexicon

QUOTES = frozenset('"“”„«»')
_PUNCTUATION = {
    ",": ",",
    ";": ";",
    ":": ":",
    "(": "(",
    ")": ")",
    "[": "(",
    "]": ")",
    "-": "-",
    "–": "-",
    "—": "-",
    "―": "-",
    ".": ".",
}

_WORD = "[NCEb9S]"
# Read rightwards: an optional determiner, words, and what a preposition or a possessive hangs on them.
_CHUNK = "[DQV]*(?:[NC9bS](?:E(?=[NC]))?)+(?:[(][^()]*[)])?"
NP_RIGHT = re.compile(rf"H|{_CHUNK}(?:[GO](?:{_CHUNK}|E|M)|(?<=[C)])A(?=C){_CHUNK})*|[DQ]+M?(?=[XBKE])")
# The same on the reversed tape.
_CHUNK_BACK = "(?:[)][^()]*[(])?[NCEb9S]+[DQ]*(?:V(?=G))?"
NP_LEFT = re.compile(rf"{_CHUNK_BACK}(?:[GO]{_CHUNK_BACK}|(?<=C)A(?=[C)]){_CHUNK_BACK})*")
# Between subject and verb: adverbs, auxiliaries, "on Monday", "last week".
SKIP_LEFT = re.compile(r"(?:[XBV]|M+D?G?(?=[^G])|9G)*")
SKIP_RIGHT = re.compile(r"(?:V|G?[DN]?M+9?|M)*")


_KNOWN_WORDS = 200_000


def _letter(word: str, lexicon: CueLexicon) -> str:
    """The letter of a word; its capitals count (pass lower case where they mean nothing)."""
    lower = word.lower()
    first = word[0]
    capital = first.isupper()
    if (letter := lexicon.classes.get(lower)) is not None:
        return "C" if capital and letter in "EVN" else letter
    if capital:
        return "C"
    if first.isalpha():
        if len(lower) > 4 and lower.endswith(lexicon.forms.past) and "-" not in lower:
            return "E"
        return "V" if len(lower) > 4 and lower.endswith(lexicon.forms.adverb) else "N"
    if first.isdigit():
        return "9"
    if lower in lexicon.forms.possessive:
        return "S"
    if first in QUOTES or first in "'‘’`":
        return '"'
    return _PUNCTUATION.get(first, "o")


class Tape:
    """Tokens of one sentence and their letters; indexes are token indexes, ends are exclusive."""

    def __init__(self, text: str, sentence: Span, cues: list[tuple[int, int, Cue]], lexicon: CueLexicon) -> None:
        self.offset = sentence.start
        body = text[sentence.start : sentence.end]
        self.tokens = tokenise(body)
        self.lowers = self.tokens.lowers
        self.upper = body.isupper()
        self.turns = lexicon.turns
        self.neither = lexicon.neither_nor["before"]
        self.doing = lexicon.forms.doing
        self.whose = lexicon.forms.whose
        self.length = len(self.tokens)
        self._starts = self.tokens.starts
        letters = self._letters(lexicon)
        self._mark(cues, letters)
        self.tape = "".join(letters)
        self.back = self.tape[::-1]

    def _letters(self, lexicon: CueLexicon) -> list[str]:
        known = lexicon.letters
        words = self.lowers if self.upper else self.tokens.texts
        try:
            letters = [known[word] for word in words]
        except KeyError:  # what a word is does not depend on where it stands: worked out once for each word
            if len(known) > _KNOWN_WORDS:
                known.clear()
            known.update((word, _letter(word, lexicon)) for word in words if word not in known)
            letters = [known[word] for word in words]
        if "." in letters[1:-1]:
            for i in range(1, self.length - 1):
                if letters[i] == "." and self._abbreviates(i):
                    letters[i] = "b"
        if letters and letters[0] == "C":  # the capital of a first word says nothing
            letters[0] = lexicon.classes.get(self.tokens.lowers[0], "C")
        return letters

    def _abbreviates(self, i: int) -> bool:
        before = self.tokens.texts[i - 1]
        return self.tokens.ends[i - 1] == self._starts[i] and before[0].isalpha() and len(before) <= 5

    def _mark(self, cues: list[tuple[int, int, Cue]], letters: list[str]) -> None:
        for start, end, cue in cues:
            if "noun" in cue.forms or (cue.noun_like and not cue.forms & {"past", "gerund"}):
                continue
            if (tokens := self.tokens_of(start, end)) is not None:
                letters[tokens[0] : tokens[1]] = "K" * (tokens[1] - tokens[0])
                if tokens[0] > 1 and self.lowers[tokens[0] - 1] in self.neither:
                    letters[tokens[0] - 1] = "V"  # no determiner: "the envoy neither confirmed"
        if "S" in letters:
            for i in range(1, self.length):  # "he's" and "who's": an auxiliary, not a possessor
                if letters[i] == "S" and letters[i - 1] in "HRT" + ENDS_CLAUSE:
                    letters[i] = "B"

    def tokens_of(self, start: int, end: int) -> tuple[int, int] | None:
        """The tokens [first, end) of a span of the article; None where it does not begin with a token."""
        first = bisect_left(self._starts, start - self.offset)
        if first == self.length or self._starts[first] != start - self.offset:
            return None
        return first, bisect_left(self._starts, end - self.offset, first)

    def left(self, end: int) -> tuple[int, int] | None:
        """The noun group that ends right before token `end`."""
        match = NP_LEFT.match(self.back, self.length - end)
        if match is None:
            return None
        start = end - len(match.group())
        while start > 2 and self.tape[start - 1] in "NE" and self.tape[start - 2] == "O":
            match = NP_LEFT.match(self.back, self.length - (start - 2))  # "troops sent to guard the bridge said"
            if match is None:
                break
            start -= 2 + len(match.group())
        if self.letter(start - 1) == "A":
            start = self._joined(start)
        while start < end and self.tape[start] in "GOAV":
            start += 1
        return (start, end) if start < end else None

    def _joined(self, start: int) -> int:
        """Where "police and neighbours" begins, as a whole between marks; `start` is the start of what "and" joins on."""
        match = NP_LEFT.match(self.back, self.length - start + 1)
        first = start - 1 - len(match.group()) if match is not None else start
        whole = first < start - 1 and self.letter(first - 1) in ',"^-' and "E" not in self.tape[first:start]
        return first if whole else start

    def right(self, start: int) -> tuple[int, int] | None:
        """The noun group that begins at token `start`."""
        match = NP_RIGHT.match(self.tape, start)
        if match is None or match.end() == start:
            return None
        end = match.end()
        if end - start > 1 and self.tape[end - 2 : end] == "CN" and self.letter(end) in "DQHC":
            end -= 1  # "Jane Roe threw her …": a verb that no list has
        return start, end

    def skip_left(self, end: int) -> int:
        """Where what stands before token `end` ends, less adverbs, auxiliaries and times."""
        match = SKIP_LEFT.match(self.back, self.length - end)
        return end - len(match.group()) if match is not None else end

    def skip_right(self, start: int) -> int:
        """The first token from `start` that is no adverb or time."""
        match = SKIP_RIGHT.match(self.tape, start)
        return match.end() if match is not None else start

    def letter(self, i: int) -> str:
        """The letter of token i; `^` before the sentence and `$` after it."""
        return "^" if i < 0 else "$" if i >= self.length else self.tape[i]

    def span(self, first: int, end: int) -> Span:
        """Offsets in the article of tokens [first, end)."""
        return Span(self.tokens.starts[first] + self.offset, self.tokens.ends[end - 1] + self.offset)
