"""Folders, mails, archives, dumps, crawls: what they give, once, and what they cannot give."""

from __future__ import annotations

import gzip
import io
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from factline.warehouse import dumps
from factline.warehouse.layout import Home
from factline.warehouse.raw_files import RawStore
from factline.warehouse.sources.pulling import Report
from tests.sources.world import STORY, origins, page, raw

Pull = Callable[..., Report]


def old(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return path


def test_a_folder_gives_each_new_or_changed_file_once(home: Home, pulled: Pull) -> None:
    old(home.root / "desk/a.txt", STORY.encode())
    old(home.root / "desk/b.txt", b"other")
    old(home.root / "desk/b.meta.yaml", b"publisher: Valley Wire\n")
    text = '[sources.desk]\nkind = "folder"\npath = "desk"\npublisher = "Mill Wire"\nlanguage = "en"'
    assert pulled(text).landed == 2
    assert raw(home)["desk/a.txt"] == (STORY.encode(), b"language: en\npublisher: Mill Wire\n")
    assert raw(home)["desk/b.txt"] == (b"other", b"language: en\npublisher: Valley Wire\n")
    assert pulled(text).landed == 0
    old(home.root / "desk/c.txt", STORY.encode())
    assert pulled(text).words() == "0 landed, 1 known, 0 unchanged"
    (home.root / "desk/a.txt").write_text("changed", encoding="utf-8")
    assert pulled(text, days=1).landed == 1


def test_a_file_that_is_being_written_waits(home: Home, pulled: Pull) -> None:
    path = old(home.root / "a.txt", STORY.encode())
    os.utime(path, (9_999_999_999, 9_999_999_999))
    text = '[sources.one]\nkind = "file"\npath = "a.txt"'
    assert pulled(text).landed == 0
    os.utime(path, (1_700_000_000, 1_700_000_000))
    assert pulled(text).landed == 1


def test_what_a_folder_cannot_give_is_missed_with_a_reason(home: Home, pulled: Pull) -> None:
    old(home.root / "post/a.eml", b"Subject: a\n\nwords")
    old(home.root / "post/b.doc", b"x")
    old(home.root / "post/c.eml", b"Subject: a\n\n" + b"x" * 90)
    report = pulled('[sources.post]\nkind = "mail"\npath = "post"\nfile_bytes = 80')
    assert (report.landed, [(m.item, m.rule) for m in report.missed]) == (
        1, [("b.doc", "other_ending"), ("c.eml", "file_too_large")],
    )  # fmt: skip
    report = pulled('[sources.post]\nkind = "mail"\npath = "nowhere"')
    assert report.error is not None
    assert report.error[0] == "no_such_path"


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.txt", content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("limit", "rule"),
    [
        ("unpacked_bytes = 100", "archive_too_large"),
        ("members = 1", "archive_too_many_members"),
        ("ratio = 2", "archive_ratio"),
    ],
)
def test_an_archive_lands_whole_within_its_limits(home: Home, pulled: Pull, limit: str, rule: str) -> None:
    bomb = zipped(a=b"x", b=bytes(9 * 2**20))
    old(home.root / "a.zip", bomb)
    text = '[sources.pack]\nkind = "archive"\npath = "a.zip"\n'
    assert [m.rule for m in pulled(text + limit).missed] == [rule]
    assert pulled(text).missed[0].rule == "archive_ratio"
    old(home.root / "a.zip", zipped(a=STORY.encode()))
    assert pulled(text).landed == 1
    assert list(raw(home)) == ["pack/a.zip"]


def test_a_dump_keeps_its_mapping_beside_it_and_another_mapping_reads_it_anew(home: Home, pulled: Pull) -> None:
    old(home.root / "d.jsonl", json.dumps({"b": STORY}).encode())
    text = '[sources.dump]\nkind = "dump"\npath = "d.jsonl"\ncolumns = {text = "%s"}'
    assert [pulled(text % "a").landed, pulled(text % "a").landed, pulled(text % "b").landed] == [1, 0, 1]
    store = RawStore(home)
    sidecars = {row["sidecar"] for key in store.list() for row in store.get(key).to_pylist()}
    assert sidecars == {b"columns:\n  text: a\n", b"columns:\n  text: b\n"}


def test_a_large_dump_lands_in_parts_each_once_wherever_a_pull_stops(
    home: Home, pulled: Pull, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dumps, "PART_BYTES", 300)
    lines = [json.dumps({"id": f"n{n}", "text": f"{n}. {STORY}"}).encode() + b"\n" for n in range(20)]
    old(home.root / "d.jsonl", b"".join(lines[:12]))
    text = '[sources.dump]\nkind = "dump"\npath = "d.jsonl"'
    times = iter(range(0, 1000, 25))
    stopped = pulled(text + "\nminutes = 1", clock=lambda: float(next(times)))
    assert (stopped.in_time, stopped.landed) == (False, 3)
    assert pulled(text).words() == "1 landed, 3 known, 1 unchanged"
    assert pulled(text).words() == "0 landed, 0 known, 0 unchanged"
    parts = {f"dump/d.jsonl!from-{at + 1}.jsonl": b"".join(lines[at : at + 3]) for at in range(0, 12, 3)}
    assert {name: content for name, (content, _) in raw(home).items()} == parts
    old(home.root / "d.jsonl", b"".join(lines))
    assert pulled(text, days=1).words() == "3 landed, 4 known, 1 unchanged"


def test_a_large_dump_that_cannot_be_cut_is_missed_with_a_reason(
    home: Home, pulled: Pull, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dumps, "PART_BYTES", 100)
    monkeypatch.setattr(dumps, "LONGEST", 200)
    old(home.root / "dumps/a.jsonl", b"x" * 500)
    old(home.root / "dumps/b.parquet", b"PAR1" + b"x" * 500)
    old(home.root / "dumps/c.csv", b"text\n" + b"x\n" * 300)
    report = pulled('[sources.dump]\nkind = "dump"\npath = "dumps"\nfile_bytes = 550')
    assert [(m.item, m.rule) for m in report.missed] == [
        ("a.jsonl", "record_too_long"), ("b.parquet", "bad_parquet"), ("c.csv", "file_too_large"),
    ]  # fmt: skip
    assert report.landed == 0


def test_a_document_that_cannot_be_cut_is_missed_above_what_the_settings_say(
    home: Home, pulled: Pull, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dumps, "PART_BYTES", 100)
    old(home.root / "dumps/a.json", json.dumps([{"text": STORY}] * 3).encode())
    old(home.root / "dumps/b.jsonl", (json.dumps({"text": STORY}) + "\n").encode("utf-16"))
    old(home.root / "dumps/c.jsonl", (json.dumps({"text": STORY}) + "\n").encode() * 3)
    for kind in ("dump", "folder"):
        report = pulled(f'[sources.{kind}s]\nkind = "{kind}"\npath = "dumps"\nwhole_bytes = 200')
        assert [(m.item, m.rule) for m in report.missed] == [("a.json", "file_too_large"), ("b.jsonl", "file_too_large")]
        assert "whole_bytes" in report.missed[0].reason
    assert {name for name in raw(home) if "c.jsonl" in name} == {f"dumps/c.jsonl!from-{n}.jsonl" for n in (1,)}
    assert pulled('[sources.dumps]\nkind = "dump"\npath = "dumps"\nwhole_bytes = 2000').landed == 2


def capture(url: str, body: bytes) -> bytes:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
    named = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2016-04-05T08:00:00Z\r\n"
    named += "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>\r\n"
    named += f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    return gzip.compress(named.encode() + block + b"\r\n\r\n")


HOSTS = ("mill.example", "www.mill.example", "news.mill.example", "valley.example")
CRAWL = b"".join(capture(f"https://{host}/{n}", page(n).encode()) for n, host in enumerate(HOSTS))


def test_a_crawl_gives_pages_of_the_hosts_wanted_and_is_read_once(home: Home, pulled: Pull) -> None:
    old(home.root / "crawl/a.warc.gz", CRAWL)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("archive/data.warc.gz", capture("https://mill.example/9", page(9).encode()))
        archive.writestr("archive/more.warc.gz", CRAWL)
    old(home.root / "crawl/b.wacz", out.getvalue())
    text = '[sources.crawl]\nkind = "warc"\npath = "crawl"\nhosts = ["www.mill.example"]'
    assert pulled(text).words() == "4 landed, 3 known, 2 unchanged"
    assert sorted(raw(home)) == [
        f"https://{host}/{n}" for n, host in sorted([*enumerate(HOSTS[:3]), (9, HOSTS[0])], key=lambda x: (x[1], x[0]))
    ]
    assert pulled(text).words() == "0 landed, 0 known, 0 unchanged"
    assert {o["captured_at"] for o in origins(home)} == {"2016-04-05T08:00:00Z"}


def test_a_crawl_is_read_from_an_address_as_a_stream_and_goes_on_where_it_broke_off(
    world: Any, home: Home, pulled: Pull
) -> None:
    world.page(
        "/a.warc.gz", CRAWL[: len(CRAWL) * 5 // 8], kind="application/gzip", content_length=str(len(CRAWL)), Connection="close"
    )
    text = f'[sources.crawl]\nkind = "warc"\nurl = "{world.url}/a.warc.gz"'
    first = pulled(text)
    assert first.error is not None
    assert (first.error[0], first.landed) == ("unreachable", 2)
    world.page("/a.warc.gz", CRAWL, kind="application/gzip")
    assert pulled(text).landed == 2
    assert pulled(text).words() == "0 landed, 0 known, 0 unchanged"
    assert len(raw(home)) == 4
    limited = pulled(f'[sources.small]\nkind = "warc"\nurl = "{world.url}/a.warc.gz"\nstream_bytes = 500')
    assert limited.error is not None
    assert limited.error[0] == "too_large"


def test_a_broken_archive_is_missed_until_it_is_whole(home: Home, pulled: Pull) -> None:
    old(home.root / "a.warc.gz", CRAWL[:-300] + b"rubbish" * 50)
    old(home.root / "b.wacz", b"no zip")
    text = '[sources.crawl]\nkind = "warc"\npath = "{}"'
    assert not pulled(text.format("a.warc.gz")).well
    assert [m.rule for m in pulled(text.format("b.wacz")).missed] == ["broken_archive"]
