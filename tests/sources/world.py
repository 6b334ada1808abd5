"""What the tests of sources share: a web server on this machine that plays the world, a story, and what has landed in a home."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from factline.warehouse.layout import Home
from factline.warehouse.raw_files import RawStore

STORY = "Two guards were killed at the Lower Mill crossing on Monday, the district office said in a short statement."
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


def page(number: int) -> str:
    """A page with a story of its own."""
    return f"<html><body><p>{number}. {STORY}</p></body></html>"


def raw(home: Home) -> dict[str, tuple[bytes, bytes | None]]:
    """What has landed, by name: content and sidecar."""
    store = RawStore(home)
    rows = [row for key in store.list() for row in store.get(key).to_pylist()]
    assert len({r["source_ref"] for r in rows}) == len(rows), "an item was landed twice"
    return {r["source_ref"]: (r["content"], r["sidecar"]) for r in rows}


def origins(home: Home) -> list[dict[str, Any]]:
    """Where everything that has landed came from."""
    store = RawStore(home)
    return [json.loads(origin) for key in store.list() for _, origin in store.provenance(key) if origin]
