"""Numbers: the lexicon's own examples, bounds in order whatever the operator, and every number read back as it was written."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from factline.pipelines.lexicons import load_lexicons, tokenise
from factline.pipelines.mentions.numbers import Number, NumberReader

LEXICONS = load_lexicons()
WORDS = LEXICONS.general["numbers"]
READER = NumberReader(LEXICONS)
BEFORE = [(operator, phrase) for operator, phrases in WORDS["operators_before"].items() for phrase in phrases]
AFTER = [(operator, phrase) for operator, phrases in WORDS["operators_after"].items() for phrase in phrases]
UNITS = [
    "",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
]
UNITS += ["fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def number(text: str, reader: NumberReader = READER) -> Number | None:
    """The number with which a text begins."""
    tokens = tokenise(text)
    return reader.at(tokens.lowers, 0)


def whole(text: str, reader: NumberReader = READER) -> str:
    """`low/best/high operator` of a text that is a number from end to end; `~` is none."""
    found = number(text, reader)
    assert found is not None, f"no number in {text!r}"
    assert found.last == len(tokenise(text)), f"{text!r} was read only in part: {found}"
    bounds = (found.interval.low, found.interval.best, found.interval.high)
    return "/".join("~" if n is None else str(n) for n in bounds) + " " + found.interval.operator


def below_hundred(n: int) -> str:
    """Words of 1 to 99, the tens with a hyphen."""
    return UNITS[n] if n < 20 else TENS[n // 10] + (f"-{UNITS[n % 10]}" if n % 10 else "")


def below_thousand(n: int, joint: str) -> str:
    """Words of 1 to 999; `joint` stands between hundreds and the rest."""
    hundreds, rest = divmod(n, 100)
    parts = [f"{UNITS[hundreds]} hundred"] if hundreds else []
    return joint.join([*parts, *([below_hundred(rest)] if rest else [])])


def in_words(n: int, joint: str) -> str:
    """Words of 1 to 999,999."""
    thousands, rest = divmod(n, 1000)
    parts = [f"{below_thousand(thousands, joint)} thousand"] if thousands else []
    return " ".join([*parts, *([below_thousand(rest, joint)] if rest else [])])


@pytest.mark.parametrize("entry", WORDS["examples"], ids=lambda e: e["text"])
def test_examples_of_the_lexicon(entry: dict[str, str]) -> None:
    assert whole(entry["text"]) == f"{entry['interval']} {entry['operator']}"


@pytest.mark.parametrize(("operator", "phrase"), BEFORE, ids=str)
def test_every_operator_before_a_number(operator: str, phrase: str) -> None:
    expected = {
        "at_least": "50/50/~ at_least",
        "more_than": "51/51/~ more_than",
        "at_most": "0/50/50 at_most",
        "less_than": "0/49/49 less_than",
        "approximate": "45/50/55 approximate",
        "exact": "50/50/50 exact",
    }
    assert whole(f"{phrase} 50") == expected[operator]
    assert whole(f"{phrase} fifty") == expected[operator]


@pytest.mark.parametrize(("operator", "phrase"), AFTER, ids=str)
def test_every_operator_behind_a_number(operator: str, phrase: str) -> None:
    expected = {"at_least": "50/50/~ at_least", "approximate": "45/50/55 approximate"}
    glue = "" if phrase in ("+", "-odd") else " "
    assert whole(f"50{glue}{phrase}") == expected[operator]


@pytest.mark.parametrize("phrase", sorted(WORDS["vague"]))
@pytest.mark.parametrize("convention", ["neutral", "acled"])
def test_vague_words_have_a_least_number_and_no_greatest(phrase: str, convention: str) -> None:
    least = WORDS["vague"][phrase][convention]
    best = "~" if convention == "neutral" and phrase in WORDS["least_only"] else least
    assert whole(phrase, NumberReader(LEXICONS, convention)) == f"{least}/{best}/~ vague"


@pytest.mark.parametrize("phrase", WORDS["none"])
def test_words_for_none_are_zero(phrase: str) -> None:
    assert whole(phrase) == "0/0/0 exact"


@given(st.integers(1, 999_999))
@example(1)
@example(1_000)
@example(10_000)
@example(999_999)
def test_digits_read_back_as_themselves(n: int) -> None:
    assert whole(str(n)) == f"{n}/{n}/{n} exact"
    assert whole(f"{n:,}") == f"{n}/{n}/{n} exact"


@pytest.mark.parametrize("joint", [" ", " and "])
def test_all_words_below_a_thousand_read_back_as_themselves(joint: str) -> None:
    wrong = {n: found for n in range(1, 1000) if (found := whole(below_thousand(n, joint))) != f"{n}/{n}/{n} exact"}
    assert wrong == {}


@given(st.integers(1, 999_999), st.sampled_from([" ", " and "]))
@example(1_001, " ")
@example(100_000, " and ")
@example(110_110, " and ")
@example(999_999, " ")
def test_words_read_back_as_themselves(n: int, joint: str) -> None:
    assert whole(in_words(n, joint)) == f"{n}/{n}/{n} exact"
    assert whole(in_words(n, joint).capitalize()) == f"{n}/{n}/{n} exact"


@given(
    words=st.lists(st.sampled_from([p for _, p in BEFORE]), max_size=3),
    core=st.one_of(
        st.integers(0, 10**9).map(str),
        st.integers(0, 10**9).map(lambda n: f"{n:,}"),
        st.integers(1, 999_999).map(lambda n: in_words(n, " ")),
        st.tuples(st.integers(0, 500), st.sampled_from(["-", " to ", " or ", "–"]), st.integers(0, 500)).map(
            lambda t: f"{t[0]}{t[1]}{t[2]}"
        ),
        st.tuples(st.integers(0, 500), st.integers(0, 500)).map(lambda t: f"between {t[0]} and {t[1]}"),
        st.sampled_from(sorted(WORDS["vague"]) + WORDS["none"] + ["a dozen", "two dozen", "half a dozen", "1.5 million"]),
    ),
    behind=st.sampled_from(["", *(p for _, p in AFTER)]),
)
@settings(max_examples=400)
def test_low_is_never_above_best_nor_best_above_high(words: list[str], core: str, behind: str) -> None:
    found = number(" ".join([*words, core, behind]))
    if found is None:
        return
    interval = found.interval
    assert interval.low >= 0
    assert (interval.best is None) == (core in WORDS["least_only"])
    assert interval.best is None or interval.low <= interval.best
    assert interval.high is None or (interval.best or interval.low) <= interval.high
    assert found.first == 0 <= found.core < found.last


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_range_holds_both_its_ends(low: int, more: int) -> None:
    high = low + more
    for text in (f"{low}-{high}", f"{low} to {high}", f"between {low} and {high}", f"from {low} to {high}"):
        found = number(text)
        assert found is not None
        assert (found.interval.low, found.interval.high, found.interval.operator) == (low, high, "between"), text
        assert found.interval.best is not None
        assert low < found.interval.best <= high


@pytest.mark.parametrize("text", ["21st", "3rd", "1.234.567", "1,23", "12,34,567", "soldiers", "an", "a soldier", ","])
def test_what_is_no_number(text: str) -> None:
    assert number(text) is None


def test_two_numbers_joined_by_and_are_two() -> None:
    found = number("12 and 15")
    assert found is not None
    assert (found.last, found.interval.best) == (1, 12)


def test_a_range_from_great_to_small_is_none() -> None:
    found = number("15-12")
    assert found is not None
    assert (found.last, found.interval.low, found.interval.high) == (1, 15, 15)


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("two thousand and sixteen", 2016),
        ("one thousand and five", 1005),
        ("a hundred and five", 105),
        ("a thousand two hundred", 1200),
    ],
)
def test_numbers_in_words_that_are_cut_short(text: str, n: int) -> None:
    assert whole(text) == f"{n}/{n}/{n} exact"


def test_half_a_million() -> None:
    assert whole("half a million") == "500000/500000/500000 exact"
