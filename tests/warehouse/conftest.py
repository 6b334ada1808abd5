"""A home in a folder of its own, and small invented tables to fill it with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from factline.pipelines.contracts import contract, table_of
from factline.warehouse.catalogue import base_names, build_catalogue, compute_mart, mart_inputs, mart_names
from factline.warehouse.curated import write_curated
from factline.warehouse.layout import Home

Rows = Sequence[Mapping[str, Any]]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    made.create()
    return made


_ANY: dict[pa.DataType, Any] = {pa.bool_(): False, pa.string(): "x", pa.int32(): 0, pa.int64(): 0, pa.float64(): 0.0}


def whole(name: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with something allowed in every required column that it leaves out."""
    return {
        f.name: f.enum[0] if f.enum else [] if pa.types.is_list(f.arrow) else _ANY[f.arrow]
        for f in contract(name).fields
        if f.required and f.name not in row
    } | row


def article(number: int, **columns: Any) -> dict[str, Any]:
    row = {
        "article_id": f"art-{number:016x}",
        "source_ref": f"story{number}.txt",
        "source_refs": [f"story{number}.txt"],
        "publisher": "Hill Wire",
        "language": "en",
        "published_from": date(2016, 4, 3),
        "published_to": date(2016, 4, 3),
        "published_basis": "metadata",
        "media_type": "text/plain",
        "raw_text": "Twelve soldiers were killed on the line of contact, the ministry said.",
        "batch": "b1",
    }
    return whole("articles", row | columns)


def sentence(number: int, **columns: Any) -> dict[str, Any]:
    row = {
        "sentence_id": f"sen-{number:016x}",
        "article_id": f"art-{number:016x}",
        "position": 0,
        "paragraph": 0,
        "role": "body",
        "char_start": 0,
        "char_end": 70,
        "raw_start": 0,
        "raw_end": 70,
        "text": "Twelve soldiers were killed on the line of contact, the ministry said.",
    }
    return whole("sentences", row | columns)


def fact(number: int, **columns: Any) -> dict[str, Any]:
    row = {
        "fact_id": f"fac-{number:016x}",
        "article_id": f"art-{1:016x}",
        "sentence_id": f"sen-{1:016x}",
        "kind": "killed",
        "stance": "claimed",
        "toll": "new",
        "count_low": 12,
        "count_best": 12,
        "count_high": 12,
        "count_operator": "exact",
        "count_text": "Twelve",
        "count_unit": "persons",
        "patient_side": "azerbaijan",
        "patient_class": "military",
        "speaker_id": "az_mod",
        "speaker_text": "the ministry",
        "speaker_side": "azerbaijan",
        "date_start": date(2016, 4, 2),
        "date_end": date(2016, 4, 2),
        "date_precision": "day",
        "date_basis": "explicit",
        "char_start": 0,
        "char_end": 27,
        "raw_start": 0,
        "raw_end": 27,
        "quote": "Twelve soldiers were killed",
        "rule_id": "were_killed",
        "confidence": 0.9,
    }
    return whole("facts", row | columns)


def event(number: int, **columns: Any) -> dict[str, Any]:
    row = {
        "event_id": f"evt-{number:016x}",
        "family": "violence",
        "kind": "killed",
        "date_start": date(2016, 4, 2),
        "date_end": date(2016, 4, 2),
        "date_precision": "day",
        "sides": ["azerbaijan"],
        "best_rule": "first",
        "facts": 1,
        "articles": 1,
        "sources": 1,
        "first_fact_id": f"fac-{number:016x}",
    }
    return whole("events", row | columns)


def joined(event_number: int, fact_number: int, role: str = "tells") -> dict[str, Any]:
    return {"event_id": f"evt-{event_number:016x}", "fact_id": f"fac-{fact_number:016x}", "role": role, "why": "same day"}


@pytest.fixture
def make() -> dict[str, Callable[..., dict[str, Any]]]:
    """Rows with everything that is required in them; what a test is about goes in by name."""
    return {"article": article, "sentence": sentence, "fact": fact, "event": event, "joined": joined, "whole": whole}


def fill(home: Home, tables: Mapping[str, Rows], *, marts: bool = True) -> dict[str, pa.Table]:
    """Curate tables (those not given: without rows), then the marts and the catalogue; the marts' tables."""
    for name in base_names():
        write_curated(home, name, table_of(name, tables[name]) if name in tables else contract(name).schema.empty_table())
    found: dict[str, pa.Table] = {}
    for name in mart_names() if marts else ():
        found[name] = compute_mart(home, name)
        write_curated(home, name, found[name])
    if marts:
        build_catalogue(home)
    return found


def answer(home: Home, mart: str, tables: Mapping[str, Rows]) -> list[dict[str, Any]]:
    """A mart's rows over these tables; curates what the mart reads and no more."""
    for needed in mart_inputs(mart):
        if needed in mart_names():
            answer(home, needed, tables)
        else:
            write_curated(home, needed, table_of(needed, tables.get(needed, [])))
    rows = compute_mart(home, mart)
    write_curated(home, mart, rows)
    return rows.to_pylist()


@pytest.fixture
def answered() -> Callable[..., list[dict[str, Any]]]:
    return answer


@pytest.fixture
def filled() -> Callable[..., dict[str, pa.Table]]:
    return fill


def one_event(*facts: dict[str, Any], denied: Sequence[int] = ()) -> dict[str, list[dict[str, Any]]]:
    """One event told by these facts, fact n by article n, published on 3 April and the days after; `denied`: numbers of denials."""
    numbers = range(1, len(facts) + 1)
    days = [{"published_from": date(2016, 4, 2 + n), "published_to": date(2016, 4, 2 + n)} for n in numbers]
    return {
        "articles": [article(n, **day) for n, day in zip(numbers, days, strict=True)],
        "facts": [fact(n, article_id=f"art-{n:016x}", **columns) for n, columns in zip(numbers, facts, strict=True)],
        "events": [event(1)],
        "event_facts": [joined(1, n, "denies" if n in denied else "tells") for n in numbers],
    }


def exactly(number: int) -> dict[str, int]:
    return {"count_low": number, "count_best": number, "count_high": number}


@pytest.fixture
def april() -> dict[str, list[dict[str, Any]]]:
    """One day of fighting as three articles and two sides tell it, with a part, a running total and a denial."""
    narrator = {"speaker_id": None, "speaker_text": None, "speaker_side": None, "stance": "asserted"}
    facts = [
        fact(1),  # the ministry in the first article: 12 soldiers
        fact(2, **narrator, patient_side="armenia", count_low=101, count_best=101, count_high=None, count_operator="more_than"),
        fact(3, toll="subset", patient_class="child", **exactly(2)),
        fact(4, article_id=f"art-{2:016x}", sentence_id=f"sen-{2:016x}", **exactly(16)),  # the ministry two days later
        fact(5, article_id=f"art-{2:016x}", sentence_id=f"sen-{2:016x}", toll="cumulative", **exactly(93)),
        fact(
            6, article_id=f"art-{3:016x}", sentence_id=f"sen-{3:016x}", **narrator, patient_class="unspecified", **exactly(14)
        ),
        fact(
            7,
            article_id=f"art-{3:016x}",
            sentence_id=f"sen-{3:016x}",
            stance="denied",
            speaker_id="am_mod",
            speaker_side="armenia",
        ),
    ]
    return {
        "articles": [
            article(1),
            article(2, published_from=date(2016, 4, 5), published_to=date(2016, 4, 5)),
            article(3, publisher="Valley Wire", published_from=date(2016, 4, 4), published_to=date(2016, 4, 4), language="ru"),
            article(4, publisher=None, language=None, published_from=date(2016, 4, 30), published_to=date(2016, 5, 1)),
        ],
        "sentences": [sentence(n) for n in (1, 2, 3, 4)],
        "facts": facts,
        "events": [event(1, facts=7, articles=3)],
        "event_facts": [joined(1, n) for n in (1, 2, 3, 4, 5, 6)] + [joined(1, 7, "denies")],
    }


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with the exports of all invented events (export_cases)."""
    from factline.pipelines.lexicons import load_lexicons
    from factline.warehouse.export_queries import compute_exports
    from factline.warehouse.exports_on_disk import write_export
    from tests.warehouse.export_cases import CASES, curate

    home = Home(tmp_path_factory.mktemp("exports"))
    curate(home, CASES)
    for name, table in compute_exports(home, load_lexicons()).items():
        write_export(home, name, table)
    return home
