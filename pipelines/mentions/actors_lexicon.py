"""Lexicons → ActorLexicon: affiliations, institutions, groups and people, and every phrase that may name one. Joins nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from factline.pipelines.lexicons import Lexicons, Phrases


@dataclass(frozen=True, slots=True)
class Affiliation:
    """Whose an institution or a person is: a country, or a party of the domain with its side."""

    id: str
    name: str
    adjective: str
    country: str | None
    side: str | None


@dataclass(frozen=True, slots=True)
class Institution:
    """A kind of body, office, force or crowd (institutions.yaml)."""

    id: str
    name: str
    kind: str
    person_class: str
    short: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Role:
    """What a person or group was, of which side, from and to which day (None: no bound)."""

    side: str | None
    first: date | None
    last: date | None

    def covers(self, on: date) -> bool:
        """Did it hold on that day?"""
        return (self.first is None or self.first <= on) and (self.last is None or on <= self.last)


@dataclass(frozen=True, slots=True)
class Actor:
    """A named group or person, with its roles over time and the words of which the article needs one for its weak names."""

    id: str
    name: str
    person_class: str
    person: bool
    roles: tuple[Role, ...]
    needs: tuple[str, ...] = ()

    def side(self, on: date | None) -> str | None:
        """The side on that day; without a day, or outside all roles, the side of all roles where it is one."""
        held = {r.side for r in self.roles if on is not None and r.covers(on)}
        sides = held or {r.side for r in self.roles}
        return sides.pop() if len(sides) == 1 else None


@dataclass(slots=True)
class Lexeme:
    """All that a phrase may be. `form`: how an owner is named: adjective, name, people or capital. `bare`: an actor alone too.

    `weak_owner`: it names its owner only in an article about the domain.
    """

    written: str
    owner: Affiliation | None = None
    weak_owner: bool = False
    form: str = ""
    institution: Institution | None = None
    bare: bool = False
    strong: list[Actor] = field(default_factory=list)
    weak: list[Actor] = field(default_factory=list)

    def is_cased(self, found: str) -> bool:
        """A name keeps its capitals, or is in capitals throughout; a word may stand in any case, and so may what a state has (`Defence Ministry`)."""
        written = self.written
        if found == written or written.islower():
            return True
        if len(written) <= 5 and " " not in written and not written[1:].islower():
            return False  # an acronym (NATO, LeT) has no other form
        return found[0].isupper() or not written[0].isupper() or (self.institution is not None and found.islower())


@dataclass(frozen=True)
class ActorLexicon:
    """`phrases` finds lexemes; `owners`: lower-case affiliation word → affiliation; `shorts`: "ministry" → institution ids.

    `known_as`: id of an affiliation's institution → the group that it is ("Artsakh's defence ministry" is its Defence Army).
    """

    phrases: Phrases[Lexeme]
    owners: dict[str, Affiliation]
    shorts: dict[str, frozenset[str]]
    known_as: dict[str, Actor]


class Cues:
    """actor_cues.yaml, forms of words, and the words that show an article to be of the domain."""

    def __init__(self, cues: dict[str, Any], forms: dict[str, Any], given_names: list[str], company: list[str]) -> None:
        self.article, self.possessive = str(forms["article"]), tuple(str(p) for p in forms["possessive"])
        # of a name in s as well, which takes the mark alone
        self.gaps = frozenset(f"{mark} " for p in ("", *self.possessive) for mark in (p, p[:1]))
        self.modifiers = frozenset(cues["modifiers"])
        self.links: dict[str, frozenset[str]] = {kind: frozenset(links) for kind, links in cues["links"].items()}
        self.pairs = frozenset(cues["pairs"])
        self.office_links = frozenset(cues["office_links"])
        self.locatives = frozenset(cues["locatives"])
        self.verbs = frozenset(cues["government_verbs"])
        self.objects = frozenset(cues["government_objects"])
        self.given_names = frozenset(given_names)
        self.openers = frozenset(cues["openers"])
        self.company = re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, company))})(?![^\W_])", re.IGNORECASE)


class _Builder:
    def __init__(self) -> None:
        self.lexemes: dict[str, Lexeme] = {}
        self.owners: dict[str, Affiliation] = {}
        self.known_as: dict[str, Actor] = {}

    def lexeme(self, written: str) -> Lexeme:
        lexeme = self.lexemes.setdefault(written.lower(), Lexeme(written))
        if sum(map(str.isupper, written)) < sum(map(str.isupper, lexeme.written)):
            lexeme.written = written  # of spellings that differ in case only, the one with fewer capitals allows both
        return lexeme

    def own(self, words: Iterable[str], owner: Affiliation, form: str, *, weak: bool = False) -> None:
        for word in words:
            lexeme = self.lexeme(word)
            if lexeme.owner is None:  # the domain's come first and win over the world's
                lexeme.owner, lexeme.form, lexeme.weak_owner = owner, form, weak
                if form != "capital" and not weak:
                    self.owners[word.lower()] = owner

    def affiliations(self, rows: Iterable[dict[str, Any]], countries: Iterable[dict[str, str]]) -> None:
        by_country: dict[str, Affiliation] = {}
        for row in rows:
            owner = Affiliation(row["id"], row["name"], row["adjective"], row["country"], row["side"])
            if owner.country is not None:
                by_country[owner.country] = owner
            self.own(row["words"], owner, "adjective")
            self.own(row["people"], owner, "people")
            self.own(row["capitals"], owner, "capital")
            self.own(row.get("weak", ()), owner, "adjective", weak=True)
        for country in countries:
            names, adjectives = country["names"].split("|"), _split(country["adjectives"])
            owner = by_country.get(country["code"]) or Affiliation(
                _slug(names[0]), names[0], adjectives[0] if adjectives else names[0], country["code"], None
            )
            self.own(names, owner, "name")
            self.own(adjectives, owner, "adjective")
            self.own(_split(country["people"]), owner, "people")
            self.own([country["capital"]], owner, "capital")

    def institutions(self, rows: Iterable[dict[str, Any]]) -> dict[str, frozenset[str]]:
        shorts: dict[str, set[str]] = {}
        for row in rows:
            short = tuple(row.get("short", ()))
            institution = Institution(row["id"], row["name"], row["kind"], row["class"], short)
            owned = frozenset((*row.get("owned", ()), *row.get("deeds", ())))
            for form in [*row["forms"], *sorted(owned)]:
                lexeme = self.lexeme(form)
                if lexeme.institution is not None:
                    raise ValueError(f"institution form {form!r} stands twice: {lexeme.institution.id} and {institution.id}")
                lexeme.institution = institution
                lexeme.bare = row.get("alone", False) and form not in owned
            for word in short:
                shorts.setdefault(word, set()).add(institution.id)
        return {word: frozenset(ids) for word, ids in shorts.items()}

    def actors(self, rows: Iterable[dict[str, Any]], *, person: bool) -> None:
        for row in rows:
            roles = row["roles"] if person else [row]
            actor = Actor(
                f"act-{row['id']}", row["names"][0], row.get("class", "official"), person,
                tuple(Role(r.get("side"), r.get("from"), r.get("to")) for r in roles), tuple(row.get("needs", ())),
            )  # fmt: skip
            for name in row["names"]:
                self.lexeme(name).strong.append(actor)
            for name in row.get("weak", ()):
                self.lexeme(name).weak.append(actor)
            for institution in row.get("institutions", ()):
                if self.known_as.setdefault(f"act-{institution}", actor) is not actor:
                    raise ValueError(f"institution {institution!r} is two groups")


def _split(cell: str) -> list[str]:
    return [word for word in cell.split("|") if word]


def _slug(name: str) -> str:
    return name.lower().replace(".", "").replace("'", "").replace(" ", "-")


@lru_cache(maxsize=4)
def actor_lexicon(lexicons: Lexicons) -> ActorLexicon:
    """Built once for lexicons. ValueError where an institution's form stands twice, or one is two groups."""
    build = _Builder()
    domain, general = lexicons.domain["actors"], lexicons.general
    build.affiliations(domain["affiliations"], general["countries"])
    shorts = build.institutions(general["institutions"])
    for source in (domain, general["actors"]):
        build.actors(source["groups"], person=False)
        build.actors(source["people"], person=True)
    for word in shorts:
        build.lexeme(word)
    return ActorLexicon(Phrases(build.lexemes, ignore_case=True), build.owners, shorts, build.known_as)
