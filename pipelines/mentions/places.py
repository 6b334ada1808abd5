"""Cleaned text of an article → its place mentions, with coordinates. Whether anything happened there is for facts to say.

A name that says whose and not where is given with place_precision None: a demonym ("Turkish drones", "Armenians"), a country
before its institution ("Azerbaijan's Defence Ministry"), a town before a hyphen ("Moscow-brokered"). Whoever locates a fact
leaves these out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from factline.pipelines.lexicons import Lexicons, has_plain_letters
from factline.pipelines.mentions.mention import Mention
from factline.pipelines.mentions.places_choice import choose
from factline.pipelines.mentions.places_context import Context, Name, Verdict, word_after, word_before
from factline.pipelines.mentions.places_gazetteer import Named, Place, folded, gazetteer

_CAPITAL = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪİĶĻŁŃŅŇŌŐŒŘŚŞŠŢŤŪŮŰŹŻŽƏȘȚḨḩ"
# The capital first: the engine runs to it, and only there looks behind it.
_WORD = re.compile(rf"[{_CAPITAL}](?<![^\W_].)[^\W\d_]*(?:[-'’](?![sS](?![^\W_]))[^\W\d_]+)*")
_PLAIN_WORD = re.compile(r"[A-Z](?<![A-Za-z0-9].)[A-Za-z]*(?:[-'’](?![sS](?![A-Za-z0-9]))[A-Za-z]+)*")
_LOWER = b"abcdefghijklmnopqrstuvwxyz"
_LISTED = re.compile(r"[A-Z][\w.-]+(?: [A-Z]\w+)?")
_NEXT = re.compile(r"[^\W_](?:[^\s,;:!?()\"“”.'’]|[.'’](?=[^\W_])(?![sS](?![^\W_])))*")
_POSTAL = re.compile(r",? ([A-Z]{2})(?![^\W_])")

# Below this population a town's bare name, without a locative, is left where the text is all capitals or it opens a sentence.
_WELL_KNOWN = 100_000


class PlaceReader:
    """Reads places by the gazetteer of lexicons (built once for them)."""

    def __init__(self, lexicons: Lexicons) -> None:
        cues, forms = lexicons.general["place_cues"], lexicons.general["word_forms"]
        self._places = gazetteer(lexicons)
        self._context = Context(cues, forms)
        self._ambiguous = frozenset(cues["ambiguous"])
        self._surnames = frozenset(cues["surnames"])
        self._never = frozenset(cues["never"])
        self._weak_locatives = frozenset(cues["weak_locatives"])
        self._leading = tuple(cues["leading"])
        self._designators: dict[str, str] = cues["designators"]
        self._within = tuple(cues["within"])
        counties: dict[str, str] = cues["counties"]
        self._some_counties, self._counties = counties["gate"], re.compile(counties["list"])
        self._one_county = counties["one"]
        self._possessive: list[str] = forms["possessive"]
        rows = lexicons.general["institutions"]
        self._institutions = frozenset(form.lower() for row in rows for form in (*row["forms"], *row.get("owned", ())))
        company = "|".join(map(re.escape, lexicons.domain["places"]["company"]))
        self._company = re.compile(rf"(?<![^\W_])(?:{company})(?![^\W_])", re.IGNORECASE)

    def read(self, text: str) -> list[Mention]:
        """Place mentions in order, without overlap. Coordinates are WGS 84 degrees, None where the place is known without them."""
        upper = _in_capitals(text)
        names = self._find(text, upper=upper)
        edges = {edge for n in names if n.curated for edge in (n.start, -n.end)}
        for name in names:
            name.verdict = self._context.judge(name, text, edges, upper=upper)
        by_start = {n.start: n for n in names}
        for name in names:
            self._look_around(name, text, by_start)
        names = self._kept(names, text, upper=upper)
        choose(names)
        return [_mention(n, n.chosen) for n in names if n.chosen is not None]

    def _find(self, text: str, *, upper: bool) -> list[Name]:
        """Every known name, the longest where two overlap."""
        found = [*self._curated(text, upper=upper), *self._towns(text)]
        if self._some_counties in text:
            found += self._listed_counties(text)
        found.sort(key=lambda n: (n.start, -n.end, not n.curated))
        kept: list[Name] = []
        for name in found:
            if kept and name.start < kept[-1].end:
                last = kept[-1]
                if (name.start, name.end) == (last.start, last.end) and last.places:
                    last.cities, last.states = last.cities or name.cities, last.states or name.states
                continue
            kept.append(name)
        return [n for n in kept if n.places or n.cities or n.states]

    def _curated(self, text: str, *, upper: bool) -> Iterable[Name]:
        company: bool | None = None
        text = text.replace("İ", "I")  # whose lower case has two characters
        for start, end, (written, named) in self._places.curated.find(text):
            if not _cased(written, text[start:end], upper=upper):
                continue
            if company is None and (named.weak or any(p.needs for p in named.places)):
                company = self._company.search(text) is not None
            places = _meant(named, text, company=bool(company))
            if places or not named.places:
                yield Name(start, end, folded(written), places, [], [], demonym=named.demonym, curated=True)

    def _towns(self, text: str) -> Iterable[Name]:
        cities, counties, prefixes, never = self._places.cities, self._places.counties, self._places.prefixes, self._never
        for match in (_PLAIN_WORD if has_plain_letters(text) else _WORD).finditer(text):
            key = match[0].lower() if match[0].isascii() else folded(match[0])
            start, end = match.span()
            if text.startswith(".", end) and f"{key}." in prefixes:
                key, end = f"{key}.", end + 1
            if key in prefixes:
                key, end = self._longest(text, end, key)
            if key in never:
                continue
            if key in cities or key in counties:
                states = counties.get(key, [])
                yield Name(start, end, key, [], [] if states else cities[key], states)
            elif "-" in key:
                yield from self._hyphenated(text, start, end)

    def _longest(self, text: str, end: int, key: str) -> tuple[str, int]:
        """The longest known name that begins with `key`, which ends at `end`: it goes on over single spaces, and ends at a word's end."""
        best, best_end = key, end
        while key in self._places.prefixes and text[end : end + 1] == " ":
            word = _NEXT.match(text, end + 1)
            if word is None:
                break
            end = word.end()
            key = f"{key} {folded(word.group())}"
            if (key in self._places.cities or key in self._places.counties) and not word.group()[0].islower():
                best, best_end = key, end
        return best, best_end

    def _hyphenated(self, text: str, start: int, end: int) -> Iterable[Name]:
        """ "Washington-Moscow" holds two towns; in "Moscow-brokered" the town says whose, not where, as a demonym does."""
        parts = text[start:end].split("-")
        for part in parts:
            key = folded(part)
            if key in self._places.cities and len(part) > 3 and part[0].isupper():
                whose = any(p[:1].islower() for p in parts)
                yield Name(start, start + len(part), key, [], self._places.cities[key], [], demonym=whose)
            start += len(part) + 1

    def _listed_counties(self, text: str) -> Iterable[Name]:
        """ "Jackson and Barrow counties"."""
        for match in self._counties.finditer(text):
            for listed in _LISTED.finditer(match.group(1)):
                key = f"{folded(listed.group())} {self._one_county}"
                if key in self._places.counties:
                    start = match.start() + listed.start()
                    yield Name(start, start + len(listed.group()), key, [], [], self._places.counties[key])

    def _look_around(self, name: Name, text: str, by_start: dict[int, Name]) -> None:
        """The unit written after a name, and the designator that makes it a province."""
        name.after_comma = text[max(0, name.start - 2) : name.start] == ", "
        designator = word_after(text, name.end, self._possessive)
        if designator.lower() in self._designators and not name.states and not name.demonym:
            name.precision = self._designators[designator.lower()]
            name.verdict = Verdict.PLACE
            name.end += 1 + len(designator)
        if name.demonym:
            return
        name.owns = name.curated and not self._leads(name, text) and self._owns_an_institution(text, name.end)
        for join in self._within:
            if not text.startswith(join, name.end):
                continue
            unit = by_start.get(name.end + len(join))
            if unit is not None and unit is not name and (place := _unit(unit, name)) is not None and _may_hold(place, name):
                name.unit = place
                return
        match = _POSTAL.match(text, name.end)
        if match is not None and (state := self._places.units.get(f"US.{match.group(1)}")) is not None:
            name.unit = state

    def _owns_an_institution(self, text: str, end: int) -> bool:
        """ "Azerbaijan's Defence Ministry", "Nagorno-Karabakh officials": the name says whose, not where."""
        rest = text[end : end + 40]
        for possessive in self._possessive:
            rest = rest.removeprefix(possessive)
        rest = rest.lower()
        if not rest.startswith(" "):
            return False
        words = rest.split(" ")[1:5]
        return any(" ".join(words[:size]).rstrip('.,;:!?"”') in self._institutions for size in range(len(words), 0, -1))

    def _leads(self, name: Name, text: str) -> bool:
        """`In Gadam militants broke in`: a sentence that opens with where, not with whose."""
        before = text.endswith(self._leading, 0, name.start)
        return before and text[name.end : name.end + 1] == " " and text[name.end + 1 : name.end + 2].islower()

    def _kept(self, names: list[Name], text: str, *, upper: bool) -> list[Name]:
        seen = Counter((n.key, n.verdict) for n in names)
        persons = {key for key, verdict in seen if verdict is Verdict.PERSON and seen[key, verdict] > seen[key, Verdict.PLACE]}
        sure = {n.key for n in names if self._sure(n, text)}
        return [n for n in names if self._keep(n, text, persons, sure, upper=upper)]

    def _sure(self, name: Name, text: str) -> bool:
        """Do the words about it say that it is a place, strongly enough for an ambiguous name?"""
        if name.verdict in (Verdict.PERSON, Verdict.OTHER, Verdict.DOUBT):
            return False
        if name.unit is not None or bool(name.states):
            return True
        if name.verdict is not Verdict.PLACE:
            return False
        return not self._doubtful(name) or word_before(text, name.start).lower() not in self._weak_locatives

    def _doubtful(self, name: Name) -> bool:
        if name.key in self._ambiguous or self._context.given(name):
            return True
        return name.key in self._surnames and _population(name) < _WELL_KNOWN

    def _keep(self, name: Name, text: str, persons: set[str], sure: set[str], *, upper: bool) -> bool:
        if name.verdict in (Verdict.PERSON, Verdict.OTHER):
            return False
        if name.verdict is Verdict.DOUBT:
            return name.key in sure and name.key not in persons and not self._doubtful(name)
        if name.demonym or (name.curated and name.key not in persons):
            return True
        if name.key in persons:
            return self._sure(name, text) and word_before(text, name.start).lower() not in self._weak_locatives
        if self._sure(name, text):
            return True
        if self._doubtful(name) or (upper and name.key in self._surnames):
            return False
        if " " in name.key or name.key in sure:
            return True
        return not (upper or name.starts_sentence) or _population(name) >= _WELL_KNOWN


def _in_capitals(text: str) -> bool:
    """All capitals, as old wire copy: hardly a lower-case letter at its beginning."""
    head = text[:600].encode("ascii", "ignore")
    return len(head) - len(head.translate(None, _LOWER)) < 0.08 * len(head)


def _population(name: Name) -> int:
    return max((int(line.rsplit("|", 2)[1]) for _, _, line in name.cities), default=0)


def _cased(written: str, found: str, *, upper: bool) -> bool:
    """A name is written with its capitals, or in capitals throughout; an acronym has no other form."""
    if found == written:
        return True
    if written.isupper() or not found[0].isupper():
        return False
    return upper or found.isupper() or " " in written or found[1:] == written[1:]


def _meant(named: Named, text: str, *, company: bool) -> list[Place]:
    """The places of a curated name that this text can mean."""
    if named.weak and not company:
        return []
    special = [p for p in named.places if p.needs and any(word in text for word in p.needs)]
    return special or [p for p in named.places if not p.needs]


def _unit(unit: Name, name: Name) -> Place | None:
    """The region or country that stands after `name` as its unit: the one that holds a bearer of the name, where one does."""
    if unit.demonym:
        return None
    wide = sorted((p for p in unit.places if p.precision in ("region", "country")), key=lambda p: p.precision == "country")
    held = {(p.country, p.admin1) for p in name.places} | {(country, admin1) for country, admin1, _ in name.cities}
    held |= {("US", state) for state in name.states} | {(country, None) for country, _ in held}
    return next((p for p in wide if (p.country, p.admin1) in held), wide[0] if wide else None)


def _may_hold(unit: Place, name: Name) -> bool:
    """A list of countries ("Russia, France") has the form of a town and its country: a country's name lies in no country."""
    if not name.places:
        return True
    return unit.precision == "region" and unit.id != name.places[0].id


def _mention(name: Name, place: Place) -> Mention:
    return Mention(
        "place", name.start, name.end, value=place.name, entity_id=place.id, latitude=place.latitude, longitude=place.longitude,
        country=place.country, place_precision=None if name.demonym or name.owns else name.precision or place.precision,
    )  # fmt: skip
