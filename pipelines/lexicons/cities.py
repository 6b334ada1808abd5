"""A line of cities.csv (GeoNames, as loading keeps it) → its fields. Which city a text means is not decided here."""

from __future__ import annotations

from typing import NamedTuple


class City(NamedTuple):
    """A populated place: id of the place, degrees (WGS 84), inhabitants."""

    place_id: str
    name: str
    latitude: float
    longitude: float
    population: int


def city_of(line: str) -> City:
    """`Gyumri|40.79|43.85|148381|616635` → City. ValueError where a number is none."""
    name, latitude, longitude, population, geonames_id = line.rsplit("|", 4)
    return City(f"geo-{geonames_id}", name, float(latitude), float(longitude), int(population))
