"""Is a name in this text a place, or part of another name? From the words beside it. Which place it is, places_choice.py says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from factline.pipelines.mentions.places_gazetteer import Place

_AFTER = re.compile(r" ([\w'’&-]+)")


class Verdict(Enum):
    """What the words beside a name say of it."""

    PLACE = "place"  # said to be one: a locative or an introducer stands before it
    PLAIN = "plain"  # nothing against it, nothing for it
    DOUBT = "doubt"  # part of a longer name of unknown kind: a place only where the article uses it as one elsewhere
    PERSON = "person"
    OTHER = "other"  # a paper, a street, a firm, a body


@dataclass(slots=True)
class Name:
    """A name found in the text: offsets, how it is looked up, and who bears it. `owns`: an institution of it follows."""

    start: int
    end: int
    key: str
    places: list[Place]
    cities: list[tuple[str, str, str]]
    states: list[str]
    weak: bool = False
    demonym: bool = False
    curated: bool = False
    owns: bool = False
    verdict: Verdict = Verdict.PLAIN
    starts_sentence: bool = False
    unit: Place | None = None
    after_comma: bool = False
    precision: str | None = None
    chosen: Place | None = field(default=None)

    @property
    def locates(self) -> bool:
        """Towns and counties have few words for them; countries and regions are places whatever stands beside them."""
        return self.curated and not self.demonym


def word_before(text: str, start: int) -> str:
    """The word right before `start` with its marks, or "" where no single space joins them."""
    if start < 2 or text[start - 1] != " ":
        return ""
    lead = text[max(0, start - 40) : start - 1]
    return lead[max(lead.rfind(" "), lead.rfind("\n")) + 1 :]


def word_after(text: str, end: int, possessive: Iterable[str]) -> str:
    """The word after `end` without closing marks or one of the possessive endings, or "" where no single space joins them."""
    match = _AFTER.match(text, end)
    word = match[1] if match is not None else ""
    for ending in possessive:
        word = word.removesuffix(ending)
    return word


def _opens_sentence(text: str, at: int) -> bool:
    lead = text[max(0, at - 3) : at].rstrip(" ")
    return not lead or lead[-1] in '.!?:\n"”“'


class Context:
    """Judges names by place_cues.yaml and word_forms.yaml."""

    def __init__(self, cues: dict[str, Any], forms: dict[str, Any]) -> None:
        self._of, self._article, self._possessive = str(cues["of"]), str(forms["article"]), tuple(forms["possessive"])
        self._of_name = f" {self._of} "
        self._locatives = frozenset(cues["locatives"])
        self._titles = frozenset(cues["titles"])
        self._bodies = frozenset(cues["bodies"])
        self._others = frozenset(cues["other_names"])
        self._bodies_of = frozenset(cues["bodies_of"])
        self._parts = frozenset(cues["parts"])
        self._introducers = tuple(f"{i} " for i in cues["introducers"])
        self._given = frozenset(cues["given_names"])
        self._after_dateline = tuple(cues["after_dateline"])

    def judge(self, name: Name, text: str, edges: set[int], *, upper: bool) -> Verdict:
        """`edges`: offsets at which names of countries and regions begin or, negated, end. `upper`: the text is all capitals."""
        before, after = word_before(text, name.start), word_after(text, name.end, self._possessive)
        low = before.lower().strip("\"'“”‘’([—-")
        name.starts_sentence = not before or before[-1] in '.!?:;"”' or name.start == 0
        if self._in_a_body(text, name.start, low):
            return Verdict.OTHER
        if not upper and self._is_dateline(name, text):
            return Verdict.PLACE
        verdict = self._after(name, after, name.end + 1 in edges, upper=upper)
        if verdict in (Verdict.PLAIN, Verdict.DOUBT) and before and -(name.start - 1) not in edges:
            opens = _opens_sentence(text, name.start - 1 - len(before))
            beside = self._before(name, before, low, opens=opens, upper=upper)
            verdict = verdict if beside is Verdict.PLAIN else beside
        if verdict is not Verdict.PLAIN:
            return verdict
        return Verdict.PLACE if self._supported(text, name.start, low) else Verdict.PLAIN

    def _is_dateline(self, name: Name, text: str) -> bool:
        """ "LEXINGTON, Neb. (AP)", "BERLIN - ": in capitals where the rest is not, at the start of a sentence."""
        if not name.starts_sentence or name.end - name.start < 4 or not text[name.start : name.end].isupper():
            return False
        return text.startswith(self._after_dateline, name.end)

    def given(self, name: Name) -> bool:
        """Is the name (its first word) a given name too?"""
        return name.key.split(" ", 1)[0] in self._given

    def _supported(self, text: str, start: int, low: str) -> bool:
        if low in self._locatives:
            return True
        return text[max(0, start - 20) : start].lower().endswith(self._introducers)

    def _in_a_body(self, text: str, start: int, low: str) -> bool:
        """ "Ministry of Defence of Azerbaijan", "University of the West Bank"."""
        if low not in (self._of, self._article):
            return False
        lead = text[max(0, start - 40) : start].lower().removesuffix(f"{self._article} ")
        if not lead.endswith(self._of_name):
            return False
        return lead[: -len(self._of_name)].rsplit(" ", 1)[-1] in self._bodies_of

    def _after(self, name: Name, after: str, known: bool, *, upper: bool) -> Verdict:
        if name.demonym or not after or known or not after[0].isupper():
            return Verdict.PLAIN
        low = after.lower()
        if low in self._others:
            return Verdict.OTHER
        if low in self._bodies or low in self._parts or upper:
            return Verdict.PLAIN
        if self.given(name):
            return Verdict.PERSON
        return Verdict.PLAIN if name.locates else Verdict.DOUBT

    def _before(self, name: Name, before: str, low: str, *, opens: bool, upper: bool) -> Verdict:
        if not before.lstrip("\"'“‘([")[:1].isupper():
            return Verdict.PLAIN
        bare = low.rstrip(".")
        if before[-1] in ',;:!?)”"' or name.demonym:
            return Verdict.PLAIN
        if bare in self._titles or bare in self._given or (len(bare) == 1 and bare.isalpha() and before.endswith(".")):
            return Verdict.PLAIN if name.curated and bare in self._parts else Verdict.PERSON
        if before[-1] == "." or bare in self._parts or upper or name.locates or opens:
            return Verdict.PLAIN
        return Verdict.PERSON
