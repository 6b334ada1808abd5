"""Sources of kind `database` against a real PostgreSQL, started for these tests in a folder of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from factline.warehouse.layout import Home
from factline.warehouse.raw_files import RawStore
from factline.warehouse.sources.pulling import Report

Pull = Callable[..., Report]


def binaries() -> Path | None:
    """The folder of initdb and postgres; None where this machine has none."""
    found = [Path(p).resolve().parent for p in (shutil.which("initdb"), shutil.which("postgres")) if p]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in found if (folder / "initdb").exists() and (folder / "postgres").exists()), None)


def unprivileged() -> dict[str, Any]:
    """PostgreSQL does not run as root: the account to start it as."""
    if os.geteuid() != 0:
        return {}
    import pwd

    for name in ("postgres", "nobody"):
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    pytest.skip("SKIPPED LOUDLY: no unprivileged account to start PostgreSQL as")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A running server; its address for SQLAlchemy."""
    folder = binaries()
    if folder is None:
        pytest.skip("SKIPPED LOUDLY: no PostgreSQL server on this machine (apt-get install postgresql)")
    who = unprivileged()
    place = Path(tempfile.mkdtemp(prefix="factline-pg-"))
    if who:
        os.chown(place, who["user"], who["group"])
    data, environment = place / "data", {"PATH": os.environ["PATH"], "LC_ALL": "C", "HOME": str(place)}
    init = [folder / "initdb", "-D", data, "-A", "trust", "-U", "desk", "-E", "UTF8", "--no-sync", "--no-instructions"]
    made = subprocess.run(init, cwd=place, env=environment, capture_output=True, text=True, check=False, **who)
    if made.returncode != 0:
        shutil.rmtree(place)
        pytest.skip(f"SKIPPED LOUDLY: initdb failed: {made.stderr.strip()[-300:]}")
    options = ["-k", place, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=10"]
    running = subprocess.Popen(
        [folder / "postgres", "-D", data, *options], cwd=place, env=environment, stderr=subprocess.DEVNULL, **who
    )
    try:
        ready(place, running)
        yield f"postgresql+psycopg://desk@/postgres?host={place}"
    finally:
        running.terminate()
        running.wait(timeout=30)
        shutil.rmtree(place)


def ready(place: Path, running: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert running.poll() is None, "PostgreSQL ended as soon as it began"
        try:
            psycopg.connect(f"host={place} user=desk dbname=postgres").close()
            return
        except psycopg.OperationalError:
            time.sleep(0.1)
    raise TimeoutError("PostgreSQL did not begin to listen")


@pytest.fixture
def base(server: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(server.replace("+psycopg", ""), autocommit=True) as base:
        base.execute("DROP TABLE IF EXISTS stories")
        base.execute(
            "CREATE TABLE stories (id uuid DEFAULT gen_random_uuid(), number serial, body text, tags text[], more jsonb, "
            "weight numeric, day date, changed timestamptz)"
        )
        yield base


def add(base: psycopg.Connection[Any], body: str, changed: str) -> None:
    base.execute(
        "INSERT INTO stories (body, tags, more, weight, day, changed) VALUES (%s, '{a,b}', '{\"x\": [1]}', 1.50, '2016-04-05', %s)",
        (body, changed),
    )


def settings(server: str, more: str = "", query: str = "SELECT *, changed::date AS written FROM stories") -> str:
    return f'[sources.desk]\nkind = "database"\nurl = "{server}"\nquery = "{query}"\ncursor = "changed"\n{more}'


def records(home: Home) -> list[dict[str, Any]]:
    store = RawStore(home)
    return [json.loads(row["content"]) for key in store.list() for row in store.get(key).to_pylist()]


def test_rows_come_once_with_their_types(server: str, base: Any, home: Home, pulled: Pull) -> None:
    add(base, "One guard was killed.", "2016-04-05 08:00:00.123456+04")
    add(base, "Two guards were killed.", "2016-04-05 08:00:00.123456+04")
    assert [pulled(settings(server)).landed, pulled(settings(server)).landed] == [2, 0]
    add(base, "Three guards were killed.", "2016-04-05 04:00:00.123456+00")  # the very moment of the cursor
    add(base, "Four guards were killed.", "2016-04-05 08:00:00.123457+04")
    assert [pulled(settings(server)).landed, pulled(settings(server)).landed] == [2, 0]
    found = sorted(records(home), key=lambda r: r["number"])
    assert [r["body"].split()[0] for r in found] == ["One", "Two", "Three", "Four"]
    assert {(str(r["tags"]), str(r["more"]), r["weight"], r["day"], r["written"]) for r in found} == {
        ("['a', 'b']", "{'x': [1]}", "1.50", "2016-04-05", "2016-04-05")
    }


def test_rows_written_late_are_found_within_the_overlap(server: str, base: Any, pulled: Pull) -> None:
    add(base, "One guard was killed.", "2016-04-05 08:00+00")
    assert pulled(settings(server, "overlap = 600")).landed == 1
    add(base, "A row of a slower writer.", "2016-04-05 07:55+00")
    add(base, "A row of long before.", "2016-04-05 07:45+00")
    assert pulled(settings(server, "overlap = 600")).landed == 1


def test_many_rows_come_in_pulls_of_so_many(server: str, base: Any, home: Home, pulled: Pull) -> None:
    base.execute("INSERT INTO stories (body, changed) SELECT 'Story ' || n, now() FROM generate_series(1, 1200) AS n")
    text = settings(server, "rows = 500")
    assert [pulled(text).landed for _ in range(4)] == [500, 500, 200, 0]
    assert len({r["number"] for r in records(home)}) == 1200


@pytest.mark.parametrize(
    "query",
    [
        "WITH gone AS (DELETE FROM stories RETURNING *) SELECT * FROM gone",
        "SELECT *, setval('stories_number_seq', 900) FROM stories",
    ],
)
def test_a_query_that_writes_is_refused(server: str, base: Any, pulled: Pull, query: str) -> None:
    add(base, "One guard was killed.", "2016-04-05 08:00+00")
    report = pulled(settings(server, query=query))
    assert report.error is not None
    assert report.error[0] == "database"
    assert base.execute("SELECT count(*) FROM stories").fetchone() == (1,)
    assert base.execute("SELECT last_value FROM stories_number_seq").fetchone() == (1,)


def test_a_password_is_never_told(server: str, home: Home, pulled: Pull, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_ADDRESS", server.replace("desk@", "nobody_known:opensesame@"))
    text = settings(server).replace(f'url = "{server}"', 'url_variable = "DESK_ADDRESS"')
    report = pulled(text)
    assert report.error is not None
    assert "opensesame" not in str(report)
    monkeypatch.setenv("DESK_ADDRESS", "://:opensesame@")
    assert "opensesame" not in str(pulled(text))
