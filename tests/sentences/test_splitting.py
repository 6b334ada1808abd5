"""Where sentences end: the examples of abbreviations.yaml, and what holds for any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factline.pipelines.lexicons import load_lexicons
from factline.pipelines.sentences import sentences_of
from factline.pipelines.sentences.roles import is_caption, is_dateline
from factline.pipelines.sentences.splitting import LONGEST

LEXICONS = load_lexicons()
DATA = LEXICONS.general["abbreviations"]


def sentences(text: str) -> list[str]:
    return [text[start:end] for _, start, end, _ in sentences_of(text, LEXICONS)]


def roles(text: str) -> list[str]:
    return [role for *_, role in sentences_of(text, LEXICONS)]


@pytest.mark.parametrize("example", DATA["examples"])
def test_examples(example: str) -> None:
    assert sentences(example.replace("|", "")) == [part.strip() for part in example.split("|")]


@given(st.text(alphabet="aAbT1 .,!?…\"'”’()[]-\n", max_size=120))
def test_sentences_tile_the_text_less_white_space(text: str) -> None:
    text = "\n\n".join(part.replace("\n", " ") for part in text.split("\n\n"))
    at = 0
    for _, start, end, _ in sentences_of(text, LEXICONS):
        assert at <= start < end
        assert text[at:start].strip() == ""
        assert text[start:end] == text[start:end].strip()
        assert "\n" not in text[start:end]
        at = end
    assert text[at:].strip() == ""


@given(st.lists(st.sampled_from(["Two died.", "He left!", 'Who? "I," he said.', "Mr. Varga spoke"]), max_size=6))
def test_paragraphs_are_numbered_in_order_and_never_crossed(parts: list[str]) -> None:
    found = list(sentences_of("\n\n".join(parts), LEXICONS))
    assert sorted({paragraph for paragraph, *_ in found}) == list(range(len(parts)))
    assert [paragraph for paragraph, *_ in found] == sorted(paragraph for paragraph, *_ in found)


@pytest.mark.parametrize("text", DATA["dateline_examples"]["dateline"])
def test_dateline(text: str) -> None:
    assert is_dateline(text, LEXICONS)


@pytest.mark.parametrize("text", DATA["dateline_examples"]["body"])
def test_no_dateline(text: str) -> None:
    assert not is_dateline(text, LEXICONS)


@pytest.mark.parametrize("text", DATA["caption_examples"]["caption"])
def test_caption(text: str) -> None:
    assert is_caption(text, LEXICONS)


@pytest.mark.parametrize("text", DATA["caption_examples"]["body"])
def test_no_caption(text: str) -> None:
    assert not is_caption(text, LEXICONS)


BODY = "The ministry said that one soldier had been killed near the village."


def test_headings_stand_above_text() -> None:
    text = f"Soldier killed near village\n\nBoth sides trade blame\n\n{BODY}\n\nWhat is at stake?\n\n{BODY}"
    assert roles(text) == ["heading", "heading", "body", "heading", "body"]


def test_a_line_alone_or_last_is_no_heading() -> None:
    assert roles("One soldier killed near village") == ["body"]
    assert roles(f"{BODY}\n\nOne soldier killed near village") == ["body", "body"]


def test_lines_of_a_list_are_no_headings() -> None:
    text = f"Two killed near Aghdam\n\nThree wounded near Hadrut\n\nOne missing near Lachin\n\n{BODY}"
    assert roles(text) == ["body", "body", "body", "body"]
    assert roles(f"- two killed near Aghdam\n\n{BODY}") == ["body", "body"]


def test_dateline_before_the_first_sentence_only() -> None:
    assert roles(f"YEREVAN. {BODY}\n\nBAKU. {BODY}") == ["dateline", "body", "body", "body"]


@given(st.lists(st.sampled_from(["killed", "twelve", "a" * 2500, "and", "x,", "y;"]), min_size=1, max_size=900))
def test_no_sentence_is_longer_than_what_can_be_read(words: list[str]) -> None:
    text = " ".join(words * 3)
    found = sentences(text)
    assert max(map(len, found)) <= LONGEST
    assert "".join("".join(found).split()) == "".join(words * 3)


def test_a_stretch_without_stops_is_cut_where_a_list_is() -> None:
    text = "Ann Roe, " * 300
    assert {s[-4:] for s in sentences(text)} == {"Roe,"}
