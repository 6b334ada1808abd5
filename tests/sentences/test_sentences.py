"""The stage: offsets in both texts, ids, and what has no sentence."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from factline.pipelines import articles, cleaned_articles, sentences
from factline.pipelines.contracts import contract, table_of
from factline.pipelines.lexicons import load_lexicons

LEXICONS = load_lexicons()
RAW = pa.schema([("source_ref", pa.string()), ("content", pa.binary()), ("sidecar", pa.binary())])
PARTS = st.sampled_from(
    [
        "Two soldiers were killed near Aghdam.",
        "It was 3 a.m. on Monday.",
        "Nobody said why.",
        "\n",
        "\n\n",
        "Advertisement\n",
        " ",
        "He left!",
    ]
)

NO_FURNITURE = [contract(name).schema.empty_table() for name in ("article_lines", "publisher_furniture")]


def through(text: str) -> tuple[dict[str, pa.Table], pa.Table]:
    read = articles.run(pa.Table.from_pylist([{"source_ref": "a.txt", "content": text.encode(), "sidecar": None}], schema=RAW))
    cleaned = cleaned_articles.run(read.tables["articles"], *NO_FURNITURE, lexicons=LEXICONS)
    split = sentences.run(read.tables["articles"], cleaned.tables["cleaned_articles"], lexicons=LEXICONS)
    return {**read.tables, **cleaned.tables, **split.tables}, pa.concat_tables([read.rejects, cleaned.rejects, split.rejects])


@settings(max_examples=60, deadline=None)  # the first example loads models and lexicons
@given(st.lists(PARTS, max_size=12).map("".join))
def test_offsets_in_both_texts(text: str) -> None:
    tables, rejects = through(text)
    assert tables["articles"].num_rows + rejects.num_rows > 0
    for row in tables["sentences"].to_pylist():
        raw_text = tables["articles"]["raw_text"][0].as_py()
        cleaned = tables["cleaned_articles"]["text"][0].as_py()
        assert cleaned[row["char_start"] : row["char_end"]] == row["text"]
        assert " ".join(raw_text[row["raw_start"] : row["raw_end"]].split()) == " ".join(row["text"].split())


def test_the_raw_text_at_its_offsets_is_the_sentence_where_nothing_was_replaced() -> None:
    text = "Two were killed near Aghdam. Nobody said why.\n\nThe third, Mr. Varga, fled.\n"
    rows = through(text)[0]["sentences"].sort_by("position").to_pylist()
    assert [text[r["raw_start"] : r["raw_end"]] for r in rows] == [r["text"] for r in rows]
    assert [r["text"] for r in rows] == ["Two were killed near Aghdam.", "Nobody said why.", "The third, Mr. Varga, fled."]
    assert [(r["position"], r["paragraph"]) for r in rows] == [(0, 0), (1, 0), (2, 1)]
    assert len({r["sentence_id"] for r in rows}) == 3


def test_an_article_without_a_sentence_goes_to_rejects() -> None:
    row = {"article_id": "art-0000000000000000", "text": "", "segments": []}
    known = through("Two died.")[0]["articles"]
    known = known.set_column(0, known.schema.field(0), pa.array([row["article_id"]]))
    result = sentences.run(known, table_of("cleaned_articles", [row]), lexicons=LEXICONS)
    assert result.tables["sentences"].num_rows == 0
    assert result.rejects["rule"].to_pylist() == ["no_sentence"]


def test_an_article_that_articles_does_not_hold_goes_to_rejects() -> None:
    tables, _ = through("Two died.")
    result = sentences.run(tables["articles"].slice(0, 0), tables["cleaned_articles"], lexicons=LEXICONS)
    assert result.tables["sentences"].num_rows == 0
    assert result.rejects["rule"].to_pylist() == ["unknown_article"]
