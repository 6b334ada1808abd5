"""Facts as the facts stage gives them, made by hand, and the events that become of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from factline.pipelines.batch import EVENTS_STAGE, TELLING_STAGES
from factline.pipelines.contracts import content_id, table_of
from factline.pipelines.lexicons import load_lexicons

Row = dict[str, Any]
PLACES: Mapping[str, Row] = {
    "Talish": {"place_id": "plc-talish", "latitude": 40.39, "longitude": 46.77, "place_precision": "town"},
    "Ganja": {"place_id": "plc-ganja", "latitude": 40.68, "longitude": 46.36, "place_precision": "town"},
    "Martakert": {"place_id": "plc-martakert", "latitude": 40.21, "longitude": 46.82, "place_precision": "town"},
    "Nagorno-Karabakh": {"place_id": "plc-karabakh", "latitude": 39.9, "longitude": 46.7, "place_precision": "region"},
    "Armenia": {"place_id": "cty-am", "latitude": 40.2, "longitude": 45.0, "place_precision": "country"},
    "Azerbaijan": {"place_id": "cty-az", "latitude": 40.3, "longitude": 47.5, "place_precision": "country"},
}


def article(name: str) -> str:
    return content_id("art", name)


def make_fact(
    name: str, at: int, *, sentence: int = 0, place: str | None = "Talish", day: str | None = "2016-04-02", **columns: Any
) -> Row:
    """A told fact of the article of that name at that offset: two soldiers killed in Talish on 2 April 2016, unless said otherwise."""
    row: Row = {
        "kind": "killed",
        "stance": "asserted",
        "toll": "new",
        "patient_class": "military",
    }
    row |= dict.fromkeys(("background", "outcome_open"), False) | {
        "count_low": 2,
        "count_best": 2,
        "count_high": 2,
        "count_operator": "exact",
        "count_text": "two",
        "count_unit": "persons",
    }
    row |= {
        "patient_text": "two soldiers",
        "date_precision": "unknown",
        "date_basis": "none",
        "rule_id": "passive",
        "confidence": 0.9,
    }
    row |= {"article_id": article(name), "sentence_id": content_id("sen", name, sentence), "quote": "x" * 5}
    row |= {"char_start": at, "char_end": at + 5, "raw_start": at, "raw_end": at + 5}
    if day is not None:
        first, _, last = day.partition("..")
        row |= {"date_start": date.fromisoformat(first), "date_end": date.fromisoformat(last or first)}
        row |= {"date_precision": "day", "date_basis": "explicit"}
    if place is not None:
        row |= {"place_text": place, **PLACES[place]}
    row |= columns
    if "count" in row:
        n = row.pop("count")
        row |= {"count_low": n, "count_best": n, "count_high": n, "count_text": str(n), "patient_text": f"{n} soldiers"}
    row["fact_id"] = content_id("fac", *(str(row[key]) for key in sorted(row)))
    return row


def tables_of(
    facts: Sequence[Row], published: Mapping[str, str] | None = None, texts: Mapping[str, str] | None = None
) -> dict[str, list[Row]]:
    """Rows of every table that the events stage gives; `published`: days, `texts`: words, by the names of articles."""
    result = EVENTS_STAGE.run(happenings_of(facts, published, texts), load_lexicons())
    assert result.rejects.num_rows == 0
    return {name: table.to_pylist() for name, table in result.tables.items()}


def happenings_of(
    facts: Sequence[Row], published: Mapping[str, str] | None = None, texts: Mapping[str, str] | None = None
) -> dict[str, pa.Table]:
    """What the happenings stage makes of the facts, in the order given: what comes out must not depend on it."""
    days = {article(name): date.fromisoformat(day) for name, day in (published or {}).items()}
    words = {article(name): text for name, text in (texts or {}).items()}
    ids = sorted({f["article_id"] for f in facts} | set(words))
    bounds = [
        {
            "article_id": a,
            "published_from": days.get(a),
            "published_to": days.get(a),
            "published_basis": "metadata" if a in days else "unknown",
        }
        for a in ids
    ]
    heads = [
        {"article_id": a, "source_ref": a, "source_refs": [a], "language": "en", "published_basis": "unknown"}
        | {"media_type": "text/plain", "raw_text": "", "batch": "b"}
        for a in ids
    ]
    bodies = [{"article_id": a, "text": words.get(a, ""), "segments": []} for a in ids]
    given = {
        "articles": table_of("articles", heads),
        "cleaned_articles": table_of("cleaned_articles", bodies),
        "publication_bounds": table_of("publication_bounds", bounds),
        "facts": pa.Table.from_pylist(list(facts), schema=table_of("facts", list(facts)).schema),
    }
    happenings = TELLING_STAGES[-1]
    assert happenings.name == "happenings"
    return dict(happenings.run(given, load_lexicons()).tables)


@pytest.fixture(scope="session")
def fact() -> Callable[..., Row]:
    return make_fact


@pytest.fixture(scope="session")
def events_of() -> Callable[..., dict[str, list[Row]]]:
    return tables_of


@pytest.fixture(scope="session")
def happenings() -> Callable[..., dict[str, pa.Table]]:
    return happenings_of
