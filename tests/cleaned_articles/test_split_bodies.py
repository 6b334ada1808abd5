"""A story in several containers of a page is kept whole; another story is none of it."""

from __future__ import annotations

import pytest
import trafilatura

from factline.pipelines.cleaned_articles.main_text import main_text
from factline.pipelines.cleaned_articles.split_bodies import join_split_bodies

TOLD = [
    "Four guards were killed at the upper mill on Monday when a shell fell into the yard, the district office said in a statement.",
    "The road from the mill to the bridge was closed until the evening, and a bus with eleven passengers had to turn back there.",
    "Two of the guards came from the valley; the others had been sent to the mill in spring, said the mayor, who knew all of them.",
    "On the far side of the river a spokesman denied that anybody had fired and called for a meeting at the crossing on Friday.",
    "Both sides have met there three times since the thaw, always on a Friday, and have parted each time without any agreement.",
    "Nobody could say in the evening when the mill would work again, for its roof has to be mended first and the yard searched.",
]


def column(*paragraphs: str, kind: str = "grid article__body") -> str:
    return f'<div class="{kind}">{"".join(f"<p>{p}</p>" for p in paragraphs)}</div>'


AD = '<aside class="ad-rail"><div class="ad">Buy the new lamp</div></aside>'


def page(*parts: str) -> str:
    return (
        f"<html><body><div><h1>Shell falls on the upper mill</h1>{''.join(parts)}</div><footer>About us</footer></body></html>"
    )


def kept(source: str) -> list[bool]:
    text = main_text(source).text.text
    return [paragraph in text for paragraph in TOLD]


def test_a_story_in_columns_is_kept_whole_in_its_order() -> None:
    source = page(column(*TOLD[:4]), AD, column(*TOLD[4:]))
    text = main_text(source).text.text
    assert [p for p in text.split("\n\n") if p in TOLD] == TOLD
    assert "new lamp" not in text


@pytest.mark.parametrize(
    "other",
    [
        column(*TOLD[4:], kind="card teaser"),
        f"<h1>Another day</h1>{column(*TOLD[4:])}",
        f"</div><article>{column(*TOLD[4:])}</article><div>",
    ],
    ids=["of another class", "under a heading of its own", "in an article of its own"],
)
def test_what_stands_elsewhere_is_left_as_it_is(other: str) -> None:
    tree = trafilatura.load_html(page(column(*TOLD[:2]), AD, column(*TOLD[2:4]), other))
    assert join_split_bodies(tree) == 1
    assert [len(found) for found in tree.iter("div") if found.get("class") in ("grid article__body", "card teaser")] == [
        4,
        0,
        2,
    ]


def test_a_container_within_another_stays_there() -> None:
    inner = column(*TOLD[2:4])
    assert kept(page(column(*TOLD[:2]).removesuffix("</div>") + inner + "</div>"))[:4] == [True] * 4
