"""The whole job: the same bytes twice, nothing done twice, nothing lost, a broken table stops what stands on it."""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from factline.assets import batches
from factline.assets.errors import FactlineError
from factline.assets.running import Outcome, run_everything
from factline.pipelines import sentences
from factline.pipelines.batch import STAGES, Stage
from factline.pipelines.contracts import contract, table_names
from factline.warehouse.catalogue import base_names, mart_names
from factline.warehouse.curated import read_curated
from factline.warehouse.layout import Home
from factline.warehouse.manifest import read_manifest
from factline.warehouse.shards import Shards

States = Callable[[Home, str], dict[str, bool]]


def run(home: Home, *paths: Path) -> Outcome:
    return run_everything(home, paths, domain="karabakh", show_log=False)


def parquet(home: Home) -> dict[str, str]:
    files = sorted(home.curated.rglob("*.parquet"))
    return {p.relative_to(home.root).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the stages as they are run, one a batch."""
    names: list[str] = []
    original = Stage.run

    def counted(stage: Stage, *arguments: object) -> object:
        names.append(stage.name)
        return original(stage, *arguments)

    monkeypatch.setattr(Stage, "run", counted)
    return names


def test_every_table_has_its_files(ran: Home) -> None:
    curated = {name for name in table_names() if contract(name).stage not in ("exports", "release")}
    assert {folder.name for folder in ran.curated.iterdir()} == curated
    assert read_curated(ran, "articles").num_rows == 4
    assert read_curated(ran, "facts").num_rows >= 4


def test_articles_carry_the_best_bounds_known(ran: Home) -> None:
    bounds = {r["article_id"]: r["published_basis"] for r in read_curated(ran, "publication_bounds").to_pylist()}
    articles = {r["article_id"]: r["published_basis"] for r in read_curated(ran, "articles").to_pylist()}
    assert articles == bounds
    assert set(bounds.values()) > {"metadata"}


def test_two_empty_homes_get_the_same_bytes(ran: Home, invented: Path, tmp_path: Path, made: list[str]) -> None:
    other = Home(tmp_path / "elsewhere" / "home")
    assert run(other, invented).success
    assert made == [stage.name for stage in STAGES]
    assert parquet(other) == parquet(ran)
    assert read_manifest(other) == read_manifest(ran)
    assert other.manifest.read_bytes() == ran.manifest.read_bytes()


def test_a_second_run_does_nothing_twice(copied: Home, invented: Path, tmp_path: Path, made: list[str]) -> None:
    home = copied
    before = {path: path.stat().st_mtime_ns for path in home.curated.rglob("*.parquet")}
    assert run(home, invented).success
    assert made == []
    assert {path: path.stat().st_mtime_ns for path in home.curated.rglob("*.parquet")} == before

    later = tmp_path / "later.txt"
    later.write_text("Three soldiers were killed near Madagiz on 6 April 2016, the ministry said.\n", encoding="utf-8")
    assert run(home, later).success
    assert made == [stage.name for stage in STAGES]  # one new batch, and the events, which join all
    assert read_curated(home, "articles").num_rows == 5


def told(folder: Path, number: int, last: str) -> Path:
    """An article of one publisher that shares its last line with others, if anything."""
    towns = ("Arven", "Belsk", "Corvat", "Dolum", "Eskar", "Fenno")
    path = folder / f"{towns[number]}.txt"
    story = f"A mill by the bridge of {towns[number]} burned down in the night, and nobody of {towns[number]} had seen the fire begin."
    path.write_text(f"{story}\n\n{last}\n", encoding="utf-8")
    Path(f"{path}.meta.yaml").write_text("publisher: Meridian\n", encoding="utf-8")
    return path


def test_only_batches_that_hold_what_became_furniture_are_cleaned_anew(tmp_path: Path, made: list[str]) -> None:
    home, plea = Home(tmp_path / "home"), "Keep our reporters on the road and become a friend of Meridian"
    for pair in ((0, 1), (2, 3)):
        assert run(home, *(told(tmp_path, number, plea) for number in pair)).success
    assert run(home, told(tmp_path, 4, "The mill will be built again.")).success
    assert read_curated(home, "publisher_furniture").num_rows == 0
    made.clear()
    assert run(home, told(tmp_path, 5, plea)).success
    assert read_curated(home, "publisher_furniture")["articles"].to_pylist() == [5]
    assert made.count("article_lines") == 1
    assert made.count("cleaned_articles") == 3  # the new article, and the two batches whose line it made furniture
    assert not any(plea in text for text in read_curated(home, "cleaned_articles")["text"].to_pylist())
    assert run(home, tmp_path / "Belsk.txt", tmp_path / "Arven.txt").success  # and nothing is left to do
    assert made.count("cleaned_articles") == 3


def test_every_input_comes_out_or_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    (folder / "good.txt").write_text(
        "One soldier was killed on 2 April 2016 near Talish, the ministry said.\n", encoding="utf-8"
    )
    (folder / "empty.txt").write_bytes(b"")
    (folder / "broken.json").write_bytes(b'{"id": "x", "text": ')
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    home = Home(tmp_path / "home")
    assert run(home, folder).success
    refs = {ref for row in read_curated(home, "articles").to_pylist() for ref in row["source_refs"]}
    refused = {
        row["key"].split("#")[0].split(":")[0]
        for row in read_curated(home, "rejects").to_pylist()
        if row["table"] == "articles"
    }
    assert refs == {"good.txt"}
    assert refused == {"empty.txt", "broken.json", "picture.png"}


def spoiled(monkeypatch: pytest.MonkeyPatch, stage_name: str, table: str, change: object) -> None:
    """Let a stage give a table as `change` leaves it."""
    original = Stage.run

    def run_spoiled(stage: Stage, *arguments: object) -> object:
        result = original(stage, *arguments)
        if stage.name != stage_name:
            return result
        return replace(result, tables={**result.tables, table: change(result.tables[table])})

    monkeypatch.setattr(Stage, "run", run_spoiled)


def test_a_failing_row_is_refused_and_the_run_goes_on(
    invented: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, states: States
) -> None:
    def wrong_quote(facts: pa.Table) -> pa.Table:
        quotes = facts["quote"].to_pylist()
        at = facts.schema.get_field_index("quote")
        return facts.set_column(at, facts.schema.field(at), pa.array(["never written", *quotes[1:]]))

    spoiled(monkeypatch, "facts", "facts", wrong_quote)
    home = Home(tmp_path / "home")
    assert run(home, invented).success
    refused = [row for row in read_curated(home, "rejects").to_pylist() if row["table"] == "facts"]
    assert len(refused) == 1
    assert json.loads(refused[0]["row"])["quote"] == "never written"
    assert refused[0]["key"] not in read_curated(home, "facts")["fact_id"].to_pylist()
    passed = states(home, "facts")
    assert passed.pop("quote_is_raw_text_quote") is False
    assert all(passed.values())


def test_a_broken_table_stops_what_stands_on_it(
    invented: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, states: States
) -> None:
    def same_key_twice(sentences: pa.Table) -> pa.Table:
        return pa.concat_tables([sentences, sentences.slice(0, 1)])

    spoiled(monkeypatch, "sentences", "sentences", same_key_twice)
    home = Home(tmp_path / "home")
    outcome = run(home, invented)
    assert not outcome.success
    assert len(outcome.failures) == 1
    assert "table sentences" in outcome.failures[0]
    assert states(home, "sentences") == {"key": False}
    assert Shards(home).list("cleaned_articles")
    assert not Shards(home).list("mentions")
    assert not home.catalogue.exists()


def test_an_article_over_which_a_stage_fails_is_named(invented: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> object:
        raise IndexError("no such place")

    monkeypatch.setattr(sentences, "run", fails)
    outcome = run(Home(tmp_path / "home"), invented)
    assert not outcome.success
    assert re.search(r"sentences cannot read art-[0-9a-f]{16} \(.+\): IndexError: no such place", outcome.failures[0])


def test_a_killed_run_leaves_the_last_good_warehouse_and_the_next_goes_on(
    copied: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    further = tmp_path / "further.txt"
    further.write_text("Two soldiers were killed near Talish on 3 April 2016, the ministry said.\n", encoding="utf-8")
    before = parquet(copied)
    with monkeypatch.context() as broken:
        broken.setattr(batches, "domain_years", lambda _: (_ for _ in ()).throw(RuntimeError("the lights went out")))
        assert not run(copied, further).success
    assert parquet(copied) == before
    assert run(copied, further).success
    assert read_curated(copied, "articles").num_rows == 5


def test_a_held_home_is_said_in_one_line(tmp_path: Path, invented: Path) -> None:
    home = Home(tmp_path / "home")
    with home.writing(), pytest.raises(FactlineError, match="another run is writing"):
        run(home, invented)


def test_contracts_of_marts_hold(ran: Home) -> None:
    for name in (*base_names(), *mart_names()):
        assert read_curated(ran, name).schema.names == contract(name).schema.names
