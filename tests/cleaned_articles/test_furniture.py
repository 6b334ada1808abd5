"""The examples of cleaning.yaml: what each rule cuts, and what stays."""

from __future__ import annotations

from typing import Any

import pytest

from factline.pipelines.cleaned_articles import PUBLISHER_FURNITURE
from factline.pipelines.cleaned_articles.edited_text import MARKUP, WHITE_SPACE
from factline.pipelines.cleaned_articles.furniture import furniture, vocabulary
from factline.pipelines.cleaned_articles.layout import LINE_HYPHEN
from factline.pipelines.cleaned_articles.lines import lines_of
from factline.pipelines.cleaned_articles.main_text import NOT_MAIN_TEXT
from factline.pipelines.cleaned_articles.mends import INVISIBLE
from factline.pipelines.cleaned_articles.prose import PAGE_FURNITURE
from factline.pipelines.cleaned_articles.repeats import REPEATED_CAPTION, REPEATED_LINE
from factline.pipelines.contracts import contract
from factline.pipelines.lexicons import load_lexicons

LEXICONS = load_lexicons()
DATA = LEXICONS.general["cleaning"]
WORDS = vocabulary(LEXICONS)


def examples(rules: list[dict[str, Any]], which: str) -> list[tuple[str, str]]:
    return [(rule["reason"], text) for rule in rules for text in rule[which]]


@pytest.mark.parametrize(("reason", "line"), examples(DATA["lines"], "cut"))
def test_a_line_of_furniture_goes_for_its_reason(reason: str, line: str) -> None:
    assert WORDS.line_reason(line) == reason


@pytest.mark.parametrize(("reason", "line"), examples(DATA["lines"], "keep"))
def test_a_line_of_the_story_stays(reason: str, line: str) -> None:
    assert WORDS.line_reason(line) is None, reason


@pytest.mark.parametrize(("reason", "line"), examples(DATA["line_ends"], "cut"))
def test_a_tag_at_the_end_of_a_line_goes(reason: str, line: str) -> None:
    found = WORDS.end_tag(line)
    assert found is not None
    assert found[1] == reason
    assert 0 < found[0] < len(line)
    assert line[found[0] :].lstrip()[0] in "(["


@pytest.mark.parametrize(("reason", "line"), examples(DATA["line_ends"], "keep"))
def test_words_at_the_end_of_a_line_stay(reason: str, line: str) -> None:
    assert WORDS.end_tag(line) is None, reason


@pytest.mark.parametrize("line", DATA["lists_of_stories"]["cut"])
def test_a_heading_of_other_stories_is_known(line: str) -> None:
    assert WORDS.heads_list(line)


@pytest.mark.parametrize("line", DATA["lists_of_stories"]["keep"])
def test_a_line_that_begins_like_such_a_heading_is_none(line: str) -> None:
    assert not WORDS.heads_list(line)


def test_every_reason_is_in_the_contract_and_no_other() -> None:
    in_data = {rule["reason"] for rule in [*DATA["lines"], *DATA["line_ends"]]} | {
        DATA[section]["reason"] for section in ("lists_of_stories", "comments")
    }
    in_code = {
        WHITE_SPACE,
        MARKUP,
        LINE_HYPHEN,
        NOT_MAIN_TEXT,
        INVISIBLE,
        PAGE_FURNITURE,
        PUBLISHER_FURNITURE,
        REPEATED_CAPTION,
        REPEATED_LINE,
    }
    assert set(contract("removed_spans").field("reason").enum) == in_data | in_code


BODY = (
    "The ministry in Baku said on Tuesday that one of its soldiers had been killed near Aghdam and that two others were hurt."
)


def cut(text: str) -> list[tuple[str, str]]:
    return [(edit.reason, text[edit.start : edit.end]) for edit in furniture(lines_of(text), LEXICONS)]


def test_a_list_of_other_stories_goes_to_its_end() -> None:
    text = f"{BODY}\nLatest Stories\n-\nNine killed as ferry sinks\n3 mins -\nMinister resigns over tea\n1 hour"
    assert cut(text) == [("other_stories", text[len(BODY) + 1 :])]


def test_prose_after_a_list_of_other_stories_stays() -> None:
    text = f"Most read\nNine killed as ferry sinks\nMinister resigns over tea\n{BODY}"
    assert cut(text) == [("other_stories", text[: -len(BODY) - 1])]


def test_a_heading_with_sentences_under_it_is_no_list() -> None:
    assert cut("Latest news\nTwo men died.\nA third was hurt.\nNobody said why.") == []


SENTENCES = ("The mayor asked for calm.", "A third of them came back in May.", '"We had no time," said one of them.')


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("heading", DATA["lists_of_stories"]["cut"])
def test_a_short_sentence_ends_a_list_of_other_stories(heading: str, sentence: str) -> None:
    listed = f"{heading}\nNine killed as ferry sinks\nMinister resigns over tea"
    assert cut(f"{BODY}\n{listed}\n{sentence}\nThe road is open again.") == [("other_stories", listed)]


@pytest.mark.parametrize("line", DATA["comments"]["cut"])
def test_a_heading_of_comments_is_known(line: str) -> None:
    assert WORDS.heads_comments(line)


@pytest.mark.parametrize("line", DATA["comments"]["keep"])
def test_a_line_that_begins_like_one_of_comments_is_none(line: str) -> None:
    assert not WORDS.heads_comments(line)


COMMENTS = "2 Comments\nSort by newest\nmill_man 2 days ago\nThey killed 500 of ours and nobody writes it!!\nReply\nbridge\nNo, 600.\nReply"


def test_comments_below_a_story_go_and_what_follows_them_stays() -> None:
    assert cut(f"{BODY}\n{COMMENTS}\nThe road is open again.") == [("comments", COMMENTS)]


def test_a_link_to_the_comments_heads_nothing() -> None:
    assert "comments" not in dict(cut(f"Comments (42)\nReply\nReport\n{BODY}"))
    assert "comments" not in dict(cut(f"{BODY}\n2 Comments\nThe mayor asked for calm.\nThe road is open again.\nReply"))
