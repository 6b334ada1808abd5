"""When a newline ends a paragraph, and when only a line."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factline.pipelines.cleaned_articles.edited_text import EditedText
from factline.pipelines.cleaned_articles.layout import joined_lines, paragraphs

FIRST = (
    "The ministry said that the post on the road between the two villages had come under mortar fire for most of the night, and "
    "that one of its men was killed. Two were hurt. Nobody on the other side has said anything of it so far."
)
SECOND = (
    "It was the third such attack in a week. The monitors, who were on their way to the place when it happened, turned round and "
    "went back to the town, where they are waiting for word from both of the commanders that they may pass."
)


def laid_out(text: str) -> list[str]:
    edited = EditedText(text)
    edited.apply(joined_lines(edited.text))
    edited.apply(paragraphs(edited.text))
    return edited.text.split("\n\n")


@pytest.mark.parametrize("width", [60, 72, 80, 110])
@pytest.mark.parametrize("indent", ["", "   "])
def test_lines_of_fixed_width_are_joined(width: int, indent: str) -> None:
    text = "\n\n".join(textwrap.fill(p, width, initial_indent=indent, break_on_hyphens=False) for p in (FIRST, SECOND))
    assert laid_out(text) == [FIRST, SECOND]


def test_lines_of_fixed_width_in_capitals_are_joined() -> None:
    text = "\n\n".join(textwrap.fill(p.upper(), 78, initial_indent="   ") for p in (FIRST, SECOND)) + "\n"
    assert laid_out(text) == [FIRST.upper(), SECOND.upper()]


def test_a_paragraph_a_line_stays_so() -> None:
    lines = [FIRST, "What came before?", SECOND, "Both deny it.", FIRST[:90] + "."]
    assert laid_out("\n".join(lines)) == lines


def test_short_lines_that_end_sentences_stay_apart() -> None:
    lines = [
        "Two soldiers were killed at the northern post.",
        "Three civilians were hurt in the market town.",
        "One bus burned on the mountain road.",
        "Nobody has claimed the attacks so far.",
    ]
    assert laid_out("\n".join(lines)) == lines


def test_a_list_of_points_stays_a_list() -> None:
    lines = ["Losses of the day:", "- two killed near Aghdam", "- three wounded near Hadrut", "- one missing"]
    assert laid_out("\n".join(lines)) == lines


def test_a_line_that_goes_on_in_small_letters_is_joined_in_any_text() -> None:
    assert laid_out("A statement by the\nministry followed.\nNobody was hurt.") == [
        "A statement by the ministry followed.",
        "Nobody was hurt.",
    ]


def test_a_word_broken_at_its_hyphen_keeps_the_hyphen_only() -> None:
    assert laid_out("They kept the cease-\nfire for a day.") == ["They kept the cease-fire for a day."]


@given(st.text(alphabet="aB. -\n", max_size=80))
def test_no_single_newline_no_doubled_space_no_white_space_at_the_ends(text: str) -> None:
    edited = EditedText(text)
    edited.apply(joined_lines(edited.text))
    edited.apply(paragraphs(edited.text))
    assert "\n" not in edited.text.replace("\n\n", "")
    assert "\n\n\n" not in edited.text
    assert "  " not in edited.text
    assert " \n" not in edited.text
    assert "\n " not in edited.text
    assert edited.text == edited.text.strip()
    assert "".join(edited.text.split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Two sol-\ndiers were hurt.", "Two soldiers were hurt."),
        ("The cease-\nfire held.", "The ceasefire held."),
        ("The cease-\nfire held. No cease-fire lasts.", "The cease-fire held. No cease-fire lasts."),
        ("A four-\nday war.", "A four-day war."),
        ("The Armenian-\nheld road.", "The Armenian-held road."),
        ("An Azerbai-\njani town, other Azerbaijani towns.", "An Azerbaijani town, other Azerbaijani towns."),
    ],
)
def test_hyphens_that_fill_lines_go_from_what_is_typeset(text: str, meant: str) -> None:
    edited = EditedText(text)
    edited.apply(joined_lines(text, typeset=True, numbers={"four"}))
    assert edited.text == meant


def test_hyphens_at_line_ends_of_plain_text_stay() -> None:
    edited = EditedText("The cease-\nfire held.")
    edited.apply(joined_lines(edited.text))
    assert edited.text == "The cease-fire held."
