"""A dump of a page: which of its stretches of prose is the story."""

import pytest

from factline.pipelines.cleaned_articles.edited_text import EditedText
from factline.pipelines.cleaned_articles.lines import lines_of
from factline.pipelines.cleaned_articles.prose import points, story, topic
from factline.pipelines.lexicons import load_lexicons

OWN = [
    "Two sappers were wounded by a mine near the village of Artsvat on Monday, the emergency service of the district said.",
    "Both sappers were taken to the hospital, where doctors described their state as grave but not hopeless by evening.",
]
TEASERS = [
    "The dairy in the valley will reopen in spring after three years, said its director, who hopes to hire forty people.",
    "A choir from the coast won the festival for the second time, and the mayor promised it a hall of its own by summer.",
]
HOW = points(load_lexicons())
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
    text.apply(story(lines_of(text.text), {}, about, HOW))
    assert text.text.strip().split("\n") == kept


def test_without_a_title_the_longest_stretch_is_kept() -> None:
    text = EditedText("\n".join([*MENU, *OWN, *MENU, *MENU, *TEASERS, *MENU]))
    text.apply(story(lines_of(text.text), {}, frozenset(), HOW))
    assert text.text.strip().split("\n") == TEASERS


MORE = [
    "The village lies by the old line, and the emergency service of the district counts it among those with the most mines left.",
    "On Sunday a mine had killed a cow there, and on Monday the two sappers were sent to look for others along the same path.",
    "Neither sapper had worn a helmet, said the emergency service, which will ask why the district had sent none to the village.",
    "Artsvat was given three days of lessons about mines in spring, and most of those who live in the village came to hear them.",
    "By the evening of Monday the path was closed, and the children of the village were told to take the road around the mill.",
]
GALLERY = [f"Slide {number} of 6" for number in range(1, 7)]
LATER = [
    "The emergency service said that the sappers had cleared forty hectares near Artsvat since the spring, most of them by hand.",
    "Doctors at the hospital of the district asked for blood on Monday, and by the evening more than sixty people had given some.",
    "A third sapper, who had walked behind the two by the mine, told the emergency service that he saw no warning by the path.",
    "Sappers of the district will not go back to the village before the emergency service has looked at every path, it was said.",
    "The district asked the capital on Tuesday for two machines that clear mines, which the emergency service has wanted since winter.",
    "For the hospital, the two sappers are the fifth and the sixth of the year who were wounded by a mine in or near the village.",
]
OTHERS = [
    "The dairy that closed three years ago found a buyer from the coast, who wants to bottle apple juice there all year round.",
    "Its old director was glad to hear it, for the machines were bought with money that forty families had put together.",
    "At the choir's festival the second prize went to a school from the plain, whose pupils had sung together for one winter only.",
    "The mayor gave every singer a book about the bridge, and a bus took all of them home through the snow without a stop.",
]


@pytest.mark.parametrize(
    ("between", "reason", "first"),
    [
        (GALLERY, "photo_credit", OWN),
        ([*MENU, *MENU], "navigation", [*OWN, *MORE]),
    ],  # little before a gallery, much before a menu
)
def test_a_story_in_parts_is_kept_whole_and_no_other_story(between: list[str], reason: str, first: list[str]) -> None:
    text = EditedText("\n".join([*MENU, *first, *between, *LATER, *MENU, *MENU, *OTHERS, *MENU]))
    lines = lines_of(text.text)
    text.apply(story(lines, {line.start: reason for line in lines if line.text in between}, frozenset(), HOW))
    kept = [line.text for line in lines_of(text.text)]
    assert [line for line in kept if line not in GALLERY] == [*first, *LATER]


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
