"""A sentence's tokens → tagged units (count_units.py), by the word lists of the lexicons. Which units make a group is for counts.py."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from factline.pipelines.lexicons import Ages, Lexicons, Tokens, trigger_table
from factline.pipelines.mentions.count_ages import BareAges
from factline.pipelines.mentions.count_joints import JOINTS, QUOTES, joint_end
from factline.pipelines.mentions.count_names import Names
from factline.pipelines.mentions.count_units import Single, Unit, word_tags
from factline.pipelines.mentions.mention import Mention
from factline.pipelines.mentions.numbers import Number, NumberReader, phrase_at, phrase_table

_KNOWN_WORDS = 200_000
_NO_UNITS = frozenset(
    {"money", "of_money", "labels", "asked", "one_by_one", "before_address", "before_age", "verbs_behind_several", "tolls"}
)
_FAR_AND = 8  # tokens from "both" to its "and"
_new = tuple.__new__  # a Unit at once: half the time of Unit(…), and there are hundreds in an article


class Tagger:
    """Tags the tokens of sentences; one for each Lexicons and vague convention."""

    def __init__(self, lexicons: Lexicons, convention: str) -> None:
        self._numbers = NumberReader(lexicons, convention)
        words: dict[str, Any] = lexicons.general["function_words"]
        self._tags = word_tags(words, lexicons.general["count_relations"]["letters"])
        self._capitals = frozenset(words["names_in_capitals"])
        self._titles = frozenset(words["titles"])
        self._ranks = frozenset(words["ranks"])
        self._surnames = frozenset(words["surnames"])
        self._particles = frozenset(words["name_particles"])
        self._prefixes = tuple(words["name_prefixes"])
        self._nouns, self._classes = _person_nouns(lexicons.entries("person_nouns"))
        units: dict[str, list[str]] = lexicons.general["units"]
        self._units, self.unit_tag = _unit_words(units, lexicons.general["word_forms"])
        self.names = Names(lexicons)
        self._ages, self._bare_ages = Ages(lexicons), BareAges(lexicons)
        forms: dict[str, Any] = lexicons.general["word_forms"]
        self._of, self._and, self._plural = frozenset(forms["of"]), frozenset(forms["and"]), [str(forms["plural"])]
        self._aged = frozenset(units["before_age"])
        self._labels = frozenset(units["labels"])
        self._asked = frozenset(units["asked"])
        self._each = frozenset(units["one_by_one"])
        self._of_money = frozenset(units["of_money"])
        self._doing = frozenset(words["before_persons"])
        self._money = frozenset(w.lower() for w in units["money"])
        # Words that are nothing else: most of a sentence, told by one look-up.
        self._plain = {
            w: tag for w, tag in self._tags.items() if not (w in self._nouns or w in self._units or self._numbers.may_start(w))
        }
        self._triggers = trigger_table(lexicons).words
        self._singles: dict[str, Single | None] = {}
        # "the gunman shot": words that are verbs too make no thing of the people before them
        self.unit_tag |= {w: "v" for w in self._triggers if self.unit_tag.get(w) in ("u", "U")}

    def tag(
        self,
        tokens: Tokens,
        offset: int,
        masked: Sequence[Mention],
        side_of: Callable[[str], str | None],
        known: AbstractSet[str],
    ) -> list[Unit]:
        """Units of a sentence that begins at an offset; `masked`: its date, place and actor mentions; `known`: last names."""
        texts, lowers = tokens.texts, tokens.lowers
        shouting = sum(map(str.isupper, texts)) * 2 > len(tokens)
        mask = _mask(tokens, offset, masked)
        singles = self._singles
        units: list[Unit] = []
        i, length = 0, len(tokens)
        while i < length:
            text, lower = texts[i], lowers[i]
            if not shouting and not mask[i]:
                single = singles[text] if text in singles else self._single(text, lower)
                if single is not None and not ((single.unless or single.bounds) and self._goes_on(single, lowers, i + 1)):
                    one = single.tag
                    if single.may_have_side and side_of(text) is not None:
                        one = "D"
                    elif lower in known and one in "cC" and text[0].isupper():
                        one = "S"
                    units.append(_new(Unit, (i, i + 1, one, None, single.person_class, single.size, single.word)))
                    i += 1
                    continue
            unit = self._unit(tokens, lowers, i, mask[i], shouting, side_of)
            if unit.word in self._surnames and units and units[-1].tag == "C" and tokens.texts[i][0].isupper() and not shouting:
                unit = Unit(unit.first, unit.last, "C", word=unit.word)
            elif unit.tag == "N" and (tag := self._not_a_count(units, lowers, unit)):
                unit = Unit(unit.first, unit.last, tag)
            elif unit.tag in "cC" and lowers[i] in known and tokens.texts[i][0].isupper():
                unit = Unit(unit.first, unit.last, "S", word=unit.word)
            elif shouting and unit.tag == "c" and self.names.goes_on(units, lowers[i]):
                unit = Unit(unit.first, unit.last, "C", word=unit.word)
            units.append(unit)
            i = unit.last
        return units

    def _goes_on(self, single: Single, lowers: Sequence[str], i: int) -> bool:
        """Whether token i makes more than one unit of the word before it."""
        return i < len(lowers) and (lowers[i] in single.unless or (single.bounds and self._numbers.may_start(lowers[i])))

    def _single(self, text: str, lower: str) -> Single | None:
        """What a word is that is one unit wherever it stands, unless some word follows; None where it may begin more in any case.

        Most of a sentence, told by one look-up: what was worked out for a word is kept.
        """
        if len(self._singles) > _KNOWN_WORDS:
            self._singles.clear()
        self._singles[text] = found = self._single_of(text, lower)
        return found

    def _single_of(self, text: str, lower: str) -> Single | None:
        tag = self._tags.get(lower)
        if text in self._capitals:
            return Single("C", lower, may_have_side=True)
        numbers, bounds = self._numbers.must_follow(lower), self._numbers.bounds(lower)
        initial = len(lower) == 1 and text.isupper()
        joins = lower in self._doing or lower in JOINTS or lower in self._ranks or lower in self._surnames
        if joins or numbers is None or (initial and tag is None):
            return None
        nouns, units = dict(self._nouns.get(lower, ())), dict(self._units.get(lower, ()))
        longer = {*numbers, *(words[1] for words in (*nouns, *units) if len(words) > 1)}
        unless = frozenset(longer | {"."} if initial and longer else longer)
        if (noun := nouns.get((lower,))) is not None:
            noun_tag, person_class, size = self._classes[noun]
            return Single(noun_tag, noun, unless, bounds, person_class=person_class, size=size)
        if (unit := units.get((lower,))) is not None:
            return Single(self.unit_tag[unit], unit, unless, bounds)
        asks = tag is None and not self._is_end(text, lower) and (text[0].isupper() or "-" in lower)
        return Single(tag or self._word_tag(text, lower, False, _of_no_side), lower, unless, bounds, asks)

    def _not_a_count(self, units: Sequence[Unit], lowers: Sequence[str], unit: Unit) -> str | None:
        """`f` for money, labels (Room 140) and questions (how many), `y` for an age; None where the number counts something."""
        if " ".join(lowers[unit.last : unit.last + 2]) in self._of_money:
            return "f"
        if unit.word in self._each and self._is_of_two(lowers, unit.last):
            return "f"
        if not units:
            return None
        digits = lowers[unit.first][0].isdecimal()
        if units[-1].word in self._money or (digits and units[-1].word in self._labels):
            return "f"
        if f"{units[-1].word} {unit.word}" in self._asked:
            return "f"
        if digits and lowers[unit.last : unit.last + 1] == self._plural:
            return "y"  # in her 20s
        if units[-1].word in self._aged or (digits and self._is_of_ages(units)):
            return "y"
        return "y" if self._bare_ages.is_age(units, lowers, unit) else None

    def _is_of_two(self, lowers: Sequence[str], i: int) -> bool:
        """`both Ann Roe and her driver`: no plural noun between `both` and `and`, so the two are told one by one."""
        end = next((j for j in range(i, min(i + _FAR_AND, len(lowers))) if lowers[j] in self._and), None)
        if end is None:
            return False
        found = (phrase_at(self._nouns, lowers, j) for j in range(i, end))
        return not any(noun is not None and self._classes[noun[1]][0] == "H" for noun in found)

    def _is_of_ages(self, units: Sequence[Unit]) -> bool:
        """`between the ages of 19 and 47`: right behind `ages of`, and behind the first of the two."""
        words = [u.word for u in units[-4:]]
        first = len(words) > 1 and words[-1] in self._of and words[-2] in self._aged
        return first or (len(words) == 4 and words[0] in self._aged and words[1] in self._of and words[3] in self._and)

    def _unit(
        self,
        tokens: Tokens,
        lowers: Sequence[str],
        i: int,
        mask: str,
        shouting: bool,
        side_of: Callable[[str], str | None],
    ) -> Unit:
        lower = lowers[i]
        if mask == "d":
            return Unit(i, i + 1, "f", word=lower)
        if lower in JOINTS and (lower not in QUOTES or self._is_quoted_number(lowers, i)) and (joint := joint_end(tokens, i)):
            return Unit(i, joint, "c", word=lower)
        if lower in self._doing and i + 1 < len(lowers) and phrase_at(self._nouns, lowers, i + 1) is not None:
            return Unit(i, i + 1, "c", word=lower)
        if lower in self._plain and not mask:
            return Unit(i, i + 1, self._plain[lower], word=lower)
        noun = phrase_at(self._nouns, lowers, i)
        if noun is not None:
            noun_tag, person_class, size = self._classes[noun[1]]
            return Unit(i, noun[0], noun_tag, person_class=person_class, size=size, word=noun[1])
        if self._numbers.may_start(lower) and (number := self._numbers.at(lowers, i)):
            return self._numbered(lowers, i, number)
        if mask == "p":
            return Unit(i, i + 1, "m", word=lower)
        unit = phrase_at(self._units, lowers, i)
        if unit is not None:
            return Unit(i, unit[0], self.unit_tag[unit[1]], word=unit[1])
        if (short := self._written_short(tokens, i, shouting)) is not None:
            return short
        return Unit(i, i + 1, self._word_tag(tokens.texts[i], lower, shouting, side_of), word=lower)

    def _is_quoted_number(self, lowers: Sequence[str], i: int) -> bool:
        """`"several" bandits`: the quotation mark at token i closes a number, and what is counted follows."""
        return self._numbers.may_start(lowers[i - 1]) and not self._tags.keys() & set(lowers[i + 1 : i + 2])

    def _written_short(self, tokens: Tokens, i: int, shouting: bool) -> Unit | None:
        """A rank or an initial with its full stop: `Maj. Roe`, `Ann B. Roe`."""
        word, lower = tokens.texts[i], tokens.lowers[i]
        if tokens.lowers[i + 1 : i + 2] != ["."] or not word[0].isupper():
            return None
        if lower in self._ranks:
            return Unit(i, i + 2, "l", person_class="military", word=lower)
        initial = len(lower) == 1 and i and not (shouting and tokens.lowers[i - 1] not in self.names.given)
        return Unit(i, i + 2, "C", word=lower) if initial else None

    def _word_tag(self, text: str, lower: str, shouting: bool, side_of: Callable[[str], str | None]) -> str:
        tag = self._tags.get(lower)
        if tag is not None:
            return tag
        if self._is_end(text, lower):
            return "y" if self._ages.word in lower else "f"
        if (text[0].isupper() or "-" in lower) and side_of(text) is not None:
            return "D"
        if lower in self._titles:
            return "l"
        if lower in self._particles or lower.startswith(self._prefixes) or (shouting and lower in self.names.given):
            return "C"
        return "C" if text[0].isupper() and not shouting else "c"

    def _is_end(self, text: str, lower: str) -> bool:
        """Whether no noun group runs over a word: a trigger, a mark, an age."""
        return lower in self._triggers or not text[0].isalpha() or self._ages.word in lower

    def _numbered(self, lowers: Sequence[str], i: int, number: Number) -> Unit:
        age = self._ages.after(lowers, number.last)
        if age is not None:
            return Unit(i, age, "y")
        if lowers[i][0].isdecimal() and _is_fraction(lowers, i):
            return Unit(i, number.last, "f", word=lowers[i])
        return Unit(i, number.last, "N", number=number, word=lowers[i])


def _of_no_side(_: str) -> None:
    return None


def _is_fraction(lowers: Sequence[str], i: int) -> bool:
    """`on 14/06, two died`, `24/7`: digits on both sides of a slash count nobody."""
    before = i > 1 and lowers[i - 1] == "/" and lowers[i - 2][0].isdecimal()
    return before or (i + 2 < len(lowers) and lowers[i + 1] == "/" and lowers[i + 2][0].isdecimal())


def _mask(tokens: Tokens, offset: int, masked: Sequence[Mention]) -> list[str]:
    """`d` on tokens of dates, `p` on tokens of places, blank elsewhere. A demonym (a place without precision) is no place here."""
    marks = [""] * len(tokens)
    standing = [m for m in masked if m.kind == "date" or m.place_precision is not None]
    if standing:
        starts = tokens.starts
        for m in standing:
            mark = "d" if m.kind == "date" else "p"
            for i in range(bisect_left(starts, m.start - offset), bisect_left(starts, m.end - offset)):
                marks[i] = mark
    return marks


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


def _unit_words(
    units: dict[str, list[str]], forms: dict[str, Any]
) -> tuple[dict[str, list[tuple[tuple[str, ...], str]]], dict[str, str]]:
    named: dict[str, str] = {}
    tags: dict[str, str] = {}
    for name, words in units.items():
        for word in words if name not in _NO_UNITS else ():
            named[word] = word
            several = word.endswith(forms["plural"]) and not word.endswith(tuple(forms["not_plural"]))
            tags[word] = "v" if name == "times" else "k" if name != "other" else "U" if several else "u"
    return phrase_table(named), tags
