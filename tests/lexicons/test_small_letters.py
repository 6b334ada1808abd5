"""A choice of words told by first letters finds what the pattern of either case finds, at the same places."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factline.pipelines.lexicons import in_small_letters, load_lexicons, lowered

_SIDES = load_lexicons().general["sides"]
_DISCOURSE = load_lexicons().general["discourse"]
_DATES = load_lexicons().general["dates"]
_PATTERNS = [
    *(_DISCOURSE[key] for key in ("inside", "locative", "origin", "struck", "label", "fell", "the_place", "the_capital")),
    *(_DATES[key] for key in ("future_cue", "past_cue", "future_lead", "near_lead")),
    rf"(?<!\w)(?:{'|'.join(map(re.escape, _SIDES['shared']))})(?!\w)",
    r"\b(?:over|over the|in (?:a|the)|A[bc]d|44)\b[^;]*\b(?:for|[)]|x)\Z",
    r"\b(?:over|in)+ the",
    r"\b(?:ab?|c) d",
    r"\b(?:over)\b|\bin\b",
]


_WORDS = (
    *(
        ";",
        ",",
        ".",
        "In",
        "in",
        "over",
        "Over",
        "THE",
        "the",
        "a",
        "of",
        "for",
        "Abd",
        "acd",
        "44",
        "x)",
        "town",
        "left",
        "said",
    ),
    *("will", "be", "ed", "xover", "due", "on", "ab", "d", "c", "\n"),
)


@pytest.mark.parametrize("pattern", _PATTERNS)
@given(words=st.lists(st.sampled_from(_WORDS), max_size=12))
def test_same_places(pattern: str, words: list[str]) -> None:
    for text in (" ".join(words), "".join(words)):
        plain, fast = re.compile(pattern, re.IGNORECASE), in_small_letters(pattern)
        assert [m.span() for m in plain.finditer(text)] == [m.span() for m in fast.finditer(lowered(text))]


@given(st.text(max_size=30))
def test_small_letters_stay_in_their_places(text: str) -> None:
    lower = lowered(text)
    assert len(lower) == len(text)
    assert all(low in (char, char.lower()) or char.lower() == "σ" for char, low in zip(text, lower, strict=True))


def test_a_choice_of_words_is_told_by_first_letters() -> None:
    assert in_small_letters(r"\b(?:over|On the|into)\b").pattern == r"(?:o(?<!\wo)(?:ver|n the)|i(?<!\wi)(?:nto))\b"
