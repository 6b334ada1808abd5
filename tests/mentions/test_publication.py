"""When an article was published: datelines, stamps, and what its own words leave. Every text here is invented."""

from __future__ import annotations

import os
import re
import warnings
from datetime import date
from pathlib import Path

import pytest

from factline.pipelines.lexicons import load_lexicons
from factline.pipelines.mentions.anchor_events import anchor_events
from factline.pipelines.mentions.dates import DateReader
from factline.pipelines.mentions.mention import Bounds, Mention, Span

LEXICONS = load_lexicons()
READER = DateReader(LEXICONS)
UNKNOWN = Bounds(None, None, "unknown")
EVENTS = LEXICONS.domain["anchor_events"]


def spans(text: str) -> list[Span]:
    return [Span(m.start(), m.end()) for m in re.finditer(r"[^\s](?:[^.\n]|\.(?!\s))*\.?", text)]


def read(text: str) -> tuple[dict[str, Mention], Bounds]:
    mentions, bounds = READER.read(text, spans(text), UNKNOWN)
    return {text[m.start : m.end]: m for m in mentions}, bounds


@pytest.mark.parametrize("event", EVENTS, ids=lambda e: e["id"])
def test_anchor_event_is_found_in_its_examples(event: dict[str, list[str]]) -> None:
    for example in event["examples"]:
        assert event["id"] in [found.id for _, _, found in anchor_events(LEXICONS).named(example)], example


@pytest.mark.parametrize("event", EVENTS, ids=lambda e: e["id"])
def test_points_of_an_event_lie_near_it(event: dict[str, object]) -> None:
    assert event["begin"] <= event["end"]
    for point in event["points"]:
        assert event["begin"] <= point["date"] <= event["end"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("BAKU, March 3, 2021 -- Two men fell.", date(2021, 3, 3)),
        ("   STEPANAKERT (NAGORNO-KARABAKH), 11 JAN 90 -- [TEXT] TWO MEN FELL YESTERDAY.", date(1990, 1, 11)),
        ("Two men fell near the line.\n\nUpdated: 3 March 2021\n\nMore follows.", date(2021, 3, 3)),
        ("3 March 2021\n\nTwo men fell near the line.", date(2021, 3, 3)),
        ("Wednesday, 3 March 2021, 14:30\n\nTwo men fell near the line.", date(2021, 3, 3)),
    ],
)
def test_dateline(text: str, day: date) -> None:
    _, bounds = read(text)
    assert (bounds.first, bounds.last, bounds.basis) == (day, day, "dateline")


STAMPED = LEXICONS.general["dates"]["publication"]["examples"]


@pytest.mark.parametrize("text", STAMPED, ids=lambda t: t[:20])
def test_example_of_the_lexicon(text: str) -> None:
    _, bounds = read(text)
    assert [bounds.first, bounds.last] == STAMPED[text]


STAMPS = [
    (text, day, entry)
    for entry in LEXICONS.general["dates"]["publication"]["stamps"]
    for text, day in entry["examples"].items()
]


@pytest.mark.parametrize(("text", "day", "entry"), STAMPS, ids=[text[:30] for text, _, _ in STAMPS])
def test_stamp_in_running_text(text: str, day: date, entry: dict[str, str]) -> None:
    _, bounds = read(text)
    assert (bounds.first, bounds.last, bounds.basis) == (day, day, entry["basis"])


@pytest.mark.parametrize("text", LEXICONS.general["dates"]["publication"]["no_stamps"])
def test_a_date_of_something_else_is_no_stamp(text: str) -> None:
    _, bounds = read(text)
    assert bounds == UNKNOWN


def test_relative_dates_count_from_a_dateline() -> None:
    found, _ = read("BAKU, 3 JAN 90 -- TWO MEN FELL YESTERDAY. A THIRD DIED ON 30 DECEMBER.")
    assert (found["YESTERDAY"].value, found["YESTERDAY"].date_basis) == ("1990-01-02", "publication")
    assert found["30 DECEMBER"].value == "1989-12-30"


def test_date_in_running_text_is_no_dateline() -> None:
    _, bounds = read("The ministry recalled that on March 3, 2021 two men fell. Nobody answered for it.")
    assert bounds == UNKNOWN


def test_last_month_beside_an_anchored_day() -> None:
    text = (
        "A border guard was wounded near the checkpoint on Thursday, the service said.\n\n"
        "Dozens of men on both sides were killed in fighting last month. Four days of violence ended with a truce on April 5.\n\n"
        "An older truce dates from 1994."
    )
    found, bounds = read(text)
    assert bounds.basis == "inferred"
    assert date(2016, 5, 1) <= bounds.first <= bounds.last <= date(2016, 5, 31)
    assert found["April 5"].value == "2016-04-05"
    assert (found["last month"].value, found["last month"].date_basis) == ("2016-04", "inferred")
    thursday = found["Thursday"]
    assert thursday.value == "XXXX-WXX-4"
    assert thursday.date_start.isoweekday() == thursday.date_end.isoweekday() == 4
    assert "last month" in bounds.evidence
    assert "April 5" in bounds.evidence


def test_this_month_beside_a_day_after_an_anchored_one() -> None:
    text = (
        "Shots were heard near the village on Friday.\n\n"
        "A deal stopped six weeks of bloody fighting on November 10. On January 16 a mine killed an engineer. "
        "Monitors counted three breaches earlier this month. The war had begun in late September."
    )
    found, bounds = read(text)
    assert date(2021, 1, 17) <= bounds.first <= bounds.last <= date(2021, 1, 31)
    assert found["January 16"].value == "2021-01-16"
    assert found["earlier this month"].value == "2021-01"
    assert (found["late September"].date_start, found["late September"].date_end) == (date(2020, 9, 20), date(2020, 9, 30))


def test_offensive_of_last_week() -> None:
    text = "Columns of cars crossed the bridge. Last week, a lightning offensive ended the enclave. It was launched on September 19."
    _, bounds = read(text)
    assert (bounds.first, bounds.last) == (date(2023, 9, 25), date(2023, 10, 1))


def test_caption_gives_its_year_to_the_days_around_it() -> None:
    text = (
        "A sapper at work near the road, June 20, 2017.\n\nFour men died last month when a shelter was hit. "
        "The shelter was hit again on June 27."
    )
    found, bounds = read(text)
    assert found["June 27"].value == "2017-06-27"
    assert (bounds.first, bounds.last) == (date(2017, 7, 1), date(2017, 7, 31))


def test_years_ago_beside_a_named_event() -> None:
    _, bounds = read("His brother was lost in the four-day war two years ago. The family still waits.")
    assert bounds.first <= date(2018, 4, 5) <= bounds.last
    assert bounds.basis == "inferred"


def test_history_alone_bounds_nothing() -> None:
    found, bounds = read("The war began in 1988. On Monday the museum opened. In May 1994 a truce was signed.")
    assert bounds == UNKNOWN
    assert (found["Monday"].value, found["Monday"].date_basis) == ("XXXX-WXX-1", "none")


def test_contradicting_word_is_left_out() -> None:
    text = "Six weeks of fighting ended on November 10. The truce of November 10 held. Last year was calm. On December 2 a road opened."
    _, bounds = read(text)
    assert bounds.first >= date(2020, 12, 3)
    assert bounds.first <= bounds.last


def test_declared_bounds_are_kept() -> None:
    text = "Updated: 3 March 2021\n\nTwo men fell on Tuesday."
    declared = Bounds(date(2019, 1, 2), date(2019, 1, 2), "metadata")
    assert READER.read(text, spans(text), declared)[1] == declared


def seed(name: str) -> str:
    folder = Path(os.environ.get("FACTLINE_SHARED", "../shared")) / "seeds"
    if not (folder / name).is_file():
        warnings.warn(f"not tested: no {name} under FACTLINE_SHARED", stacklevel=2)
        pytest.skip(f"no {name} under FACTLINE_SHARED")
    text = (folder / name).read_text(encoding="utf-8").split("Latest Stories")[0]
    return re.sub(r"\n+", "\n\n", text)


@pytest.mark.parametrize(
    ("name", "first", "last", "dates"),
    [
        (
            "000_0a9fee982efafe04.txt",
            date(2016, 5, 1),
            date(2016, 5, 31),
            {"Last month": "2016-04", "three years later": "1994"},
        ),
        (
            "001_365590aab578c917.txt",
            date(2020, 12, 13),
            date(2020, 12, 31),
            {"late September": "2020-09", "December 12": "2020-12-12"},
        ),
    ],
)
def test_acceptance_text(name: str, first: date, last: date, dates: dict[str, str]) -> None:
    found, bounds = read(seed(name))
    assert bounds.basis == "inferred"
    assert first <= bounds.first <= bounds.last <= last
    assert {words: found[words].value for words in dates} == dates
