"""Sources in Dagster and in the command: each with its own check, none holding up another, each item once."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from factline.assets.errors import Exit, FactlineError
from factline.assets.inbox import evaluate
from factline.assets.jobs import definitions
from factline.assets.running import dagster_home, run_everything
from factline.warehouse.curated import read_curated
from factline.warehouse.layout import Home
from factline.warehouse.raw_files import RawStore
from factline.warehouse.sources.settings import load, parse

STORY = "The ministry said on 12 December 2020 that {} guards were killed by a mine near Shushi, on the road below the town."


@pytest.fixture
def site() -> Iterator[str]:
    """A site with a feed of two stories."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            feed = '<rss version="2.0"><channel><item><link>/2</link></item><item><link>/3</link></item></channel></rss>'
            page = "<html><body><article><h1>On the road</h1><p>{}</p><p>Nobody else was hurt, it said.</p></article></body></html>"
            text = {"/feed": feed, "/2": page.format(STORY.format(2)), "/3": page.format(STORY.format(3))}.get(self.path)
            body = (text or "gone").encode()
            self.send_response(200 if text else 404)
            self.send_header("Content-Type", "application/rss+xml" if self.path == "/feed" else "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def home(tmp_path: Path, site: str) -> Home:
    """A home with a feed, a folder, a list whose page is gone, and a source that fails."""
    home = Home(tmp_path / "home")
    home.create()
    (home.root / "factline.toml").write_text(
        f"""[fetching]\ndelay_seconds = 0\nprivate_networks = ["127.0.0.1/32"]
[sources.broken]\nkind = "feed"\nurl = "{site}/nowhere"
[sources.wire]\nkind = "feed"\nurl = "{site}/feed"\npublisher = "Mill Wire"
[sources.desk]\nkind = "folder"\npath = "desk"
[sources.list]\nkind = "urls"\nurls = ["{site}/9"]\n""",
        encoding="utf-8",
    )
    (home.root / "desk").mkdir()
    story = home.root / "desk" / "four.txt"
    story.write_text(STORY.format(4), encoding="utf-8")
    os.utime(story, (1_700_000_000, 1_700_000_000))
    return home


def checks(home: Home) -> dict[str, bool]:
    with dg.DagsterInstance.from_config(str(dagster_home(home))) as instance:
        run_id = next(iter(instance.get_runs(limit=1))).run_id
        logs = instance.all_logs(run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION)
        found = [log.dagster_event.asset_check_evaluation_data for log in logs]  # type: ignore[union-attr]
        return {e.asset_key.to_user_string(): e.passed for e in found if e.check_name == "pulled"}


def test_a_run_takes_each_item_once_and_a_source_that_fails_holds_up_none(home: Home, site: str, factline: Any) -> None:
    assert not any(home.inbox.iterdir()), "sources are pulled although nothing lies in the inbox"
    assert factline("run", "--sources", "--home", home.root)[0] == 0
    assert checks(home) == {"source_broken": False, "source_wire": True, "source_desk": True, "source_list": False}
    articles = read_curated(home, "articles").to_pylist()
    assert sorted((a["source_ref"].rsplit("/", 1)[1], a["publisher"]) for a in articles) == [
        ("2", "Mill Wire"), ("3", "Mill Wire"), ("four.txt", None),
    ]  # fmt: skip
    assert read_curated(home, "facts").num_rows >= 3
    (reject,) = [r for r in read_curated(home, "rejects").to_pylist() if r["table"] == "articles"]
    assert (reject["key"], reject["rule"]) == (f"list/{site}/9", "status_404")
    landed = RawStore(home).list()
    job = definitions(load(home, {})).resolve_job_def("everything")
    config = {"resources": {"warehouse": {"config": {"home": str(home.root)}}}}
    wanted = [dg.AssetKey(f"source_{name}") for name in ("broken", "wire", "desk", "list")]
    with dg.DagsterInstance.ephemeral() as instance:  # the daemon of a later day: it knows nothing of the run before
        assert job.execute_in_process(run_config=config, asset_selection=wanted, instance=instance).success
    assert RawStore(home).list() == landed


def test_each_source_is_an_asset_before_the_raw_files_with_a_check_that_blocks_nothing(home: Home) -> None:
    defs = definitions(load(home, {}))
    graph = defs.resolve_asset_graph()
    assert {k.to_user_string() for k in graph.get(dg.AssetKey("raw_files")).parent_keys} == {
        "source_broken", "source_wire", "source_desk", "source_list",
    }  # fmt: skip
    found = {key.asset_key.to_user_string(): graph.get(key) for key in graph.asset_check_keys if key.name == "pulled"}
    assert set(found) == {"source_broken", "source_wire", "source_desk", "source_list"}
    assert not any(node.blocking for node in found.values())
    local = {k.to_user_string() for k in defs.resolve_job_def("from_inbox").asset_layer.executable_asset_keys}
    assert {name for name in local if name.startswith("source_")} == {"source_desk"}
    assert defs.resolve_sensor_def("inbox").job_name == "from_inbox"


def test_the_sensor_watches_sources_on_this_machine(home: Home) -> None:
    watched = {"desk": home.root / "desk", "gone": home.root / "gone"}
    arrived, cursor = evaluate(home.inbox, None, 1_700_000_100.0, watched)
    assert arrived == ("desk: four.txt",)
    assert evaluate(home.inbox, cursor, 1_700_000_100.0, watched) == ((), cursor)


def test_wrong_settings_and_none_stop_a_run_in_one_line(home: Home, tmp_path: Path, factline: Any) -> None:
    code, _, err = factline("run", "--sources", "--home", tmp_path / "new")
    assert (code, err.count("\n"), "no source is declared in" in err, "nothing lies in" in err) == (Exit.INPUT, 1, True, True)
    (home.root / "factline.toml").write_text("[sources.a]\nkind = 'rss'\n", encoding="utf-8")
    with pytest.raises(FactlineError, match=r"factline.toml: sources.a: Input tag 'rss'"):
        run_everything(home, [home.inbox], domain="karabakh", show_log=False, sources=True)


def test_sources_are_listed_tried_and_pulled_by_hand(home: Home, site: str, factline: Any) -> None:
    code, out, _ = factline("sources", "--home", home.root, "--json")
    assert (code, [(r["source"], r["taken"]) for r in json.loads(out)]) == (
        0,
        [("broken", 0), ("wire", 0), ("desk", 0), ("list", 0)],
    )
    code, out, _ = factline("sources", "test", "wire", "--home", home.root)
    assert code == 0
    assert "wire: feed, 2 entries" in out
    assert "article: title On the road, publisher Mill Wire, language en, media_type text/html" in out
    assert not home.pulls.exists()
    code, out, err = factline("sources", "test", "broken", "--home", home.root)
    assert (code, f"broken: status_404: {site}/nowhere" in err) == (Exit.INPUT, True)
    code, out, err = factline("sources", "pull", "--home", home.root)
    assert code == Exit.CHECK_FAILED
    assert out.splitlines()[1:] == [
        "wire: 2 landed, 0 known, 0 unchanged",
        "desk: 1 landed, 0 known, 0 unchanged",
        "list: 0 landed, 0 known, 0 unchanged, 1 missed",
    ]
    assert err.splitlines() == ["factline: not pulled: broken: status_404: `factline sources test NAME` shows more"]
    code, out, _ = factline("sources", "pull", "wire", "desk", "--home", home.root, "--json")
    assert (code, [r["landed"] for r in json.loads(out)]) == (0, [0, 0])
    code, out, _ = factline("sources", "--home", home.root)
    assert (code, "desk" in out) == (0, True)


def test_mistakes_of_the_sources_command_are_one_line(home: Home, tmp_path: Path, factline: Any) -> None:
    code, _, err = factline("sources", "pull", "wyre", "--home", home.root)
    assert (code, "no such source: wyre: " in err, "declares broken, wire, desk, list" in err) == (Exit.INPUT, True, True)
    code, _, err = factline("sources", "--home", home.root, "--settings", tmp_path / "none.toml")
    assert (code, "no such settings file" in err) == (Exit.INPUT, True)
    code, out, _ = factline("sources", "--home", tmp_path / "empty")
    assert (code, "no source is declared" in out) == (0, True)
    with home.writing():
        code, _, err = factline("sources", "pull", "--home", home.root)
    assert (code, "another run is writing" in err) == (Exit.INPUT, True)


def test_a_source_without_a_path_is_not_watched() -> None:
    settings = parse('[sources.list]\nkind = "urls"\npath = "addresses.txt"\n[sources.desk]\nkind = "folder"\npath = "desk"')
    local = definitions(settings).resolve_job_def("from_inbox").asset_layer.executable_asset_keys
    assert {k.to_user_string() for k in local if k.to_user_string().startswith("source_")} == {"source_desk"}
