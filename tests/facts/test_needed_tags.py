"""What every match of a pattern holds: the sets told are needed, and nothing that could be left out is among them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factline.pipelines.facts.chunks import Chunker
from factline.pipelines.facts.needed_tags import needed
from factline.pipelines.facts.patterns import Patterns
from factline.pipelines.lexicons import load_lexicons

_CHUNKER = Chunker(load_lexicons())
_PATTERNS = Patterns(load_lexicons(), _CHUNKER.tags())


@pytest.mark.parametrize(
    ("pattern", "sets"),
    [
        ("ab", ["a", "b"]),
        ("a(?:b|c)d?", ["a", "bc"]),
        ("(?P<trigger>a)(?:b){0,3}?c{2}", ["a", "c"]),
        ("a(?:bc|cd)", ["a", "c", "bc"]),
        ("(?:a|b*)c", ["c"]),
        ("a(?!b)(?<!c)[^d]e+", ["a", "e"]),
        ("^(?:a|)$", []),
        ("ab|cb", ["b", "ac"]),
    ],
)
def test_sets(pattern: str, sets: list[str]) -> None:
    assert sorted("".join(sorted(s)) for s in needed(pattern)) == sorted(sets)


def test_a_bracket_too_many_is_refused() -> None:
    with pytest.raises(ValueError, match="not balanced"):
        needed("a)b")


_TREES = st.recursive(
    st.sampled_from("abcd"),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})"),
        st.tuples(inner, st.sampled_from(["?", "*", "+", "{0,2}?", "{1,2}", "{2}", "+?"])).map(lambda p: f"(?:{p[0]}){p[1]}"),
        inner.map(lambda part: f"(?!{part})"),
    ),
    max_leaves=12,
)


@given(_TREES, st.text("abcd", max_size=12))
def test_every_match_holds_one_of_each_set(pattern: str, text: str) -> None:
    sets = needed(pattern)
    for match in re.finditer(pattern, text):
        assert all(s & set(match.group()) for s in sets)


def test_nearly_every_pattern_needs_more_than_its_trigger() -> None:
    alone = [rule.rule_id for rule in _PATTERNS.rules if len(needed(rule.pattern.pattern)) < 2]
    assert len(alone) < len(_PATTERNS.rules) / 4
