"""Text → the expressions of time in it, with their fields (month, weekday, number …), as the dates lexicon describes them.

RE2 finds the longest candidate from each place in one pass over the text; plain re then reads the candidate alone, and what it
read is remembered, since news repeats its expressions. What an expression means on a given day is for date_values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import re2

from factline.pipelines.lexicons import Lexicons, byte_pattern, one_byte_each

Field = int | float | str
_PLACE = re.compile(r"\{([a-z_]+)(\d?)\}")
_NAMED = re.compile(r"\(\?P<[a-z_0-9]+>")
_FINDER_MEMORY = 1 << 27  # bytes for RE2's automaton; the default falls back to a slow search on an either of this size
_CONTEXT = 24  # characters before and after a candidate that its guards may look at


class Expression(NamedTuple):
    """Words of time at text[start:end]: the reader that understands them, and its fields."""

    start: int
    end: int
    reads: str
    fields: Mapping[str, Field]


@dataclass(frozen=True, slots=True)
class _Pattern:
    reads: str
    match: re.Pattern[str]
    constants: Mapping[str, Field]
    classes: Mapping[str, str]  # field → class
    after: re2._Regexp | None
    not_after: re2._Regexp | None
    not_before: re2._Regexp | None
    followed: re2._Regexp | None


class _Reading(NamedTuple):
    pattern: _Pattern
    length: int
    fields: Mapping[str, Field]


class DatePatterns:
    """The compiled patterns of the dates lexicon. ValueError where an entry names a class that the lexicon has not."""

    def __init__(self, lexicons: Lexicons) -> None:
        data = lexicons.general["dates"]
        self._words: dict[str, dict[str, Field]] = {}
        self._sources: dict[str, str] = dict(data["fragments"])
        for name, words in data["words"].items():
            self._add_words(name, words)
        self._numeric = dict(data["shapes"])
        for name, shape in data["shapes"].items():
            self._sources[name] = f"(?:{self._sources[name]}|{shape})" if name in self._sources else shape
        self._not_after, self._not_before = byte_pattern(data["not_after"]), byte_pattern(data["not_before"])
        self._fillers, self._thousands = frozenset(data["year_fillers"]), frozenset(data["year_thousands"])
        self._pivot: int = data["short_year_pivot"]
        self._patterns = [self._compile(entry) for entry in data["patterns"]]
        options = re2.Options()
        options.longest_match, options.case_sensitive, options.max_mem = True, False, _FINDER_MEMORY
        options.never_capture = True
        plain = [self._edge(entry["pattern"]) + self._expand(entry["pattern"], {}) for entry in data["patterns"]]
        self._finder = byte_pattern("(?:" + "|".join(f"(?:{p})" for p in plain) + r")(?:\b|\.)", longest=True)
        self._whole = re2.Set.FullMatchSet(options)  # which patterns cover a candidate, told in one pass
        for source in plain:
            self._whole.Add(source)
        self._whole.Compile()
        self._read_candidate = lru_cache(maxsize=65536)(self._read_uncached)

    def find(self, text: str) -> Iterator[Expression]:
        """Expressions in order, without overlap."""
        done, told = 0, one_byte_each(text)
        for found in self._finder.finditer(told):
            start, end = found.span()
            if start < done:
                continue
            expression = self._first_standing(text, told, start, end)
            if expression is None and not text[start:end].isalnum():  # a single word has nothing shorter in it
                expression = self._longest_standing(text, told, start, end) or self._inside(text, told, start, end)
            if expression is not None:
                done = expression.end
                yield expression

    def _longest_standing(self, text: str, told: bytes, start: int, end: int) -> Expression | None:
        """The longest expression from one place that its guards let stand."""
        while (expression := self._first_standing(text, told, start, end)) is None:
            shorter = self._finder.match(told[start : end - 1])
            if shorter is None:
                return None
            end = start + shorter.end()
        return expression

    def _inside(self, text: str, told: bytes, start: int, end: int) -> Expression | None:
        """An expression that begins within a refused candidate."""
        while (found := self._finder.search(told[start + 1 : end + _CONTEXT])) is not None:
            first, last = start + 1 + found.start(), start + 1 + found.end()
            if first >= end:
                return None
            if (expression := self._longest_standing(text, told, first, last)) is not None:
                return expression
            start = first
        return None

    def _first_standing(self, text: str, told: bytes, start: int, end: int) -> Expression | None:
        for reading in self._read_candidate(text[start:end]):
            last = start + reading.length
            if self._stands_alone(text, told, start, last, reading.pattern):
                return Expression(start, last, reading.pattern.reads, reading.fields)
        return None

    def _stands_alone(self, text: str, told: bytes, start: int, end: int, pattern: _Pattern) -> bool:
        if (start and text[start - 1].isalnum() and text[start].isalnum()) or (
            end < len(text) and text[end].isalnum() and text[end - 1].isalnum()
        ):
            return False
        before, after = told[max(0, start - _CONTEXT) : start], told[end : end + _CONTEXT]
        if self._not_after.search(before) or self._not_before.search(after):
            return False
        if pattern.not_after is not None and pattern.not_after.search(before):
            return False
        if pattern.not_before is not None and pattern.not_before.search(after):
            return False
        if pattern.followed is not None and not pattern.followed.search(after):
            return False
        return pattern.after is None or pattern.after.search(before) is not None

    def _read_uncached(self, candidate: str) -> tuple[_Reading, ...]:
        """What each pattern that covers the whole candidate reads in it. A closing stop is the sentence's, but for that of a.m."""
        found = []
        stop = len(candidate) - (candidate.endswith(".") and candidate[-3:-2] != ".")
        for index in sorted(self._whole.Match(candidate[:stop])):
            pattern = self._patterns[index]
            match = pattern.match.fullmatch(candidate, 0, stop)
            if match is None or (fields := self._fields(pattern, match)) is None:
                continue
            found.append(_Reading(pattern, match.end(), fields))
        return tuple(found)

    def _fields(self, pattern: _Pattern, match: re.Match[str]) -> dict[str, Field] | None:
        """None where a month is written small: then it is a verb."""
        fields = dict(pattern.constants)
        for name, written in match.groupdict().items():
            if written is None:
                continue
            kind = pattern.classes.get(name)  # a group of the pattern's own stays as written
            if kind in ("month", "month_alone", "month_short") and not written[0].isupper():
                return None
            fields[name] = written.lower() if kind is None else self._value(kind, written)
        return fields

    def _value(self, kind: str, written: str) -> Field:
        word = " ".join(written.lower().replace("’", "'").split())
        words = self._words.get(kind)
        if words is not None and word in words:
            return words[word]
        if kind == "number":
            return self._number(word)
        if kind == "year_words":
            return self._told_year(word)
        if kind in self._numeric:
            value = int(re.sub(r"\D", "", word))
            return value if kind != "year_short" else value + (1900 if value >= self._pivot else 2000)
        return word  # a class listed without values: all its words mean the same

    def _number(self, word: str) -> Field:
        if word[0].isdigit():
            whole, _, rest = word.replace(",", "").partition(" ")
            return float(whole) + 0.5 if rest or "." in whole else int(whole)
        tens, _, ones = word.replace("-", " ").partition(" ")
        return int(self._words["number"][tens]) + int(self._words["number"][ones])

    def _told_year(self, words: str) -> int:
        """Nineteen ninety-one → 1991, two thousand and eight → 2008."""
        parts = [w for w in words.replace("-", " ").split() if w not in self._fillers]
        if parts[0] in self._thousands:
            return 2000 + sum(int(self._words["number"][w]) for w in parts[2:])
        rest = [int(self._words["number"][w]) for w in parts[1:]]
        return int(self._words["number"][parts[0]]) * 100 + (0 if rest == [100] else sum(rest))

    def _add_words(self, name: str, words: Mapping[str, Field] | list[str]) -> None:
        if isinstance(words, list):
            self._sources[name] = "(?:" + "|".join(self._expand(w, {}) for w in sorted(words, key=len, reverse=True)) + ")"
            return
        self._words[name] = {str(word): value for word, value in words.items()}
        ordered = sorted(self._words[name], key=len, reverse=True)
        self._sources[name] = "(?:" + "|".join(re.escape(w).replace("'", "['’]") for w in ordered) + ")"

    def _expand(self, source: str, classes: dict[str, str], named: bool = False) -> str:
        """A pattern with its classes put in, as named groups or, for the finder, without any group."""

        def put(place: re.Match[str]) -> str:
            name, number = place.groups()
            if name not in self._sources:
                raise ValueError(f"dates: no class or fragment named {name} for {source}")
            inner = self._sources[name]
            if "{" in inner:
                inner = _PLACE.sub(put, inner)
            if not named or (name not in self._words and name not in self._numeric):
                return f"(?:{inner})"
            classes[name + number] = name
            return f"(?P<{name}{number}>{inner})"

        expanded = _PLACE.sub(put, source)
        return expanded if named else _NAMED.sub("(?:", expanded)

    @staticmethod
    def _edge(source: str) -> str:
        """A word begins where a pattern does, unless it begins with a mark ('88)."""
        return "" if source.startswith("[") else r"\b"

    def _compile(self, entry: Mapping[str, Any]) -> _Pattern:
        classes: dict[str, str] = {}
        match = re.compile(self._expand(entry["pattern"], classes, named=True), re.IGNORECASE)
        guards = [byte_pattern(entry[g]) if g in entry else None for g in ("after", "not_after", "not_before", "followed")]
        constants = entry.get("with", {})
        return _Pattern(entry["reads"], match, constants, classes, *guards)


@lru_cache(maxsize=8)
def date_patterns(lexicons: Lexicons) -> DatePatterns:
    """The patterns of one set of lexicons, compiled once."""
    return DatePatterns(lexicons)
