"""Releases: frozen whole or not at all, listed by hash, described for Frictionless, with the spans in which rows stood."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from factline.pipelines.contracts import contract
from factline.warehouse import releases as module
from factline.warehouse.catalogue import build_catalogue, mart_names, query
from factline.warehouse.curated import read_curated, write_curated
from factline.warehouse.layout import Home
from factline.warehouse.manifest import write_manifest
from factline.warehouse.parquet import ROW_GROUP, read_stream, write_stream
from factline.warehouse.releases import Release, ReleaseError, freeze, release, releases
from factline.warehouse.verification import verify

Make = dict[str, Callable[..., dict[str, Any]]]
Filled = Callable[..., dict[str, pa.Table]]
Rows = list[dict[str, Any]]


@pytest.fixture
def stand(home: Home, filled: Filled, make: Make) -> Callable[..., None]:
    """Curate facts (and their events), as a run would leave them."""

    def curate(facts: Rows, events: Rows = ()) -> None:
        filled(home, {"facts": facts, "events": events, "articles": [make["article"](1)]}, marts=False)
        for name in mart_names():
            write_curated(home, name, contract(name).schema.empty_table())
        write_manifest(home, domain="karabakh", lexicons_sha256="ab", corrections_sha256="ef", code_versions={"facts": "cd"})

    return curate


def frozen(home: Home, name: str, day: str = "2026-03-01", forced: tuple[str, ...] = ()) -> Release:
    return freeze(home, name, released_on=date.fromisoformat(day), factline="0.1.0", forced=forced)


@pytest.fixture
def march(home: Home, stand: Callable[..., None], make: Make) -> Release:
    """One release of two facts and an event, with corrections and exports beside them."""
    home.corrections.mkdir()
    (home.corrections / "mine.yaml").write_text("# nothing yet\n", encoding="utf-8")
    (home.root / "exports").mkdir()
    (home.root / "exports" / "acled.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    stand([make["fact"](1), make["fact"](2)], [make["event"](1)])
    return frozen(home, "march")


def test_a_release_holds_every_table_and_lists_every_file(home: Home, march: Release) -> None:
    manifest = json.loads((march.folder / "manifest.json").read_text(encoding="utf-8"))
    there = {p.relative_to(march.folder).as_posix() for p in march.folder.rglob("*") if p.is_file()}
    assert set(manifest["files"]) == there - {"manifest.json"}
    assert {"exports/acled.csv", "corrections/mine.yaml", "datapackage.json", "tables/facts.parquet"} <= there
    for name, entry in manifest["files"].items():
        data = (march.folder / name).read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (entry["bytes"], entry["sha256"])
    assert manifest["tables"]["facts"] == {"file": "tables/facts.parquet", "rows": 2}
    assert (manifest["release"], manifest["sequence"], manifest["previous"]) == ("march", 1, None)
    assert (manifest["lexicons_sha256"], manifest["code_versions"], manifest["forced"]) == ("ab", {"facts": "cd"}, [])
    assert pq.read_table(march.table("facts")).equals(read_curated(home, "facts").cast(pq.read_schema(march.table("facts"))))


def test_the_same_warehouse_gives_the_same_bytes(home: Home, march: Release, tmp_path: Path) -> None:
    other = Home(tmp_path / "other")
    shutil.copytree(home.root, other.root, ignore=shutil.ignore_patterns("releases"))
    assert frozen(other, "march").manifest_sha256 == march.manifest_sha256


def test_the_data_package_describes_every_table_by_its_contract(march: Release) -> None:
    package = json.loads((march.folder / "datapackage.json").read_text(encoding="utf-8"))
    assert package["$schema"].endswith("2.0/datapackage.json")
    found = {resource["name"]: resource for resource in package["resources"]}
    assert set(found) == set(march.manifest["tables"])
    for name, resource in found.items():
        data = (march.folder / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        assert resource["bytes"] == len(data)
        shape = contract(name)
        assert [f["name"] for f in resource["schema"]["fields"]] == shape.schema.names
        assert resource["schema"]["primaryKey"] == list(shape.primary_key)
        for link in resource["schema"].get("foreignKeys", []):
            assert link["reference"].get("resource", name) in found
    kind = next(f for f in found["facts"]["schema"]["fields"] if f["name"] == "kind")
    assert (kind["type"], kind["constraints"]["required"], "killed" in kind["constraints"]["enum"]) == ("string", True, True)
    types = {f["name"]: f["type"] for f in found["facts"]["schema"]["fields"]}
    assert [types[c] for c in ("count_best", "latitude", "date_start", "background")] == [
        "integer",
        "number",
        "date",
        "boolean",
    ]


@pytest.mark.parametrize("name", ["march", "MARCH", "now", "", ".hidden", "a/b", "../up", "a b", "x" * 65])
def test_a_name_that_is_taken_or_no_name_is_refused(home: Home, march: Release, name: str) -> None:
    with pytest.raises(ReleaseError):
        frozen(home, name)
    assert [r.name for r in releases(home)] == ["march"]


def test_a_day_before_the_last_release_is_refused(home: Home, march: Release) -> None:
    with pytest.raises(ReleaseError, match="before the day of release march"):
        frozen(home, "february", "2026-02-01")
    assert frozen(home, "the-same-day", "2026-03-01").sequence == 2


def test_without_a_run_there_is_nothing_to_release(home: Home) -> None:
    with pytest.raises(FileNotFoundError):
        frozen(home, "march")
    assert releases(home) == ()
    with pytest.raises(ReleaseError, match="no release march: there is none yet"):
        release(home, "march")


def test_what_was_overridden_stands_in_the_manifest(home: Home, stand: Callable[..., None], make: Make) -> None:
    stand([make["fact"](1)])
    assert frozen(home, "rough", forced=("a check failed",)).manifest["forced"] == ["a check failed"]


STEPS = ("write_spans", "descriptor", "_copy_beside", "_sync_all", "sync")


@pytest.mark.parametrize("step", STEPS)
def test_a_release_that_is_stopped_leaves_nothing_or_all_of_it(
    home: Home, march: Release, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(module, step, killed)
        with pytest.raises(KeyboardInterrupt):
            frozen(home, "april", "2026-04-01")
    assert [r.name for r in releases(home)] == ["march"]
    assert verify(home, "march") == ()
    with home.writing():  # clears what was left aside
        assert [p.name for p in home.releases.iterdir()] == ["march"]
        assert frozen(home, "april", "2026-04-01").manifest["previous"]["release"] == "march"
    assert verify(home, "april") == ()


KILLED = """
import os, signal, sys
from datetime import date
from pathlib import Path
from factline.warehouse import releases
from factline.warehouse.layout import Home
def die(*_): os.kill(os.getpid(), signal.SIGKILL)
releases._write_json = die
with Home(Path(sys.argv[1])).writing():
    releases.freeze(Home(Path(sys.argv[1])), "april", released_on=date(2026, 4, 1), factline="0", forced=())
"""


def test_a_killed_process_leaves_no_half_release_and_no_lock(home: Home, march: Release) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(home.root)], check=False, env=os.environ, timeout=120)
    assert done.returncode == -signal.SIGKILL
    assert [p.name for p in home.releases.iterdir() if not p.name.startswith(".")] == ["march"]
    assert [r.name for r in releases(home)] == ["march"]
    with home.writing():
        assert [p.name for p in home.releases.iterdir()] == ["march"]


def test_verify_finds_every_flipped_byte(home: Home, march: Release) -> None:
    assert verify(home, "march") == ()
    for name in march.manifest["files"]:
        path = march.folder / name
        data = path.read_bytes()
        for at in {0, len(data) // 2, len(data) - 1} if data else ():
            path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
            assert any(problem.startswith(f"{name} ") for problem in verify(home, "march")), (name, at)
        path.write_bytes(data)
    assert verify(home, "march") == ()


def test_verify_finds_what_is_missing_extra_longer_or_linked(home: Home, march: Release) -> None:
    facts = march.table("facts")
    data = facts.read_bytes()
    facts.unlink()
    assert verify(home, "march") == ("tables/facts.parquet is missing",)
    facts.symlink_to(home.root / "manifest.json")
    assert "tables/facts.parquet is no file" in verify(home, "march")
    facts.unlink()
    facts.write_bytes(data + b"x")
    assert any("bytes, the manifest says" in problem for problem in verify(home, "march"))
    facts.write_bytes(data)
    (march.folder / "tables" / ".left").write_bytes(b"")
    assert verify(home, "march") == ("tables/.left is not in the manifest",)


def test_the_next_release_proves_the_manifest_before_it(home: Home, march: Release) -> None:
    frozen(home, "april", "2026-04-01")
    path = march.folder / "manifest.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"rows": 2', '"rows": 3'), encoding="utf-8")
    assert verify(home, "april") == ("the manifest of release march, which came before it, has changed since",)
    assert "manifest.json has changed since release april was made" in verify(home, "march")
    assert "table facts has 2 rows, the manifest says 3" in verify(home, "march")
    shutil.rmtree(march.folder)
    assert verify(home, "april") == ("release march, which came before it, is missing",)


SPOILT = [("{", "["), ('sequence": 1', 'sequence": 0'), ("2026-03-01", "spring"), ('"march"', '"may"')]


@pytest.mark.parametrize(("good", "bad"), SPOILT)
def test_a_manifest_that_cannot_be_read_is_named(home: Home, march: Release, good: str, bad: str) -> None:
    path = march.folder / "manifest.json"
    path.write_text(path.read_text(encoding="utf-8").replace(good, bad, 1), encoding="utf-8")
    with pytest.raises(ReleaseError, match="release march has no manifest that can be read"):
        verify(home, "march")


def spans(home: Home) -> set[tuple[str, str, str, str, str, str]]:
    build_catalogue(home)
    found = query(home, "SELECT * REPLACE (coalesce(stood_until::VARCHAR, '') AS stood_until) FROM release_spans").to_dict(
        "records"
    )
    return {
        (r["table"], r["key"][-1], r["first_release"], r["last_release"], str(r["stood_from"])[:10], r["stood_until"])
        for r in found
    }


def test_rows_carry_the_span_of_releases_in_which_they_stood(home: Home, stand: Callable[..., None], make: Make) -> None:
    fact, event = make["fact"], make["event"]
    stand([fact(1), fact(2)], [event(1)])
    frozen(home, "jan", "2026-01-01")
    stand([fact(1), fact(2, count_best=11), fact(3)], [event(1)])
    frozen(home, "mar", "2026-03-01")
    stand([fact(1), fact(2), fact(3)], [])
    frozen(home, "may", "2026-05-01")
    assert spans(home) == {
        ("facts", "1", "jan", "may", "2026-01-01", ""),
        ("facts", "2", "jan", "jan", "2026-01-01", "2026-03-01"),
        ("facts", "2", "mar", "mar", "2026-03-01", "2026-05-01"),
        ("facts", "2", "may", "may", "2026-05-01", ""),  # as in January, but not in March
        ("facts", "3", "mar", "may", "2026-03-01", ""),
        ("events", "1", "jan", "mar", "2026-01-01", "2026-05-01"),
    }
    asked = "SELECT fact_id, count_best FROM fact_releases WHERE stood_from <= DATE '{0}' AND coalesce(stood_until > DATE '{0}', true)"

    def said(day: str) -> list[tuple[str, int]]:
        found = query(home, f"{asked.format(day)} ORDER BY fact_id").to_dict("records")
        return [(row["fact_id"][-1], row["count_best"]) for row in found]

    assert said("2025-12-31") == []
    assert said("2026-02-14") == [("1", 12), ("2", 12)]
    assert said("2026-03-15") == [("1", 12), ("2", 11), ("3", 12)]
    assert said("2026-06-01") == [("1", 12), ("2", 12), ("3", 12)]
    assert query(home, "SELECT event_id, last_release FROM event_releases")["last_release"].tolist() == ["mar"]
    assert query(home, "SELECT release FROM releases ORDER BY sequence")["release"].tolist() == ["jan", "mar", "may"]


def test_the_views_are_there_before_the_first_release(home: Home, stand: Callable[..., None], make: Make) -> None:
    stand([make["fact"](1)])
    assert spans(home) == set()
    for view in ("releases", "fact_releases", "event_releases"):
        assert query(home, f"FROM {view}").empty
    assert "count_best" in query(home, "SELECT * FROM fact_releases").columns


def test_a_home_that_moved_still_says_what_was_said(home: Home, march: Release, tmp_path: Path) -> None:
    build_catalogue(home)
    moved = Home(home.root.rename(tmp_path / "mov'ed"))
    assert len(query(moved, "SELECT * FROM fact_releases")) == 2


def test_rows_as_a_stream_are_the_same_bytes_however_they_come(tmp_path: Path) -> None:
    shape = contract("release_spans")
    rows = ROW_GROUP * 2 + 17
    columns = {f.name: pa.array([f"{n % 97}" for n in range(rows)]) for f in shape.fields if pa.types.is_string(f.arrow)}
    day = pa.array([date(2026, 1, 1)] * rows)
    table = pa.table({f.name: columns.get(f.name, day) for f in shape.fields}, schema=shape.schema)
    counts = [
        write_stream(table.to_batches(max_chunksize=size), shape.schema, tmp_path / f"{size}.parquet")
        for size in (999, 300_000)
    ]
    assert counts == [rows, rows]
    first, second = (tmp_path / f"{size}.parquet" for size in (999, 300_000))
    assert first.read_bytes() == second.read_bytes()
    read = pa.Table.from_batches(read_stream([first, second], shape), schema=shape.schema)
    assert read.equals(pa.concat_tables([table, table]))
    assert write_stream([], shape.schema, first) == 0
    assert pq.read_metadata(first).num_rows == 0
