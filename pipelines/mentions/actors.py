"""Cleaned text of an article → its actor mentions: bodies, offices, forces, people, countries, with the side of each on a day.

An actor is a name of its own (Minsk Group, Ilham Aliyev) or an institution joined to whose it is ("Azerbaijan's Defence
Ministry", "ethnic Armenian forces", "Defence Ministry of Azerbaijan"). Who did or said what is for speakers and facts to say.
"""

from __future__ import annotations

import re
from datetime import date

from factline.pipelines.lexicons import Lexicons
from factline.pipelines.mentions.actors_lexicon import (
    Actor,
    ActorLexicon,
    Affiliation,
    Cues,
    Institution,
    Lexeme,
    actor_lexicon,
)
from factline.pipelines.mentions.mention import Mention

_Found = tuple[int, int, Lexeme]
_WORD_AFTER = re.compile(r" ([^\W\d_]+)")
_LONGEST_GAP = 40


class ActorReader:
    """Reads actors by the lexicons (compiled once for them)."""

    def __init__(self, lexicons: Lexicons) -> None:
        self._lexicon = actor_lexicon(lexicons)
        self._cues = Cues(
            lexicons.general["actor_cues"],
            lexicons.general["word_forms"],
            lexicons.general["place_cues"]["given_names"],
            lexicons.domain["actors"]["company"],
        )

    def side_of_demonym(self, word: str) -> str | None:
        """Side that an adjective, a country or a people names ("Azeri" → azerbaijan); None where it is of no side."""
        owner = self._lexicon.owners.get(word.lower())
        return owner.side if owner is not None else None

    def read(self, text: str, on: date | None) -> list[Mention]:
        """Actor mentions in order, without overlap. `on`: the day on which sides and offices count, None where unknown."""
        return _Reading(text, on, self._lexicon, self._cues).mentions()


class _Reading:
    """One article: the lexemes found in it, joined left to right."""

    def __init__(self, text: str, on: date | None, lexicon: ActorLexicon, cues: Cues) -> None:
        self._text, self._on, self._lexicon, self._cues = text, on, lexicon, cues
        self._found = [f for f in lexicon.phrases.find(text) if f[2].is_cased(text[f[0] : f[1]])]
        self._named = {actor.id for _, _, lexeme in self._found for actor in lexeme.strong}
        self._company: bool | None = None
        self._last: dict[str, Mention] = {}

    def mentions(self) -> list[Mention]:
        given: list[Mention] = []
        at = 0
        while at < len(self._found):
            mention, taken = self._at(at)
            if mention is not None:
                given.append(mention)
            at += taken
        return given

    def _at(self, at: int) -> tuple[Mention | None, int]:
        """The mention that begins with found lexeme `at`, and how many lexemes it takes up."""
        start, end, lexeme = self._found[at]
        actor = self._actor(lexeme)
        if actor is not None:
            return self._with_noun(at, actor)
        if lexeme.owner is not None and (not lexeme.weak_owner or self._about_domain()):
            joined = self._owned(at, lexeme.owner) or self._paired(at, lexeme.owner)
            if joined is not None or lexeme.institution is None:
                return joined or (self._owner_alone(start, end, lexeme), 1)
        if lexeme.institution is not None:
            return self._institution(at, lexeme.institution)
        if lexeme.written in self._lexicon.shorts:
            return self._again(start, end, self._lexicon.shorts[lexeme.written]), 1
        if lexeme.weak:
            return self._surname(start, end, lexeme.weak), 1
        return None, 1

    def _with_noun(self, at: int, actor: Actor) -> tuple[Mention, int]:
        """ "Taliban fighters" is the Taliban."""
        start, end, _ = self._found[at]
        if not actor.person and (after := self._next(at)) is not None:
            institution = after[2].institution
            if institution is not None and institution.kind == "force" and self._text[end : after[0]] == " ":
                return self._of_actor(start, after[1], actor), 2
        return self._of_actor(start, end, actor), 1

    def _owned(self, at: int, owner: Affiliation) -> tuple[Mention | None, int] | None:
        """Affiliation, then institution: "Azerbaijani Defence Ministry", "Armenia's prime minister, Nikol Pashinyan"."""
        start, end, lexeme = self._found[at]
        after = self._next(at)
        if after is None or after[2].institution is None or not self._joins(end, after[0]):
            return None
        if lexeme.form == "capital" and self._text[end : end + 1] not in "'’":
            return None
        institution = after[2].institution
        held = self._holder(at + 1, institution)
        if held is not None:
            return self._of_actor(start, self._found[at + 2][1], held, institution), 3
        return self._of_institution(start, after[1], owner, institution), 2

    def _paired(self, at: int, owner: Affiliation) -> tuple[Mention, int] | None:
        """The first of "Azeri and Armenian troops": the institution that follows the second is its own too."""
        start, end, lexeme = self._found[at]
        second, third = self._next(at), self._next(at + 1)
        if second is None or third is None or lexeme.form != "adjective" or second[2].form != "adjective":
            return None
        institution = third[2].institution
        if institution is None or self._text[end : second[0]] not in self._cues.pairs or not self._joins(second[1], third[0]):
            return None
        return self._of_institution(start, end, owner, institution), 1

    def _institution(self, at: int, institution: Institution) -> tuple[Mention | None, int]:
        """Institution, then affiliation ("Defence Ministry of Azerbaijan") or holder ("President Aliyev"), or alone."""
        start, end, lexeme = self._found[at]
        after = self._next(at)
        if after is not None and after[2].owner is not None and after[2].form != "people":
            owner, link = after[2].owner, self._text[end : after[0]].lower()
            if link in self._cues.links[institution.kind]:
                return self._of_owner(at, owner, institution)
        held = self._holder(at, institution)
        if held is not None:
            return self._of_actor(start, self._found[at + 1][1], held, institution), 2
        again = self._again(start, end, frozenset([institution.id]))
        if again is not None and institution.kind in ("body", "office"):
            return again, 1
        if not lexeme.bare:
            return None, 1
        return Mention("actor", start, end, institution.name, f"act-{institution.id}", person_class=institution.person_class), 1

    def _of_owner(self, at: int, owner: Affiliation, institution: Institution) -> tuple[Mention, int]:
        """ "president of Armenia, Nikol Pashinyan"; "a soldier of the Azerbaijan army" (the last noun only widens the span)."""
        start, after = self._found[at][0], self._found[at + 1]
        held = self._holder(at + 1, institution)
        if held is not None:
            return self._of_actor(start, self._found[at + 2][1], held, institution), 3
        last = self._next(at + 1)
        if last is not None and last[2].institution is not None and self._joins(after[1], last[0]):
            return self._of_institution(start, last[1], owner, institution), 3
        return self._of_institution(start, after[1], owner, institution), 2

    def _holder(self, at: int, institution: Institution) -> Actor | None:
        """The person named right after lexeme `at`, where that is an office."""
        after = self._next(at)
        if institution.kind != "office" or after is None:
            return None
        if self._text[self._found[at][1] : after[0]] not in self._cues.office_links:
            return None
        actor = self._actor(after[2])
        if actor is None:
            actor = self._of_weak(after[2].weak)
        return actor if actor is not None and actor.person else None

    def _owner_alone(self, start: int, end: int, lexeme: Lexeme) -> Mention | None:
        owner = lexeme.owner
        assert owner is not None  # the caller asked for it
        if self._text[end : end + 1] == "-" or (start and self._text[start - 1] == "-"):
            return None
        before = self._before(start)
        if lexeme.form == "people":
            return Mention("actor", start, end, lexeme.written, f"act-{owner.id}-people", owner.side)
        if lexeme.form == "name":
            if before in self._cues.locatives or self._is_given_name(start, end):
                return None
            return Mention("actor", start, end, owner.name, f"act-{owner.id}", owner.side, country=owner.country)
        # A capital, or a region's name that is an adjective too: the government only where it acts or is spoken of.
        after = _WORD_AFTER.match(self._text, end)
        acts = after is not None and after.group(1).lower() in self._cues.verbs and before not in self._cues.locatives
        names_it = lexeme.form == "capital" or lexeme.written == owner.name
        spoken_of = before in self._cues.objects and not (after is not None and after.group(1)[0].isupper())
        if not names_it or not (acts or spoken_of):
            return None
        return Mention("actor", start, end, owner.name, f"act-{owner.id}", owner.side, country=owner.country)

    def _is_given_name(self, start: int, end: int) -> bool:
        """ "Jordan Smith" and "Michael Jordan" are no country."""
        if self._text[start:end].lower() not in self._cues.given_names:
            return False
        after = _WORD_AFTER.match(self._text, end)
        return (after is not None and after.group(1)[0].isupper()) or self._has_other_given_name(start)

    def _actor(self, lexeme: Lexeme) -> Actor | None:
        """The named group or person of a strong name, or of a weak name of a group in its domain."""
        if lexeme.strong:
            dated = [a for a in lexeme.strong if self._on is not None and any(r.covers(self._on) for r in a.roles)]
            return (dated or lexeme.strong)[0]
        groups = [a for a in lexeme.weak if not a.person]
        if not groups or not self._in_company(groups[0]):
            return None
        return self._of_weak(groups)

    def _of_weak(self, actors: list[Actor]) -> Actor | None:
        """Whom a weak name means: who is named in full in the article, or who alone held a role on the day, or who alone bears it."""
        named = [a for a in actors if a.id in self._named]
        dated = [a for a in actors if self._on is not None and any(r.covers(self._on) for r in a.roles)]
        if self._on is not None and not named and not dated:
            return None
        for choice in (named, dated, actors):
            if len(choice) == 1:
                return choice[0]
        return None

    def _surname(self, start: int, end: int, actors: list[Actor]) -> Mention | None:
        """A bare surname: never where another given name stands before it; of no id where several persons may be meant."""
        people = [a for a in actors if a.person]
        if not people or not self._in_company(people[0]) or self._has_other_given_name(start):
            return None
        actor = self._of_weak(people)
        if actor is not None:
            return self._of_actor(start, end, actor)
        sides = {a.side(self._on) for a in people}
        if self._on is not None or len(people) == 1:
            return None
        return Mention(
            "actor", start, end, self._text[start:end], None, sides.pop() if len(sides) == 1 else None, person_class="official"
        )

    def _has_other_given_name(self, start: int) -> bool:
        """Is the word before a capitalised one of no other use ("Elnur Hasanov" is not the minister Hasanov)?"""
        lead = self._text[max(0, start - 30) : start]
        if not lead.endswith(" "):
            return False
        before = lead[:-1].rsplit(" ", 1)[-1].lstrip("\"“‘'(")
        closes = before[-1:] in ',;:!?"”)' or (before[-1:] == "." and len(before) > 2)  # "I." is an initial
        return before[:1].isupper() and not closes and before.lower() not in self._cues.openers

    def _again(self, start: int, end: int, institutions: frozenset[str]) -> Mention | None:
        """A body or office named before: "the ministry", "the president"."""
        article = f"{self._cues.article} "
        last = max((self._last[i] for i in institutions if i in self._last), key=lambda m: m.start, default=None)
        if last is None or self._text[max(0, start - len(article)) : start].lower() != article:
            return None
        return last._replace(start=start, end=end)

    def _of_institution(self, start: int, end: int, owner: Affiliation, institution: Institution) -> Mention:
        name, actor_id = f"{owner.adjective} {institution.name}", f"act-{owner.id}-{institution.id}"
        if actor_id in self._lexicon.known_as:
            group = self._lexicon.known_as[actor_id]
            name, actor_id = group.name, group.id
        mention = Mention(
            "actor", start, end, name, actor_id, owner.side, country=owner.country, person_class=institution.person_class
        )
        if institution.id not in self._last or not self._text.startswith(self._cues.possessive, end):
            self._last[institution.id] = mention  # "the ministry" is not the one whose report it spoke of
        return mention

    def _of_actor(self, start: int, end: int, actor: Actor, office: Institution | None = None) -> Mention:
        mention = Mention("actor", start, end, actor.name, actor.id, actor.side(self._on), person_class=actor.person_class)
        if office is not None:
            self._last[office.id] = mention
        return mention

    def _next(self, at: int) -> _Found | None:
        return self._found[at + 1] if at + 1 < len(self._found) else None

    def _joins(self, end: int, start: int) -> bool:
        """Is there nothing but a possessive and modifiers between?"""
        gap = self._text[end:start].lower()
        if gap in self._cues.gaps:
            return True
        if not gap or len(gap) > _LONGEST_GAP or gap[0] not in " '’" or gap[-1] != " ":
            return False
        for possessive in self._cues.possessive:
            gap = gap.removeprefix(possessive)
        words = gap.split(" ")[1:-1]
        return all(word in self._cues.modifiers for word in words)

    def _before(self, start: int) -> str:
        words = self._text[max(0, start - 24) : start].lower().split()
        if words and words[-1] == self._cues.article:
            words.pop()
        return words[-1].lstrip("\"“‘'(") if words else ""

    def _in_company(self, actor: Actor) -> bool:
        if actor.needs:
            return any(word in self._text for word in actor.needs)
        return self._about_domain()

    def _about_domain(self) -> bool:
        if self._company is None:
            self._company = self._cues.company.search(self._text) is not None
        return self._company
