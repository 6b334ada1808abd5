"""Work on batches, without Dagster: what joins them reads no more than it needs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from factline.assets.batches import Batches
from factline.assets.intake import take_in
from factline.pipelines.batch import FURNITURE_STAGE, READING_STAGES
from factline.warehouse.layout import Home
from factline.warehouse.shards import Shards


@pytest.fixture
def work(tmp_path: Path) -> Batches:
    """Three batches; one article stands in two of them."""
    home = Home(tmp_path / "home")
    home.create()
    for number, told in enumerate(
        ("The mill by the bridge burned down.", "The ferry sank.", "The mill by the bridge burned down.")
    ):
        path = tmp_path / f"{number}.txt"
        path.write_text(f"{told}\n\nBecome a friend of the Meridian today\n", encoding="utf-8")
        Path(f"{path}.meta.yaml").write_text("publisher: Meridian\n", encoding="utf-8")
        take_in(home, [path])
    made = Batches(home, "karabakh")
    for stage in READING_STAGES:
        assert made.make(stage) == 3
    return made


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, tuple[str, ...] | None]]:
    """Tables of shards as they are read, with the columns asked for; None is all."""
    seen: list[tuple[str, tuple[str, ...] | None]] = []
    table, columns = Shards.table, Shards.columns

    def whole(self: Shards, stage: str, name: str, keys: Any) -> pa.Table:
        seen.append((name, None))
        return table(self, stage, name, keys)

    def some(self: Shards, stage: str, name: str, key: str, wanted: Sequence[str]) -> pa.Table:
        seen.append((name, tuple(wanted)))
        return columns(self, stage, name, key, wanted)

    monkeypatch.setattr(Shards, "table", whole)
    monkeypatch.setattr(Shards, "columns", some)
    return seen


def test_what_learns_furniture_reads_no_text(work: Batches, read: list[tuple[str, tuple[str, ...] | None]]) -> None:
    assert work.make(FURNITURE_STAGE) == 1
    assert {columns for name, columns in read if name == "articles"} == {("article_id",)}
    assert {name for name, _ in read} == {"articles", "article_lines"}


def test_a_table_joined_alone_is_as_among_all(work: Batches) -> None:
    names = ("articles", "article_lines")
    every = work.joined(names)
    assert every["articles"].num_rows == 2
    assert sorted(every["articles"]["source_refs"].to_pylist()) == [["0.txt", "2.txt"], ["1.txt"]]
    assert work.joined(["article_lines"])["article_lines"].equals(every["article_lines"])
    empty = Batches(Home(work.home.root / "none"), "karabakh")
    assert {name: table.num_rows for name, table in empty.joined(["facts", "sentences"]).items()} == {
        "facts": 0,
        "sentences": 0,
    }


def test_an_article_of_two_batches_is_given_once(work: Batches) -> None:
    parts = list(work.articles_of_each(["articles", "article_lines"]))
    assert len(parts) == len(work.raw_keys) > 1
    for name in ("articles", "article_lines"):
        rows = pa.concat_tables([part[name] for part in parts])
        assert sorted(rows["article_id"].to_pylist()) == sorted(work.joined([name])[name]["article_id"].to_pylist())
