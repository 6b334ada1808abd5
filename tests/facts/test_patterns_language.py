"""The language of patterns.yaml: what it refuses, macros, groups, branches, and that no trigger makes two clauses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from factline.pipelines.facts.chunks import Chunk, Chunker
from factline.pipelines.facts.patterns import Clause, Patterns
from factline.pipelines.lexicons import Lexicons, Trigger, load_lexicons

LEXICONS = load_lexicons()
TAGS = Chunker(LEXICONS).tags()
TRIGGERS = {"KILL_ED": "killed", "CEASEFIRE": "ceasefire", "ACCORD": "agreement", "AFFECT_ED": "wounded"}


def patterns(*entries: Mapping[str, Any], macros: Mapping[str, str] | None = None) -> Patterns:
    """Patterns of a lexicon that holds these alone."""
    source = {"macros": dict(macros or {}), "patterns": [{"examples": [], **e} for e in entries]}
    changed = Lexicons({**LEXICONS.general, "patterns": source}, LEXICONS.domain, "0" * 64)
    return Patterns(changed, TAGS)


def sentence(tags: str) -> list[Chunk]:
    """A chunk for each tag; those that can be triggers are."""
    return [
        Chunk(tag, n, n + 1, tag.lower(), trigger=Trigger(TRIGGERS[tag], None, tag.lower()) if tag in TRIGGERS else None)
        for n, tag in enumerate(tags.split())
    ]


def found(source: Patterns, tags: str) -> list[tuple[str, dict[str, tuple[int, int]]]]:
    """(rule, groups but `all`) of each clause."""
    clauses: Sequence[Clause] = source.find(sentence(tags))
    return [(c.rule.rule_id, {k: v for k, v in c.groups.items() if k != "all"}) for c in clauses]


PASSIVE = {"id": "passive", "pattern": "patient=(PERSON) BE trigger=(KILL_ED)"}


def test_groups_are_spans_of_chunks() -> None:
    assert found(patterns(PASSIVE), "DATE PERSON BE KILL_ED STOP") == [("passive", {"patient": (1, 2), "trigger": (3, 4)})]
    (clause,) = patterns(PASSIVE).find(sentence("DATE PERSON BE KILL_ED STOP"))
    assert clause.groups["all"] == (1, 4)


def test_a_pattern_matches_whole_chunks_only_in_order() -> None:
    assert found(patterns(PASSIVE), "BE PERSON KILL_ED") == []
    assert found(patterns(PASSIVE), "PERSON BE ADV KILL_ED") == []


@pytest.mark.parametrize("pattern", ["patient=(PERSONS) trigger=(KILL_ED)", "trigger=(KILLED)", "NOPE trigger=(KILL_ED)"])
def test_an_unknown_tag_raises(pattern: str) -> None:
    with pytest.raises(ValueError, match="unknown tag"):
        patterns({"id": "x", "pattern": pattern})


def test_an_unknown_tag_in_a_macro_raises_even_unused() -> None:
    with pytest.raises(ValueError, match="unknown tag NOPE"):
        patterns(PASSIVE, macros={"M": "(PERSON|NOPE)"})


def test_a_macro_knows_only_those_before_it() -> None:
    with pytest.raises(ValueError, match="unknown tag B"):
        patterns(PASSIVE, macros={"A": "(B|PERSON)", "B": "(NAME)"})


@pytest.mark.parametrize("key", ["stanse", "examples_", "confidance", "Pattern"])
def test_an_unknown_key_raises(key: str) -> None:
    with pytest.raises(ValueError, match=f"pattern passive: unknown keys .*{key}"):
        patterns(PASSIVE | {key: "x"})


@pytest.mark.parametrize(
    "pattern", ["trigger=[KILL_ED]", "trigger=(KILL_ED) person", "trigger=(KILL_ED) & BE", "1 trigger=(KILL_ED)"]
)
def test_what_is_not_of_the_language_raises(pattern: str) -> None:
    with pytest.raises(ValueError, match="cannot be read"):
        patterns({"id": "x", "pattern": pattern})


def test_macros_stand_for_their_alternatives_and_repeat_whole() -> None:
    source = patterns(
        {"id": "x", "pattern": "patient=(LIST) BE trigger=(KILL_ED)"},
        macros={"ITEM": "(PERSON|NAME)", "LIST": "ITEM (AND ITEM)*"},
    )
    assert found(source, "PERSON AND NAME BE KILL_ED") == [("x", {"patient": (0, 3), "trigger": (4, 5)})]
    assert found(source, "WORD AND NAME BE KILL_ED") == [("x", {"patient": (2, 3), "trigger": (4, 5)})]
    repeated = patterns({"id": "x", "pattern": "ADVS{2} trigger=(KILL_ED)"}, macros={"ADVS": "ADV|ALSO"})
    assert found(repeated, "ADV KILL_ED") == []
    assert found(repeated, "ALSO ADV KILL_ED") == [("x", {"trigger": (2, 3)})]


def test_other_is_any_tag_but_those_that_close_a_part() -> None:
    source = patterns({"id": "x", "pattern": "DATE OTHER{1,3} trigger=(KILL_ED)"})
    assert len(found(source, "DATE WORD PLACE KILL_ED")) == 1
    for closing in ("STOP", "COMMA", "DASH"):
        assert found(source, f"DATE WORD {closing} KILL_ED") == []


def test_lookahead_and_lookbehind() -> None:
    source = patterns({"id": "x", "pattern": "(?<!DET) trigger=(KILL_ED) (?!PERSON)"})
    assert len(found(source, "WORD KILL_ED STOP")) == 1
    assert found(source, "DET KILL_ED STOP") == []
    assert found(source, "WORD KILL_ED PERSON") == []


def test_a_group_that_took_no_part_is_absent() -> None:
    source = patterns({"id": "x", "pattern": "(agent=(ACTOR))? trigger=(KILL_ED) patient=(PERSON)"})
    assert found(source, "WORD KILL_ED PERSON") == [("x", {"trigger": (1, 2), "patient": (2, 3)})]
    assert found(source, "ACTOR KILL_ED PERSON") == [("x", {"agent": (0, 1), "trigger": (1, 2), "patient": (2, 3)})]


def test_the_second_branch_s_trigger_is_the_trigger_too() -> None:
    source = patterns({"id": "x", "pattern": "SIGN trigger=(CEASEFIRE)|trigger_=(CEASEFIRE) BE SIGN"})
    assert found(source, "SIGN CEASEFIRE") == [("x", {"trigger": (1, 2)})]
    assert found(source, "CEASEFIRE BE SIGN") == [("x", {"trigger": (0, 1)})]


def test_a_used_trigger_is_not_used_twice() -> None:
    second = {"id": "second", "pattern": "trigger=(KILL_ED)"}
    assert [rule for rule, _ in found(patterns(PASSIVE, second), "PERSON BE KILL_ED")] == ["passive"]
    assert [rule for rule, _ in found(patterns(second, PASSIVE), "PERSON BE KILL_ED")] == ["second"]
    both = found(patterns(PASSIVE, second), "PERSON BE KILL_ED STOP KILL_ED")
    assert [(rule, groups["trigger"]) for rule, groups in both] == [("passive", (2, 3)), ("second", (4, 5))]


def test_a_used_trigger_can_be_named_as_used() -> None:
    second = {"id": "second", "pattern": "USED AND trigger=(AFFECT_ED)"}
    assert [rule for rule, _ in found(patterns(PASSIVE, second), "PERSON BE KILL_ED AND AFFECT_ED")] == ["passive", "second"]
    assert found(patterns(second), "PERSON BE KILL_ED AND AFFECT_ED") == []


def test_one_pattern_finds_several_clauses_of_a_sentence() -> None:
    assert [groups["trigger"] for _, groups in found(patterns(PASSIVE), "PERSON BE KILL_ED AND PERSON BE KILL_ED")] == [
        (2, 3),
        (6, 7),
    ]


def test_confidence_and_the_rest_of_a_rule_come_from_its_entry() -> None:
    source = patterns(PASSIVE | {"confidence": 0.4, "kind": "missing", "stance": "denied", "toll": "cumulative"})
    (clause,) = source.find(sentence("PERSON BE KILL_ED"))
    rule = clause.rule
    assert (rule.confidence, rule.kind, rule.stance, rule.toll) == (0.4, "missing", "denied", "cumulative")


def test_a_lead_is_not_part_of_the_quote() -> None:
    from factline.pipelines.facts import FactReader
    from factline.pipelines.facts.draft import SentenceRow

    text = "Nobody knows who died then."
    rules = [{"id": "led", "pattern": "lead=(PRON|WORD|VERB|REL)+ trigger=(DIE_ED)", "patient": "none", "examples": []}]
    plain = [{**rules[0], "pattern": "(PRON|WORD|VERB|REL)+ trigger=(DIE_ED)"}]
    quotes = []
    for chosen in (rules, plain):
        general = {**LEXICONS.general, "patterns": {"macros": {}, "patterns": chosen}}
        reader = FactReader(replace(LEXICONS, general=general, sha256=str(chosen)))
        drafts = reader.read(text, [SentenceRow("s", 0, 0, "body", 0, len(text), ())])
        quotes += [text[d.start : d.end] for d in drafts]
    assert len(quotes) == 2
    assert quotes[1].endswith("who died")
    assert quotes[0] == "died"
