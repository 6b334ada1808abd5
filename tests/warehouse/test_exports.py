"""The exports over small invented events whose rows were worked out by hand. All events are computed together, once."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.csv
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factline.pipelines.contracts import contract, table_of
from factline.pipelines.lexicons import load_lexicons
from factline.warehouse.catalogue import database
from factline.warehouse.curated import DuplicateKeysError, write_curated
from factline.warehouse.export_queries import INPUTS, compute_exports, export_names, export_sql
from factline.warehouse.exports_on_disk import export_digests, read_export, write_export
from factline.warehouse.layout import Home
from tests.warehouse.conftest import article, event, fact, joined, sentence

Row = dict[str, Any]
Case = tuple[list[Row], Row]
TEXT = "Twelve soldiers were killed on the line of contact, the ministry said."
EVENT = {
    "place_id": "plc-talish", "place_text": "Talish", "latitude": 40.39, "longitude": 46.77, "place_precision": "town",
    "killed_low": 12, "killed_best": 12, "killed_high": 12,
}  # fmt: skip
NOBODY = {"killed_low": None, "killed_best": None, "killed_high": None}
BY_ARMENIA = {"agent_side": "armenia"}
TERRITORY = {"kind": "territory_gained", "patient_side": None, "patient_class": None}


def _dead(number: int, **columns: Any) -> Row:
    return {"count_low": number, "count_best": number, "count_high": number, **columns}


def _vague(words: str, number: int) -> Case:
    told = {"killed_low": number, "killed_best": number, "killed_high": None}
    return [_dead(number, count_operator="vague", count_text=words)], told


def _until(last: date) -> Case:
    return [{}], {"date_end": last}


def _told_twice(best: int, *facts: Row) -> Case:
    """Facts of Azerbaijan's dead; `in` names the article, the first where it is missing."""
    first = {"agent_side": "armenia", "patient_side": "azerbaijan"}
    return [first | f for f in facts], {"killed_low": 1, "killed_best": best, "killed_high": best}


# name → the facts that tell an event (columns other than those of a ministry's twelve dead soldiers), and the event's columns
CASES: dict[str, Case] = {
    "battle": (
        [BY_ARMENIA, _dead(3, patient_side="armenia", agent_side="azerbaijan")], {"killed_best": 15, "killed_high": 15},
    ),
    "separatists attack": ([{"agent_side": "artsakh"}], {}),
    "massacre": ([BY_ARMENIA | {"patient_class": "civilian", "means": "massacre"}], {"means": "massacre"}),
    "shelled": (
        [BY_ARMENIA | {"patient_class": "civilian", "means": "shelling", "agent_text": "Armenian troops"}], {"means": "shelling"},
    ),
    "shelled soldiers": (
        [BY_ARMENIA | {"means": "shelling", "agent_text": "Armenian troops", "patient_text": "soldiers"}], {"means": "shelling"},
    ),
    "groups": ([{"agent_id": "act-m23", "patient_side": None, "patient_id": "act-mai-mai"}], {}),
    "untold": ([{}], {}),
    "children among": _told_twice(13, _dead(13, patient_class="unspecified"), _dead(2, patient_class="child", toll="subset")),
    "a part of its own class": _told_twice(
        13, _dead(13, patient_class="civilian"), _dead(2, patient_class="civilian", toll="subset")
    ),
    "told twice": _told_twice(12, _dead(12), _dead(12)),
    "with a running total": _told_twice(12, _dead(12), _dead(93, toll="cumulative")),
    "three articles": _told_twice(14, _dead(12), _dead(16, article=2), _dead(14, article=3)),
    "groups above the whole": _told_twice(12, _dead(9), _dead(8, patient_class="civilian")),
    "whose is not told": _told_twice(12, _dead(5, patient_side=None), {"kind": "attack", "patient_class": None}),
    "no bound": ([BY_ARMENIA], {"killed_high": None}),
    "no number": (
        [BY_ARMENIA | {"count_low": 1, "count_best": None, "count_high": None}],
        {"killed_low": 1, "killed_best": None, "killed_high": None},
    ),
    "a greater figure told": ([BY_ARMENIA | _dead(16)], {"killed_low": 10, "killed_high": None}),
    "three days": _until(date(2016, 4, 4)),
    "a week": _until(date(2016, 4, 8)),
    "a month": _until(date(2016, 4, 30)),
    "a year": _until(date(2016, 12, 31)),
    "civilians by nobody": ([{"patient_class": "civilian", "patient_side": None}], {}),
    "protest": (
        [{"kind": "protested", "count_text": "hundreds", "patient_class": None, "patient_side": None}],
        {"family": "protest", "kind": "protested", **NOBODY},
    ),
    "dozens": _vague("dozens", 24),
    "tens": _vague("tens", 20),
    "hundreds": _vague("Hundreds", 200),
    "regained": ([TERRITORY | {"agent_side": "azerbaijan"}], {"family": "territory", "kind": "territory_gained", **NOBODY}),
    "overtaken": ([TERRITORY | {"agent_side": "armenia"}], {"family": "territory", "kind": "territory_gained", **NOBODY}),
    "organisation": (
        [{"kind": "accused", "agent_id": "act-osce", "agent_text": "the OSCE", "patient_class": None}],
        {"family": "statement", "kind": "accused", **NOBODY},
    ),
    "two articles": ([{"patient_text": "soldiers"}, {"article": 2}], {}),
}  # fmt: skip
LEFT_OUT: dict[str, Case] = {
    "nobody died": ([_dead(0)], {"killed_low": 0, "killed_best": 0, "killed_high": 0}),
    "wounded": ([{"kind": "wounded"}], NOBODY),
    "an accident": ([{"means": "accident"}], {"means": "accident"}),
    "a running total": ([{"toll": "cumulative"}], {}),
    "undated": ([{}], {"date_start": None, "date_end": None}),
    "two years": _until(date(2018, 1, 1)),
    "nowhere": ([{}], {"place_id": None}),
    "an area of no country": ([{}], {"place_id": "area-balkans"}),
    "only a country": ([{}], {"place_id": "iso-AZ", "place_precision": "country"}),
    "of no side": ([{"patient_side": None}], {}),
    "an earthquake": ([{"patient_class": "unspecified"}], {}),  # kills without a side
}


def curate(home: Home, cases: dict[str, Case]) -> None:
    """One event a case, with three articles of its own: numbers 3n+1 … 3n+3; facts 9n+1 …"""
    tables: dict[str, list[Row]] = {name: [] for name in INPUTS}
    for n, (facts, columns) in enumerate(cases.values()):
        for at in (3 * n + 1, 3 * n + 2, 3 * n + 3):
            url = f"https://hill.example/{at}" if at % 3 == 1 else None
            tables["articles"].append(article(at, url=url, title=f"Day {at}", source_ref=f"story{at}.txt"))
            segments = [{"char_start": 0, "char_end": len(TEXT), "raw_start": 0, "raw_end": len(TEXT)}]
            tables["cleaned_articles"].append({"article_id": f"art-{at:016x}", "text": TEXT, "segments": segments})
            tables["sentences"].append(sentence(at))
        for m, told in enumerate(facts):
            at, number = 3 * n + told.get("article", 1), 9 * n + m + 1
            named = {"article_id": f"art-{at:016x}", "sentence_id": f"sen-{at:016x}"}
            tables["facts"].append(fact(number, **named, **{k: v for k, v in told.items() if k != "article"}))
            tables["event_facts"].append(joined((n + 1) * 16, number))
        first = {"first_fact_id": f"fac-{9 * n + 1:016x}"}
        tables["events"].append(event((n + 1) * 16, **{**EVENT, **first, **columns}))
    for name, rows in tables.items():
        write_curated(home, name, table_of(name, rows))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("exports"))
    curate(home, CASES)
    for name, table in compute_exports(home, load_lexicons()).items():
        write_export(home, name, table)
    return home


@pytest.fixture(scope="module")
def rows(world: Home) -> dict[str, dict[str, Row]]:
    """export → case → its row."""
    numbers = {n + 1: case for n, case in enumerate(CASES)}
    keys = {"ucdp_ged": "id", "acled": "event_id_cnty", "polecat": "Event ID", "gdelt_events": "GLOBALEVENTID"}

    def case_of(key: Any) -> str:
        text = str(key)
        number = int(text[4:], 16) // 16 if text.startswith("evt-") else int(text.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        return numbers[number]

    return {name: {case_of(row[key]): row for row in read_export(world, name).to_pylist()} for name, key in keys.items()}


def _said(row: Row, *names: str) -> tuple[Any, ...]:
    return tuple(row[name] for name in names)


def _deaths(row: Row) -> tuple[Any, ...]:
    return _said(row, "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")


Rows = dict[str, dict[str, Row]]


class TestUcdp:
    def test_a_battle(self, rows: Rows) -> None:
        row = rows["ucdp_ged"]["battle"]
        assert _said(row, "id", "relid", "year", "type_of_violence") == (1, f"evt-{16:016x}", 2016, 1)
        assert _said(row, "side_a", "side_b") == ("Government of Armenia", "Government of Azerbaijan")
        assert _said(row, "gwnoa", "gwnob", "country_id", "country") == (371, 373, 373, "Azerbaijan")
        assert _deaths(row) == (3, 12, 0, 0)
        assert _said(row, "low", "best", "high") == (12, 15, 15)
        assert _said(row, "where_prec", "date_prec", "event_clarity", "priogrid_gid") == (1, 1, 1, 187654)
        assert _said(row, "geom_wkt", "where_coordinates") == ("POINT (46.77 40.39)", "Talysh village")
        assert row["source_article"] == '"Hill Wire,2016-04-03,Day 1"'

    def test_a_government_is_side_a_whoever_acts(self, rows: Rows) -> None:
        row = rows["ucdp_ged"]["separatists attack"]
        assert _said(row, "side_a", "side_b", "gwnob") == ("Government of Azerbaijan", "Republic of Artsakh", None)
        assert row["conflict_name"] == "Azerbaijan: Nagorno-Karabakh"
        assert _deaths(row) == (12, 0, 0, 0)

    def test_civilians_killed_on_purpose_are_one_sided(self, rows: Rows) -> None:
        row = rows["ucdp_ged"]["massacre"]
        assert _said(row, "type_of_violence", "side_a", "side_b") == (3, "Government of Armenia", "Civilians")
        assert (_deaths(row), row["gwnob"]) == ((0, 0, 12, 0), None)

    def test_civilians_killed_by_shells_died_in_the_fighting(self, rows: Rows) -> None:
        row = rows["ucdp_ged"]["shelled"]
        assert _said(row, "type_of_violence", "side_b") == (1, "Government of Azerbaijan")
        assert _deaths(row) == (0, 0, 12, 0)

    def test_groups_without_a_state_fight_each_other(self, rows: Rows) -> None:
        assert _said(rows["ucdp_ged"]["groups"], "type_of_violence", "dyad_name") == (2, "M23 - Mai-Mai")

    def test_the_usual_opponent_stands_and_is_counted(self, rows: Rows, world: Home) -> None:
        assert rows["ucdp_ged"]["untold"]["dyad_name"] == "Government of Armenia - Government of Azerbaijan"
        losses = read_export(world, "export_losses").to_pylist()
        reasons = {loss["reason"] for loss in losses if loss["name"] == "dyad_name"}
        assert reasons == {"one side is not told: the usual opponent of the other stands"}

    @pytest.mark.parametrize(
        ("case", "expected"),
        [
            ("children among", (0, 0, 2, 11)),
            ("a part of its own class", (0, 0, 13, 0)),
            ("told twice", (0, 12, 0, 0)),
            ("with a running total", (0, 12, 0, 0)),
            ("three articles", (0, 14, 0, 0)),
            ("groups above the whole", (0, 0, 0, 12)),
            ("whose is not told", (0, 0, 0, 12)),
        ],
    )
    def test_nobody_dies_twice(self, rows: Rows, case: str, expected: tuple[int, ...]) -> None:
        assert _deaths(rows["ucdp_ged"][case]) == expected
        assert sum(expected) == rows["ucdp_ged"][case]["best"]

    @pytest.mark.parametrize(
        ("case", "expected"), [("no bound", (12, 12, 12)), ("no number", (1, 1, 1)), ("a greater figure told", (10, 12, 16))]
    )
    def test_low_best_high(self, rows: Rows, case: str, expected: tuple[int, int, int]) -> None:
        assert _said(rows["ucdp_ged"][case], "low", "best", "high") == expected

    @pytest.mark.parametrize(
        ("case", "expected"),
        [("untold", (1, 1)), ("three days", (2, 1)), ("a week", (3, 1)), ("a month", (4, 2)), ("a year", (5, 2))],
    )
    def test_days(self, rows: Rows, case: str, expected: tuple[int, int]) -> None:
        assert _said(rows["ucdp_ged"][case], "date_prec", "event_clarity") == expected


def test_what_a_table_would_not_hold_is_counted(tmp_path: Path) -> None:
    home = Home(tmp_path)
    curate(home, LEFT_OUT)
    found = compute_exports(home, load_lexicons())
    lost: dict[str, Counter[str]] = {name: Counter() for name in export_names()}
    for loss in found["export_losses"].to_pylist():
        if loss["part"] == "event":
            lost[loss["export"]][loss["reason"]] += loss["rows"]
    assert lost["ucdp_ged"] == {
        "no death is told": 2,
        "no organised violence: an accident": 1,
        "a running total of other events": 1,
        "no date": 1,
        "longer than a year": 1,
        "no country is known": 2,
        "the sides are not known": 2,
    }
    assert found["ucdp_ged"].num_rows == len(LEFT_OUT) - lost["ucdp_ged"].total()  # where only the country is known
    assert lost["acled"]["no place below the country is known"] == 1
    assert lost["acled"]["no violence is told"] == 1
    assert lost["acled"]["no actor is known"] == 1
    assert lost["polecat"] == lost["gdelt_events"] == {"no type of event for it": 1, "its day is not known": 2}


class TestAcled:
    def test_an_armed_clash(self, rows: Rows) -> None:
        row = rows["acled"]["no bound"]
        assert _said(row, "event_type", "sub_event_type") == ("Battles", "Armed clash")
        assert row["event_id_cnty"].startswith("AZE")
        assert _said(row, "actor1", "inter1") == ("Military Forces of Armenia", 8)  # a state's forces abroad
        assert _said(row, "actor2", "inter2", "interaction") == ("Military Forces of Azerbaijan", 1, 18)
        assert _said(row, "time_precision", "geo_precision", "iso", "fatalities") == (1, 1, 31, 12)
        assert _said(row, "civilian_targeting", "source", "notes") == (None, "Hill Wire", TEXT)

    def test_civilians_are_the_second_actor(self, rows: Rows) -> None:
        row = rows["acled"]["civilians by nobody"]
        assert _said(row, "event_type", "sub_event_type") == ("Violence against civilians", "Attack")
        assert _said(row, "actor1", "inter1") == ("Unidentified Armed Group (Azerbaijan)", 3)
        assert _said(row, "actor2", "inter2", "interaction") == ("Civilians (Azerbaijan)", 7, 37)
        assert row["civilian_targeting"] == "Civilian targeting"

    def test_a_protest_has_a_crowd_and_one_actor(self, rows: Rows) -> None:
        row = rows["acled"]["protest"]
        assert _said(row, "disorder_type", "actor1", "interaction") == ("Demonstrations", "Protesters (Azerbaijan)", 60)
        assert _said(row, "tags", "fatalities", "actor2") == ("crowd size=hundreds", 0, None)

    @pytest.mark.parametrize(("case", "fatalities"), [("dozens", 12), ("tens", 10), ("hundreds", 100), ("no number", 1)])
    def test_vague_words_by_its_habit(self, rows: Rows, case: str, fatalities: int) -> None:
        assert rows["acled"][case]["fatalities"] == fatalities

    def test_ground_is_regained_at_home_and_overtaken_abroad(self, rows: Rows) -> None:
        assert rows["acled"]["regained"]["sub_event_type"] == "Government regains territory"
        assert rows["acled"]["overtaken"]["sub_event_type"] == "Non-state actor overtakes territory"


class TestPolecatAndGdelt:
    def test_types_actors_and_days(self, rows: Rows) -> None:
        row = rows["polecat"]["shelled soldiers"]
        assert _said(row, "Event Type", "Event Mode", "Quad Code") == ("ASSAULT", "heavy-weapons", "MATERIAL CONFLICT")
        assert _said(row, "Actor Name Raw", "Actor Name", "Actor COW") == ("Armenian troops", "Armenia", 371)
        assert _said(row, "Recipient Country", "Primary Recipient Sector", "City") == ("Azerbaijan", "MIL", "Talysh village")
        row = rows["gdelt_events"]["shelled soldiers"]
        assert _said(row, "SQLDATE", "MonthYear", "FractionDate") == (20160402, 201604, 2016.2521)
        assert _said(row, "Actor1Code", "Actor2Code") == ("ARM", "AZEMIL")
        assert _said(row, "EventCode", "EventBaseCode", "EventRootCode", "QuadClass") == ("194", "194", "19", 4)
        assert _said(row, "ActionGeo_Type", "ActionGeo_CountryCode") == (4, "AJ")
        assert row["ActionGeo_FullName"] == "Talysh village, Azerbaijan"
        assert _said(row, "DATEADDED", "IsRootEvent") == (20160403000000, 1)
        assert row["SOURCEURL"].startswith("https://hill.example/")

    def test_an_inferred_opponent_is_no_actor(self, rows: Rows) -> None:
        assert rows["polecat"]["untold"]["Actor Name"] is None
        assert rows["gdelt_events"]["untold"]["Actor1Code"] is None

    def test_a_known_group_has_its_code(self, rows: Rows) -> None:
        row = rows["gdelt_events"]["organisation"]
        assert _said(row, "Actor1Code", "Actor1KnownGroupCode", "Actor1Type1Code") == ("SCE", "SCE", "IGO")

    def test_an_article_each_with_its_offsets(self, rows: Rows, world: Home) -> None:
        number = rows["gdelt_events"]["two articles"]["GLOBALEVENTID"]
        first, second = (r for r in read_export(world, "gdelt_mentions").to_pylist() if r["GLOBALEVENTID"] == number)
        assert _said(first, "MentionType", "MentionSourceName", "SentenceID") == (1, "hill.example", 1)
        assert _said(second, "MentionType", "MentionSourceName") == (2, "Hill Wire")
        assert second["MentionIdentifier"].startswith("story")
        assert _said(first, "Actor1CharOffset", "Actor2CharOffset", "ActionCharOffset") == (None, TEXT.index("soldiers"), 0)
        assert _said(first, "MentionDocLen", "Confidence") == (len(TEXT), 90)


def _gid(latitude: float, longitude: float) -> int:
    """The published formula: cells of 0.5 degrees from 90° S 180° W, 720 to a row, counted from 1."""
    row, column = int((90 + latitude) // 0.5), int((180 + longitude) // 0.5)
    return min(row, 359) * 720 + min(column, 719) + 1


def _gids_by_sql(points: list[tuple[float, float]]) -> list[int]:
    line = next(x for x in export_sql("ucdp_ged").splitlines() if "priogrid_gid" in x).strip().rstrip(",")
    values = ", ".join(f"({n}, {latitude!r}::DOUBLE, {longitude!r}::DOUBLE)" for n, (latitude, longitude) in enumerate(points))
    with database() as connection:
        sql = f"SELECT {line} FROM (VALUES {values}) AS p (n, latitude, longitude) ORDER BY n"  # noqa: S608  (numbers alone)
        return [row[0] for row in connection.execute(sql).fetchall()]


def test_prio_grid_cells_that_are_known() -> None:
    points = [(-89.75, -179.75), (-89.75, 179.75), (-89.25, -179.75), (34.53, 69.17), (89.75, 179.75), (90.0, 180.0)]
    assert _gids_by_sql(points) == [1, 720, 721, 179779, 259200, 259200]


@settings(max_examples=8, deadline=None)
@given(st.lists(st.tuples(st.integers(-9000, 9000), st.integers(-18000, 18000)), min_size=1, max_size=200))
def test_prio_grid_by_its_formula(hundredths: list[tuple[int, int]]) -> None:
    points = [(latitude / 100, longitude / 100) for latitude, longitude in hundredths]
    assert _gids_by_sql(points) == [_gid(*point) for point in points]


def test_two_events_with_one_number_stop_the_run(tmp_path: Path) -> None:
    home = Home(tmp_path)
    curate(home, {"a": CASES["battle"], "b": CASES["battle"]})
    events = [event(16 + n, **EVENT, first_fact_id=f"fac-{9 * n + 1:016x}") for n in (0, 1)]  # they differ in the last digit
    write_curated(home, "events", table_of("events", events))
    write_curated(home, "event_facts", table_of("event_facts", [joined(16, 1), joined(17, 10)]))
    with pytest.raises(DuplicateKeysError):
        compute_exports(home, load_lexicons())


def test_the_columns_and_types_are_the_contracts(world: Home) -> None:
    for name in export_names():
        assert read_export(world, name).schema.equals(contract(name).schema), name
        assert read_export(world, name).num_rows > 5


def test_the_same_bytes_twice(world: Home, tmp_path: Path) -> None:
    other = Home(tmp_path / "other")
    for name, table in compute_exports(world, load_lexicons()).items():
        write_export(other, name, table)
    assert export_digests(world) == export_digests(other)
    assert len(export_digests(world)) == 2 * (len(export_names()) + 1)
    again = [file for n in export_names() for file in write_export(other, n, read_export(other, n))]
    assert not any(file.written for file in again)


def test_the_csv_says_what_the_parquet_says(world: Home) -> None:
    table = read_export(world, "acled")
    options = pyarrow.csv.ConvertOptions(column_types=table.schema, strings_can_be_null=True, quoted_strings_can_be_null=False)
    read = pyarrow.csv.read_csv(world.exports / "acled.csv", convert_options=options)
    assert read.to_pylist() == table.to_pylist()
