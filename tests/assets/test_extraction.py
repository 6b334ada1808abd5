"""extract: the same tables however the lines are cut into batches and shared among processes; every line comes out."""

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from factline.assets import extraction
from factline.assets.commands.extract import show
from factline.assets.errors import FactlineError
from factline.pipelines.contracts import contract, table_names

PLACES = ("Talish", "Madagiz", "Martuni", "Lachin", "Kelbajar")


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """Twelve invented articles, one of them twice."""
    rows = [
        {
            "id": f"doc-{n}",
            "title": f"Report {n}",
            "text": f"BAKU, May {n + 1}, 2016. At least {n + 2} soldiers were killed near {PLACES[n % 5]} on Monday, the ministry said.",
            "published_at": f"2016-05-{n + 1:02d}",
        }
        for n in range(12)
    ]
    path = tmp_path / "docs.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in [*rows, rows[3]]), encoding="utf-8")
    return path


def written(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def rows_but_batch(folder: Path, name: str) -> list[dict]:
    return [{k: v for k, v in row.items() if k != "batch"} for row in pq.read_table(folder / f"{name}.parquet").to_pylist()]


def extract(docs: Path, out: Path, processes: int = 1) -> dict[str, int]:
    return extraction.extract(docs, out, domain="karabakh", processes=processes, done=lambda: None)


def test_every_table_is_written_to_its_contract(docs: Path, tmp_path: Path) -> None:
    counts = extract(docs, tmp_path / "out")
    of_runs = ("mart", "exports", "corrections", "history", "release")
    stages = {name for name in table_names() if contract(name).stage not in of_runs} - {"quality_results"}
    assert set(counts) == stages
    for name in stages:
        found = pq.read_schema(tmp_path / "out" / f"{name}.parquet")
        assert found.names == contract(name).schema.names


def test_what_was_refused_is_printed_by_its_rule(docs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    docs.write_text('{"id": "a", "text": "Two guards were killed on 4 May 2016."}\n{no json\n', encoding="utf-8")
    show(docs, tmp_path / "out", domain="karabakh", processes=1, as_json=False)
    assert capsys.readouterr().out.splitlines()[-1].split() == ["1", "refused:", "bad_json"]


def test_source_refs_are_the_ids_and_no_line_is_lost(docs: Path, tmp_path: Path) -> None:
    extract(docs, tmp_path / "out")
    refs = {row["source_ref"] for row in rows_but_batch(tmp_path / "out", "articles")}
    assert refs == {f"doc-{n}" for n in range(12)}


def test_batches_change_nothing_but_their_name(docs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    extract(docs, tmp_path / "whole")
    monkeypatch.setattr(extraction.line_batches, "__defaults__", (2,))
    extract(docs, tmp_path / "cut")
    for path in sorted((tmp_path / "whole").iterdir()):
        assert rows_but_batch(tmp_path / "cut", path.stem) == rows_but_batch(tmp_path / "whole", path.stem), path.stem


def test_processes_begin_anew() -> None:
    """A forked one would wait for ever for a lock that a thread of its parent holds; seen with rensa's threads."""
    with extraction.process_pool(1) as pool:
        assert pool._mp_context.get_start_method() == "spawn"


def test_processes_change_no_byte(docs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extraction.line_batches, "__defaults__", (5,))
    extract(docs, tmp_path / "one")
    extract(docs, tmp_path / "two", processes=2)
    assert written(tmp_path / "one") == written(tmp_path / "two")


def test_quotes_are_the_raw_text(docs: Path, tmp_path: Path) -> None:
    extract(docs, tmp_path / "out")
    raw = {row["article_id"]: row["raw_text"] for row in rows_but_batch(tmp_path / "out", "articles")}
    facts = rows_but_batch(tmp_path / "out", "facts")
    assert len(facts) >= 12
    assert all(raw[f["article_id"]][f["raw_start"] : f["raw_end"]] == f["quote"] for f in facts)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_text("", encoding="utf-8")
    with pytest.raises(FactlineError, match="holds no line"):
        extract(tmp_path / "empty.jsonl", tmp_path / "out")


def test_a_fault_in_a_batch_is_no_end_of_the_batches(docs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stage that lets a StopIteration out would otherwise have left the batches after it out, and said nothing."""

    def ends(*_given: object) -> dict[str, object]:
        raise StopIteration

    monkeypatch.setattr(extraction, "_tell", ends)
    with pytest.raises(RuntimeError, match="StopIteration"):
        extraction.extract(docs, tmp_path / "out", domain="karabakh", processes=1, done=lambda: None)
