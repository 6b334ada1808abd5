"""Every pattern's own examples, read with the recognisers that the pipeline uses."""

from __future__ import annotations

import re

import pytest

from factline.pipelines.facts import FactReader
from factline.pipelines.facts.chunks import MentionRow
from factline.pipelines.facts.draft import Draft, SentenceRow
from factline.pipelines.lexicons import load_lexicons
from factline.pipelines.mentions import MentionReader
from factline.pipelines.mentions.mention import Bounds, Span

LEXICONS = load_lexicons()
MENTIONS = MentionReader(LEXICONS)
FACTS = FactReader(LEXICONS)
EXAMPLES = [
    pytest.param(entry["id"], example["text"], example["facts"], id=f"{entry['id']}-{n}")
    for entry in LEXICONS.general["patterns"]["patterns"]
    for n, example in enumerate(entry["examples"])
]


def read(text: str) -> list[Draft]:
    """Drafts of a one-sentence text."""

    mentions, _ = MENTIONS.read(text, [Span(0, len(text))], Bounds(None, None, "unknown"))
    rows = tuple(MentionRow.of(str(n), text[m.start : m.end], m._asdict()) for n, m in enumerate(mentions))
    return FACTS.read(text, [SentenceRow("s", 0, 0, "body", 0, len(text), rows)])


def written(draft: Draft) -> str:
    """A draft as the examples write it: kind low/best/high stance [toll]."""
    bounds = "/".join("~" if n is None else str(n) for n in (draft.count_low, draft.count_best, draft.count_high))
    parts = [draft.kind, *([bounds] if draft.count_operator is not None else []), draft.stance]
    return " ".join([*parts, *([draft.toll] if draft.toll == "cumulative" else [])])


@pytest.mark.parametrize(("rule_id", "text", "expected"), EXAMPLES)
def test_example(rule_id: str, text: str, expected: list[str]) -> None:
    found = read(text)
    if not expected:
        assert [written(d) for d in found if d.rule_id == rule_id] == []
        return
    kinds = {fact.split()[0] for fact in expected}
    assert sorted(written(d) for d in found if d.kind in kinds) == sorted(expected)
    assert any(d.rule_id == rule_id for d in found), (
        f"{rule_id} did not find its own example; found {[d.rule_id for d in found]}"
    )


def test_every_pattern_has_an_example() -> None:
    assert [e["id"] for e in LEXICONS.general["patterns"]["patterns"] if not e["examples"]] == []


def test_ids_are_unique_and_plain() -> None:
    ids = [e["id"] for e in LEXICONS.general["patterns"]["patterns"]]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z-]+", i) for i in ids)
