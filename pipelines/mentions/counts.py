"""Sentence tokens → counts: numbers with what they count, and single or named persons. What befell them is for facts to say.

A noun group is found in two steps, as finite-state cascades do (FASTUS, Hobbs et al. 1997): every token gets a one-letter tag,
then one pattern over the tags finds the groups.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from itertools import zip_longest
from typing import Any

from factline.pipelines.lexicons import Lexicons, Tokens, tokenise
from factline.pipelines.mentions.count_shares import Shares
from factline.pipelines.mentions.count_tags import Tagger
from factline.pipelines.mentions.count_units import Unit
from factline.pipelines.mentions.mention import Mention, Span, count_mention
from factline.pipelines.mentions.numbers import Interval, Number

# The letters are those of count_units.py.
_MODIFIER = "(?:[cCSDyquem]|k(?=h))"  # a district officer
_HEAD = "(?:[hHG]+(?![hHGkuU]|C{1,3}c?[hH])|[ey](?![cCSDhHGuUk]))"  # no head of a thing (two guard posts); a demonym or an age (a 2-year-old) is a noun only at the end
_OWNED = rf"(?:p{_MODIFIER}{{0,4}}[hHG]+)*"  # the ambassador's guards
_NAMED = "(?:[CS]{1,5})?"
_GROUPS = re.compile(
    r"(?=[NatqxwmCSDhHlcyuek])(?:"  # what no group begins with, a third of all, is passed over at once
    rf"(?P<counted>N(?:x)?(?:o[tqa]?N?)?(?:{_MODIFIER}|c,c|[mCD]p|k?Co(?=[CDm])|ko(?=[CDm])|uoC(?=[hH])|[hH](?=C)|u(?=h|H)){{0,8}}?{_HEAD}{_OWNED})"
    rf"|(?P<unit>N[cCDyex]{{0,3}}[kuUv])"
    rf"|(?P<slip>a(?:{_MODIFIER}|h){{0,4}}?H+(?![hcCukUmG]))"  # a levy personnel: one, for all its plural noun
    rf"|(?P<single>(?:[atqx][at]?|w)(?:{_MODIFIER}|c,c|[mCD]p|H(?=[hG])){{0,8}}?(?:[hH]*h(?![hHkuU])|G|[ey](?![cCSDhHGuUk])){_OWNED}{_NAMED})"
    rf"|(?P<owned>(?:m|[CS]{{1,3}}|D|h+)p{_MODIFIER}{{0,3}}?h+{_NAMED})"
    rf"|(?P<plural>(?:[tqx])?(?:{_MODIFIER}){{0,4}}?H+(?![HhkuU]){_OWNED})"
    rf"|(?P<title>(?:h|l)+[CS]{{1,5}})"
    rf"|(?P<single2>(?:D|c|C|e){{0,3}}?(?:H(?=h))?h+(?![hkuU]){_NAMED})"
    r"|(?P<name>[CS]{2,5}m?|(?<![atqNcmDexu])S(?![CuU]))"
    r"|(?P<unknown>N[cCSDe]{1,3}(?![kuUv]))"
    r"|(?P<bare>Nx?(?![cCSDeo]*[kuUvhHG]|o[tqa]?[cCSDe]*[uU]))"
    r"|(?P<rest>x(?![cCSDekuUhHGmN])))"
)

_AGES = re.compile("y(?:[,&]{1,2}y)+")
_HEADLESS = {"name": "name", "title": "name", "unknown": "unknown"}  # mentions.value of a group without a person noun
_LINK = 24  # characters between a count and the actor that it is of
_UNIT_NAMES = frozenset(
    {"percent", "districts", "villages", "settlements", "square_kilometres", "hectares", "heights", "other", "occasions"}
)
_NAMED_OTHER = frozenset({"occasions"})  # counted, without a name of their own in facts.count_unit


class CountReader:
    """Reads counts from sentences; one for each Lexicons and vague convention."""

    def __init__(self, lexicons: Lexicons, convention: str = "neutral") -> None:
        self._tagger = Tagger(lexicons, convention)
        self._shares = Shares(lexicons)
        self._not_names = frozenset(lexicons.general["function_words"]["not_names"])
        units: dict[str, list[str]] = lexicons.general["units"]
        self._unit_name = {
            w: "other" if name in _NAMED_OTHER else name for name, ws in units.items() for w in ws if name in _UNIT_NAMES
        }
        self._at, self._done = frozenset(units["before_address"]), frozenset(units["verbs_behind_several"])
        self._tolls = frozenset(units["tolls"])
        self._groups: dict[str, str] = lexicons.general["function_words"]["groups_of"]
        relations: dict[str, Any] = lexicons.general["count_relations"]
        self._rest = frozenset(relations["alone"])
        self._relations: list[tuple[str, frozenset[str]]] = [
            (relation, frozenset(ws)) for relation, ws in relations["words"].items()
        ]
        self._marks = frozenset[str]().union(*(marks for _, marks in self._relations))
        self._whom, self._one_more = frozenset(relations["out_of"]), frozenset(relations["one_more"])
        self._compared, self._several = frozenset(relations["compared"]), frozenset(relations["several"])
        self._of_actor = re.compile(relations["of_actor"])
        self._before_ages = frozenset(lexicons.general["word_forms"]["ages"]["before"])
        self._of = frozenset(lexicons.general["word_forms"]["of"])

    def read(
        self,
        text: str,
        sentence: Span,
        masked: Sequence[Mention],
        side_of: Callable[[str], str | None],
        known: AbstractSet[str] = frozenset(),
    ) -> list[Mention]:
        """Counts of one sentence. `masked`: its date, place and actor mentions; `side_of`: a demonym's side, None if it has none.

        `known`: last names of persons named before it in the article (last_names). Offsets are the article's.
        """
        tokens = tokenise(text[sentence.start : sentence.end])
        units = self._tagger.tag(tokens, sentence.start, masked, side_of, known)
        found = []
        sided = [m for m in masked if m.kind == "actor" and m.side is not None]
        for match in _GROUPS.finditer("".join([u.tag for u in units])):
            mention = self._mention(match, units, tokens, text, sentence.start)
            if mention is not None:
                found.append(self._with_side(mention, text, sided, side_of))
        return self._shares.apply(text, sentence.start, sentence.end, found) if found else found

    def last_names(self, text: str, counts: Sequence[Mention]) -> set[str]:
        """Names by which persons among the counts may be named again, for the sentences that follow."""
        return self._tagger.names.last_names(text, counts)

    def _mention(self, match: re.Match[str], units: Sequence[Unit], tokens: Tokens, text: str, offset: int) -> Mention | None:
        group = units[match.start() : match.end()]
        start, end = offset + tokens.starts[group[0].first], offset + tokens.ends[group[-1].last - 1]
        shape = str(match.lastgroup)
        head = number = None
        for u in group:
            if u.tag in "hHGey":
                head = u
            elif number is None:
                number = u.number
        named = group if shape != "single2" else group[max(n for n, u in enumerate(group) if u.tag == "h") + 1 :]
        if shape in ("name", "title", "unknown", "single2") and any(
            tokens.lowers[i] in self._not_names for u in named if u.tag not in "lhH" for i in range(u.first, u.last)
        ):
            lost = shape == "unknown" and {u.word for u in units[match.end() : match.end() + 1]} & self._tolls
            return self._bare(group[0], tokens, text, offset) if lost else None  # 8 government fatalities
        if shape == "unknown" and group[1].tag == "C" and self._is_address(group, tokens):
            return None
        unit = next((u.word for u in group if u.tag in "kuUv"), None) if shape == "unit" else None
        if shape == "unit" and (unit is None or self._tagger.unit_tag[unit] != "k"):
            several = len(group) == 2 and number is not None and (number.interval.best or 0) > 1
            return self._bare(group[0], tokens, text, offset) if several and unit in self._done else None  # two shot in Gadam
        if shape == "bare" and group[0].number is not None and _is_year(group[0].number, tokens):
            return None
        if shape == "rest" and group[0].word not in self._rest:
            return None
        ages = self._ages_behind(units[match.end() :], tokens) if shape == "plural" else 0
        interval = Interval(ages, ages, ages, "exact") if ages > 1 else self._interval(shape, number, head, group)
        before = " ".join(tokens.lowers[max(0, group[0].first - 2) : group[0].first])
        of_whom = self._groups.get(before, "unspecified") if shape == "bare" else "unspecified"  # a family of five
        words = (
            _count_text(shape, number, group, tokens, text, offset),
            self._unit_name[unit] if unit else "persons",
            None if unit else (head.person_class if head else next((u.person_class for u in group if u.person_class), of_whom)),
            "subset" if self._is_part(tokens, group[-1].last) else self._relation(group, tokens),
        )
        return count_mention(Span(start, end), unit or (head.word if head else _HEADLESS.get(shape)), interval, words)

    def _bare(self, unit: Unit, tokens: Tokens, text: str, offset: int) -> Mention | None:
        """The number of a group alone, as persons; None of a unit that has none."""
        if unit.number is None:
            return None
        start, end = offset + tokens.starts[unit.first], offset + tokens.ends[unit.last - 1]
        words = (text[start:end], "persons", "unspecified", self._relation([unit], tokens))
        return count_mention(Span(start, end), None, unit.number.interval, words)

    def _relation(self, group: Sequence[Unit], tokens: Tokens) -> str | None:
        first = group[0].first
        if group[0].tag == "a" and group[-1].word in self._one_more:
            return "other"
        words = tokens.lowers[first : group[-1].last + 1]
        if self._marks.isdisjoint([*tokens.lowers[max(0, first - 1) : first], *words]):
            return None  # as most
        inside = {w for w, after in zip_longest(words[: group[-1].last - first], words[1:]) if after not in self._compared}
        before = {tokens.lowers[first - 1]} if first else set()
        for relation, marks in self._relations:
            if (before if relation == "subset" else inside) & marks:
                return relation
        return None

    def _ages_behind(self, units: Sequence[Unit], tokens: Tokens) -> int:
        """How many ages are listed right behind persons: three behind `boys aged 4, 6 and 8`."""
        if not units or tokens.lowers[units[0].first] not in self._before_ages:
            return 0
        listed = _AGES.match("".join([u.tag for u in units[1:]]))
        return listed[0].count("y") if listed is not None else 0

    def _is_address(self, group: Sequence[Unit], tokens: Tokens) -> bool:
        """`at 290 Fondren`, `11290 Fondren`: a house and a street, told by what stands before or by its size."""
        first, number = group[0].first, group[0].number
        behind_at = first > 0 and tokens.lowers[first - 1] in self._at
        plain = number is not None and number.last - number.first == 1 and tokens.texts[first].isdecimal()
        return behind_at or (plain and len(tokens.texts[first]) >= 4)

    def _is_part(self, tokens: Tokens, last: int) -> bool:
        """`15 of whom`, `three of them`: a number out of one named before."""
        return last + 1 < len(tokens) and tokens.lowers[last] in self._of and tokens.lowers[last + 1] in self._whom

    def _interval(self, shape: str, number: Number | None, head: Unit | None, group: Sequence[Unit]) -> Interval:
        if number is not None:
            sized = head is not None and head.size and head is not group[0] and all(u.tag != "o" for u in group)
            if sized and head is not None and head.size and number.interval.best is not None:
                n = number.interval.best * head.size
                return Interval(n, n, n, number.interval.operator)
            return number.interval
        if head is not None and head.size:
            return Interval(head.size, head.size, head.size, "exact")
        if shape == "plural" or (shape == "rest" and group[0].word in self._several):
            return Interval(1, None, None, "unstated")
        return Interval(1, 1, 1, "exact")

    def _with_side(
        self, mention: Mention, text: str, sided: Sequence[Mention], side_of: Callable[[str], str | None]
    ) -> Mention:
        """The side of an actor inside the group or right behind `of`/`from`, else of a demonym inside it; `sided`: actors with a side."""
        start, end = mention.start, mention.end
        for m in sided:
            if start <= m.start < end or (end <= m.start <= end + _LINK and self._of_actor.fullmatch(text, end, m.start)):
                return mention._replace(side=m.side, entity_id=m.entity_id)
        for word in text[start:end].split():
            if word[0].isupper() and (side := side_of(word)) is not None:
                return mention._replace(side=side)
        return mention


def _is_year(number: Number, tokens: Tokens) -> bool:
    """`1994` alone is a year that no date took; `1,994` and `1994 soldiers` are numbers."""
    word = tokens.texts[number.core]
    return number.last - number.core == 1 and len(word) == 4 and word.isdecimal() and 1900 <= int(word) < 2100


def _count_text(shape: str, number: Number | None, group: Sequence[Unit], tokens: Tokens, text: str, offset: int) -> str | None:
    if number is not None:
        return text[offset + tokens.starts[number.first] : offset + tokens.ends[number.last - 1]]
    if shape in ("single", "slip", "rest") and group[0].tag in "atqx":
        return tokens.texts[group[0].first]
    return None
