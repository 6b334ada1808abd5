"""A sentence's tokens → units: one or more tokens under a one-letter tag, the alphabet that counts.py's pattern over noun groups reads.

Tags: N number, a/t/q determiners (indefinite, definite, possessive), h/H/G person noun (singular, plural, group), u/U other
unit (singular, plural), v time or word that is a verb too, k counted unit of the contract, p possessive 's, D demonym, C capitalised, c other word, y age, o "of", l title,
e demonym that is a noun only at the end of a group, m place, x other/more, & and, comma, f anything that ends a group,
w "that" (before a noun in the singular alone), S the last name of a person named before in the article.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from factline.pipelines.mentions.numbers import Number


class Unit(NamedTuple):
    """One or more tokens under one tag."""

    first: int
    last: int
    tag: str
    number: Number | None = None
    person_class: str | None = None
    size: int | None = None
    word: str | None = None


@dataclass(frozen=True, slots=True)
class Single:
    """The unit that a word is by itself, unless a word of `unless` follows, or a number one that bounds it.

    One that may have a side, and has, is D.
    """

    tag: str
    word: str
    unless: frozenset[str] = frozenset()
    bounds: bool = False
    may_have_side: bool = False
    person_class: str | None = None
    size: int | None = None


def word_tags(words: dict[str, Any], own: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Words of function_words.yaml → the letters of those that are never heads of a group; `own`: letters of words that have one whatever else they are."""
    tags: dict[str, str] = {}
    for name in ("prepositions", "conjunctions", "pronouns", "negation", "adverbs", "verbs"):
        tags.update(dict.fromkeys(words[name], "f"))
    for forms in words["auxiliaries"].values():
        tags.update(dict.fromkeys(forms, "f"))
    for name, tag in (("indefinite", "a"), ("definite", "t"), ("possessive", "q")):
        tags.update(dict.fromkeys(words["determiners"][name], tag))
    tags.update({word: letter for letter, written in own.items() for word in written})
    return tags
