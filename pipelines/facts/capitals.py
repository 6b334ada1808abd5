"""`the Afghan capital` → the city, as a place mention. In: a demonym's mention, countries and cities of the lexicons, the domain's places."""

from __future__ import annotations

import re
from typing import NamedTuple

from factline.pipelines.facts.chunks import MentionRow
from factline.pipelines.lexicons import City, Lexicons, city_of

_COUNTRY = "iso-"  # what the id of a country begins with


class _Capital(NamedTuple):
    """A place's id and its coordinates in degrees (WGS 84)."""

    id: str
    latitude: float
    longitude: float


class Capitals:
    """Capitals by the code of their country; one for each Lexicons."""

    def __init__(self, lexicons: Lexicons) -> None:
        self._behind = re.compile(lexicons.general["discourse"]["capital_of"])
        names = {row["capital"]: row["code"] for row in lexicons.general["countries"] if row["capital"]}
        known: dict[str, list[City]] = {}
        for row in lexicons.general["cities"]:
            for line in row["cities"].split("\n"):
                if names.get(line.partition("|")[0]) == row["country"]:
                    known.setdefault(row["country"], []).append(city_of(line))
        greatest = {country: max(cities, key=lambda c: (c.population, c.place_id)) for country, cities in known.items()}
        self._cities = {country: _Capital(c.place_id, c.latitude, c.longitude) for country, c in greatest.items()}
        for place in lexicons.domain["places"]["places"]:
            if any(names.get(name) == place["cc"] for name in place["names"]):
                self._cities[place["cc"]] = _Capital(f"plc-{place['id']}", *place["at"])

    def named(self, mention: MentionRow, text: str) -> MentionRow:
        """The mention itself, or that of the capital where a word behind it makes it one."""
        if (
            mention.place_precision is not None
            or mention.country is None
            or mention.entity_id != f"{_COUNTRY}{mention.country}"
        ):
            return mention
        behind = self._behind.match(text, mention.end)
        city = self._cities.get(mention.country)
        if behind is None or city is None:
            return mention
        return mention._replace(
            end=behind.end(), text=text[mention.start : behind.end()], entity_id=city.id,
            latitude=city.latitude, longitude=city.longitude, place_precision="town",
        )  # fmt: skip
