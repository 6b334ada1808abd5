"""The stage on noisy plain text: what is cut, what stays, and the map between."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from factline.pipelines import articles, cleaned_articles
from factline.pipelines.contracts import StageResult, contract
from factline.pipelines.lexicons import OffsetMap, load_lexicons

LEXICONS = load_lexicons()
NO_FURNITURE = [contract(name).schema.empty_table() for name in ("article_lines", "publisher_furniture")]
RAW = pa.schema([("source_ref", pa.string()), ("content", pa.binary()), ("sidecar", pa.binary())])
CAPTION = "A soldier stands guard at a checkpoint near the town of Martuni, April 8, 2016."
BODY = "A conscript was wounded in a firefight on Tuesday, the Defence Ministry in Baku said in a statement."
MORE = "Earlier this month twelve soldiers died in four days of fighting, the heaviest since the truce of 1994."
OTHER = "Nobody in the capital would say on Wednesday who had fired first, or whether the two commanders had spoken since then."
NOISY = f"""Soldier killed on the line

{CAPTION}
{CAPTION} (Meridian and Agencies)

By Ilse Varga

{BODY}

(Meridian and Agencies)

{MORE}

Source: Meridian and agencies
Share this article
© 2016 Meridian Press. All rights reserved.
Latest Stories
-
Five die as bus leaves road
3 mins -
Bank robber shot dead
1 hour"""


def clean(text: str) -> tuple[StageResult, str]:
    read = articles.run(pa.Table.from_pylist([{"source_ref": "a.txt", "content": text.encode(), "sidecar": None}], schema=RAW))
    return cleaned_articles.run(read.tables["articles"], *NO_FURNITURE, lexicons=LEXICONS), text


def text_of(result: StageResult) -> str:
    value: str = result.tables["cleaned_articles"]["text"][0].as_py()
    return value


def test_furniture_goes_and_the_story_stays() -> None:
    result, _ = clean(NOISY)
    assert text_of(result).split("\n\n") == ["Soldier killed on the line", CAPTION, BODY, MORE]
    for name in ("cleaned_articles", "removed_spans"):
        assert result.tables[name].schema == contract(name).schema
    reasons = result.tables["removed_spans"].sort_by("raw_start")["reason"].to_pylist()
    assert [r for r in reasons if r != "white_space"] == [
        "repeated_caption", "agency_tag", "byline", "agency_tag", "source_line", "sharing", "copyright", "other_stories",
    ]  # fmt: skip


def test_a_caption_above_the_same_sentence_goes() -> None:
    result, raw = clean(f"{BODY}\n\n{BODY} {MORE}\n\n{MORE} Nobody else was hurt, it said.")
    assert text_of(result) == f"{BODY} {MORE}\n\n{MORE} Nobody else was hurt, it said."
    spans = result.tables["removed_spans"].to_pylist()
    assert [(s["reason"], raw[s["raw_start"] : s["raw_end"]]) for s in spans] == [("repeated_caption", BODY + "\n\n")]


def test_a_page_as_text_keeps_its_prose() -> None:
    menu = "\n".join(
        f"* {word}"
        for word in [
            "World",
            "Sport",
            "Opinion",
            "Arts",
            "Travel",
            "Science",
            "Money",
            "Video",
            "Audio",
            "Games",
            "Food",
            "Style",
            "Books",
            "Cars",
            "Jobs",
        ]
    )
    result, _ = clean(f"{menu}\n{BODY}\n{MORE}\nWhat comes next\n{OTHER}\n{menu}\nContact")
    assert text_of(result).split("\n\n") == [BODY, MORE, "What comes next", OTHER]
    assert set(result.tables["removed_spans"]["reason"].to_pylist()) == {"page_furniture"}


def test_a_list_of_short_lines_in_an_article_stays() -> None:
    points = "\n".join(f"- {n} killed in village {n}" for n in range(2, 30))
    result, _ = clean(f"{BODY}\n{points}\n{MORE}")
    assert text_of(result).count("killed in village") == 28


def test_an_article_of_furniture_only_goes_to_rejects() -> None:
    result, _ = clean("Advertisement\nShare this article\n")
    assert result.tables["cleaned_articles"].num_rows == 0
    assert result.rejects["rule"].to_pylist() == ["no_text_left"]


PARTS = st.sampled_from(
    [
        BODY,
        MORE,
        CAPTION,
        "Advertisement",
        "\n",
        "\n\n",
        "\r\n",
        "  ",
        "\u00a0",
        "\u200b",
        "&amp;",
        "â€™",
        ' "so"he',
        "killed.The",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PARTS, max_size=14).map("".join))
def test_the_map_covers_the_text_and_the_rest_is_removed(raw: str) -> None:
    text, _ = cleaned_articles.cleaned(raw, "text/plain", LEXICONS)
    assert "\n" not in text.text.replace("\n\n", "")
    spans = sorted([(s.raw_start, s.raw_end) for s in text.segments] + [(r.start, r.end) for r in text.removed()])
    assert [start for start, _ in spans] == [0, *(end for _, end in spans)][: len(spans)]
    assert not spans or spans[-1][1] == len(raw)
    where = OffsetMap(text.segments)
    for at, character in enumerate(text.text):
        start, end = where.span(at, at + 1)
        if character.isalnum() and end - start == 1:
            assert raw[start:end] == character
