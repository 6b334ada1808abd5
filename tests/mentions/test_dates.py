"""Date mentions: the lexicon's own examples, the two anchors, upper-case wire text, and what no date may be read from."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factline.pipelines.lexicons import load_lexicons
from factline.pipelines.mentions.dates import DateReader
from factline.pipelines.mentions.mention import Bounds, Mention, Span

LEXICONS = load_lexicons()
READER = DateReader(LEXICONS)
WEDNESDAY = Bounds(date(2016, 5, 18), date(2016, 5, 18), "metadata")
PATTERNS = LEXICONS.general["dates"]["patterns"]
EXAMPLES = [(p["id"], text, values) for p in PATTERNS for text, values in p["examples"].items()]


def spans(text: str) -> list[Span]:
    """Sentences of an invented text, which has no abbreviation but those of months and hours."""
    found, start = [], 0
    for stop in re.finditer(r"(?<!\b[A-Z][a-z]{2})(?<!\bTues)(?<![ap]\.m)[.!?](?=\s|$)|\n\n|$", text):
        end = stop.start() if stop.group() == "\n\n" else stop.end()
        if text[start:end].strip():
            start += len(text[start:end]) - len(text[start:end].lstrip())
            found.append(Span(start, end))
        start = stop.end()
    return found


def read(text: str, published: Bounds = WEDNESDAY) -> list[Mention]:
    return READER.read(text, spans(text), published)[0]


def values(text: str, published: Bounds = WEDNESDAY) -> list[str | None]:
    return [m.value for m in read(text, published)]


def only(text: str, published: Bounds = WEDNESDAY) -> Mention:
    (mention,) = read(text, published)
    return mention


@pytest.mark.parametrize(("rule", "text", "expected"), EXAMPLES, ids=[f"{i}-{t[:24]}" for i, t, _ in EXAMPLES])
def test_example_of_the_lexicon(rule: str, text: str, expected: str) -> None:
    assert values(text) == expected.split(), rule


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda p: p["id"])
def test_every_pattern_has_an_example(pattern: dict[str, object]) -> None:
    assert pattern["examples"]


@pytest.mark.parametrize(
    ("text", "span", "value"),
    [
        ("MEN FELL IN A CLASH YESTERDAY IN AGDAM.", "YESTERDAY", "2016-05-17"),
        ("THE MASS ARREST TOOK PLACE ON 30 DECEMBER IN GANJA.", "30 DECEMBER", "2015-12-30"),
        ("HE WAS SHOT LAST 12 SEPTEMBER.", "LAST 12 SEPTEMBER", "2015-09-12"),
        ("THEY CAME ON TUESDAY NIGHT.", "TUESDAY NIGHT", "2016-05-17TNI"),
        ("IN MAY 1992 THE TOWN FELL.", "MAY 1992", "1992-05"),
    ],
)
def test_upper_case_wire(text: str, span: str, value: str) -> None:
    mention = only(text)
    assert (text[mention.start : mention.end], mention.value) == (span, value)


def test_the_ends_of_a_range_are_two_mentions_and_its_days_stand_with_the_first() -> None:
    text = "It lasted from 27 September to 10 November 2020."
    first, last = read(text)
    assert [text[m.start : m.end] for m in (first, last)] == ["27 September", "10 November 2020"]
    assert (first.date_start, first.date_end) == (date(2020, 9, 27), date(2020, 11, 10))
    assert (last.value, last.date_start, last.date_end, last.date_basis) == ("2020-11-10", None, None, "range")


@pytest.mark.parametrize(
    "text",
    [
        "A 19-year-old conscript, aged 19, was hit by a 122 mm shell.",
        "The depot held 1990 rounds and 2016 kilometres of cable.",
        "At least 2020 soldiers were killed.",
        "They march 12 kilometres; he may go.",
        "It cost $1994 and 1,994 men saw it.",
        "Resolution 1990 and Flight 2016 were named.",
        "A second soldier died; one quarter of the town burned.",
        "Veterans of Black January and Bloody Sunday came.",
    ],
)
def test_no_date_from_ages_counts_money_and_names(text: str) -> None:
    assert values(text) == []


def test_narrative_counts_from_the_date_last_told() -> None:
    text = "On 26 February 1992 the town was attacked. A day earlier the road was cut. Two days later journalists came."
    assert values(text) == ["1992-02-26", "1992-02-25", "1992-02-28"]
    assert read(text)[2].date_basis == "context"


def test_war_that_ended_years_later() -> None:
    text = "The war which erupted in 1988 ended six years later. Since 2011 talks stalled, and two years later they stopped."
    assert values(text) == ["1988", "1994", "2011", "2013"]


def test_day_without_year_takes_the_year_of_its_paragraph() -> None:
    text = "In 1992, the siege closed. On 8 May the citadel fell.\n\nOn 8 May the guns were silent."
    assert [(m.value, m.date_basis) for m in read(text)][1:] == [("1992-05-08", "context"), ("2016-05-08", "publication")]


def test_a_year_in_a_line_of_its_own_is_that_of_the_entries_below_it() -> None:
    text = "1988\n3 March: Two men fell. They were found on 9 May.\n\n22 November: Two fell.\n\n1989\n\n4 July: One fell, on 5 July one."
    assert values(text) == ["1988", "1988-03-03", "1988-05-09", "1988-11-22", "1989", "1989-07-04", "1989-07-05"]


def test_a_bare_season_is_of_the_year_of_its_paragraph() -> None:
    text = (
        "In March 1992 it began. On 12 June they moved, and by the autumn half was won. In the following year the tide turned."
    )
    assert values(text) == ["1992-03", "1992-06-12", "1992-FA", "1993"]


def test_a_month_behind_the_end_of_a_year_is_of_the_next() -> None:
    text = "By the end of 1991 they lived in cellars. From January the town was shelled. In March nine men fell."
    assert values(text) == ["1991", "1992-01", "1992-03"]


def test_year_before_beside_a_quarter_is_a_quarter() -> None:
    assert values("In the third quarter of 2012 exports fell from a year earlier.") == ["2012-Q3", "2011-Q3"]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("It was late September 2020.", date(2020, 9, 20), date(2020, 9, 30)),
        ("It was early 1992.", date(1992, 1, 1), date(1992, 5, 10)),
        ("It was the 1990s.", date(1990, 1, 1), date(1999, 12, 31)),
        ("It was the winter of 1992.", date(1992, 12, 1), date(1993, 2, 28)),
        ("It fell last week.", date(2016, 5, 9), date(2016, 5, 15)),
        ("It fell earlier this month.", date(2016, 5, 1), date(2016, 5, 18)),
        ("It lasted from 27 September to 10 November 2020.", date(2020, 9, 27), date(2020, 11, 10)),
        ("It lasted from December 30 to January 2.", date(2015, 12, 30), date(2016, 1, 2)),
    ],
)
def test_interval(text: str, first: date, last: date) -> None:
    mention = read(text)[0]
    assert (mention.date_start, mention.date_end) == (first, last)


def test_unknown_publication_leaves_values_open() -> None:
    unknown = Bounds(None, None, "unknown")
    mentions = read("On Tuesday, as on April 5, shells fell. Last month it was calm.", unknown)
    assert [m.value for m in mentions] == ["XXXX-WXX-2", "XXXX-04-05", "XXXX-XX"]
    assert {m.date_basis for m in mentions} == {"none"}
    assert all(m.date_start is None and m.date_end is None for m in mentions)


def test_bounds_of_a_month_give_first_and_last_possible_weekday() -> None:
    may = Bounds(date(2016, 5, 3), date(2016, 5, 31), "inferred")
    tuesday, month = read("Shells fell on Tuesday. Last month it was calm.", may)
    assert (tuesday.value, tuesday.date_start, tuesday.date_end) == ("XXXX-WXX-2", date(2016, 5, 3), date(2016, 5, 31))
    assert (tuesday.date_precision, tuesday.date_basis) == ("day", "inferred")
    assert (month.value, month.date_start, month.date_end) == ("2016-04", date(2016, 4, 1), date(2016, 4, 30))


def test_a_weekday_told_again_is_known_no_better_than_before() -> None:
    may = Bounds(date(2016, 5, 3), date(2016, 5, 31), "inferred")
    first, again = read("A guard was killed on Tuesday. The ministry said on Tuesday that it had begun.", may)
    assert (again.value, again.date_start, again.date_end) == ("XXXX-WXX-2", first.date_start, first.date_end)
    assert again.date_start != again.date_end


def test_duration_has_a_value_and_no_days() -> None:
    mention = only("It was six weeks of fighting.")
    assert (mention.value, mention.date_start, mention.date_end, mention.date_basis) == ("P6W", None, None, "none")


def test_day_that_the_month_has_not_is_no_date() -> None:
    assert values("It fell on 31 April 2016.") in ([], ["2016-04"])


PIECES = st.sampled_from(
    ["On Tuesday ", "in 1992, ", "5 April 2016 ", "two days later ", "last month ", "a 6-year-old ", "İğdır – ", "killed 12 ", "May ",
     "\n\n", ". The next day ", "27 September to ", "10 November ", "2020. ", "at 10:35 a.m. ", "overnight ", "Q1 ", "'90s ", "9999 years ago "]
)  # fmt: skip


@given(st.lists(PIECES, max_size=14).map("".join))
def test_any_mixture_reads_in_order_and_within_sentences(text: str) -> None:
    sentences = spans(text)
    mentions, bounds = READER.read(text, sentences, WEDNESDAY)
    assert bounds == WEDNESDAY
    assert all(a.end <= b.start for a, b in pairwise(mentions))
    for m in mentions:
        assert any(s.start <= m.start < m.end <= s.end for s in sentences)
        assert (m.date_start is None) == (m.date_end is None)
        assert m.date_start is None or m.date_start <= m.date_end
        assert m.value
        assert (m.date_basis in ("none", "range")) == (m.date_start is None)
    assert READER.read(text, sentences, WEDNESDAY)[0] == mentions


def test_a_day_still_to_come_is_of_the_year_that_an_aside_named() -> None:
    told = "Everything changed in 2020. The army attacked on 27 September. Talks will resume on 30 September."
    day = date(2024, 9, 19)
    assert values(told, Bounds(day, day, "metadata"))[1:] == ["2020-09-27", "2024-09-30"]
