"""The sample corpus is whole: every article read, every gold quote in its place, nothing taken from the seeds."""

import re
from collections import defaultdict
from pathlib import Path

import pytest

from factline.pipelines import articles
from factline.pipelines.contracts import StageResult, contract
from factline.pipelines.gold import GoldFact
from factline.pipelines.gold_matching import quote_span
from factline.pipelines.lexicons import load_lexicons
from factline.pipelines.sample_corpus import HELD_OUT, gold_facts, raw_files

SHINGLE = 7  # words in a row that two texts have in common only when one is taken from the other


@pytest.fixture(scope="module")
def read() -> StageResult:
    return articles.run(raw_files())


@pytest.fixture(scope="module")
def raw_text(read: StageResult) -> dict[str, str]:
    return {ref: row["raw_text"] for row in read.tables["articles"].to_pylist() for ref in row["source_refs"]}


@pytest.fixture(scope="module")
def coded() -> list[GoldFact]:
    return [fact for facts in gold_facts().values() for fact in facts]


def test_every_article_has_gold_and_all_gold_an_article(read: StageResult, raw_text: dict[str, str]) -> None:
    assert gold_facts().keys() <= raw_text.keys()
    for row in read.tables["articles"].to_pylist():
        assert len(gold_facts().keys() & set(row["source_refs"])) == 1, row["source_refs"]


def test_the_held_out_part_is_whole_and_apart() -> None:
    rows = articles.run(raw_files(HELD_OUT)).tables["articles"].to_pylist()
    texts = {ref: row["raw_text"] for row in rows for ref in row["source_refs"]}
    assert gold_facts(HELD_OUT).keys() == texts.keys()
    assert len(texts) >= 12
    assert not gold_facts().keys() & gold_facts(HELD_OUT).keys()
    for fact in (fact for facts in gold_facts(HELD_OUT).values() for fact in facts):
        assert quote_span(fact, texts[fact.article])


def test_gold_quotes_stand_once_in_their_articles(raw_text: dict[str, str], coded: list[GoldFact]) -> None:
    for fact in coded:
        start, end = quote_span(fact, raw_text[fact.article])
        assert raw_text[fact.article][start:end] == fact.quote


def test_no_quote_is_coded_twice_for_one_kind(coded: list[GoldFact]) -> None:
    keys = [(fact.article, fact.kind, fact.quote) for fact in coded]
    assert len(keys) == len(set(keys))


def test_every_kind_and_stance_of_the_contract_is_in_the_gold(coded: list[GoldFact]) -> None:
    for name in ("kind", "stance", "toll"):
        assert {getattr(fact, name) for fact in coded} - {None} == set(contract("facts").field(name).enum)


def test_sides_places_and_years_are_the_domain_s(coded: list[GoldFact]) -> None:
    domain = load_lexicons("karabakh").domain
    sides = {None, *domain["domain"]["sides"]}
    places = {None, *(entry["id"] for entry in domain["places"]["places"])}
    for fact in coded:
        assert {fact.patient_side, fact.agent_side, fact.speaker_side} <= sides, fact
        assert fact.place in places, fact
        if fact.date_start is not None and fact.date_end is not None:
            assert domain["domain"]["first_year"] <= fact.date_start.year <= fact.date_end.year <= domain["domain"]["last_year"]


def test_counts_are_ordered_and_stances_agree_with_them(coded: list[GoldFact]) -> None:
    for fact in coded:
        if fact.count is not None:
            high = fact.count.best if fact.count.high is None else fact.count.high
            assert 0 <= fact.count.low <= fact.count.best <= high, fact
            assert (fact.count.best == 0) == (fact.stance == "negated"), fact


def test_a_claim_has_a_speaker_and_an_assertion_none(coded: list[GoldFact]) -> None:
    speech = {"accused", "denied", "vowed"}
    for fact in coded:
        has_speaker = fact.speaker_side is not None or fact.said_by is not None
        if fact.stance in {"claimed", "denied"}:
            assert has_speaker, fact
        if fact.stance == "asserted" and fact.kind not in speech:
            assert not has_speaker, fact


def test_the_same_bytes_twice_are_one_article(read: StageResult) -> None:
    twice = [row["source_refs"] for row in read.tables["articles"].to_pylist() if len(row["source_refs"]) > 1]
    assert twice == [["mardakert-2008-syndicated.txt", "mardakert-2008.txt"]]


def test_broken_records_end_in_rejects(read: StageResult) -> None:
    refused = {(row["key"], row["rule"]) for row in read.rejects.to_pylist()}
    assert refused == {
        ("bulletin-april-2016.jsonl#3", "no_text"),
        ("bulletin-april-2016.jsonl#5", "bad_json"),
        ("bulletin-border.jsonl#4", "empty_text"),
    }


def test_the_corpus_is_varied(read: StageResult, coded: list[GoldFact]) -> None:
    rows = read.tables["articles"].to_pylist()
    assert len(rows) >= 26
    assert {row["media_type"] for row in rows} == {"text/plain", "text/html"}
    assert {row["language"] for row in rows} == {"en", "ru"}
    assert {row["published_basis"] for row in rows} >= {"metadata", "html", "unknown"}
    assert [name for name, facts in gold_facts().items() if not facts] == ["ru-peremirie-2020.txt"]
    assert len(coded) >= 150


def test_happenings_are_told_with_different_figures(coded: list[GoldFact]) -> None:
    told = defaultdict(set)
    for fact in coded:
        if fact.kind == "killed" and fact.count is not None and fact.place is not None and fact.date_end is not None:
            told[fact.place, fact.date_end].add((fact.article, fact.count.best))
    differing = [
        key for key, tellings in told.items() if len({a for a, _ in tellings}) > 1 and len({n for _, n in tellings}) > 1
    ]
    assert len(differing) >= 3, differing


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)}


def test_nothing_is_taken_from_the_seeds(shared: Path, raw_text: dict[str, str]) -> None:
    seeds = sorted((shared / "seeds").glob("*.txt"))
    assert seeds
    taken = set().union(*(_shingles(seed.read_text(encoding="utf-8")) for seed in seeds))
    for name, text in raw_text.items():
        assert not _shingles(text) & taken, name
