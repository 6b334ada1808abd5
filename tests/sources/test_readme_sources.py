"""README's sources: each kind in a block of five lines at most, which the settings' own loader takes, and which gives an article."""

from __future__ import annotations

import io
import json
import re
import sqlite3
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from factline.pipelines import articles
from factline.warehouse.layout import Home
from factline.warehouse.raw_files import RawStore
from factline.warehouse.sources.pulling import KINDS, Report
from factline.warehouse.sources.settings import parse
from tests.articles.pdf_reports import report as pdf
from tests.sources.test_files import capture, old
from tests.sources.world import STORY, page

README = Path(__file__).resolve().parents[2] / "README.md"
(TOLD,) = re.findall(r"^```toml\n(.*?)^```$", README.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
BLOCKS = TOLD.strip().split("\n\n")


def kinds(block: str) -> list[str]:
    return [source.kind for source in parse(block).sources.values()]


@pytest.mark.parametrize("block", BLOCKS)
def test_a_block_is_one_source_in_five_lines(block: str) -> None:
    assert len(kinds(block)) == 1
    assert len(block.splitlines()) <= 5


def test_each_kind_has_its_block_and_all_of_them_are_one_file() -> None:
    assert sorted(kind for block in BLOCKS for kind in kinds(block)) == sorted(KINDS)
    assert len(parse(TOLD).sources) == len(BLOCKS)


def tarred(path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        member = tarfile.TarInfo("1994/mill.txt")
        member.size = len(STORY)
        archive.addfile(member, io.BytesIO(STORY.encode()))
    old(path, out.getvalue())


def give(world: Any, folder: Path) -> None:
    """What the blocks point at."""
    old(folder / "desk/a.txt", STORY.encode())
    old(folder / "handbook.txt", STORY.encode())
    tarred(folder / "old-paper-1990s.tar.gz")
    old(folder / "export.jsonl", json.dumps({"body": STORY, "kicker": "At the mill", "day": "2016-04-05"}).encode())
    old(folder / "post/a.eml", f"From: desk@valley.example\r\nSubject: At the mill\r\n\r\n{STORY}\r\n".encode())
    old(folder / "reports/a.pdf", pdf(STORY))
    old(folder / "addresses.txt", f"{world.url}/1\n".encode())
    world.page(
        "/feed.xml", '<rss version="2.0"><channel><item><link>/1</link></item></channel></rss>', kind="application/rss+xml"
    )
    world.page("/1", page(1))
    world.page("/CC-NEWS-20200927.warc.gz", capture("https://mill.example/9", page(9).encode()), kind="application/gzip")
    base = sqlite3.connect(folder / "newsroom.db")
    base.execute("CREATE TABLE stories (headline TEXT, body TEXT, changed_at TEXT)")
    base.execute("INSERT INTO stories VALUES ('At the mill', ?, '2016-04-05 08:00:00')", (STORY,))
    base.commit()
    base.close()


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: kinds(block)[0])
def test_a_block_gives_its_article_once(
    block: str, world: Any, home: Home, pulled: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    give(world, home.root)
    monkeypatch.setenv("NEWSROOM_DB", f"sqlite:///{home.root}/newsroom.db")
    text = re.sub(r"https://(mill|crawl)\.example/(?=feed|CC)", f"{world.url}/", block)
    first = pulled(text)
    assert (first.landed, first.well) == (1, True), first.words()
    assert pulled(text).landed == 0
    store = RawStore(home)
    (article,) = articles.run(store.get(*store.list())).tables["articles"].to_pylist()
    assert "Two guards were killed at the Lower Mill" in " ".join(article["raw_text"].split())
    (source,) = parse(block).sources.values()
    assert article["publisher"] == source.publisher or source.publisher is None
