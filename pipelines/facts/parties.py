"""Mentions of a sentence → the parties that it names, and who held a place on a day. Whose the people of a fact are is for sides."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from factline.pipelines.facts.draft import SentenceRow
from factline.pipelines.lexicons import Lexicons


class Party(NamedTuple):
    """Words that name a side; offsets in the cleaned text. `land`: a country's name or adjective (`people`) rather than an actor."""

    start: int
    end: int
    side: str
    text: str
    actor_id: str | None
    land: bool = False
    people: bool = False


class Parties:
    """Who is who in a domain: one for each Lexicons."""

    def __init__(self, lexicons: Lexicons) -> None:
        domain = lexicons.domain["domain"]
        self.opponents: Mapping[str, Sequence[str]] = domain["opponents"]
        self._of_country: Mapping[str, str] = domain["sides_of_countries"]
        self._remain = timedelta(days=domain["people_remain"])
        self._seats = {name: a["side"] for a in lexicons.domain["actors"]["affiliations"] for name in a["capitals"]}
        self._seat = re.compile(
            rf"\b(?:{'|'.join(lexicons.general['sides']['seated'])}) ({'|'.join(map(re.escape, sorted(self._seats)))})\b",
            re.IGNORECASE,
        )
        self._no_side = frozenset(lexicons.general["sides"]["no_side"])
        places: Mapping[str, Any] = lexicons.domain["places"]
        self._country_of = {f"plc-{p['id']}": p["cc"] for p in places["places"]}
        self._held = {f"plc-{name}": entry["by"] for entry in places["held"] for name in entry["places"]}
        if unknown := self._held.keys() - self._country_of.keys():
            raise ValueError(f"places held that are no places: {sorted(unknown)}")

    def named(self, sentence: SentenceRow) -> list[Party]:
        """The parties of a sentence in order; a country inside an actor's name is that actor."""
        found: list[Party] = []
        end = -1
        for m in sentence.mentions:
            if m.text.split(maxsplit=1)[0].lower() in self._no_side:
                continue
            if m.kind == "actor" and m.side is not None:
                while found and found[-1].end > m.start:
                    found.pop()
                found.append(Party(m.start, m.end, m.side, m.text, m.entity_id))
                end = m.end
            elif m.kind == "place" and m.start >= end and m.entity_id.startswith("iso-"):
                side = self._of_country.get(m.country)
                if side is not None:
                    found.append(Party(m.start, m.end, side, m.text, None, land=True, people=m.place_precision is None))
        return found

    def is_gone(self, words: str) -> bool:
        """Whether words name a state whose people are of no side of today."""
        return not self._no_side.isdisjoint(words.lower().split())

    def capital(self, words: str) -> str | None:
        """The side whose capital's name the words are: `Baku`, `Baku, which has not said so`."""
        name = words.partition(",")[0]
        return self._seats.get(name.title() if name.isupper() else name)

    def seated(self, words: str) -> str | None:
        """The side in whose capital an institution sits: `the prosecutor in Baku`."""
        found = self._seat.search(words)
        return self._seats[found[1].title()] if found is not None else None

    def holder(self, place_id: str, country: str | None, day: date | None) -> str | None:
        """The side whose the people of a place were on that day; None where nobody's, or where it changed hands and no day is given.

        They are the former holder's for the domain's `people_remain` days after the place fell.
        """
        own = self._of_country.get(self._country_of.get(place_id, country) or "")
        periods = self._held.get(place_id, ())
        if day is None:
            return own if not periods else None
        return next((side for side, after, until in periods if after < day - self._remain <= until), own)
