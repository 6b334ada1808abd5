"""Sentence tokens → counts: numbers with what they count, and single or named persons. What befell them is for facts to say.

A noun group is found in two steps, as finite-state cascades do (FASTUS, Hobbs et al. 1997): every token gets a one-letter tag,
then one pattern over the tags finds the groups.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from factline.pipelines.lexicons import Lexicons, Token, tokenise, trigger_table
from factline.pipelines.mentions.mention import Mention, Span
from factline.pipelines.mentions.numbers import Interval, Number, NumberReader, phrase_at, phrase_table

# Tags: N number, a/t/q determiners (indefinite, definite, possessive), h/H/G person noun (singular, plural, group), u/U other
# unit (singular, plural), k counted unit of the contract, p possessive 's, D demonym, C capitalised, c other word, y age, o "of", l title,
# e demonym that is a noun only at the end of a group, m place, x other/more, & and, comma, f anything that ends a group.
_MODIFIER = "[cCDyquem]"
_HEAD = "(?:[hHG]+|[ey](?![cCDhHGuU]))"  # a demonym or an age (a 2-year-old) is a noun only at the end
_OWNED = rf"(?:p{_MODIFIER}{{0,4}}[hHG]+)*"  # the ambassador's guards
_NAMED = "C{1,4}"
_GROUPS = re.compile(
    rf"(?P<counted>N(?:x)?(?:o[tqa]?N?)?(?:{_MODIFIER}|c,c|[mCD]p){{0,6}}?{_HEAD}{_OWNED}(?P<named>{_NAMED})?)"
    rf"|(?P<unit>N[cCDye]{{0,3}}[kuU])"
    rf"|(?P<single>[atqx][at]?(?:{_MODIFIER}|c,c|[mCD]p|H(?=h)){{0,6}}?(?:[hH]*h|G|(?<=a)H|[ey](?![cCDhHGuU])){_OWNED}(?P<named2>{_NAMED})?)"
    rf"|(?P<owned>(?:m|C{{1,3}}|D|h+)p{_MODIFIER}{{0,3}}?h+(?P<named5>{_NAMED})?)"
    rf"|(?P<plural>(?:[tqx])?(?:{_MODIFIER}){{0,4}}?H+{_OWNED})"
    rf"|(?P<title>(?:h|l)+(?P<named3>{_NAMED}))"
    rf"|(?P<single2>(?:D|c|C|e){{0,3}}?h+(?P<named4>{_NAMED})?)"
    r"|(?P<name>C{2,4})"
    r"|(?P<unknown>N[cCDe]{1,3}(?![kuU]))"
    r"|(?P<bare>Nx?(?![cCDeo]*[kuUhHG]))"
    r"|(?P<rest>x(?![cCDekuUhHGmN]))"
)


class _Unit(NamedTuple):
    """One or more tokens under one tag."""

    first: int
    last: int
    tag: str
    number: Number | None = None
    person_class: str | None = None
    size: int | None = None
    word: str | None = None


class CountReader:
    """Reads counts from sentences; one for each Lexicons and vague convention."""

    def __init__(self, lexicons: Lexicons, convention: str = "neutral") -> None:
        self._numbers = NumberReader(lexicons, convention)
        words: dict[str, Any] = lexicons.general["function_words"]
        self._tags = _word_tags(words)
        self._titles = frozenset(words["titles"])
        self._particles = frozenset(words["name_particles"])
        self._prefixes = tuple(words["name_prefixes"])
        self._not_names = frozenset(words["not_names"])
        self._nouns, self._classes = _person_nouns(lexicons.entries("person_nouns"))
        self._units, self._unit_tag = _unit_words(lexicons.general["units"])
        self._unit_name = {
            w: name
            for name, ws in lexicons.general["units"].items()
            for w in ws
            if name in ("percent", "districts", "villages", "settlements", "square_kilometres", "heights", "other")
        }
        self._aged = frozenset(lexicons.general["units"]["before_age"])
        self._rest = frozenset(lexicons.general["count_relations"]["alone"])
        self._at = frozenset(lexicons.general["units"]["before_address"])
        self._labels = frozenset(lexicons.general["units"]["labels"])
        self._money = frozenset(w.lower() for w in lexicons.general["units"]["money"])
        relations: dict[str, list[str]] = lexicons.general["count_relations"]["words"]
        self._relations = [(relation, frozenset(ws)) for relation, ws in relations.items()]
        # Words that are nothing else: most of a sentence, told by one look-up.
        self._plain = {
            w: tag for w, tag in self._tags.items() if not (w in self._nouns or w in self._units or self._numbers.may_start(w))
        }
        self._whom = frozenset(lexicons.general["count_relations"]["out_of"])
        self._triggers = trigger_table(lexicons).words

    def read(self, text: str, sentence: Span, masked: Sequence[Mention], side_of: Callable[[str], str | None]) -> list[Mention]:
        """Counts of one sentence. `masked`: its date, place and actor mentions; `side_of`: a demonym's side, None if it has none.

        Offsets are the article's.
        """
        tokens = tokenise(text[sentence.start : sentence.end])
        units = self._tag(tokens, sentence.start, masked, side_of)
        found = []
        for match in _GROUPS.finditer("".join(u.tag for u in units)):
            mention = self._mention(match, units, tokens, text, sentence.start)
            if mention is not None:
                found.append(_with_side(mention, text, masked, side_of))
        return found

    def _tag(
        self, tokens: Sequence[Token], offset: int, masked: Sequence[Mention], side_of: Callable[[str], str | None]
    ) -> list[_Unit]:
        lowers = [t.lower for t in tokens]
        shouting = sum(t.text.isupper() for t in tokens) * 2 > len(tokens)
        mask = _mask(tokens, offset, masked)
        units: list[_Unit] = []
        i = 0
        while i < len(tokens):
            unit = self._unit(tokens, lowers, i, mask[i], shouting, side_of)
            if unit.tag == "N" and units and (tag := self._not_a_count(units, lowers, unit)):
                unit = _Unit(unit.first, unit.last, tag)
            elif (
                shouting and unit.tag == "c" and units and units[-1].tag in "lhC" and sum(u.tag == "C" for u in units[-3:]) < 3
            ):
                unit = _Unit(unit.first, unit.last, "C", word=unit.word)  # GENERAL ROE: upper case tells no name from a word
            units.append(unit)
            i = unit.last
        return units

    def _not_a_count(self, units: Sequence[_Unit], lowers: Sequence[str], unit: _Unit) -> str | None:
        """`f` for money and labels (Room 140), `y` for an age; None where the number counts something."""
        digits = lowers[unit.first][0].isdecimal()
        if units[-1].word in self._money or (digits and units[-1].word in self._labels):
            return "f"
        if units[-1].word in self._aged:
            return "y"
        return "y" if _is_age(units, lowers, unit) else None

    def _unit(
        self,
        tokens: Sequence[Token],
        lowers: Sequence[str],
        i: int,
        mask: str,
        shouting: bool,
        side_of: Callable[[str], str | None],
    ) -> _Unit:
        lower = lowers[i]
        if mask == "d":
            return _Unit(i, i + 1, "f", word=lower)
        if lower in self._plain and not mask:
            return _Unit(i, i + 1, self._plain[lower], word=lower)
        noun = phrase_at(self._nouns, lowers, i)
        if noun is not None:
            noun_tag, person_class, size = self._classes[noun[1]]
            return _Unit(i, noun[0], noun_tag, person_class=person_class, size=size, word=noun[1])
        if self._numbers.may_start(lower) and (number := self._numbers.at(lowers, i)):
            age = _age_after(lowers, number.last)
            if age is not None:
                return _Unit(i, age, "y")
            return _Unit(i, number.last, "N", number=number, word=lower)
        if mask == "p":
            return _Unit(i, i + 1, "m", word=lower)
        unit = phrase_at(self._units, lowers, i)
        if unit is not None:
            return _Unit(i, unit[0], self._unit_tag[unit[1]], word=unit[1])
        initial = len(lower) == 1 and tokens[i].text.isupper() and i + 1 < len(tokens) and lowers[i + 1] == "."
        if initial and i and not shouting:
            return _Unit(i, i + 2, "C", word=lower)
        return _Unit(i, i + 1, self._word_tag(tokens[i], lower, shouting, side_of), word=lower)

    def _word_tag(self, token: Token, lower: str, shouting: bool, side_of: Callable[[str], str | None]) -> str:
        tag = self._tags.get(lower)
        if tag is not None:
            return tag
        if lower in self._triggers or not token.text[0].isalpha():
            return "f"
        if "year-old" in lower:
            return "y"
        if (token.text[0].isupper() or "-" in lower) and side_of(token.text) is not None:
            return "D"
        if lower in self._titles:
            return "l"
        if lower in self._particles or lower.startswith(self._prefixes):
            return "C"
        return "C" if token.text[0].isupper() and not shouting else "c"

    def _mention(
        self, match: re.Match[str], units: Sequence[_Unit], tokens: Sequence[Token], text: str, offset: int
    ) -> Mention | None:
        group = units[match.start() : match.end()]
        start, end = offset + tokens[group[0].first].start, offset + tokens[group[-1].last - 1].end
        shape = match.lastgroup if not (match.lastgroup or "").startswith("named") else None
        shape = shape or next(n for n in ("counted", "single", "owned", "title", "single2") if match.group(n) is not None)
        head = next((u for u in reversed(group) if u.tag in "hHGey"), None)
        if shape in ("name", "title", "unknown") and any(
            tokens[i].lower in self._not_names for u in group for i in range(u.first, u.last)
        ):
            return None
        if shape == "unknown" and group[1].tag == "C" and self._is_address(group, tokens):
            return None
        unit = next((u.word for u in group if u.tag in "kuU"), None) if shape == "unit" else None
        if shape == "unit" and (unit is None or self._unit_tag[unit] != "k"):
            return None
        if shape == "bare" and group[0].number is not None and _is_year(group[0].number, tokens):
            return None
        if shape == "rest" and group[0].word not in self._rest:
            return None
        number = next((u.number for u in group if u.number is not None), None)
        interval = _interval(shape, number, head, group)
        return Mention(
            kind="count",
            start=start,
            end=end,
            value=unit or (head.word if head else shape if shape in ("name", "unknown") else None),
            count_low=interval.low,
            count_best=interval.best,
            count_high=interval.high,
            count_operator=interval.operator,
            count_text=_count_text(shape, number, group, tokens, text, offset),
            count_unit=self._unit_name[unit] if unit else "persons",
            person_class=None if unit else (head.person_class if head else "unspecified"),
            count_relation="subset" if self._is_part(tokens, group[-1].last) else self._relation(group, tokens),
        )

    def _relation(self, group: Sequence[_Unit], tokens: Sequence[Token]) -> str | None:
        first = group[0].first
        inside = {
            tokens[i].lower
            for i in range(first, group[-1].last)
            if tokens[i + 1 : i + 2] == () or tokens[i + 1].lower != "than"
        }
        before = {tokens[first - 1].lower} if first else set()
        for relation, marks in self._relations:
            if (before if relation == "subset" else inside) & marks:
                return relation
        return None

    def _is_address(self, group: Sequence[_Unit], tokens: Sequence[Token]) -> bool:
        """`at 290 Fondren`, `11290 Fondren`: a house and a street, told by what stands before or by its size."""
        first, number = group[0].first, group[0].number
        behind_at = first > 0 and tokens[first - 1].lower in self._at
        plain = number is not None and number.last - number.first == 1 and tokens[first].text.isdecimal()
        return behind_at or (plain and len(tokens[first].text) >= 4)

    def _is_part(self, tokens: Sequence[Token], last: int) -> bool:
        """`15 of whom`, `three of them`: a number out of one named before."""
        return last + 1 < len(tokens) and tokens[last].lower == "of" and tokens[last + 1].lower in self._whom


def _is_year(number: Number, tokens: Sequence[Token]) -> bool:
    """`1994` alone is a year that no date took; `1,994` and `1994 soldiers` are numbers."""
    word = tokens[number.core].text
    return number.last - number.core == 1 and len(word) == 4 and word.isdecimal() and 1900 <= int(word) < 2100


def _interval(shape: str, number: Number | None, head: _Unit | None, group: Sequence[_Unit]) -> Interval:
    if number is not None:
        if head is not None and head.size and number.interval.best is not None and head is not group[0]:
            n = number.interval.best * head.size
            return Interval(n, n, n, number.interval.operator)
        return number.interval
    if head is not None and head.size:
        return Interval(head.size, head.size, head.size, "exact")
    if shape == "plural" or (shape == "rest" and group[0].word == "others"):
        return Interval(1, None, None, "unstated")
    return Interval(1, 1, 1, "exact")


def _count_text(
    shape: str, number: Number | None, group: Sequence[_Unit], tokens: Sequence[Token], text: str, offset: int
) -> str | None:
    if number is not None:
        return text[offset + tokens[number.first].start : offset + tokens[number.last - 1].end]
    if shape in ("single", "rest") and group[0].tag in "atqx":
        return tokens[group[0].first].text
    return None


def _with_side(mention: Mention, text: str, masked: Sequence[Mention], side_of: Callable[[str], str | None]) -> Mention:
    """The side of an actor inside the group or right behind `of`/`from`, else of a demonym inside it."""
    behind = text[mention.end : mention.end + 24]
    for m in masked:
        if m.kind != "actor" or m.side is None:
            continue
        linked = m.start >= mention.end and re.fullmatch(
            r"\s+(?:of|from|with|in)\s+(?:the\s+)?", behind[: max(0, m.start - mention.end)]
        )
        if (mention.start <= m.start < mention.end) or linked:
            return replace(mention, side=m.side, entity_id=m.entity_id)
    for word in text[mention.start : mention.end].split():
        if word[0].isupper() and (side := side_of(word)) is not None:
            return replace(mention, side=side)
    return mention


def _mask(tokens: Sequence[Token], offset: int, masked: Sequence[Mention]) -> list[str]:
    """`d` on tokens of dates, `p` on tokens of places, blank elsewhere. A demonym (a place without precision) is no place here."""
    marks = [""] * len(tokens)
    starts = [t.start for t in tokens]
    for m in masked:
        if m.kind == "date" or m.place_precision is not None:
            mark = "d" if m.kind == "date" else "p"
            for i in range(bisect_left(starts, m.start - offset), bisect_left(starts, m.end - offset)):
                marks[i] = mark
    return marks


def _is_age(units: Sequence[_Unit], lowers: Sequence[str], unit: _Unit) -> bool:
    """A number between commas or in brackets right behind a name or person noun: `John Roe, 23,`."""
    n = unit.number
    if (
        n is None
        or n.first != n.core
        or n.interval.operator != "exact"
        or n.last - n.first != 1
        or (n.interval.best or 0) > 110
    ):
        return False
    behind = lowers[n.last] if n.last < len(lowers) else "."
    if len(units) > 1 and units[-2].tag == "y" and units[-1].tag in ",&" and behind in _AFTER_LISTED_AGE:
        return lowers[n.core][0].isdecimal()  # aged 4, 6 and 8
    if units[-1].word not in (",", "(") or not lowers[n.core][0].isdecimal():
        return False
    named = len(units) > 1 and units[-2].tag in "hCGlm"
    return behind in _AFTER_AGE or (named and behind in _AFTER_NAMED_AGE)


_AFTER_LISTED_AGE = frozenset({",", ")", ".", ";", "and"})
_AFTER_AGE = frozenset({",", ")"})
_AFTER_NAMED_AGE = frozenset({".", ";", "and", "was", "were", "of", "is", "has", "who", "from"})
_OLD = (
    "year-old",
    "years-old",
    "month-old",
    "months-old",
    "day-old",
    "week-old",
    "year",
    "years",
    "month",
    "months",
    "yr",
    "yrs",
    "yo",
)


def _age_after(lowers: Sequence[str], i: int) -> int | None:
    """`25-year-old`, `25-year old`, `25 years old`: the token after the age, where i is right behind its number."""
    if i < len(lowers) and lowers[i] == "-":
        i += 1
    if i >= len(lowers) or not lowers[i].startswith(_OLD):
        return None
    if "-old" in lowers[i] or lowers[i] == "yo":
        return i + 1
    j = i + 2 if i + 1 < len(lowers) and lowers[i + 1] == "-" else i + 1
    return j + 1 if j < len(lowers) and lowers[j] == "old" else None


def _word_tags(words: dict[str, Any]) -> dict[str, str]:
    tags: dict[str, str] = {}
    for name in ("prepositions", "conjunctions", "pronouns", "negation", "adverbs", "verbs"):
        tags.update(dict.fromkeys(words[name], "f"))
    for forms in words["auxiliaries"].values():
        tags.update(dict.fromkeys(forms, "f"))
    for name, tag in (("indefinite", "a"), ("definite", "t"), ("possessive", "q")):
        tags.update(dict.fromkeys(words["determiners"][name], tag))
    tags.update(
        {"'s": "p", "’s": "p", "of": "o", "and": "&", ",": ",", "more": "x", "others": "x", "other": "x", "another": "x"}
    )
    return tags


def _person_nouns(
    entries: Sequence[Any],
) -> tuple[dict[str, list[tuple[tuple[str, ...], str]]], dict[str, tuple[str, str, int | None]]]:
    classes: dict[str, tuple[str, str, int | None]] = {}
    for entry in entries:
        for noun in entry.get("p", ()):
            classes[noun] = ("H", entry["class"], None)
        for noun in entry.get("s", ()):
            classes.setdefault(noun, ("h", entry["class"], None))
        for noun in entry.get("demonym", ()):
            classes[noun] = ("e", entry["class"], None)
        for noun, size in entry.get("group", {}).items():
            classes[noun] = ("G", entry["class"], size)
    return phrase_table({noun: noun for noun in classes}), classes


def _unit_words(units: dict[str, list[str]]) -> tuple[dict[str, list[tuple[tuple[str, ...], str]]], dict[str, str]]:
    named: dict[str, str] = {}
    tags: dict[str, str] = {}
    for name, words in units.items():
        for word in words if name not in ("money", "labels", "before_address", "before_age") else ():
            named[word] = word
            tags[word] = "k" if name != "other" else "U" if word.endswith("s") else "u"
    return phrase_table(named), tags
