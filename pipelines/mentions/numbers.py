"""Tokens → numbers as intervals, with what bounds them. Nothing here knows what is counted.

Source of the reading: DESIGN §3, Counts; the vague words' conventions are in lexicons/general/numbers.yaml.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from factline.pipelines.lexicons import Lexicons


class Interval(NamedTuple):
    """Least, best and greatest number that words allow (None: no bound, or no best), and how they bound it."""

    low: int
    best: int | None
    high: int | None
    operator: str


class Number(NamedTuple):
    """A number at tokens [first, last); `core` is the token where the number itself begins, `words` the operators before it."""

    first: int
    core: int
    last: int
    interval: Interval
    words: tuple[str, ...]


_PhraseTable = dict[str, list[tuple[tuple[str, ...], str]]]


def phrase_table(phrases: Mapping[str, str]) -> _PhraseTable:
    """Phrases of one or more tokens → table by first token, longest first."""
    table: _PhraseTable = {}
    for phrase, value in phrases.items():
        words = tuple(phrase.lower().split())
        table.setdefault(words[0], []).append((words, value))
    for found in table.values():
        found.sort(key=lambda entry: -len(entry[0]))
    return table


def phrase_at(table: _PhraseTable, lowers: Sequence[str], i: int) -> tuple[int, str] | None:
    """The longest phrase of the table that begins at token i: (token after it, its value)."""
    for words, value in table.get(lowers[i], ()):
        last = i + len(words)
        if last == i + 1 or (last <= len(lowers) and lowers[i + 1] == words[1] and tuple(lowers[i:last]) == words):
            return last, value
    return None


def bounded(n: int, operator: str, approximate_share: float) -> Interval:
    """What an operator makes of n; `approximate_share`: how far off n may be where it is approximate (0.1: a tenth)."""
    if operator == "at_least":
        return Interval(n, n, None, operator)
    if operator == "more_than":
        return Interval(n + 1, n + 1, None, operator)
    if operator == "at_most":
        return Interval(0, n, n, operator)
    if operator == "less_than":
        return Interval(0, max(n - 1, 0), max(n - 1, 0), operator)
    margin = n * approximate_share
    return Interval(math.floor(n - margin), n, math.ceil(n + margin), operator)


class NumberReader:
    """Reads numbers from tokens; one for each Lexicons and vague convention (`neutral` or `acled`)."""

    def __init__(self, lexicons: Lexicons, convention: str = "neutral") -> None:
        words: dict[str, Any] = lexicons.general["numbers"]
        self._cardinals: dict[str, int] = words["cardinals"]
        self._multipliers: dict[str, int] = words["multipliers"]
        self._dozens: dict[str, int] = words["dozens"]
        self._vague = {phrase: by[convention] for phrase, by in words["vague"].items()}
        self._least_only = frozenset(words["least_only"] if convention == "neutral" else ())
        self._vague_table = phrase_table({phrase: phrase for phrase in self._vague})
        self._none = phrase_table({phrase: phrase for phrase in [*words["none"], *words["not_none"]]})
        self._not_none = frozenset(words["not_none"])
        self._verbs_with = {word: frozenset(verbs) for word, verbs in words["verbs_with"].items()}
        self._before = phrase_table({p: op for op, ps in words["operators_before"].items() for p in ps})
        self._after = phrase_table({p.replace("-", "- "): op for op, ps in words["operators_after"].items() for p in ps})
        self._scales = self._multipliers | self._dozens
        self._range = set(words["range_words"])
        self._between = set(words["between"])
        self._share: float = words["approximate_share"]
        self._half, self._one, self._joined = frozenset(words["half"]), frozenset(words["one"]), frozenset(words["joined"])
        self._framed, self._near, self._and_a_half = set(words["framed"]), set(words["near"]), tuple(words["and_a_half"])
        starts = [self._cardinals, self._multipliers, self._dozens, self._vague_table, self._none, self._before, self._between]
        self._openers = {w for table in (self._vague_table, self._none, self._between) for w in table} | self._half
        self._starts = {w for table in starts for w in table} | self._half | self._one
        self._bounding = {phrase for found in self._before.values() for (phrase, *more), _ in found if not more}
        self._alone, self._second = self._beginnings()

    def _beginnings(self) -> tuple[set[str], dict[str, frozenset[str]]]:
        """Words that may begin a number whatever follows, and for every other first word the words that must follow it."""
        alone = {*self._half, *self._cardinals, *self._multipliers, *self._dozens, *self._between} - self._one
        second: dict[str, set[str]] = {one: set(self._scales) for one in self._one}
        for table in (self._vague_table, self._none, self._before):
            for first, phrases in table.items():
                second.setdefault(first, set()).update(words[1] for words, _ in phrases if len(words) > 1)
                if table is not self._before and any(len(words) == 1 for words, _ in phrases):
                    alone.add(first)
        return alone, {first: frozenset(words) for first, words in second.items()}

    def must_follow(self, lower: str) -> frozenset[str] | None:
        """Words of which one must stand behind a token that begins a number; None where a number may begin with it in any case.

        Behind one that bounds a number (`bounds`) a number may stand instead.
        """
        if lower in self._alone or lower[0].isdecimal() or lower.split("-", 1)[0] in self._cardinals:
            return None
        return self._second.get(lower, frozenset())

    def bounds(self, lower: str) -> bool:
        """Whether a word by itself bounds the number behind it: `about`, `the`."""
        return lower in self._bounding

    def may_start(self, lower: str) -> bool:
        """Whether a number can begin with that token: cheap, to be asked before `at`."""
        return lower in self._starts or lower[0].isdecimal() or lower.split("-", 1)[0] in self._cardinals

    def at(self, lowers: Sequence[str], i: int) -> Number | None:
        """The number that begins at token i, operators before it included; None where there is none."""
        if i and lowers[i - 1] in self._verbs_with.get(lowers[i], ()):
            return None
        operators: list[str] = []
        words: list[str] = []
        j = i
        while j < len(lowers) and (found := phrase_at(self._before, lowers, j)) and len(operators) < 3:
            words.append(" ".join(lowers[j : found[0]]))
            j = found[0]
            operators.append(found[1])
        if j >= len(lowers) or not self._opens(lowers, j):
            return None
        number = self._pair(lowers, j) or self._plain(lowers, j)
        if number is None:
            return None
        last, interval = number
        operator = next((o for o in operators if o != "exact"), None)
        if interval.operator == "exact" and operator is not None:
            assert interval.best is not None
            interval = bounded(interval.best, operator, self._share)
        elif interval.operator == "between" and operator == "at_most":
            interval = Interval(0, interval.high, interval.high, "at_most")
        return Number(i, j, last, interval, tuple(words))

    def _opens(self, lowers: Sequence[str], i: int) -> bool:
        """Whether a number itself can begin at token i: most operators (`about`, `over`) stand before none."""
        word = lowers[i]
        if word in self._one:
            return word in self._openers or (i + 1 < len(lowers) and lowers[i + 1] in self._scales)
        return word in self._openers or word[0].isdecimal() or word.partition("-")[0] in self._cardinals

    def _pair(self, lowers: Sequence[str], i: int) -> tuple[int, Interval] | None:
        """`between 12 and 15`, `12 to 15`, `12-15`, `12 or 13`."""
        framed = lowers[i] in self._between
        first = self._core(lowers, i + 1 if framed else i)
        if first is None or first[0] + 1 >= len(lowers) or lowers[first[0]] not in self._range:
            return None
        word = lowers[first[0]]
        second = self._core(lowers, first[0] + 1)
        if second is None or second[1] <= first[1] or (word in self._framed and not framed):
            return None
        if word in self._near and second[1] > 2 * first[1] + 1:
            return None
        low, high = first[1], second[1]
        return second[0], Interval(low, (low + high + 1) // 2, high, "between")

    def _plain(self, lowers: Sequence[str], i: int) -> tuple[int, Interval] | None:
        vague = phrase_at(self._vague_table, lowers, i)
        if vague is not None:
            low = self._vague[vague[1]]
            return vague[0], Interval(low, None if vague[1] in self._least_only else low, None, "vague")
        none = phrase_at(self._none, lowers, i)
        if none is not None:
            return None if none[1] in self._not_none else (none[0], Interval(0, 0, 0, "exact"))
        core = self._core(lowers, i)
        if core is None:
            return None
        last, n = core
        after = phrase_at(self._after, lowers, last) if last < len(lowers) else None
        if after is not None:
            return after[0], bounded(n, after[1], self._share)
        return last, Interval(n, n, n, "exact")

    def _core(self, lowers: Sequence[str], i: int) -> tuple[int, int] | None:
        """Digits or cardinal words, with multipliers and dozens: (token after, value)."""
        if i >= len(lowers):
            return None
        scales = self._scales
        if lowers[i] in self._half and i + 2 < len(lowers) and lowers[i + 1] in self._one and lowers[i + 2] in scales:
            return i + 3, scales[lowers[i + 2]] // 2
        if lowers[i] in self._one and not (i + 1 < len(lowers) and lowers[i + 1] in scales):
            return None
        if lowers[i][0].isdecimal():
            value = _digits(lowers[i])
            return None if value is None else self._scaled(lowers, i + 1, value)
        return self._words(lowers, i)

    def _scaled(self, lowers: Sequence[str], i: int, value: float) -> tuple[int, int] | None:
        while i < len(lowers):
            scale = self._multipliers.get(lowers[i]) or self._dozens.get(lowers[i])
            if scale is None:
                break
            value *= scale
            i += 1
        return (i, round(value)) if value == int(value) else None

    def _words(self, lowers: Sequence[str], i: int) -> tuple[int, int] | None:
        total, current, seen = 0, 0, False
        while i < len(lowers):
            word = lowers[i]
            value = 1 if not seen and word in self._one else self._cardinal(word)
            if value is not None and (not seen or current % 100 == 0 or (current % 10 == 0 and 0 < value < 10)):
                current += value
            elif seen and word in self._dozens:
                current *= self._dozens[word]
            elif seen and word in self._multipliers:
                if self._multipliers[word] == 100:
                    current *= 100
                else:
                    total, current = total + current * self._multipliers[word], 0
            elif seen and total and not current and tuple(lowers[i : i + len(self._and_a_half)]) == self._and_a_half:
                total += total // 2
                i += len(self._and_a_half) - 1
            elif not (
                seen and word in self._joined and (current or total) and current % 100 == 0 and self._continues(lowers, i + 1)
            ):
                break
            seen = True
            i += 1
        return (i, total + current) if seen else None

    def _cardinal(self, word: str) -> int | None:
        """`twenty-five` 25; None for a word with any part that is no cardinal."""
        if "-" not in word:
            return self._cardinals.get(word)
        parts = [self._cardinals.get(p) for p in word.split("-")]
        return None if any(p is None for p in parts) else sum(p for p in parts if p is not None)

    def _continues(self, lowers: Sequence[str], i: int) -> bool:
        """`two hundred and fifty` goes on after `and`; `two hundred and five others were hurt` reads the same way."""
        return i < len(lowers) and lowers[i].split("-")[0] in self._cardinals


def _digits(word: str) -> float | None:
    """`5,600` 5600.0, `1.5` 1.5; None for ordinals and for separators that could be either."""
    if not word[-1].isdecimal():
        return None
    whole, dot, rest = word.partition(".")
    if "." in rest or (dot and "," in rest):
        return None
    groups = whole.split(",")
    if len(groups) > 1 and not (1 <= len(groups[0]) <= 3 and all(len(g) == 3 for g in groups[1:])):
        return None
    return float("".join(groups) + dot + rest)
