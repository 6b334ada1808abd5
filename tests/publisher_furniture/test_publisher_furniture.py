"""Furniture of a publisher, learned over its articles: what recurs in different texts, and never a sentence of a story."""

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factline.pipelines.batch import join_batches, learned, read_batch, run_batch, tell_batch
from factline.pipelines.contracts import line_number, table_of
from factline.pipelines.lexicons import load_lexicons
from factline.pipelines.publisher_furniture import run

LEXICONS = load_lexicons()
NEEDED = LEXICONS.general["cleaning"]["publisher_furniture"]["articles"]
PLEA = "Meridian lives from its readers: become one of those who keep our reporters on the road."
STRAP = "Meridian Press, from the valley and beyond"
BACKGROUND = "The two neighbours have quarrelled over the high valley since before most of its soldiers were born."
RAW = pa.schema([("source_ref", pa.string()), ("content", pa.binary()), ("sidecar", pa.binary())])


def story(number: int) -> list[str]:
    """Two paragraphs that no other story of this file has."""
    names = ["Arven", "Belsk", "Corvat", "Dolum", "Eskar", "Fenno", "Gorat", "Hallin", "Istra", "Jorun", "Kelm", "Lorva"]
    town, other = names[number], names[-1 - number]
    return [
        f"A mill by the bridge of {town} burned down in the night, and the firemen of {other} came too late to save its wheel.",
        f"Nobody was in the mill at {town}, its owner told the paper of {other}, and the flour had been taken away the day before.",
    ]


def raw(texts: Sequence[str], publisher: str | None = "Meridian") -> pa.Table:
    told = None if publisher is None else f"publisher: {publisher}\n".encode()
    rows = [{"source_ref": f"{at}.txt", "content": text.encode(), "sidecar": told} for at, text in enumerate(texts)]
    return pa.Table.from_pylist(rows, schema=RAW)


def text_of(number: int, *lines: str) -> str:
    return "\n\n".join([*story(number), *lines]) + "\n"


def cleaned(texts: Sequence[str], **more: Any) -> dict[str, str]:
    """source_ref → cleaned text."""
    tables = run_batch(raw(texts, **more), lexicons=LEXICONS)
    refs = dict(zip(*(tables["articles"][c].to_pylist() for c in ("article_id", "source_ref")), strict=True))
    found = zip(*(tables["cleaned_articles"][c].to_pylist() for c in ("article_id", "text")), strict=True)
    return {refs[article_id]: text for article_id, text in found}


def reasons(texts: Sequence[str]) -> list[str]:
    return [r for r in run_batch(raw(texts), lexicons=LEXICONS)["removed_spans"]["reason"].to_pylist() if r != "white_space"]


@pytest.mark.parametrize("line", [PLEA, STRAP])
def test_what_recurs_in_different_articles_of_a_publisher_is_cut(line: str) -> None:
    texts = [text_of(n, line) for n in range(NEEDED)]
    assert all(line not in text for text in cleaned(texts).values())
    assert all(story(n)[1] in cleaned(texts)[f"{n}.txt"] for n in range(NEEDED))
    assert reasons(texts) == ["publisher_furniture"] * NEEDED


def test_one_article_fewer_is_too_few() -> None:
    texts = [text_of(n, PLEA) for n in range(NEEDED - 1)]
    assert all(PLEA in text for text in cleaned(texts).values())


def test_copies_of_one_agency_text_make_nothing_furniture() -> None:
    agency = [*story(0), *story(1)]
    texts = ["\n\n".join([f"{n} readers wrote to us.", *agency, STRAP, PLEA]) + "\n" for n in range(3 * NEEDED)]
    assert all(STRAP in text and PLEA in text for text in cleaned(texts).values())


def test_a_text_without_prose_of_its_own_tells_nothing() -> None:
    assert all(STRAP in text for text in cleaned([f"{STRAP}\n\nNote {n}\n" for n in range(2 * NEEDED)]).values())


@pytest.mark.parametrize(
    "line",
    [
        BACKGROUND,
        "Our war of 1994 took 312 lives in the valley, and you can still see where the houses stood",
        "“We ask you to leave our valley in peace,” the mayor said.",
        "Arven, Upper Valley",
    ],
)
def test_background_figures_quotes_and_datelines_stay_however_often_they_recur(line: str) -> None:
    assert all(line in text for text in cleaned([text_of(n, line) for n in range(2 * NEEDED)]).values())


def test_a_line_of_one_publisher_stays_with_another_and_with_nobody() -> None:
    texts = [text_of(n, PLEA) for n in range(NEEDED)]
    ours, theirs = read_batch(raw(texts), lexicons=LEXICONS), read_batch(raw([text_of(9, PLEA)], "Lantern"), lexicons=LEXICONS)
    furniture = learned([ours, theirs], lexicons=LEXICONS)
    assert furniture.to_pylist() == [{"publisher": "Meridian", "line": line_number(PLEA), "articles": NEEDED}]
    assert PLEA in tell_batch(theirs, furniture, lexicons=LEXICONS)["cleaned_articles"]["text"][0].as_py()
    assert all(PLEA in text for text in cleaned(texts, publisher=None).values())


def test_a_wrapped_line_of_a_paragraph_is_none() -> None:
    wrapped = "Meridian has told of mills and bridges in this valley for\na hundred years, and of those who built them and who\nburned them, whoever asked it not to, in peace and in war."
    texts = [text_of(n, wrapped) for n in range(NEEDED)]
    assert all(" ".join(wrapped.split()) in " ".join(text.split()) for text in cleaned(texts).values())


def test_pages_without_a_publisher_go_by_their_host() -> None:
    pages = []
    for n in range(NEEDED):
        body = "".join(f"<p>{p}</p>" for p in [*story(n), *story(n + 5), f"Become <b>one</b> of {PLEA}"])
        pages.append(
            f"<html><head><link rel='canonical' href='https://www.meridian.test/{n}'></head><body>{body}</body></html>"
        )
    rows = [
        {"source_ref": f"{n}.html", "content": page.encode(), "sidecar": f"url: https://www.meridian.test/{n}\n".encode()}
        for n, page in enumerate(pages)
    ]
    tables = run_batch(pa.Table.from_pylist(rows, schema=RAW), lexicons=LEXICONS)
    assert tables["article_lines"]["publisher"].unique().to_pylist() == ["meridian.test"]
    assert all(PLEA not in text for text in tables["cleaned_articles"]["text"].to_pylist())
    assert tables["removed_spans"]["reason"].to_pylist().count("publisher_furniture") == NEEDED


def test_a_page_of_xml_has_lines_too() -> None:
    body = "".join(f"<p>{text}</p>" for text in [*story(0), *story(5), PLEA])
    page = (
        '<?xml version="1.0" encoding="ISO-8859-1"?>\n<!DOCTYPE html>\n'
        f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Mills</title></head><body>{body}</body></html>'
    )
    row = {"source_ref": "a.html", "content": page.encode(), "sidecar": b"publisher: Meridian\n"}
    read = read_batch(pa.Table.from_pylist([row], schema=RAW), lexicons=LEXICONS)
    assert read["articles"]["media_type"].to_pylist() == ["text/html"]
    assert read["article_lines"]["lines"].to_pylist() == [[line_number(PLEA)]]
    assert len(read["article_lines"]["prose"][0]) == 4


@pytest.mark.parametrize("kept", [f"“{STRAP}”", f"{STRAP}."])
def test_a_quote_or_a_sentence_of_the_words_of_furniture_stays(kept: str) -> None:
    texts = [
        *(text_of(n, STRAP) for n in range(NEEDED)),
        text_of(9, kept, "So it stood on the wall of the mill at Kelm.", STRAP),
    ]
    found = cleaned(texts)
    last = found.pop(f"{NEEDED}.txt")
    assert kept in last
    assert last.count(STRAP) == 1
    assert all(STRAP not in text for text in found.values())


def test_one_more_article_can_unlearn_a_line() -> None:
    def row(name: str, *prose: int) -> dict[str, Any]:
        return {"article_id": name, "publisher": "Meridian", "lines": [7], "prose": list(prose)}

    def lines(rows: list[dict[str, Any]]) -> list[int]:
        return run(table_of("article_lines", rows), lexicons=LEXICONS).tables["publisher_furniture"]["line"].to_pylist()

    rows = [row(f"b{n}", 10 * n + 1, 10 * n + 2) for n in range(NEEDED)]
    assert lines(rows) == [7]
    assert lines([*rows, row("a", 1, 2, 11, 12)]) == []


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 2), min_size=7, max_size=7))
def test_however_articles_are_batched_the_same_is_cut(batches: list[int]) -> None:
    table = raw([text_of(n, PLEA, BACKGROUND) for n in range(7)])
    parts = [table.filter(pa.array([b == batch for b in batches])) for batch in sorted(set(batches))]
    read = [read_batch(part, lexicons=LEXICONS) for part in parts]
    furniture = learned(read, lexicons=LEXICONS)
    joined = join_batches([tell_batch(part, furniture, lexicons=LEXICONS) for part in read])
    whole = join_batches([run_batch(table, lexicons=LEXICONS)])
    assert joined["removed_spans"].equals(whole["removed_spans"])
    assert joined["cleaned_articles"].equals(whole["cleaned_articles"])


def test_the_same_article_in_two_batches_counts_once() -> None:
    first = read_batch(raw([text_of(n, PLEA) for n in range(NEEDED)]), lexicons=LEXICONS)
    again = read_batch(raw([text_of(0, PLEA)]), lexicons=LEXICONS)
    assert learned([again, first, again], lexicons=LEXICONS)["articles"].to_pylist() == [NEEDED]


def test_an_article_without_prose_does_not_count() -> None:
    texts = [*(text_of(n, STRAP) for n in range(NEEDED - 1)), f"{STRAP}\n\nNote\n"]
    for order in (texts, [text + "\n" for text in texts]):  # other bytes, other ids, another order
        assert all(STRAP in text for text in cleaned(order).values())
