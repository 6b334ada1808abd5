"""The exports over small invented events whose rows were worked out by hand. All events are computed together, once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from factline.pipelines.lexicons import load_lexicons
from factline.warehouse.export_queries import compute_exports, export_names
from factline.warehouse.exports_on_disk import read_export
from factline.warehouse.layout import Home
from tests.warehouse.export_cases import CASES, LEFT_OUT, TEXT, Row, curate


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
        assert row["ActionGeo_FullName"] == "Talysh village, Nagorno-Karabakh, Azerbaijan"
        assert _said(row, "DATEADDED", "IsRootEvent") == (20160403000000, 1)
        assert row["SOURCEURL"].startswith("https://hill.example/")

    def test_copies_of_one_text_are_one_source(self, rows: Rows) -> None:
        ged, acled = rows["ucdp_ged"]["copies of one text"], rows["acled"]["copies of one text"]
        assert ged["number_of_sources"] == 2
        assert [len(ged[c].split(";")) for c in ("source_article", "source_office", "source_date", "source_headline")] == [
            2
        ] * 4
        assert acled["source"] == "Hill Wire"
        assert _said(rows["gdelt_events"]["copies of one text"], "NumSources", "NumArticles") == (2, 3)

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
