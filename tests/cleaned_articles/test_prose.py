"""A dump of a page: which of its stretches of prose is the story."""

import pytest

from factline.pipelines.cleaned_articles.edited_text import EditedText
from factline.pipelines.cleaned_articles.lines import lines_of
from factline.pipelines.cleaned_articles.prose import block, topic

OWN = [
    "Two sappers were wounded by a mine near the village of Artsvat on Monday, the emergency service of the district said.",
    "Both sappers were taken to the hospital, where doctors described their state as grave but not hopeless by evening.",
]
TEASERS = [
    "The dairy in the valley will reopen in spring after three years, said its director, who hopes to hire forty people.",
    "A choir from the coast won the festival for the second time, and the mayor promised it a hall of its own by summer.",
]
MENU = ["Home", "World", "Sport", "Weather", "Log in"]


@pytest.mark.parametrize(
    ("about", "kept"),
    [
        (topic("Sappers wounded by mine near Artsvat"), OWN),
        (topic(None, "https://meridian.test/news/sappers-wounded-artsvat"), OWN),
    ],
)
def test_the_story_of_the_title_or_address_is_kept(about: frozenset[str], kept: list[str]) -> None:
    text = EditedText("\n".join([*MENU, *OWN, *MENU, *MENU, *TEASERS, *MENU]))
    text.apply(block(lines_of(text.text), set(), about))
    assert text.text.strip().split("\n") == kept


def test_without_a_title_the_longest_stretch_is_kept() -> None:
    text = EditedText("\n".join([*MENU, *OWN, *MENU, *MENU, *TEASERS, *MENU]))
    text.apply(block(lines_of(text.text), set()))
    assert text.text.strip().split("\n") == TEASERS


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (("Mine near Artsvat", None), {"mine", "near", "artsvat"}),
        ((None, "https://meridian.test/2016/04/08/clash-at-line"), {"clash", "line"}),
        ((None, None), set()),
        (("", "https://meridian.test"), set()),
    ],
)
def test_topic(told: tuple[str | None, ...], words: set[str]) -> None:
    assert topic(*told) == words
