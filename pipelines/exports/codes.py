"""Lexicons → the code tables that the exports' SQL joins: kinds, classes, actors, parties, countries and places in the codes of
UCDP, ACLED, PLOVER, CAMEO and GDELT. Which event gets which code is for warehouse/exports/*.sql.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from factline.pipelines.contracts import contract
from factline.pipelines.lexicons import Lexicons
from factline.pipelines.mentions.actors_lexicon import Affiliation, actor_lexicon
from factline.pipelines.mentions.places_gazetteer import city, gazetteer

Row = dict[str, Any]
TARGETS = ("civilians", "armed")
TERRITORY = "territory"  # the sub-event type that depends on who takes it
_OWN_PARTY = "attacker"  # a group of this class fights for itself


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _kinds() -> tuple[str, ...]:
    return contract("facts").field("kind").enum


def _means() -> tuple[str | None, ...]:
    return (None, *contract("facts").field("means").enum)


def _fits(rule: Mapping[str, Any], kind: str, means: str | None, target: str) -> bool:
    return (
        ("kind" not in rule or kind in _listed(rule["kind"]))
        and ("means" not in rule or means in _listed(rule["means"]))
        and ("target" not in rule or target == rule["target"])
    )


def _coded(rule: Mapping[str, Any], codes: Mapping[str, Any]) -> Row:
    """The codes of a row of event_codes; KeyError where it names one that the file does not define."""
    cameo, plover, acled = rule["cameo"], rule["plover"], rule["acled"]
    row: Row = {"cameo": cameo, "plover": plover, "plover_mode": rule["mode"], "acled_sub_event": acled}
    row["goldstein"] = None if cameo is None else codes["cameo"][cameo]
    row["quad_class"] = None if cameo is None else codes["quad_class"][cameo[:2]]
    row["plover_quad"] = None if plover is None else codes["plover"][plover]
    row["contexts"] = "; ".join(rule["contexts"]) if rule["contexts"] else None
    held = None if acled in (None, TERRITORY) else codes["acled"][acled]
    row["acled_event"], row["acled_disorder"] = held or (None, None)
    return row


def kind_codes(lexicons: Lexicons) -> pa.Table:
    """One row a kind, means ('' is none told) and target. ValueError where no row of event_codes fits one."""
    codes = lexicons.general["event_codes"]
    rows: list[Row] = []
    for kind in _kinds():
        for means in _means():
            for target in TARGETS:
                rule = next((r for r in codes["rows"] if _fits(r, kind, means, target)), None)
                if rule is None:
                    raise ValueError(f"event_codes: no row fits kind {kind}, means {means}, target {target}")
                one_sided = (means or "unknown") in codes["one_sided"]
                violence = means not in codes["not_violence"]
                row = {"kind": kind, "means": means or "", "target": target, "one_sided": one_sided, "violence": violence}
                rows.append(row | _coded(rule, codes))
    return _table(rows, _KIND)


def acled_codes(lexicons: Lexicons) -> pa.Table:
    """One row a sub-event type of ACLED: its event type and disorder type."""
    found = lexicons.general["event_codes"]["acled"].items()
    return _table([{"sub_event": s, "event": e, "disorder": d} for s, (e, d) in found], ("sub_event", "event", "disorder"))


def class_codes(lexicons: Lexicons) -> pa.Table:
    """One row a class of persons: PLOVER sector, CAMEO role, whether they are armed (NULL: not told)."""
    classes = lexicons.general["actor_codes"]["classes"]
    rows = [{"class": name, "sector": c["plover"], "role": c["cameo"], "armed": c["armed"]} for name, c in classes.items()]
    return _table(rows, ("class", "sector", "role", "armed:bool"))


def precision_codes(lexicons: Lexicons) -> pa.Table:
    """One row a place_precision: UCDP, ACLED, GeoNames and GDELT codes."""
    rows = [{"precision": name, **codes} for name, codes in lexicons.general["event_codes"]["places"].items()]
    return _table(rows, ("precision", "where_prec:int", "geo_precision:int", "feature", "geo_type:int"))


def vague_words(lexicons: Lexicons) -> pa.Table:
    """One row a vague number: what ACLED's habit makes of it."""
    vague = lexicons.general["numbers"]["vague"]
    return _table([{"words": words, "acled": number["acled"]} for words, number in vague.items()], ("words", "acled:int"))


def opponents(lexicons: Lexicons) -> pa.Table:
    """One row a side: whom it fights where the text does not say."""
    found = lexicons.domain["domain"]["opponents"]
    return _table([{"party_id": side, "opponent": others[0]} for side, others in found.items()], ("party_id", "opponent"))


def country_codes(lexicons: Lexicons) -> pa.Table:
    """One row a country: its codes, its region in each table, and ACLED's names for those who have none."""
    names, regions = lexicons.general["actor_codes"]["names"], lexicons.general["event_codes"]["ucdp_regions"]
    rows = []
    for found in lexicons.general["country_codes"]:
        row: Row = {name: value or None for name, value in found.items()}
        for number in ("iso_numeric", "gwno", "cow"):
            row[number] = int(row[number]) if row[number] else None
        row["ucdp_name"] = row["ucdp_name"] or row["name"]
        row["ucdp_region"] = _region(row["gwno"], regions)
        for kind in ("civilians", "protesters", "unknown"):
            row[f"acled_{kind}"] = names[f"acled_{kind}"].format(country=row["name"])
        rows.append(row)
    return _table(rows, _COUNTRY)


def _region(gwno: int | None, regions: Mapping[str, Sequence[int]]) -> str | None:
    return next((name for name, (first, last) in regions.items() if gwno is not None and first <= gwno <= last), None)


def party_codes(lexicons: Lexicons) -> pa.Table:
    """One row a party: the domain's sides, every other country (iso-XX), and every group that fights for itself (its actor id)."""
    names, inter = lexicons.general["actor_codes"]["names"], lexicons.general["actor_codes"]["acled"]
    rows: list[Row] = []
    for p in lexicons.domain["parties"]:
        row = {"party_id": p["side"], "claims": p.get("claims"), "inter": inter[p["inter"]]}
        rows.append(row | {k: p[k] for k in ("name", "state", "country", "ucdp", "acled")})
    own = {p["country"] for p in rows if p["state"]}
    for country in lexicons.general["country_codes"]:
        if country["code"] not in own:
            named = {
                "name": country["name"],
                "country": country["code"],
                "state": True,
                "claims": None,
                "inter": inter["state"],
            }
            named["ucdp"] = names["ucdp_state"].format(name=country["ucdp_name"] or country["name"])
            rows.append({"party_id": f"iso-{country['code']}", **named, "acled": names["acled_state"].format(**country)})
    for group in _groups(lexicons):
        if group["class"] == _OWN_PARTY and group.get("side") is None:
            name = group["names"][0]
            row = {
                "party_id": f"act-{group['id']}",
                "name": name,
                "country": group.get("country"),
                "state": False,
                "claims": None,
            }
            rows.append(row | {"ucdp": name, "acled": name, "inter": inter["rebel"]})
    return _table(rows, ("party_id", "name", "state:bool", "country", "ucdp", "acled", "inter:int", "claims"))


def _groups(lexicons: Lexicons) -> list[Mapping[str, Any]]:
    return [*lexicons.domain["actors"]["groups"], *lexicons.general["actors"]["groups"]]


class _Actors:
    """Actor ids → their codes. An id is a country, a group or person, an institution, an affiliation, or the two joined."""

    def __init__(self, lexicons: Lexicons) -> None:
        self._codes = lexicons.general["actor_codes"]
        self._institutions = {i["id"]: i for i in lexicons.general["institutions"]}
        self._groups = {f"act-{g['id']}": g for g in _groups(lexicons)}
        people = (*lexicons.domain["actors"]["people"], *lexicons.general["actors"]["people"])
        self._people = {f"act-{p['id']}": p for p in people}
        self._owners: dict[str, Affiliation] = {o.id: o for o in actor_lexicon(lexicons).owners.values()}
        self._sides = {p["country"]: p["side"] for p in lexicons.domain["parties"] if p["state"]}
        self._names = {c["code"]: c["name"] for c in lexicons.general["country_codes"]}

    def row(self, actor_id: str) -> Row:
        """The codes of an actor; all but the id are NULL where nothing is known of it."""
        found = self._found(actor_id)
        return {"actor_id": actor_id, "known_group": self._codes["known_groups"].get(actor_id.removeprefix("act-"))} | found

    def _found(self, actor_id: str) -> Row:
        if actor_id.startswith("iso-"):
            return self._country(actor_id.removeprefix("iso-"))
        if actor_id in self._groups:
            return self._group(actor_id)
        if actor_id in self._people:
            return {"name": self._people[actor_id]["names"][0], "person": True, **self._sector("official", None)}
        return self._joined(actor_id.removeprefix("act-"))

    def _party(self, country: str | None) -> str | None:
        return None if country is None else self._sides.get(country, f"iso-{country}")

    def _country(self, code: str) -> Row:
        return {"name": self._names.get(code), "country": code, "party_id": self._party(code), **self._sector("official", None)}

    def _sector(self, person_class: str, institution: str | None) -> Row:
        codes = self._codes["institutions"].get(institution) or self._codes["classes"][person_class]
        return {"sector": codes["plover"], "role": codes["cameo"]}

    def _group(self, actor_id: str) -> Row:
        group = self._groups[actor_id]
        country, person_class = group.get("country"), group["class"]
        row: Row = {"name": group["names"][0], "country": country, **self._sector(person_class, None)}
        if group.get("side") is not None:
            return row | {"party_id": group["side"]}
        if person_class == _OWN_PARTY:
            return row | {"party_id": actor_id}
        if country is None and person_class in self._codes["foreign_groups"]:
            sector = self._codes["foreign_groups"][person_class]
            return row | {"sector": sector, "role": sector}
        return row | {"party_id": self._party(country)}

    def _joined(self, rest: str) -> Row:
        if rest in self._institutions:
            return {"name": self._institutions[rest]["name"], **self._sector(self._institutions[rest]["class"], rest)}
        cut = len(rest)
        while cut > 0 and rest[:cut] not in self._owners:
            cut = rest.rfind("-", 0, cut)
        if cut <= 0:
            return {}
        return self._owned(self._owners[rest[:cut]], rest[cut + 1 :])

    def _owned(self, owner: Affiliation, rest: str) -> Row:
        of_state = rest not in self._codes["not_of_the_state"]
        party = owner.side or (self._party(owner.country) if of_state else None)
        row: Row = {"country": owner.country, "party_id": party}
        if rest not in self._institutions:
            return row | {"name": owner.name, **self._sector("unspecified" if rest else "official", None)}
        institution = self._institutions[rest]
        return row | {"name": f"{owner.name} {institution['name']}", **self._sector(institution["class"], rest)}


def actor_codes(lexicons: Lexicons, wanted: Collection[str]) -> pa.Table:
    """One row an actor id of `wanted`: name, country, party, PLOVER sector, CAMEO role, CAMEO known group."""
    actors = _Actors(lexicons)
    rows = [actors.row(actor_id) for actor_id in sorted(wanted)]
    return _table(rows, ("actor_id", "name", "country", "party_id", "sector", "role", "known_group", "person:bool"))


def place_codes(lexicons: Lexicons, wanted: Collection[str]) -> pa.Table:
    """One row a place id of `wanted` that the lexicons know: canonical name, ISO country, admin1 (GeoNames code, name), GeoNames id."""
    rows = {row["place_id"]: row for row in _places(lexicons, set(wanted)) if row["place_id"] in wanted}
    return _table([rows[i] for i in sorted(rows)], ("place_id", "name", "country", "admin1", "admin1_name", "geonames_id:int"))


def _places(lexicons: Lexicons, wanted: set[str]) -> Iterator[Row]:
    units = gazetteer(lexicons).units
    named_places = {place["id"]: (place["names"] or place["weak"])[0] for place in lexicons.domain["places"]["places"]}
    region_of = {inner: named_places[region] for region, held in lexicons.domain["places"]["within"].items() for inner in held}
    for place in lexicons.domain["places"]["places"]:
        row = {"place_id": f"plc-{place['id']}", "name": named_places[place["id"]], "country": place["cc"]}
        yield row | {"admin1_name": region_of.get(place["id"])}  # most of the world's places lie in no region of the domain
    for unit in units.values():
        yield {"place_id": unit.id, "name": unit.name, "country": unit.country, "admin1": unit.admin1}
    tails = tuple(f"|{i.removeprefix('geo-')}" for i in wanted if i.startswith("geo-"))
    for row in lexicons.general["cities"] if tails else ():
        for line in row["cities"].split("\n"):
            if line.endswith(tails):
                place = city(row["country"], row["admin1"], line)
                region = units.get(f"{row['country']}.{row['admin1']}")
                named = {"admin1": row["admin1"], "admin1_name": region.name if region else None}
                code = int(place.id.removeprefix("geo-"))
                yield {"place_id": place.id, "name": place.name, "country": place.country, **named, "geonames_id": code}


_TYPES = {"int": pa.int64(), "bool": pa.bool_(), "float": pa.float64(), "": pa.string()}
_KIND = (
    "kind", "means", "target", "one_sided:bool", "violence:bool", "cameo", "goldstein:float", "quad_class:int", "plover",
    "plover_quad", "plover_mode", "contexts", "acled_sub_event", "acled_event", "acled_disorder",
)  # fmt: skip
_COUNTRY = (
    "code", "name", "iso3", "iso_numeric:int", "gwno:int", "cow:int", "fips", "cameo", "ucdp_name", "ucdp_region", "acled_region",
    "acled_civilians", "acled_protesters", "acled_unknown",
)  # fmt: skip


def _table(rows: Sequence[Row], columns: Sequence[str]) -> pa.Table:
    """Rows → a table of these columns (name, or name:type); a key that a row lacks is NULL."""
    split = [column.partition(":") for column in columns]
    return pa.Table.from_pylist(list(rows), schema=pa.schema([pa.field(name, _TYPES[kind]) for name, _, kind in split]))


def code_tables(lexicons: Lexicons, *, actors: Collection[str], places: Collection[str]) -> dict[str, pa.Table]:
    """All code tables by name, for the actor and place ids that occur."""
    return {
        "kind_codes": kind_codes(lexicons),
        "acled_codes": acled_codes(lexicons),
        "class_codes": class_codes(lexicons),
        "precision_codes": precision_codes(lexicons),
        "vague_words": vague_words(lexicons),
        "opponents": opponents(lexicons),
        "country_codes": country_codes(lexicons),
        "party_codes": party_codes(lexicons),
        "actor_codes": actor_codes(lexicons, actors),
        "place_codes": place_codes(lexicons, places),
    }
