"""A fact of a web page leads to its element, as a browser finds it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from factline.assets.page_place import element_path
from factline.warehouse.catalogue import query
from factline.warehouse.layout import Home

PAGE = """<!doctype html>
<html><head><title>Mill</title><meta charset="windows-1251"></head>
<body><nav><ul><li>Home<li>World</ul></nav>
<article><h1>Clash at the mill</h1>
<p>Snow fell on the valley all day.
<p>The road was shut, and <b>two soldiers</b> were killed near Aghdam on 4 April 2016, the ministry said.
<script>if (1 < 2) document.write("two soldiers were killed")</script>
</article></body></html>
"""


@pytest.mark.parametrize(
    ("words", "path"),
    [
        ("World", "/html/body/nav/ul/li[2]"),
        ("two soldiers", "/html/body/article/p[2]/b"),
        ("were killed near", "/html/body/article/p[2]"),  # behind an element
        ("the ministry", "/html/body/article/p[2]"),
    ],
)
def test_the_element_around_a_place(words: str, path: str) -> None:
    assert element_path(PAGE, PAGE.index(words)) == path


def test_a_page_that_declares_another_encoding() -> None:
    page = "<?xml version='1.0' encoding='koi8-r'?><html><body><p>снег</p></body></html>"
    assert element_path(page, page.index("снег")) == "/html/body/p"


@pytest.mark.parametrize("source", ["", "<", "<p title='a place in an attribute'>"])
def test_what_is_no_place_of_a_page_gives_no_fault(source: str) -> None:
    assert element_path(source, len(source) // 2) in (None, "/html/body")


def test_explain_leads_from_a_fact_to_its_place_in_the_page(
    tmp_path: Path, factline: Callable[..., tuple[int, str, str]]
) -> None:
    file = tmp_path / "mill.html"
    file.write_text(PAGE, encoding="utf-8")
    home = tmp_path / "home"
    assert factline("run", str(file), "--home", str(home))[0] == 0
    (fact,) = query(Home(home), "SELECT fact_id FROM facts WHERE kind = 'killed'")["fact_id"].tolist()
    code, out, _ = factline("explain", fact, "--home", str(home), "--json")
    told = json.loads(out)
    assert code == 0
    assert told["element"].startswith("/html/body/article/p[2]")
    assert told["element"].endswith("line 6 of the source")
    assert "</b> were killed" in told["raw"]["before"] + told["raw"]["quote"]
