"""The web as it really comes: slow, broken, endless, lying; and the manners of a guest."""

from __future__ import annotations

import gzip
import time
import zlib
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any

import httpx
import pytest

from factline.warehouse.sources.addresses import is_public
from factline.warehouse.sources.fetching import PAGE_TYPES, Answer, Fetcher, FetchError, Validators
from factline.warehouse.sources.settings import Fetching
from tests.sources.world import answer

Make = Callable[..., Fetcher]
PAGE = "<html><body><p>Two guards were killed at the Lower Mill crossing.</p></body></html>"


def get(fetcher: Fetcher, url: str, **more: Any) -> Answer:
    return fetcher.get(url, types=PAGE_TYPES, **more)


def refused(fetcher: Fetcher, url: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        get(fetcher, url)
    return caught.value


def test_a_page_comes_with_where_when_and_its_headers(world: Any, fetching: Make) -> None:
    world.page("/a", PAGE, ETag='"7"', Last_Modified="Tue, 05 Apr 2016 08:00:00 GMT")
    found = get(fetching(user_agent="Mill Desk/2 (desk@mill.example)"), world.url + "/a")
    assert (found.content.decode(), found.url, found.status) == (PAGE, world.url + "/a", 200)
    assert found.validators == Validators('"7"', "Tue, 05 Apr 2016 08:00:00 GMT")
    assert found.header("content-type") == "text/html; charset=utf-8"
    assert {headers["user-agent"] for _, headers in world.asked} == {"Mill Desk/2 (desk@mill.example)"}
    assert {headers["accept-encoding"] for _, headers in world.asked} == {"gzip, deflate"}


def test_what_did_not_change_is_not_sent_again(world: Any, fetching: Make) -> None:
    def route(handler: BaseHTTPRequestHandler) -> None:
        from http import HTTPStatus

        if handler.headers["If-None-Match"] == '"7"' and handler.headers["If-Modified-Since"] == "then":
            handler.send_response(HTTPStatus.NOT_MODIFIED)
            handler.end_headers()
        else:
            handler.send_error(500)

    world.routes["/a"] = route
    assert get(fetching(), world.url + "/a", validators=Validators('"7"', "then")).unchanged


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_a_coded_page_is_decoded(world: Any, fetching: Make, coding: str) -> None:
    sent = gzip.compress(PAGE.encode()) if coding == "gzip" else zlib.compress(PAGE.encode())
    world.page("/a", sent, Content_Encoding=coding)
    assert get(fetching(), world.url + "/a").content.decode() == PAGE


def chunks(part: bytes, times: float, pause: float = 0) -> Callable[[BaseHTTPRequestHandler], None]:
    """An answer of `times` parts (inf: without end), without saying how long it is."""

    def route(handler: Any) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.send_header("Connection", "close")
        handler.end_headers()
        sent = 0
        while sent < times:
            handler.wfile.write(part)
            sent += 1
            time.sleep(pause)
        handler.close_connection = True

    return route


def dripping_header(handler: Any) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    for _ in range(200):
        handler.wfile.write(b"a")
        time.sleep(0.05)


def silent(handler: Any) -> None:
    time.sleep(1.0)
    handler.close_connection = True


def hung_up(handler: Any) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Content-Length", "5000")
    handler.end_headers()
    handler.wfile.write(b"<p>only")
    handler.close_connection = True


BOMB = b"".join([(squeeze := zlib.compressobj(9, wbits=31)).compress(bytes(2**20) * 40), squeeze.flush()])


@pytest.mark.parametrize(
    ("route", "rule", "passing"),
    [
        (silent, "timeout", True),
        (chunks(b"<p>drip", 200, 0.05), "timeout", True),
        (dripping_header, "timeout", True),
        (hung_up, "unreachable", True),
        (lambda h: h.wfile.write(b"\x00\x01 no http\r\n\r\n"), "unreachable", True),
        (chunks(bytes(2**20), 200), "too_large", False),  # 200 MB
        (chunks(bytes(2**16), float("inf")), "too_large", False),
        (lambda h: answer(h, b"x", content_length="209715200"), "too_large", False),
        (lambda h: answer(h, BOMB, Content_Encoding="gzip"), "too_large", False),
        (lambda h: answer(h, gzip.compress(b"x" * 900)[:-9], Content_Encoding="gzip"), "broken_coding", True),
        (lambda h: answer(h, b"x", Content_Encoding="br"), "unknown_coding", False),
        (lambda h: answer(h, b"x", kind="image/png"), "wrong_type", False),
        (lambda h: answer(h, b" \n"), "empty", True),
        (lambda h: answer(h, b"x", status=404), "status_404", False),
        (lambda h: answer(h, b"x", status=503), "status_503", True),
        (lambda h: answer(h, b"", status=302), "bad_redirect", False),
        (lambda h: answer(h, b"", status=302, Location="ftp://mill.example/a"), "not_http", False),
        (lambda h: answer(h, b"", status=302, Location="file:///etc/passwd"), "not_http", False),
        (lambda h: answer(h, b"", status=301, Location="http://10.1.2.3/a"), "private_address", False),
        (lambda h: answer(h, b"", status=307, Location="http://169.254.169.254/latest"), "private_address", False),
        (lambda h: answer(h, b"", status=308, Location="http://[::1]/a"), "private_address", False),
        (lambda h: answer(h, b"", status=302, Location="http://me:secret@mill.example/"), "credentials_in_address", False),
        (lambda h: answer(h, b"", status=302, Location="/a"), "redirect_loop", False),
        (lambda h: answer(h, b"", status=302, Location="http://[broken"), "bad_redirect", False),
    ],
)  # fmt: skip
def test_what_gives_no_page_ends_soon_and_says_why(world: Any, fetching: Make, route: Any, rule: str, passing: bool) -> None:
    world.routes["/a"] = route
    started = time.monotonic()
    error = refused(fetching(attempts=1, page_bytes=2**20), world.url + "/a")
    assert (error.rule, error.passing) == (rule, passing), error
    assert time.monotonic() - started < 2.5


def test_redirects_are_followed_so_far(world: Any, fetching: Make) -> None:
    for number in range(7):
        world.page(f"/{number}", b"", status=302, Location=f"/{number + 1}#part")
    world.page("/7", PAGE)
    found = get(fetching(), world.url + "/3")
    assert (found.asked, found.url) == (world.url + "/3", world.url + "/7")
    assert refused(fetching(), world.url + "/0").rule == "too_many_redirects"


def test_a_wrong_short_length_gives_what_it_says(world: Any, fetching: Make) -> None:
    world.page("/a", PAGE, content_length="20")
    assert get(fetching(), world.url + "/a").content == PAGE.encode()[:20]


@pytest.mark.parametrize("private", ["127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.1.1", "0.0.0.1", "100.64.0.1",
    "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1"])  # fmt: skip
def test_addresses_that_are_not_of_the_open_internet(private: str) -> None:
    assert not is_public(private)


@pytest.mark.parametrize("public", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_addresses_that_are(public: str) -> None:
    assert is_public(public)


def test_a_name_is_judged_by_what_it_leads_to_and_connected_to_as_judged(world: Any) -> None:
    port = world.url.rsplit(":", 1)[1]
    answers = [["8.8.8.8", "10.0.0.9"], ["127.0.0.1"]]
    asked = []

    def resolver(host: str, port: int) -> list[str]:
        asked.append(host)
        return answers[len(asked) - 1]

    told = {"private_networks": ["127.0.0.0/8"], "delay_seconds": 0, "robots": False, "timeout_seconds": 1}
    fetcher = Fetcher(Fetching.model_validate(told), resolver=resolver, sleep=lambda _: None)
    assert refused(fetcher, f"http://two.mill.example:{port}/a").reason == "two.mill.example is 10.0.0.9, not a public address"
    world.page("/a", PAGE)
    assert get(fetcher, f"http://one.mill.example:{port}/a").content.decode() == PAGE
    assert asked == ["two.mill.example", "one.mill.example"]  # one look-up each: the address judged is the one connected to
    assert world.asked[-1][1]["host"] == f"one.mill.example:{port}"
    fetcher.close()


def test_robots_txt_is_kept_to_and_asked_for_once(world: Any, fetching: Make) -> None:
    world.page("/robots.txt", "User-agent: Factline\nDisallow: /private\n\nUser-agent: *\nDisallow: /\n", kind="text/plain")
    world.page("/a", PAGE)
    fetcher = fetching()
    assert get(fetcher, world.url + "/a").status == 200
    assert refused(fetcher, world.url + "/private/b").rule == "robots"
    assert world.paths() == ["/robots.txt", "/a"]
    assert refused(fetching(user_agent="Other/1"), world.url + "/a").rule == "robots"
    assert get(fetching(user_agent="Other/1", robots=False), world.url + "/a").status == 200


def test_a_redirect_into_what_robots_txt_closes_is_not_followed(world: Any, fetching: Make) -> None:
    world.page("/robots.txt", "User-agent: *\nDisallow: /closed\n", kind="text/plain")
    world.page("/a", b"", status=302, Location="/closed/a")
    assert refused(fetching(), world.url + "/a").rule == "robots"
    assert "/closed/a" not in world.paths()


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False), (503, False)])
def test_a_robots_txt_that_cannot_be_had(world: Any, fetching: Make, status: int, allowed: bool) -> None:
    world.page("/robots.txt", b"x", status=status)
    world.page("/a", PAGE)
    if allowed:
        assert get(fetching(), world.url + "/a").status == 200
    else:
        assert refused(fetching(), world.url + "/a").rule == "robots"


def test_a_host_is_asked_at_its_pace(world: Any, fetching: Make, clock: Any) -> None:
    world.page("/robots.txt", "User-agent: *\nCrawl-delay: 7\n", kind="text/plain")
    for path in ("/a", "/b"):
        world.page(path, PAGE)
    fetcher = fetching(clock=clock, sleep=clock.sleep, delay_seconds=2)
    get(fetcher, world.url + "/a")
    get(fetcher, world.url + "/b")
    assert clock.slept == [2, 7]  # before /a what the settings say, then what robots.txt asks for
    clock.now += 60
    get(fetcher, world.url + "/a")
    assert clock.slept == [2, 7]


def failing(world: Any, times: int, **more: Any) -> Callable[[BaseHTTPRequestHandler], None]:
    left = [times]

    def route(handler: BaseHTTPRequestHandler) -> None:
        left[0] -= 1
        if left[0] >= 0:
            answer(handler, b"later", **more)
        else:
            answer(handler, PAGE.encode())

    return route


def test_what_fails_for_now_is_tried_again_with_growing_pauses(world: Any, fetching: Make, clock: Any) -> None:
    world.routes["/a"] = failing(world, 2, status=503)
    assert get(fetching(clock=clock, sleep=clock.sleep, robots=False), world.url + "/a").status == 200
    assert clock.slept == [1, 4]
    world.routes["/b"] = failing(world, 3, status=500)
    assert refused(fetching(robots=False), world.url + "/b").rule == "status_500"
    assert world.paths() == ["/a"] * 3 + ["/b"] * 3


def test_retry_after_is_waited_for_and_not_beyond_what_is_allowed(world: Any, fetching: Make, clock: Any) -> None:
    world.routes["/a"] = failing(world, 1, status=429, Retry_After="33")
    assert get(fetching(clock=clock, sleep=clock.sleep, robots=False), world.url + "/a").status == 200
    assert clock.slept == [33]
    world.routes["/b"] = failing(world, 1, status=429, Retry_After="Fri, 01 Jan 2100 00:00:00 GMT")
    error = refused(fetching(clock=clock, sleep=clock.sleep, robots=False), world.url + "/b")
    assert (error.rule, error.passing) == ("status_429", False)
    assert clock.slept == [33]


@pytest.mark.parametrize(
    "url", ["ftp://mill.example/", "http://", "http://[broken", "javascript:alert(1)", "http://a:b@mill.example/"]
)
def test_addresses_that_are_not_asked(fetching: Make, url: str) -> None:
    assert refused(fetching(), url).rule in {"not_http", "bad_address", "credentials_in_address"}


def test_another_transport_keeps_to_the_time_too(clock: Any) -> None:
    def endless() -> Any:
        while True:
            clock.now += 1
            yield b"<p>drip"

    answer = httpx.MockTransport(lambda _: httpx.Response(200, headers={"content-type": "text/html"}, content=endless()))
    told = Fetching(robots=False, total_seconds=10, attempts=2)
    fetcher = Fetcher(told, clock=clock, sleep=clock.sleep, transport=answer)
    assert refused(fetcher, "http://mill.example/a").rule == "timeout"
    assert clock.now < 1_000 + 2 * 10 + 5
    fetcher.close()
