"""What is told far from any armed conflict goes to rejects, whole, and nothing else does."""

from __future__ import annotations

import json
from typing import Any

import pytest

from factline.pipelines.lexicons import load_lexicons
from tests.facts.test_stage import run, told

TOLD: dict[str, Any] = load_lexicons().general["armed_conflict"]
FAR = "The weather was fine. The shops were open. "  # more sentences than the reach
PRIMARY = "Roe captured two counties in the primary. She vowed to go on."


@pytest.mark.parametrize("example", TOLD["examples"], ids=lambda e: e["text"])
def test_examples(example: dict[str, Any]) -> None:
    assert [f["kind"] for f in told(example["text"])] == example["facts"]


def test_the_refused_are_in_rejects_as_they_were() -> None:
    result = run(([(PRIMARY, PRIMARY)], {}))
    rejects = result.rejects.to_pylist()
    assert {(r["table"], r["rule"]) for r in rejects} == {("facts", "no_armed_conflict")}
    rows = [json.loads(r["row"]) for r in rejects]
    assert "vowed" in {row["kind"] for row in rows}
    assert all(PRIMARY[row["raw_start"] : row["raw_end"]] == row["quote"] for row in rows)


def test_words_reach_two_sentences_both_ways() -> None:
    assert [f["kind"] for f in told(f"Soldiers were about. The shops were open. {PRIMARY}")] == ["captured"]
    assert [f["kind"] for f in told(f"Soldiers were about. {FAR}{PRIMARY}")] == []
    assert [f["kind"] for f in told(f"She vowed to go on. {FAR}Soldiers were about.")] == []
    assert [f["kind"] for f in told("She vowed to go on. The shops were open. Soldiers were about.")] == ["vowed"]


def test_who_fights_is_known_by_name() -> None:
    assert [f["kind"] for f in told("The two sides hold talks in Bern on Monday. The FARC sent two envoys.")] == ["talks"]


def test_a_party_of_the_domain_anywhere_will_do() -> None:
    assert [f["kind"] for f in told(f"She vowed to go on. {FAR}Baku did not reply.")] == ["vowed"]


def test_deaths_and_wounds_need_nothing() -> None:
    assert [f["kind"] for f in told("A lorry hit the bus. Two pupils were killed and five wounded.")] == ["killed", "wounded"]


def test_a_denied_death_is_not_near() -> None:
    assert [f["kind"] for f in told("Nobody was killed at the fair. The mayor denied it.")] == ["killed"]


def test_kinds_are_kinds() -> None:
    kinds = {entry["kind"] for entry in load_lexicons().general["kinds"]}
    asked = {kind for part in TOLD["kinds"] for kind in part}
    assert asked | set(TOLD["kinds_of_unknown_nouns"]) <= kinds
    assert not asked & set(TOLD["kinds_of_unknown_nouns"])
