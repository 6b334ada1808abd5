"""A web server on this machine that plays the world, a fetcher for it without pauses, and a home to land in."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from factline.warehouse.layout import Home
from factline.warehouse.sources.fetching import Fetcher
from factline.warehouse.sources.pulling import Report, pull
from factline.warehouse.sources.settings import Fetching, Settings, parse

Route = Callable[[BaseHTTPRequestHandler], None]


class World:
    """Routes by path, and every request that came."""

    def __init__(self) -> None:
        self.routes: dict[str, Route] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.over = threading.Event()
        world = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                world.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
                route = world.routes.get(self.path, lambda h: answer(h, b"gone", status=404))
                try:
                    route(self)
                except (BrokenPipeError, ConnectionResetError):  # the other side had enough
                    self.close_connection = True

            def log_message(self, *arguments: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            def handle_error(self, *arguments: Any) -> None:
                """A client that was killed, or had enough, is no news."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def page(self, path: str, body: bytes | str, **more: Any) -> None:
        content = body.encode() if isinstance(body, str) else body
        self.routes[path] = lambda handler: answer(handler, content, **more)

    def close(self) -> None:
        self.over.set()
        self._server.shutdown()
        self._server.server_close()


def answer(
    handler: BaseHTTPRequestHandler, body: bytes, *, status: int = 200, kind: str = "text/html; charset=utf-8", **headers: str
) -> None:
    """A whole answer; header names are given with _ for -."""
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", headers.pop("content_length", str(len(body))))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


class Clock:
    """Time that passes only where somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds


@pytest.fixture
def world() -> Iterator[World]:
    world = World()
    yield world
    world.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def fetching() -> Callable[..., Fetcher]:
    """A fetcher that may ask this machine, with short limits; closed at the end."""
    made: list[Fetcher] = []

    def make(clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] | None = None, **more: Any) -> Fetcher:
        told = {"private_networks": ["127.0.0.1/32"], "delay_seconds": 0, "timeout_seconds": 0.4, "total_seconds": 0.8, **more}
        settings = Fetching.model_validate(told)
        made.append(Fetcher(settings, clock=clock, sleep=sleep or (lambda _: None)))
        return made[-1]

    yield make  # type: ignore[misc]
    for fetcher in made:
        fetcher.close()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    home.create()
    return home


@pytest.fixture
def pulled(home: Home, fetching: Callable[..., Fetcher]) -> Callable[..., Report]:
    """Pulls the one source of a settings text once; a later day with `days`."""

    def once(text: str, days: float = 0, fetcher: Fetcher | None = None, **more: Any) -> Report:
        settings: Settings = parse(text, beside=home.root)
        ((name, source),) = settings.sources.items()
        today = datetime.fromtimestamp(time.time() + 86_400 * days + 10, UTC)
        with home.writing():
            return pull(home, name, source, fetcher or fetching(), today=lambda: today, **more)

    return once
