"""Who wrote an article, and what else a page says of itself: from records, markup, JSON-LD and sidecars."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tests.articles.test_articles import TEXT, read, refused, rows


@pytest.mark.parametrize(
    ("author", "told"),
    [
        ("Ilse Varga", "Ilse Varga"),
        (["Ilse Varga", "Tomas Reuel", "Ilse Varga"], "Ilse Varga; Tomas Reuel"),
        ([{"name": "Ilse Varga"}, {"@type": "Person", "name": "Tomas Reuel"}], "Ilse Varga; Tomas Reuel"),
        ([], None),
        (None, None),
    ],
)
def test_who_wrote_a_record(author: object, told: str | None) -> None:
    (row,) = rows(read(("a.json", json.dumps({"text": TEXT, "authors": author}).encode())))
    assert row["author"] == told


def test_an_author_that_cannot_be_read_costs_itself_only() -> None:
    result = read(("a.json", json.dumps({"text": TEXT, "author": [["Ilse"]]}).encode()))
    assert [row["author"] for row in rows(result)] == [None]
    assert refused(result) == [("a.json#1", "field_not_text")]


LINKED_DATA = """{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Clash near Aghdam",
"datePublished": "2016-04-08T07:00:00+04:00", "author": [{"@type": "Person", "name": "Ilse Varga"}],
"publisher": {"@type": "Organization", "name": "Invented Post"}}"""


@pytest.mark.parametrize(
    "head",
    [
        f'<script type="application/ld+json">{LINKED_DATA}</script>',
        """<meta property="og:title" content="Clash near Aghdam"><meta name="author" content="Ilse Varga">
        <meta property="og:site_name" content="Invented Post"><meta property="article:published_time" content="2016-04-08">""",
    ],
    ids=["JSON-LD", "meta"],
)
def test_what_a_page_says_of_itself(head: str) -> None:
    (row,) = rows(read(("a.html", f'<html lang="en"><head>{head}</head><body><p>{TEXT}</p></body></html>'.encode())))
    assert (row["title"], row["author"], row["publisher"]) == ("Clash near Aghdam", "Ilse Varga", "Invented Post")
    assert (row["published_from"], row["published_basis"], row["language"]) == (date(2016, 4, 8), "html", "en")
    (row,) = rows(read(("a.html", f"<html><head>{head}</head><body>{TEXT}</body></html>".encode(), b"author: Tomas Reuel")))
    assert row["author"] == "Tomas Reuel"
