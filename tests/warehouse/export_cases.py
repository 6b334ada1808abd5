"""Invented events for the tests of the exports: the facts that tell each, and homes filled with them."""

from __future__ import annotations

from datetime import date
from typing import Any

from factline.pipelines.contracts import table_of
from factline.warehouse.curated import write_curated
from factline.warehouse.export_queries import INPUTS
from factline.warehouse.layout import Home
from tests.warehouse.conftest import article, event, fact, joined, sentence, whole

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
    "copies of one text": ([BY_ARMENIA, {"article": 2}, {"article": 3}], {"articles": 3}),  # the first two
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
    for n, (name, (facts, columns)) in enumerate(cases.items()):
        for at in (3 * n + 1, 3 * n + 2, 3 * n + 3):
            url = f"https://hill.example/{at}" if at % 3 == 1 else None
            tables["articles"].append(article(at, url=url, title=f"Day {at}", source_ref=f"story{at}.txt"))
            segments = [{"char_start": 0, "char_end": len(TEXT), "raw_start": 0, "raw_end": len(TEXT)}]
            tables["cleaned_articles"].append({"article_id": f"art-{at:016x}", "text": TEXT, "segments": segments})
            tables["sentences"].append(sentence(at))
            source = at - 1 if name == "copies of one text" and at % 3 == 2 else at
            of_source = {
                "article_id": f"art-{at:016x}",
                "source_id": f"src-{source:016x}",
                "first_article_id": f"art-{source:016x}",
            }
            tables["article_sources"].append(whole("article_sources", of_source))
        for m, told in enumerate(facts):
            at, number = 3 * n + told.get("article", 1), 9 * n + m + 1
            named = {"article_id": f"art-{at:016x}", "sentence_id": f"sen-{at:016x}"}
            tables["facts"].append(fact(number, **named, **{k: v for k, v in told.items() if k != "article"}))
            tables["event_facts"].append(joined((n + 1) * 16, number))
        first = {"first_fact_id": f"fac-{9 * n + 1:016x}"}
        tables["events"].append(event((n + 1) * 16, **{**EVENT, **first, **columns}))
    for table, rows in tables.items():
        write_curated(home, table, table_of(table, rows))
