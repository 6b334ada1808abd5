"""cues.yaml → what the speaker reader looks for: cue forms, word classes, and the anaphoric nouns.

In: Lexicons. Out: CueLexicon, made once for each Lexicons. How a sentence is read with it is not said here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from factline.pipelines.lexicons import Lexicons, Phrases

NO_FRAME = "none"  # of words in which a cue is none: `think tank`
NOUN_ONLY = frozenset({"noun"})
FORMS = ("base", "third", "past", "participle", "gerund")

# One letter a token: a sentence becomes a string ("tape") that patterns read. N and C stand for any other word, in lower case
# or capitalised; E for words that may be finite verbs; K for the cues themselves.
CLASSES = {
    "determiner": "D",
    "possessive": "Q",
    "pronoun": "H",
    "relative": "R",
    "that": "T",
    "glue": "G",
    "to": "O",
    "and": "A",
    "boundary": "P",
    "by": "Y",
    "as": "Z",
    "clause_question": "W",
    "joining": "J",
    "auxiliary_be": "B",
    "auxiliary_have": "X",
    "auxiliary_do": "X",
    "adverb": "V",
    "time": "M",
    "verb": "E",
    "noun": "N",
}
ENDS_CLAUSE = "PYZWJ"  # conjunctions and the prepositions at which a speaker ends


@dataclass(frozen=True, slots=True)
class Cue:
    """One form of one cue. `forms` has more than one where they are written alike ("announced")."""

    lemma: str
    frame: str
    stance: str
    forms: frozenset[str]
    inverts: bool = False
    noun_like: bool = False


@dataclass(frozen=True, slots=True)
class Forms:
    """Of word_forms.yaml: the article, and endings of words."""

    article: str
    possessive: tuple[str, ...]
    whose: str
    doing: str
    past: str
    adverb: str
    plural: str

    @classmethod
    def of(cls, words: dict[str, Any]) -> Forms:
        """KeyError where the lexicon lacks a part."""
        return cls(
            words["article"],
            tuple(words["possessive"]),
            words["whose"],
            words["doing"],
            words["past"],
            words["adverb"],
            words["plural"],
        )


@dataclass(frozen=True)
class CueLexicon:
    """Compiled cues.yaml."""

    phrases: Phrases[Cue]
    classes: dict[str, str]
    negation: frozenset[str]
    modal: frozenset[str]
    noun_links: frozenset[str]
    noun_link: re.Pattern[str]  # what must follow a noun of speech
    agent_links: frozenset[str]
    one_person: frozenset[str]
    several: frozenset[str]
    one_thing: frozenset[str]
    definite: frozenset[str]
    organisations: frozenset[str]
    persons: frozenset[str]
    not_speakers: frozenset[str]
    numbers: frozenset[str]
    adjectives: frozenset[str]
    turns: frozenset[str]  # words behind which the narrator goes on, after what is meant or announced
    bounds: frozenset[str]  # words that bound a number: at least, about
    accounts: str  # a pattern: who tells (1) and the verb (2)
    carriers: frozenset[str]
    no_object: frozenset[str]
    unconfirmed: frozenset[str]
    neither_nor: Mapping[str, frozenset[str]]
    no_longer: list[str]
    denials: Mapping[str, frozenset[str]]
    impersonal: dict[str, str]  # participle or adverb → stance
    impersonal_pattern: str
    following: dict[str, re.Pattern[str]]  # white space and a word of the class that, to or by
    label_words: int
    counts_none: frozenset[str]
    forms: Forms
    first_person: re.Pattern[str]
    interviewed: re.Pattern[str]  # a person of the lead: titled or called
    seats: frozenset[str]  # capitals, which speak for their governments
    letters: dict[str, str] = field(
        default_factory=dict
    )  # words as written whose letter was asked for: a memory of speakers_tape alone


def _verb_cues(group: dict[str, Any]) -> Iterator[tuple[str, Cue]]:
    for key in ("verbs", "noun_like"):
        for line in group.get(key, ()):
            written = [form.replace("_", " ") for form in line.split()]
            if len(written) != len(FORMS):
                raise ValueError(f"cues.yaml: {line!r} has not {len(FORMS)} forms")
            lemma = written[0].removeprefix("~")
            for form in dict.fromkeys(written):
                if form[0] not in "-~":
                    forms = frozenset(name for name, text in zip(FORMS, written, strict=True) if text == form)
                    yield (
                        form,
                        Cue(lemma, group["frame"], group["stance"], forms, group.get("inverts", False), key == "noun_like"),
                    )


def _cues(data: dict[str, Any]) -> dict[str, Cue]:
    cues: dict[str, Cue] = {}
    for group in data["verbs"]:
        for form, cue in _verb_cues(group):
            cues.setdefault(form, cue)  # the first group that names a form keeps it
    for stance, nouns in data["nouns"].items():
        for noun in nouns:
            if (verb := cues.get(noun)) is None:
                cues[noun] = Cue(noun, "noun", stance, NOUN_ONLY)
            else:
                cues[noun] = Cue(verb.lemma, verb.frame, verb.stance, verb.forms | {"noun"}, verb.inverts, verb.noun_like)
    for phrase in data["not_cues"]:
        cues[phrase] = Cue(phrase, NO_FRAME, "claimed", frozenset())
    for entry in data["prepositions"]:
        cues[entry["cue"]] = Cue(entry["cue"], "preposition", entry["stance"], frozenset({"preposition"}))
    return cues


def _impersonal_pattern(data: dict[str, Any]) -> str:
    """A participle after a form of "be" (an adverb may stand between), or one of the adverbs."""

    def words(part: str) -> str:
        return "|".join(word for group in data["impersonal"][part].values() for word in group)

    be = "|".join(word for word in data["words"]["auxiliary_be"] if word.isalpha())
    return rf"\b(?:{be})\s+{data['impersonal_between']}({words('participles')})\b|\b({words('adverbs')})\b"


def _interviewed(words: dict[str, Any]) -> re.Pattern[str]:
    """`Dr Jane Roe`, `Jane Roe, 52,`, `Jane Roe, a miller`: a name with what tells that a person bears it."""
    name = r"[A-Z][\w'’-]+"
    titles, behind = ("|".join(words[part]) for part in ("titles", "behind"))
    return re.compile(
        rf"\b(?P<titled>(?:{titles})\s+{name}(?:\s+{name})?)|\b(?P<called>{name}\s+{name})(?=,\s+(?:\d\d|{behind})\b)"
    )


def _accounts_pattern(data: dict[str, Any]) -> str:
    """One of some accounts, and what it does with a figure: `one report puts`, `others claim`."""
    who, nouns, verbs, alone = ("|".join(data[part]) for part in ("who", "nouns", "verbs", "alone"))
    return rf"(?i)\b((?:{who})(?: \w+)? (?:{nouns})|{alone}){data['between']} ({verbs})\b"


def _classes(words: dict[str, list[str]]) -> dict[str, str]:
    """The letter of each word; the first class that has it keeps it."""
    classes: dict[str, str] = {}
    for name, letter in CLASSES.items():
        for word in words[name]:
            classes.setdefault(word, letter)
    return classes


def _following(words: dict[str, list[str]]) -> dict[str, re.Pattern[str]]:
    names = ("that", "to", "by")
    return {name: re.compile(rf"\s+(?:{'|'.join(words[name])})\b\s*", re.IGNORECASE) for name in names}


@lru_cache(maxsize=4)
def cue_lexicon(lexicons: Lexicons) -> CueLexicon:
    """The compiled lexicon; KeyError where cues.yaml lacks a part."""
    data = lexicons.general["cues"]
    return CueLexicon(
        phrases=Phrases(_cues(data), ignore_case=True),
        classes=_classes(data["words"]),
        negation=frozenset(data["words"]["negation"]),
        modal=frozenset(data["words"]["modal"]),
        noun_links=frozenset(data["noun_links"]),
        noun_link=re.compile(rf"\s*(?:{'|'.join([*data['noun_links'], *data['agent_links']])})(?!\w)", re.IGNORECASE),
        agent_links=frozenset(data["agent_links"]),
        one_person=frozenset(data["anaphors"]["one_person"]),
        several=frozenset(data["anaphors"]["several"]),
        one_thing=frozenset(data["anaphors"]["one_thing"]),
        definite=frozenset(data["anaphors"]["definite"]),
        organisations=frozenset(data["anaphors"]["organisation"]),
        persons=frozenset(data["anaphors"]["person"]),
        not_speakers=frozenset(data["not_speakers"]),
        numbers=frozenset(lexicons.general["numbers"]["cardinals"]).union(data["numbers"]),
        accounts=_accounts_pattern(data["accounts"]),
        adjectives=frozenset(data["adjectives"]),
        turns=frozenset(data["turns"]),
        bounds=frozenset(w for ws in lexicons.general["numbers"]["operators_before"].values() for w in ws),
        carriers=frozenset(data["carriers"]),
        no_object=frozenset(data["no_object"]),
        unconfirmed=frozenset(data["unconfirmed"]),
        neither_nor={key: frozenset(words) for key, words in data["neither_nor"].items()},
        no_longer=list(data["no_longer"]),
        denials={key: frozenset(words) for key, words in data["denials"].items()},
        impersonal={w: stance for part in data["impersonal"].values() for stance, words in part.items() for w in words},
        impersonal_pattern=_impersonal_pattern(data),
        following=_following(data["words"]),
        label_words=data["labels"]["most_words"],
        counts_none=frozenset(data["counts_none"]),
        forms=Forms.of(lexicons.general["word_forms"]),
        first_person=re.compile(rf"\b(?:{'|'.join(data['interview']['first_person'])})\b"),
        interviewed=_interviewed(data["interview"]),
        seats=frozenset(name for a in lexicons.domain["actors"]["affiliations"] for name in a["capitals"]),
    )
