"""function_words.yaml and word_forms.yaml → the tag of each word of grammar in chunks. Triggers have tags of their own; a word without a tag is told by its shape.

Also which tokens are passed over, and which words open a trigger of several words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from factline.pipelines.lexicons import Tokens

_SHORT = 8  # letters of a short name in brackets
_AHEAD, _LONGEST = 16, 8  # letters behind a mention, and words, in which a trigger that it opens ends


@dataclass(frozen=True, slots=True)
class Single:
    """The tag of a word that is one chunk, unless a word of `unless` follows; `asks`: its place may ask for another tag."""

    tag: str
    asks: bool
    unless: frozenset[str]


def word_tags(words: dict[str, Any], own: dict[str, list[str]]) -> dict[str, str]:
    """Lower-case word → tag; `own`: tags of words that have one whatever else they are. KeyError where the lexicon lacks a part."""
    tags = dict.fromkeys(words["verbs"], "VERB")
    tags.update(dict.fromkeys(words["adverbs"], "ADV"))
    tags.update(dict.fromkeys(words["pronouns"], "PRON"))
    tags.update(dict.fromkeys(words["prepositions"], "PREP"))
    tags.update(dict.fromkeys(words["conjunctions"], "CONJ"))  # "after" opens a clause of its own more often than not
    for name in ("indefinite", "definite"):
        tags.update(dict.fromkeys(words["determiners"][name], "DET"))
    tags.update(dict.fromkeys(words["determiners"]["possessive"], "POSS"))
    for name, tag in (("be", "BE"), ("have", "HAVE"), ("do", "DO"), ("modal", "MODAL")):
        tags.update(dict.fromkeys(words["auxiliaries"][name], tag))
    # A negated auxiliary keeps its tag in `negated`, so that "was not" and "wasn't" read alike: see patterns.Clause.negated.
    tags.update({w: "NEG" for w in words["negation"] if w not in tags})
    tags.update({word: tag for tag, written in own.items() for word in written})
    return tags


def aside(tokens: Tokens, i: int, before_year: AbstractSet[str]) -> int | None:
    """The token after a short name or a day in brackets (`of the Union (UN)`, `last night (14/06)`), which belong to what they follow.

    before_year: words by which a year there is that of birth.
    """
    last = next((j for j in range(i + 1, min(i + 5, len(tokens))) if tokens.texts[j] == ")"), None)
    if last is None or i == 0:
        return None
    inside = tokens.texts[i + 1 : last]
    letters = "".join(inside).replace("-", "")
    name = 0 < len(inside) <= 3 and 1 < len(letters) <= _SHORT and letters.isalpha() and any(c.isupper() for c in letters[1:])
    day = len(inside) == 3 and inside[1] == "/" and inside[0].isdecimal() and inside[2].isdecimal()
    born = len(inside) > 1 and inside[0].lower() in before_year and len(inside[-1]) == 4 and inside[-1].isdecimal()  # (b. 1994)
    return last + 1 if name or day or born else None


def joins(tokens: Tokens, i: int) -> bool:
    """`the Council of Gadam–Borun`: a dash between two words without white space makes one of them."""
    inside = 0 < i < len(tokens) - 1 and tokens.ends[i - 1] == tokens.starts[i] and tokens.ends[i] == tokens.starts[i + 1]
    return inside and tokens.texts[i - 1].isalpha() and tokens.texts[i + 1].isalpha() and tokens.texts[i + 1][0].isupper()


def after(tokens: Tokens, i: int, end: int) -> int:
    """The first token from `i` on that begins at `end` or behind it."""
    while i < len(tokens) and tokens.starts[i] < end:
        i += 1
    return i


def opens_phrase(
    text: str, start: int, end: int, longer: Mapping[str, Mapping[str, Sequence[tuple[tuple[str, ...], str, Any]]]]
) -> bool:
    """`become victims of`: whether text[start:end] opens a trigger of several words, and lies in it.

    longer: triggers by their first word, then by their second.
    """
    words = text[start : end + _AHEAD].lower().split()[:_LONGEST]
    phrases = longer.get(words[0], {}).get(words[1], ()) if len(words) > 1 else ()
    return any(list(p) == words[: len(p)] and len(" ".join(p)) >= end - start for p, _, _ in phrases)
