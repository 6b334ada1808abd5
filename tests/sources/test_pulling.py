"""Pulls, and the sources of the web: what they land, once; what they remember; what they miss and say so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from factline.pipelines import articles
from factline.warehouse.layout import Home
from factline.warehouse.raw_files import RawStore
from factline.warehouse.shards import Shards
from factline.warehouse.sources.pulling import Report
from factline.warehouse.sources.state import State
from tests.sources.world import STORY, origins, page, raw

Pull = Callable[..., Report]


def feed(world: Any, *numbers: int, **headers: str) -> None:
    items = "".join(
        f"<item><link>/{n}#top</link><title>Story {n}</title><pubDate>Tue, 05 Apr 2016 08:00:00 GMT</pubDate></item>"
        for n in numbers
    )
    text = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Mill Wire</title>{items}</channel></rss>'
    world.page("/feed", text, kind="application/rss+xml", **headers)


def test_a_feed_lands_the_pages_that_it_points_at(world: Any, home: Home, pulled: Pull) -> None:
    feed(world, 1, 2)
    for number in (1, 2, 3):
        world.page(f"/{number}", page(number), ETag=f'"{number}"')
    text = f'[sources.wire]\nkind = "feed"\nurl = "{world.url}/feed"\npublisher = "Mill Wire"'
    assert pulled(text).words() == "2 landed, 0 known, 0 unchanged"
    content, sidecar = raw(home)[f"{world.url}/1"]
    assert content == page(1).encode()
    assert sidecar is not None
    assert sidecar.decode().splitlines() == [
        "media_type: text/html; charset=utf-8", "published_at: Tue, 05 Apr 2016 08:00:00 GMT", "publisher: Mill Wire", f"url: {world.url}/1",
    ]  # fmt: skip
    (origin,) = [o for o in origins(home) if o["item"].endswith("/1")]
    assert (origin["source"], origin["url"], origin["status"], ["ETag", '"1"'] in origin["headers"]) == (
        "wire", f"{world.url}/1", 200, True,
    )  # fmt: skip
    assert origin["fetched_at"]
    feed(world, 3, 2)
    assert pulled(text).words() == "1 landed, 0 known, 0 unchanged"
    assert [p for p in world.paths() if p in ("/1", "/2", "/3")] == ["/1", "/2", "/3"]


def test_a_feed_that_did_not_change_is_not_sent_again_and_its_pages_wait(world: Any, home: Home, pulled: Pull) -> None:
    def unchanged(handler: Any) -> None:
        handler.send_response(304 if handler.headers["If-None-Match"] == '"f1"' else 500)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    feed(world, 1, 2, ETag='"f1"')
    world.page("/1", page(1))
    world.page("/2", b"busy", status=503)
    text = f'[sources.wire]\nkind = "feed"\nurl = "{world.url}/feed"'
    first = pulled(text)
    assert [(m.item, m.rule) for m in first.missed] == [(f"{world.url}/2", "status_503")]
    assert (first.landed, first.waiting, first.well) == (1, 1, False)
    world.routes["/feed"] = unchanged
    world.page("/2", page(2))
    again = pulled(text)
    assert (again.landed, again.waiting, again.well) == (1, 0, True)
    assert len(raw(home)) == 2


def test_a_page_that_keeps_failing_is_given_up_and_stays_a_reject(world: Any, home: Home, pulled: Pull) -> None:
    feed(world, 1)
    text = f'[sources.wire]\nkind = "feed"\nurl = "{world.url}/feed"\ntries = 2'
    assert pulled(text).given_up == 0
    assert pulled(text).words() == "0 landed, 0 known, 0 unchanged, 1 missed, 1 given up"
    feed(world, 1, 2)
    world.page("/2", page(2))
    assert pulled(text).words() == "1 landed, 0 known, 0 unchanged"
    assert world.paths().count("/1") == 2
    (key,) = Shards(home).list("sources")
    (reject,) = Shards(home).get("sources", key)["rejects"].to_pylist()
    assert (reject["key"], reject["rule"]) == (f"wire/{world.url}/1", "status_404")


def test_a_feed_that_fails_holds_up_none_of_its_pages(world: Any, home: Home, pulled: Pull) -> None:
    feed(world, 1)
    world.page("/1", b"busy", status=503)
    text = f'[sources.wire]\nkind = "feed"\nurl = "{world.url}/feed"'
    pulled(text)
    world.page("/feed", "<html>moved house</html>")
    world.page("/1", page(1))
    report = pulled(text)
    assert report.error is not None
    assert (report.error[0], report.landed) == ("bad_feed", 1)


def test_a_feed_with_whole_stories_can_be_taken_as_it_is(world: Any, home: Home, pulled: Pull) -> None:
    feed(world, 1)
    text = f'[sources.wire]\nkind = "feed"\nurl = "{world.url}/feed"\npages = false'
    assert [pulled(text).landed, pulled(text).landed] == [1, 0]
    assert "/1" not in world.paths()


def test_the_same_bytes_at_two_addresses_land_once(world: Any, home: Home, pulled: Pull) -> None:
    for path in ("/a", "/b"):
        world.page(path, page(1))
    text = f'[sources.two]\nkind = "urls"\nurls = ["{world.url}/a", "{world.url}/b"]'
    assert pulled(text).words() == "1 landed, 1 known, 0 unchanged"
    assert pulled(text).words() == "0 landed, 0 known, 0 unchanged"
    assert len(raw(home)) == 1


def test_pages_are_looked_at_again_only_when_told_and_only_sent_when_changed(world: Any, home: Home, pulled: Pull) -> None:
    def route(handler: Any) -> None:
        if handler.headers["If-None-Match"] == '"1"':
            handler.send_response(304)
            handler.send_header("Content-Length", "0")
            handler.end_headers()
        else:
            body = page(1).encode()
            handler.send_response(200)
            handler.send_header("Content-Type", "text/html")
            handler.send_header("ETag", '"1"')
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)

    world.routes["/a"] = route
    (home.root / "list.txt").write_text(f"# pages\n{world.url}/a\n\n", encoding="utf-8")
    text = '[sources.list]\nkind = "urls"\npath = "list.txt"\nagain_hours = 24'
    assert pulled(text).landed == 1
    assert pulled(text).words() == "0 landed, 0 known, 0 unchanged"
    assert pulled(text, days=2).words() == "0 landed, 0 known, 1 unchanged"
    world.page("/a", page(2))
    assert pulled(text, days=4).landed == 1
    assert pulled('[sources.list]\nkind = "urls"\npath = "gone.txt"').error is not None


@pytest.mark.parametrize(
    ("body", "kind", "told"),
    [
        (b"%PDF-1.4 x", "text/html", "application/pdf"),
        (page(1).encode(), "text/plain; charset=utf-8", "text/html; charset=utf-8"),
        (STORY.encode(), "text/plain", "text/plain"),
    ],
)
def test_what_a_page_is(world: Any, home: Home, pulled: Pull, body: bytes, kind: str, told: str) -> None:
    world.page("/a.jpg", body, kind=kind)
    pulled(f'[sources.one]\nkind = "urls"\nurls = ["{world.url}/a.jpg"]')
    ((_, sidecar),) = raw(home).values()
    assert sidecar is not None
    assert f"media_type: {told}" in sidecar.decode()


def test_a_pull_stops_when_its_time_is_up_and_the_next_goes_on(world: Any, home: Home, pulled: Pull) -> None:
    for number in range(3):
        world.page(f"/{number}", page(number))
    urls = ", ".join(f'"{world.url}/{n}"' for n in range(3))
    times = iter(range(0, 1000, 40))
    report = pulled(f'[sources.slow]\nkind = "urls"\nurls = [{urls}]\nminutes = 1', clock=lambda: float(next(times)))
    assert (report.in_time, report.landed) == (False, 2)
    assert pulled(f'[sources.slow]\nkind = "urls"\nurls = [{urls}]').landed == 1


def test_a_fault_of_a_kind_is_in_the_report_and_what_was_found_is_landed(
    world: Any, home: Home, pulled: Pull, monkeypatch: pytest.MonkeyPatch
) -> None:
    from factline.warehouse.sources import pulling

    def broken(source: Any, tools: Any) -> Any:
        yield from original(source, tools)
        raise RuntimeError("the lamp fell")

    original = pulling.KINDS["urls"]
    monkeypatch.setattr(pulling, "KINDS", {**pulling.KINDS, "urls": broken})
    world.page("/a", page(1))
    report = pulled(f'[sources.one]\nkind = "urls"\nurls = ["{world.url}/a"]')
    assert report.error == ("internal_fault", "RuntimeError: the lamp fell")
    assert (report.landed, "the lamp fell" in (report.traceback or "")) == (1, True)


def test_a_state_that_was_lost_is_made_anew_from_what_was_landed(world: Any, home: Home, pulled: Pull) -> None:
    feed(world, 1, 2)
    for number in (1, 2):
        world.page(f"/{number}", page(number))
    text = f'[sources.wire]\nkind = "feed"\nurl = "{world.url}/feed"'
    pulled(text)
    home.pulls.unlink()
    assert pulled(text).words() == "0 landed, 0 known, 0 unchanged"
    assert [p for p in world.paths() if p in ("/1", "/2")] == ["/1", "/2"]
    state = State(home.pulls)
    assert state.counts("wire") == {"taken": 2, "waiting": 0, "missed": 0}
    state.close()


@pytest.mark.parametrize(
    ("encoding", "kind", "meta"),
    [
        ("cp1251", "text/html; charset=windows-1251", ""),
        ("cp1251", "text/html", '<meta charset="windows-1251">'),
        ("cp1251", "text/html; charset=no-such-charset", '<meta charset="windows-1251">'),
        ("utf-8", "text/html; charset=iso-8859-1", '<meta charset="koi8-r">'),
        ("utf-16", "text/html; charset=utf-8", ""),
    ],
)
def test_a_page_is_read_in_the_encoding_that_it_has(
    world: Any, home: Home, pulled: Pull, encoding: str, kind: str, meta: str
) -> None:
    text = "Жители Нижней Мельницы сообщили об обстреле в понедельник вечером, пострадавших нет."
    world.page("/a", f"<html><head>{meta}</head><body><p>{text}</p></body></html>".encode(encoding), kind=kind)
    pulled(f'[sources.one]\nkind = "urls"\nurls = ["{world.url}/a"]')
    store = RawStore(home)
    (article,) = articles.run(store.get(store.list()[0])).tables["articles"].to_pylist()
    assert text in article["raw_text"]


def test_scripts_of_a_page_are_landed_and_neither_run_nor_asked_for(world: Any, home: Home, pulled: Pull) -> None:
    head = '<script src="/app.js"></script><meta http-equiv="refresh" content="0; url=/elsewhere">'
    body = f'<html><head>{head}</head><body><p>{STORY}</p><img src="/a.png"><script>location = "/trap"</script></body></html>'
    world.page("/a", body)
    pulled(f'[sources.one]\nkind = "urls"\nurls = ["{world.url}/a"]')
    assert world.paths() == ["/robots.txt", "/a"]
    assert raw(home)[f"{world.url}/a"][0] == body.encode()
