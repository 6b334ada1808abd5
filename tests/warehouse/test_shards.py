from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import factline.pipelines.articles
from factline.pipelines.contracts import contract, rejects_table, table_of
from factline.warehouse import shards
from factline.warehouse.layout import Home
from factline.warehouse.shards import READING_LIBRARIES, Shards, code_version, shard_key

Make = dict[str, Callable[..., dict[str, Any]]]


@pytest.fixture
def tables(make: Make) -> dict[str, pa.Table]:
    return {"sentences": table_of("sentences", [make["sentence"](n) for n in (1, 2)]), "rejects": rejects_table([])}


def test_a_shard_comes_back_as_it_went(home: Home, tables: dict[str, pa.Table]) -> None:
    kept = Shards(home)
    assert not kept.exists("sentences", "k1")
    kept.put("sentences", "k1", tables)
    assert kept.exists("sentences", "k1")
    again = kept.get("sentences", "k1")
    assert set(again) == {"sentences", "rejects"}
    assert all(again[name].equals(tables[name]) for name in tables)


def test_tables_of_several_shards_follow_the_order_of_their_keys(home: Home, make: Make) -> None:
    kept = Shards(home)
    for number in (1, 2, 3):
        kept.put("sentences", f"k{number}", {"sentences": table_of("sentences", [make["sentence"](number)])})
    assert kept.list("sentences") == ("k1", "k2", "k3")
    found = kept.table("sentences", "sentences", ["k3", "k1"])
    assert [s[-1] for s in found["sentence_id"].to_pylist()] == ["3", "1"]
    assert kept.table("sentences", "sentences", []).schema == contract("sentences").schema
    assert kept.list("facts") == ()


def test_a_shard_that_is_not_there_is_no_empty_shard(home: Home) -> None:
    with pytest.raises(FileNotFoundError):
        Shards(home).get("sentences", "k9")
    with pytest.raises(FileNotFoundError):
        Shards(home).table("sentences", "sentences", ["k9"])


@pytest.mark.parametrize("dies_at", ["first table", "second table", "rename"])
def test_a_kill_at_any_point_leaves_no_shard_and_the_next_run_makes_it(
    home: Home, tables: dict[str, pa.Table], monkeypatch: pytest.MonkeyPatch, dies_at: str
) -> None:
    written: list[Path] = []
    write = shards.write_table

    def dying(table: pa.Table, path: Path) -> str:
        if dies_at == "first table" or (dies_at == "second table" and written):
            raise KeyboardInterrupt
        written.append(path)
        return write(table, path)

    def no_rename(self: Path, target: Path) -> Path:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, home.writing():
        patch.setattr(shards, "write_table", dying)
        if dies_at == "rename":
            patch.setattr(Path, "rename", no_rename)
        with pytest.raises(KeyboardInterrupt):
            Shards(home).put("sentences", "k1", tables)
    assert not Shards(home).exists("sentences", "k1")
    assert Shards(home).list("sentences") == ()
    with home.writing():
        assert list((home.shards / "sentences").iterdir()) == []
        Shards(home).put("sentences", "k1", tables)
    assert Shards(home).get("sentences", "k1")["sentences"].num_rows == 2


def test_a_table_that_is_not_of_its_contract_makes_no_shard(home: Home, tables: dict[str, pa.Table]) -> None:
    broken = {**tables, "sentences": tables["sentences"].drop_columns(["text"])}
    with pytest.raises(ValueError, match="text"):
        Shards(home).put("sentences", "k1", broken)
    assert not Shards(home).exists("sentences", "k1")


def test_prune_keeps_what_it_is_told_to(home: Home, tables: dict[str, pa.Table]) -> None:
    kept = Shards(home)
    for key in ("k1", "k2", "k3"):
        kept.put("sentences", key, tables)
    assert kept.prune("sentences", ["k2"]) == 2
    assert kept.list("sentences") == ("k2",)


def test_the_key_changes_with_all_that_it_stands_for_and_nothing_else() -> None:
    key = shard_key("facts", ["a", "b"], "code", "lexicons")
    assert key == shard_key("facts", ["a", "b"], "code", "lexicons")
    others = [
        shard_key("events", ["a", "b"], "code", "lexicons"),
        shard_key("facts", ["a"], "code", "lexicons"),
        shard_key("facts", ["b", "a"], "code", "lexicons"),
        shard_key("facts", ["ab"], "code", "lexicons"),
        shard_key("facts", ["a", "b"], "other", "lexicons"),
        shard_key("facts", ["a", "b"], "code", "other"),
        shard_key("facts", ["a", "b", "code"], "lexicons", ""),
    ]
    assert len({key, *others}) == 8


def test_the_code_version_follows_the_bytes_of_the_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = code_version.__wrapped__("articles")
    assert before == code_version.__wrapped__("articles")
    assert before != code_version.__wrapped__("facts")
    assert before != code_version.__wrapped__("articles", "factline.expectations")
    copy = tmp_path / "articles"
    shutil.copytree(factline.pipelines.articles.__path__[0], copy, ignore=shutil.ignore_patterns("__pycache__"))
    real = shards.resources.files
    moved = {"factline.pipelines.articles": copy}
    monkeypatch.setattr(shards.resources, "files", lambda package: moved.get(package) or real(package))
    assert code_version.__wrapped__("articles") == before
    with (copy / "__init__.py").open("a") as file:
        file.write("\n# a change")
    assert code_version.__wrapped__("articles") != before


def test_the_code_version_follows_the_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    before = code_version.__wrapped__("articles")
    real = shards.metadata.version
    monkeypatch.setattr(shards.metadata, "version", lambda name: "99" if name == "trafilatura" else real(name))
    assert code_version.__wrapped__("articles") != before


def test_every_library_that_a_stage_can_lean_on_counts(request: pytest.FixtureRequest) -> None:
    import re
    import tomllib

    project = tomllib.loads((request.config.rootpath / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {re.split(r"[^A-Za-z0-9-]", line)[0].lower() for line in project["dependencies"]}
    around = {
        "dagster",
        "dagster-webserver",
        "dagster-dg-cli",
        "great-expectations",
        "duckdb",
        "pandas",
        "typer",
        "click",
        "rich",
        "matplotlib",
        "httpx",
        "tenacity",
        "protego",
        "sqlalchemy",
    }
    assert needed - around <= set(READING_LIBRARIES)
