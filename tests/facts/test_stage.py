"""The facts stage: quotes, ids, stances, tolls, speakers' sides, and articles in another language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factline.pipelines import facts, mentions, sentences
from factline.pipelines.contracts import StageResult, content_id, contract, table_of
from factline.pipelines.lexicons import load_lexicons

LEXICONS = load_lexicons()
PUBLISHED = {"published_from": date(2016, 4, 5), "published_to": date(2016, 4, 5), "published_basis": "metadata"}
NEWS = (
    "Two Azerbaijani soldiers were killed near Talish on Saturday, Azerbaijan's Defence Ministry said. "
    "Armenia's Defence Ministry denied that three villagers were killed.\n\n"
    "No civilians were wounded. A mine killed four shepherds, including two children."
)
Pieces = Sequence[tuple[str, str]]  # raw words, and the cleaned words that they became


def tables(*articles: tuple[Pieces, Mapping[str, Any]]) -> dict[str, pa.Table]:
    """Every table that facts takes, of articles given as pieces and columns of their own."""
    rows, cleaned = [], []
    for pieces, columns in articles:
        raw = "".join(r for r, _ in pieces)
        row = {"article_id": content_id("art", raw), "source_ref": raw[:8], "source_refs": [raw[:8]], "language": "en"}
        rows.append(row | {"media_type": "text/plain", "raw_text": raw, "batch": "b", **PUBLISHED, **columns})
        segments, at, raw_at = [], 0, 0
        for was, now in pieces:
            ends = {"char_end": at + len(now), "raw_end": raw_at + len(was)}
            segments += [{"char_start": at, "raw_start": raw_at, **ends}] if now else []
            at, raw_at = at + len(now), raw_at + len(was)
        cleaned.append({"article_id": row["article_id"], "text": "".join(c for _, c in pieces), "segments": segments})
    found = {"articles": table_of("articles", rows), "cleaned_articles": table_of("cleaned_articles", cleaned)}
    found |= sentences.run(*found.values(), lexicons=LEXICONS).tables
    found |= mentions.run(*found.values(), lexicons=LEXICONS).tables
    return found


def run_on(given_tables: Mapping[str, pa.Table]) -> StageResult:
    order = ("articles", "cleaned_articles", "publication_bounds", "sentences", "mentions")
    return facts.run(*(given_tables[name] for name in order), lexicons=LEXICONS)


def run(*articles: tuple[Pieces, Mapping[str, Any]]) -> StageResult:
    return run_on(tables(*articles))


def told(text: str, **columns: Any) -> list[dict[str, Any]]:
    """Facts of one article of plain text, in reading order."""
    rows: list[dict[str, Any]] = run(([(text, text)], columns)).tables["facts"].to_pylist()
    return sorted(rows, key=lambda f: (f["char_start"], f["char_end"]))


def the(rows: Sequence[dict[str, Any]], **columns: Any) -> dict[str, Any]:
    """The one fact with these columns."""
    found = [f for f in rows if all(f[c] == v for c, v in columns.items())]
    assert len(found) == 1, [(f["kind"], f["quote"], f["stance"]) for f in rows]
    return found[0]


def test_the_table_stands_to_its_contract() -> None:
    result = run(([(NEWS, NEWS)], {}))
    assert result.tables["facts"].schema == contract("facts").schema
    assert result.tables["facts"].num_rows >= 5
    assert result.rejects.num_rows == 0


@given(
    cuts=st.lists(st.integers(0, 45), max_size=8),
    noise=st.sampled_from(["<b>", " [ad] ", "\u200b", "9 dead ", "killed "]),
    mended=st.sets(st.integers(0, 45)),
)
@settings(max_examples=60, deadline=None)
def test_the_quote_is_always_the_raw_text(cuts: list[int], noise: str, mended: set[int]) -> None:
    pieces: list[tuple[str, str]] = []
    words = NEWS.split(" ")
    for n, word in enumerate(words):
        pieces += [(noise, "")] * (n in cuts) + [(word, word)]
        pieces += [("&nbsp;" if n in mended else " ", " ")] * (n + 1 < len(words))
    raw = "".join(was for was, _ in pieces)
    rows = run((pieces, {})).tables["facts"].to_pylist()
    for f in rows:
        assert f["quote"] == raw[f["raw_start"] : f["raw_end"]]
        assert (
            f["quote"].replace(noise, "").replace("&nbsp;", " ") == NEWS[f["char_start"] : f["char_end"]] or noise == "killed "
        )
        assert not f["quote"].startswith(noise) or noise == "killed "
    plain = run(([(NEWS, NEWS)], {})).tables["facts"].to_pylist()
    same = (
        "kind",
        "stance",
        "toll",
        "count_low",
        "count_best",
        "count_high",
        "char_start",
        "char_end",
        "patient_side",
        "speaker_id",
    )
    assert sorted(str([f[c] for c in same]) for f in rows) == sorted(str([f[c] for c in same]) for f in plain)


def test_a_quote_over_a_cut_keeps_the_words_that_were_cut() -> None:
    pieces = [("Two soldiers ", "Two soldiers "), ("[photo] ", ""), ("were killed.", "were killed.")]
    (fact,) = run((pieces, {})).tables["facts"].to_pylist()
    assert fact["quote"] == "Two soldiers [photo] were killed"
    assert (fact["char_start"], fact["char_end"]) == (0, 24)


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("A mine killed four shepherds on Monday.", "killed four shepherds"),
        ("On Monday four shepherds were killed.", "four shepherds were killed"),
        ("A blast left a guard dead on Monday.", "left a guard dead"),
        ("They announced the death of a serviceman on Monday.", "death of a serviceman"),
    ],
)
def test_the_quote_holds_the_deed_and_whom_it_befell(text: str, quote: str) -> None:
    assert the(told(text), kind="killed")["quote"].startswith(quote)


def test_ids_do_not_depend_on_order_or_company() -> None:
    one, two = ([(NEWS, NEWS)], {}), ([("One soldier died in Hadrut.", "One soldier died in Hadrut.")], {})
    both, turned = run(one, two).tables["facts"], run(two, one).tables["facts"]
    assert both.equals(turned)
    ids = both["fact_id"].to_pylist()
    assert len(ids) == len(set(ids)) >= 6
    alone = [i for article in (one, two) for i in run(article).tables["facts"]["fact_id"].to_pylist()]
    assert sorted(alone) == sorted(ids)


def test_the_order_of_the_rows_given_does_not_matter() -> None:
    given_tables = tables(([(NEWS, NEWS)], {}), ([("One soldier died.", "One soldier died.")], {}))
    backward = {name: t.take(list(range(t.num_rows))[::-1]) for name, t in given_tables.items()}
    assert run_on(backward).tables["facts"].equals(run_on(given_tables).tables["facts"])


def test_every_fact_lies_in_its_sentence() -> None:
    given_tables = tables(([(NEWS, NEWS)], {}))
    spans = {s["sentence_id"]: (s["char_start"], s["char_end"]) for s in given_tables["sentences"].to_pylist()}
    for f in run_on(given_tables).tables["facts"].to_pylist():
        start, end = spans[f["sentence_id"]]
        assert start <= f["char_start"] < f["char_end"] <= end


@pytest.mark.parametrize(
    ("text", "kind", "stance", "speaker"),
    [
        ("Two soldiers were killed near Talish.", "killed", "asserted", None),
        ("Armenia's Defence Ministry said two soldiers were killed.", "killed", "claimed", "Armenia's Defence Ministry"),
        ("Armenia's Defence Ministry denied that two soldiers were killed.", "killed", "denied", "Armenia's Defence Ministry"),
        (
            "The Armenian Defence Ministry denied reports of fighting in Hadrut.",
            "attack",
            "denied",
            "The Armenian Defence Ministry",
        ),
        ("No one was killed.", "killed", "negated", None),
        ("No soldiers were wounded.", "wounded", "negated", None),
        ("Three soldiers were not killed.", "killed", "negated", None),
        ("Two guards may have been killed.", "killed", "hypothetical", None),
        ("They threatened to kill 20 hostages.", "killed", "hypothetical", "They"),
        ("The blast could kill 50 people.", "killed", "hypothetical", None),
    ],
)
def test_stance_and_speaker(text: str, kind: str, stance: str, speaker: str | None) -> None:
    fact = the(told(text), kind=kind)
    assert (fact["stance"], fact["speaker_text"]) == (stance, speaker)


def test_the_role_of_a_number() -> None:
    rows = told("A mine killed four villagers, including two children. The death toll rose to 45.")
    assert the(rows, count_best=4)["toll"] == "new"
    assert the(rows, count_best=2)["toll"] == "subset"
    assert the(rows, count_best=45)["toll"] == "cumulative"
    assert len(rows) == 3


def test_a_part_is_never_more_than_its_own_number() -> None:
    rows = told("47 passengers were killed, including 15 children and two teachers.")
    assert [(f["count_best"], f["toll"]) for f in rows if f["toll"] == "new"] == [(47, "new")]
    assert sorted(f["count_best"] for f in rows if f["toll"] == "subset") == [2, 15]


def test_sides_by_name_and_by_speaker() -> None:
    named = the(told("12 Azerbaijani troops were killed."), kind="killed")
    assert named["patient_side"] == "azerbaijan"
    own = the(told("Armenia's Defence Ministry said one of its soldiers was killed."), kind="killed")
    assert (own["patient_side"], own["speaker_side"]) == ("armenia", "armenia")


def test_a_date_is_read_against_the_day_of_publication() -> None:
    fact = the(told("Two soldiers were killed in Hadrut on Saturday."), kind="killed")
    assert (fact["date_start"], fact["date_end"], fact["date_precision"]) == (date(2016, 4, 2), date(2016, 4, 2), "day")
    assert fact["place_id"] == "plc-hadrut"


def test_confidence_falls_with_each_doubt_and_stays_in_bounds() -> None:
    known = the(told("Two soldiers were killed."), kind="killed")["confidence"]
    unknown = the(told("Three Mbororo were killed."), kind="killed")["confidence"]
    assert 0 < unknown < known <= 1


def test_told_as_another_happening_than_the_news() -> None:
    rows = told("Two soldiers were killed.\n\nThe army retaliated, killing 12 people.")
    assert [(f["count_best"], f["background"]) for f in rows] == [(2, False), (12, True)]


@pytest.mark.parametrize(
    "example", [e for e in LEXICONS.general["background"]["examples"] if "the killing of" not in e["text"]], ids=str
)
def test_examples_of_background(example: dict[str, Any]) -> None:
    assert {f["background"] for f in told(example["text"]) if f["kind"] == "killed"} == {example["background"]}


def test_background_behind_a_noun_of_killing() -> None:
    assert the(told("Students marched over the killing of two classmates."), kind="killed")["background"]


def test_an_article_in_another_language_gives_no_fact() -> None:
    text = "Der Sprecher nannte die Zahl von 12 Soldaten."
    assert told(text, language="de") == []


@pytest.mark.parametrize("quoted", ["Roe was killed.", "Two soldiers were killed.", "Ovi succumbed to his injuries."])
def test_english_words_in_an_article_in_another_language_give_no_fact(quoted: str) -> None:
    assert told(f"Ein Augenzeuge sagte: {quoted}", language="de") == []


def test_a_dateline_is_not_the_day_of_the_deed() -> None:
    fact = the(told("BAKU, April 5, 2016 (Wire) - A mine killed four villagers near Talish on Saturday."), kind="killed")
    assert fact["date_start"] == date(2016, 4, 2)


# fmt: off
SOUP = [
    "killed", "wounded", "were", "was", "died", "killing", "attack", "attacked", "deaths", "death toll", "rose to", "left", "dead", "the", "a", "of",
    "and", "including", "who", ",", ".", ";", "-", "\"", "[", "]", "12", "two", "at least", "no", "not", "may", "to", "soldiers", "a villager", "others",
    "Armenia", "Azerbaijan's Defence Ministry", "said", "denied", "that", "Talish", "on Saturday", "in April 2016", "he", "him", "also", "ceasefire",
    "violated", "referendum", "deployed", "peacekeeping force", "percent", "districts", "occupied", "signed", "deal", "war", "broke out", "ended", "by",
]
# fmt: on


@given(words=st.lists(st.sampled_from(SOUP), min_size=1, max_size=30))
@settings(max_examples=200, deadline=None)
def test_any_words_keep_the_contract(words: list[str]) -> None:
    text = " ".join(words)
    for f in told(text):
        assert f["quote"] == text[f["raw_start"] : f["raw_end"]] != ""
        low, best, high = f["count_low"], f["count_best"], f["count_high"]
        assert best is None or low <= best
        assert high is None or (low if best is None else best) <= high
        assert f["date_start"] is None or f["date_start"] <= f["date_end"]
        for name in ("kind", "stance", "toll", "count_operator", "count_unit", "patient_class", "date_precision", "date_basis"):
            assert f[name] is None or f[name] in contract("facts").field(name).enum
