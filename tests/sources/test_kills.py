"""A pull killed at any moment: the next loses nothing and doubles nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from factline.warehouse.layout import Home
from factline.warehouse.raw_files import RawStore

PAGES = 9
MOMENTS = (
    "found:1", "found:4", "landing:1", "aside:1", "renamed:1", "landed:1", "noted:1", "landing:2", "landed:2", "found:3", "renamed:2",
)  # fmt: skip
# Imports once, then forks a process for each kill; the forked pull is the real one, at a home of its own, over a real server.
DRIVER = """
import os, signal, sys
from pathlib import Path
from factline.warehouse import layout, parquet
from factline.warehouse.layout import Home
from factline.warehouse.sources import pulling, settings
from factline.warehouse.sources.fetching import Fetcher

home, moments = Home(Path(sys.argv[1])), sys.argv[2:]
pulling.BATCH_ITEMS = 2
given = settings.load(home, {})

def killed_at(moment, left):
    def watch(name):
        nonlocal left
        left -= name == moment
        if left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
    return watch

def child(moment, number):
    watch = killed_at(moment, int(number))
    real = parquet.replace
    def replace(source, target):
        if moment == "aside":
            watch("aside")
        real(source, target)
        if moment == "renamed":
            watch("renamed")
    parquet.replace = replace
    with home.writing():
        pulling.pull(home, "wire", given.sources["wire"], Fetcher(given.fetching), watch=watch)

for moment in moments:
    pid = os.fork()
    if pid == 0:
        try:
            child(*moment.split(":"))
        finally:
            os._exit(3)
    _, status = os.waitpid(pid, 0)
    print(moment, os.WTERMSIG(status) if os.WIFSIGNALED(status) else "lived", flush=True)
"""


def test_kills_neither_lose_nor_double(world: Any, home: Home, pulled: Any) -> None:
    items = "".join(f"<item><link>/{n}</link></item>" for n in range(PAGES))
    world.page("/feed", f'<rss version="2.0"><channel>{items}</channel></rss>', kind="application/rss+xml")
    served = []

    def page(handler: Any) -> None:  # never the same bytes twice: what is fetched again cannot hide as known content
        served.append(handler.path)
        body = f"<html><body><p>Page {handler.path}, copy {len(served)} of a story.</p></body></html>".encode()
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    for number in range(PAGES):
        world.routes[f"/{number}"] = page
    text = f'[fetching]\ndelay_seconds = 0\nprivate_networks = ["127.0.0.1/32"]\n[sources.wire]\nkind = "feed"\nurl = "{world.url}/feed"\n'
    (home.root / "factline.toml").write_text(text, encoding="utf-8")
    driven = subprocess.run(
        [sys.executable, "-c", DRIVER, home.root, *MOMENTS], capture_output=True, text=True, check=False, timeout=120
    )
    assert driven.stdout.splitlines() == [f"{moment} 9" for moment in MOMENTS], driven.stderr
    report = pulled(text)
    assert report.well
    store = RawStore(home)
    landed = [json.loads(origin or "")["item"] for key in store.list() for _, origin in store.provenance(key)]
    assert sorted(landed) == [f"{world.url}/{n}" for n in range(PAGES)]
    assert not list(Path(home.root).rglob("*.aside*"))
    assert pulled(text).words() == "0 landed, 0 known, 0 unchanged"
