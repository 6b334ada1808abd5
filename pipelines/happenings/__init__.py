"""facts of a batch → happenings, article_words: what each article tells as one occurrence, and what it is compared by.

In: articles, their texts, publication bounds and facts. Out: one row a happening (and one a denial), one row an article of words.
Everything here is of one article; what joins articles is for `events`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pyarrow as pa

from factline.pipelines.contracts import StageResult, content_id, rejects_table, table_of
from factline.pipelines.happenings.accounts import with_accounts
from factline.pipelines.happenings.alliances import with_alliances
from factline.pipelines.happenings.days import day_named
from factline.pipelines.happenings.figures import by_alliance, tally
from factline.pipelines.happenings.grouping import (
    DENIED,
    TOLD,
    Fact,
    Happening,
    by_article,
    dates_meet,
    happenings,
    places_meet,
)
from factline.pipelines.happenings.manner import with_manner
from factline.pipelines.happenings.persons import with_persons
from factline.pipelines.happenings.rivals import GREATEST, LEAST
from factline.pipelines.happenings.vague import revalued
from factline.pipelines.happenings.words import WordReader, signatures, word_reader
from factline.pipelines.lexicons import Lexicons, figure_rule

FIGURE_KINDS = ("killed", "wounded")
_FACT_COLUMNS = (
    "fact_id", "article_id", "sentence_id", "kind", "means", "outcome_open", "stance", "background", "toll", "count_low", "count_best",
    "count_high", "count_operator", "count_text", "count_unit", "count_relation", "patient_text", "patient_side", "patient_class",
    "agent_side", "speaker_id", "speaker_text", "speaker_side", "date_start", "date_end", "date_precision", "date_basis", "date_value",
    "date_text", "place_id",
    "place_text", "latitude", "longitude", "place_precision", "char_start", "char_end", "quote", "rule_id", "confidence",
)  # fmt: skip


def run(
    articles: pa.Table, cleaned_articles: pa.Table, publication_bounds: pa.Table, facts: pa.Table, *, lexicons: Lexicons
) -> StageResult:
    """Happenings of every article that has facts, and the words of every article with a text."""
    kinds = {entry["kind"]: entry for entry in lexicons.general["kinds"]}
    families = {kind: entry["family"] for kind, entry in kinds.items()}
    months = frozenset(lexicons.general["dates"]["words"]["month"])
    choice = LEAST if figure_rule(lexicons).best == "least" else GREATEST
    published = dict(zip(*(publication_bounds[c].to_pylist() for c in ("article_id", "published_to")), strict=True))
    reader = word_reader(lexicons)
    words, names = _words(articles, cleaned_articles, published, reader)
    valued = revalued(facts.select(list(_FACT_COLUMNS)).to_pylist(), lexicons)
    told = by_article(with_manner(with_alliances(with_persons(with_accounts(valued, lexicons), lexicons), lexicons), lexicons))
    rows = list[dict[str, Any]]()
    for article_id, own_facts in told.items():
        found = happenings(article_id, own_facts, families, TOLD)
        leading = {id(h) for h in leads(found)}
        main = main_happening(found)
        for happening in found:
            near = names[article_id] if id(happening) in leading else reader.names_near(f["quote"] for f in happening.facts)
            row = _row(happening, kinds, published[article_id], near, choice, months) | {"role": "tells"}
            rows.append(row | {"leads": id(happening) in leading, "main": happening is main})
        for denial in happenings(article_id, own_facts, families, DENIED):
            row = _row(denial, kinds, published[article_id], [], choice, months) | {
                "role": "denies",
                "leads": False,
                "main": False,
            }
            rows.append(row | {"denies": _denied(denial, found)})
    tables = {"happenings": table_of("happenings", rows), "article_words": table_of("article_words", words)}
    return StageResult(tables, rejects_table([]))


def _words(
    articles: pa.Table, cleaned_articles: pa.Table, published: Mapping[str, Any], reader: WordReader
) -> tuple[list[dict[str, Any]], dict[str, list[str]]]:
    """Rows of article_words, and the names of two words in each article."""
    heads = {a: (t, g) for a, t, g in zip(*(articles[c].to_pylist() for c in ("article_id", "title", "language")), strict=True)}
    words, shingles = list[dict[str, Any]](), list[list[str]]()
    names: dict[str, list[str]] = {}
    for article_id, text in zip(*(cleaned_articles[c].to_pylist() for c in ("article_id", "text")), strict=True):
        title, language = heads[article_id]
        own = reader.read(title, text)
        names[article_id] = own.names
        shingles.append(own.shingles)
        words.append({"article_id": article_id, "language": language, "published": published[article_id], "terms": own.terms})
    for row, signature in zip(words, signatures(shingles), strict=True):
        row["signature"] = signature
    return words, names


def happening_id(happening: Happening) -> str:
    """Its id, from its first fact."""
    return content_id("hap", happening.facts[0]["fact_id"])


def leads(found: Sequence[Happening]) -> list[Happening]:
    """What an article mainly tells of each family: of violence the main happening, of others the first that is no background."""
    first: dict[str, Happening] = {}
    for happening in found:
        if happening.family != "violence" and not happening.facts[0]["background"]:
            first.setdefault(happening.family, happening)
    main = main_happening(found)
    return [*first.values(), *([main] if main is not None else [])]


def main_happening(found: Sequence[Happening]) -> Happening | None:
    """The violent happening told first among those with a figure of their own, or among all where none has one.

    A single fact of a year or a decade (`a leader who was killed in 1963`) is told in passing and has none.
    """
    ranked = [
        (_has_figure(h), -h.facts[0]["char_start"], -n)
        for n, h in enumerate(found)
        if h.family == "violence" and not h.facts[0]["background"]
    ]
    return found[-max(ranked)[2]] if ranked else None


def _has_figure(happening: Happening) -> bool:
    first = happening.facts[0]
    passing = len(happening.facts) == 1 and first["date_precision"] in ("year", "decade")
    return not passing and any(f["kind"] in FIGURE_KINDS and f["toll"] != "cumulative" for f in happening.facts)


def _denied(denial: Happening, found: Sequence[Happening]) -> str | None:
    """The happening told last before a denial that its date and place can be; the denial says of which it speaks or of none."""
    first = denial.facts[0]
    for happening in reversed(found):
        if happening.family != denial.family or happening.facts[0]["char_start"] > first["char_start"]:
            continue
        if dates_meet(denial.dated, happening.dated) and places_meet(denial.placed, happening.placed):
            return happening_id(happening)
    return None


def _row(
    happening: Happening,
    kinds: Mapping[str, Mapping[str, Any]],
    published: Any,
    names: list[str],
    choice: str,
    months: Collection[str],
) -> dict[str, Any]:
    facts = happening.facts
    weightiest = max(facts, key=lambda f: (kinds[f["kind"]]["weight"], -f["char_start"], f["fact_id"]))
    row: dict[str, Any] = {
        "happening_id": happening_id(happening),
        "article_id": happening.article_id,
        "family": happening.family,
        "kind": weightiest["kind"],
        "kinds": sorted({f["kind"] for f in facts}),
        "means": next((f["means"] for f in facts if f["means"] is not None), None),
        "background": facts[0]["background"],
        "running": facts[0]["toll"] == "cumulative",
        "published": published,
        "sides": list(happening.sides),
        "alliances": happening.alliances,
        "ways": sorted(happening.ways),
        "hours": sorted(happening.hours),
        "facts": [f["fact_id"] for f in facts],
        "speakers": sorted({f["speaker_id"] or f["speaker_text"] for f in facts if f["speaker_text"] is not None}),
        "names": names,
        "confidence": max(f["confidence"] for f in facts),
        "char_start": facts[0]["char_start"],
    }
    return row | _when_and_where(happening, months) | _figures(facts, choice)


def _when_and_where(happening: Happening, months: Collection[str]) -> dict[str, Any]:
    dated, placed = happening.dated, happening.placed
    row: dict[str, Any] = {"date_precision": dated["date_precision"] if dated else "unknown"}
    row["day_named"] = day_named(happening, months)
    row |= {c: dated[c] if dated else None for c in ("date_start", "date_end")}
    return row | {
        c: placed[c] if placed else None for c in ("place_id", "place_text", "latitude", "longitude", "place_precision")
    }


def _figures(facts: Sequence[Fact], choice: str) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for kind in FIGURE_KINDS:
        figure = tally(facts, kind, choice)
        row |= {f"{kind}_low": figure.low, f"{kind}_best": figure.best, f"{kind}_high": figure.high} if figure else {}
        counted = [f for f in facts if f["kind"] == kind and f["count_low"] is not None]
        whole = [f for f in counted if f["toll"] != "subset"] or counted
        row[f"{kind}_facts"] = [f["fact_id"] for f in whole] if figure else []
        row[f"{kind}_voice"] = _one_voice(whole) if figure else None
        row[f"{kind}_further"] = figure is not None and _is_further(whole, facts)
        row[f"{kind}_by_alliance"] = [
            {
                "alliance": alliance,
                "low": of.low,
                "best": of.best,
                "high": of.best if of.high is None else of.high,
                "bounded": of.high is not None,
            }
            for alliance, of in by_alliance(facts, kind, choice).items()
        ]
    return row


def _one_voice(facts: Sequence[Fact]) -> str | None:
    """Who alone says all of them, by id."""
    voices = {f["speaker_id"] for f in facts}
    return voices.pop() if len(voices) == 1 else None


def _is_further(counted: Sequence[Fact], facts: Sequence[Fact]) -> bool:
    """Whether they are all beside others (`two more`), and none of those others is told."""
    first = next((f for f in facts if f["kind"] in FIGURE_KINDS and f["count_low"] is not None), None)
    return bool(counted) and counted[0] is first and all(f["count_relation"] == "other" for f in counted)
