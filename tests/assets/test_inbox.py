"""The sensor: each new or changed file once, when it has come to rest, also across restarts."""

import os
from pathlib import Path
from typing import Any

import dagster as dg

from factline.assets.definitions import defs
from factline.assets.inbox import REST_SECONDS, evaluate
from factline.warehouse.layout import Home

NOW = 1_700_000_000.0


def drop(inbox: Path, name: str, text: str, at: float = NOW - 60) -> Path:
    path = inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    os.utime(path, (at, at))
    return path


def test_each_file_arrives_once(tmp_path: Path) -> None:
    drop(tmp_path, "a.txt", "one")
    drop(tmp_path, "below/b.txt", "two")
    arrived, cursor = evaluate(tmp_path, None, NOW)
    assert arrived == ("a.txt", "below/b.txt")
    assert evaluate(tmp_path, cursor, NOW) == ((), cursor)


def test_a_changed_file_arrives_again_and_a_changed_sidecar_too(tmp_path: Path) -> None:
    drop(tmp_path, "a.txt", "one")
    _, cursor = evaluate(tmp_path, None, NOW)
    drop(tmp_path, "a.txt", "two, longer", NOW - 30)
    arrived, cursor = evaluate(tmp_path, cursor, NOW)
    assert arrived == ("a.txt",)
    drop(tmp_path, "a.txt.meta.yaml", "publisher: Wire\n", NOW - 20)
    arrived, cursor = evaluate(tmp_path, cursor, NOW)
    assert arrived == ("a.txt",)
    assert evaluate(tmp_path, cursor, NOW)[0] == ()


def test_a_file_being_written_waits(tmp_path: Path) -> None:
    drop(tmp_path, "a.txt", "half", NOW - REST_SECONDS / 2)
    arrived, cursor = evaluate(tmp_path, None, NOW)
    assert arrived == ()
    arrived, _ = evaluate(tmp_path, cursor, NOW + REST_SECONDS)
    assert arrived == ("a.txt",)


def test_a_file_rewritten_keeps_its_mark_until_it_rests(tmp_path: Path) -> None:
    drop(tmp_path, "a.txt", "one")
    _, cursor = evaluate(tmp_path, None, NOW)
    drop(tmp_path, "a.txt", "two", NOW)
    assert evaluate(tmp_path, cursor, NOW) == ((), cursor)
    assert evaluate(tmp_path, cursor, NOW + 60)[0] == ("a.txt",)


def test_a_file_gone_and_back_arrives_again(tmp_path: Path) -> None:
    path = drop(tmp_path, "a.txt", "one")
    _, cursor = evaluate(tmp_path, None, NOW)
    path.unlink()
    arrived, cursor = evaluate(tmp_path, cursor, NOW)
    assert arrived == ()
    drop(tmp_path, "a.txt", "one")
    assert evaluate(tmp_path, cursor, NOW)[0] == ("a.txt",)


def test_no_inbox_is_no_fault(tmp_path: Path) -> None:
    assert evaluate(tmp_path / "missing", None, NOW) == ((), "{}")


def tick(cursor: str | None) -> Any:
    """What the daemon does: the sensor as loaded, with a cursor kept from before."""
    with dg.DagsterInstance.ephemeral() as instance:
        context = dg.build_sensor_context(instance=instance, cursor=cursor, definitions=defs)
        return defs.resolve_sensor_def("inbox").evaluate_tick(context)


def test_the_sensor_asks_for_one_run_and_its_cursor_survives(home: Home) -> None:
    drop(home.inbox, "a.txt", "one")
    drop(home.inbox, "b.txt", "two")
    first = tick(None)
    assert len(first.run_requests) == 1
    again = tick(first.cursor)
    assert again.run_requests == []
    drop(home.inbox, "c.txt", "three")
    with home.writing():  # a run is going on
        third = tick(again.cursor)
    assert len(third.run_requests) == 1
    assert third.run_requests[0].run_key != first.run_requests[0].run_key
