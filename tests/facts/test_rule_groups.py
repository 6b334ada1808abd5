"""What a rule took of a sentence, told again for a person."""

import json

import pyarrow as pa
import pytest

from factline.pipelines.batch import run_batch
from factline.pipelines.facts.rule_groups import rule_groups
from factline.pipelines.lexicons import load_lexicons

LEXICONS = load_lexicons()
TEXT = "Two soldiers were killed near Talish on 3 April 2016. Shelling wounded five villagers, and a mine killed a guard."


@pytest.fixture(scope="module")
def tables() -> dict[str, pa.Table]:
    content = json.dumps({"id": "a", "text": TEXT}).encode()
    schema = pa.schema([("source_ref", pa.string()), ("content", pa.binary()), ("sidecar", pa.binary())])
    raw = pa.Table.from_pylist([{"source_ref": "a.jsonl", "content": content, "sidecar": None}], schema=schema)
    return run_batch(raw, lexicons=LEXICONS)


def test_every_fact_of_a_pattern_has_its_groups(tables: dict[str, pa.Table]) -> None:
    sentences = {row["sentence_id"]: row for row in tables["sentences"].to_pylist()}
    facts = tables["facts"].to_pylist()
    assert {fact["rule_id"] for fact in facts} >= {"passive", "active"}
    expected = {e["text"]: e["facts"] for rule in LEXICONS.general["patterns"]["patterns"] for e in rule["examples"]}
    for fact in facts:
        own = [m for m in tables["mentions"].to_pylist() if m["sentence_id"] == fact["sentence_id"]]
        span = (fact["char_start"], fact["char_end"])
        found = rule_groups(fact["rule_id"], span, TEXT, sentences[fact["sentence_id"]], own, lexicons=LEXICONS)
        assert found is not None
        groups = dict(found.groups)
        assert groups["trigger"] in fact["quote"]
        assert fact["patient_text"] in groups["patient"]
        assert found.pattern
        assert expected[found.example]  # not one that it must not take


def test_a_rule_that_matches_nothing_there(tables: dict[str, pa.Table]) -> None:
    sentence = tables["sentences"].to_pylist()[0]
    assert rule_groups("claim-lives", (0, 10), TEXT, sentence, [], lexicons=LEXICONS) is None
