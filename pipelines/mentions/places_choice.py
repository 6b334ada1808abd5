"""Which of its namesakes does a place name mean? From the units that lie around it in the article. No words are judged here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from math import fsum, log10
from statistics import fmean

from factline.pipelines.mentions.places_context import Name
from factline.pipelines.mentions.places_gazetteer import Place, city

# How likely a place is before the article is known, on the scale of log10 of a town's population.
_PRIOR = {"country": 8.0, "region": 6.6, "area": 7.0}
_DOMAIN_PRIOR = 9.0
# What the whole article's agreement on an admin1 unit, or on a country, is worth on the same scale.
_SAME_ADMIN1 = 6.0
_SAME_COUNTRY = 2.5
# A smaller town never takes the name of a country or region from it, unless its unit is written.
_SMALL_TOWN = 10_000
# What the unit written after a name, or the comma before a region's name, is worth: more than any context.
_WRITTEN = 4.0

_Votes = dict[str, float]


def choose(names: list[Name]) -> None:
    """Sets `chosen` of each name; one name means one place throughout an article, unless its unit is written after it.

    Twice: first with every namesake's unit speaking for itself, then with the units of the places chosen.
    """
    distinct = {_mark(n): n for n in names}
    ballots = {mark: _ballot(n) for mark, n in distinct.items()}
    _choose(names, ballots)
    for mark, name in distinct.items():
        if name.chosen is not None and len(ballots[mark]) > 2:
            # What was in doubt is so still: the first choice speaks with half a vote, its namesakes with the other half.
            ballots[mark] = [(k, w / 2) for k, w in (*ballots[mark], *_of_unit(name.chosen, 1.0))]
    _choose(names, ballots)
    _place_counties(names)


def _mark(name: Name) -> tuple[str, str | None]:
    return name.key, name.unit.id if name.unit else None


def _choose(names: list[Name], ballots: dict[tuple[str, str | None], list[tuple[str, float]]]) -> None:
    votes: _Votes = defaultdict(float)
    for ballot in ballots.values():
        for key, weight in ballot:
            votes[key] += weight
            votes["units" if "." in key else "countries"] += weight
    decided: dict[str, Place | None] = {}
    for name in sorted(names, key=lambda n: (n.unit is None, n.after_comma, n.start)):
        if name.unit is not None or name.after_comma or name.key not in decided:
            name.chosen = _best(name, votes, ballots[_mark(name)])
            if not name.after_comma:
                decided.setdefault(name.key, name.chosen)
        else:
            name.chosen = decided[name.key]


def _ballot(name: Name) -> list[tuple[str, float]]:
    if name.unit is not None:
        return _of_unit(name.unit, 1.0)
    if name.curated and len(name.places) == 1:
        return _of_unit(name.places[0], 1.0)
    if name.states:
        weight = 1.0 / len(name.states)
        return [pair for state in name.states for pair in ((f"US.{state}", weight), ("US", weight))]
    units = {(country, admin1) for country, admin1, _ in name.cities}
    units |= {(p.country, p.admin1 or "") for p in name.places if p.country}
    weight = 1.0 / max(1, len(units))
    pairs = [(f"{country}.{admin1}", weight) for country, admin1 in sorted(units) if admin1]
    return pairs + [(country, weight) for country, _ in sorted(units)]


def _of_unit(place: Place, weight: float) -> list[tuple[str, float]]:
    if place.country is None:
        return []
    pairs = [(place.country, weight)]
    return [(f"{place.country}.{place.admin1}", weight), *pairs] if place.admin1 else pairs


def _candidates(name: Name) -> list[Place]:
    found = [*name.places, *(city(*entry) for entry in name.cities)]
    found += [
        Place(f"county-US-{s}-{name.key.replace(' ', '-')}", name.key.title(), None, None, "US", "district", s)
        for s in name.states
    ]
    if name.unit is None:
        return found
    within = [p for p in found if p.country == name.unit.country and name.unit.admin1 in (None, p.admin1)]
    return within or found


def _best(name: Name, votes: _Votes, ballot: list[tuple[str, float]]) -> Place | None:
    candidates = _candidates(name)
    if len(candidates) < 2:
        return candidates[0] if candidates else None
    own: _Votes = defaultdict(float)
    for key, weight in ballot:
        own[key] += weight
    units = votes["units"] - fsum(w for k, w in own.items() if "." in k) + 0.5
    countries = votes["countries"] - fsum(w for k, w in own.items() if "." not in k) + 0.5
    if name.unit is None and name.curated:
        candidates = [p for p in candidates if p.precision != "town" or p.population >= _SMALL_TOWN or p.id.startswith("plc-")]
    best, best_score = candidates[0], -1.0
    for place in candidates:
        unit, country = f"{place.country}.{place.admin1}", place.country or ""
        context = _SAME_ADMIN1 * (votes.get(unit, 0.0) - own.get(unit, 0.0)) / units
        context += _SAME_COUNTRY * (votes.get(country, 0.0) - own.get(country, 0.0)) / countries
        if (score := _prior(place, name) + context) > best_score:
            best, best_score = place, score
    return best


def _prior(place: Place, name: Name) -> float:
    prior = _DOMAIN_PRIOR if place.id.startswith("plc-") else _PRIOR.get(place.precision, log10(place.population + 10))
    return prior + _WRITTEN if name.after_comma and place.precision in ("region", "country") else prior


def _place_counties(names: list[Name]) -> None:
    """A county has no coordinates of its own: it takes the middle of the article's towns in its state, none where there are none."""
    towns: dict[str | None, list[Place]] = defaultdict(list)
    for name in names:
        if name.chosen is not None and name.chosen.precision == "town" and name.chosen.country == "US":
            towns[name.chosen.admin1].append(name.chosen)
    for name in names:
        county = name.chosen
        if county is None or county.latitude is not None or not (near := towns[county.admin1]):
            continue
        latitude, longitude = middle(near)
        name.chosen = Place(county.id, county.name, latitude, longitude, "US", "district", county.admin1)


def middle(places: Sequence[Place]) -> tuple[float, float]:
    """Mean latitude and longitude in degrees to two decimals, of exact sums: those of `sum` depend on the version of Python."""
    return round(fmean(p.latitude or 0.0 for p in places), 2), round(fmean(p.longitude or 0.0 for p in places), 2)
