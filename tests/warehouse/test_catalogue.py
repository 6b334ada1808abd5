from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from factline.pipelines.contracts import contract, table_of
from factline.warehouse import catalogue
from factline.warehouse.catalogue import base_names, build_catalogue, compute_mart, connect, mart_names, query
from factline.warehouse.curated import write_curated
from factline.warehouse.layout import Home
from factline.warehouse.release_views import VIEWS

Make = dict[str, Callable[..., dict[str, Any]]]
Filled = Callable[..., dict[str, pa.Table]]


def _facts(make: Make, count: int) -> list[dict[str, Any]]:
    return [make["fact"](n) for n in range(1, count + 1)]


def _counted(home: Home) -> int:
    return int(query(home, "SELECT count(*) AS n FROM facts")["n"][0])


def test_every_table_is_a_view_and_every_mart_a_table(home: Home, filled: Filled) -> None:
    filled(home, {})
    found = query(home, "SELECT table_name, table_type FROM information_schema.tables")
    kinds = dict(zip(found["table_name"], found["table_type"], strict=True))
    assert kinds == dict.fromkeys((*base_names(), *VIEWS), "VIEW") | dict.fromkeys(mart_names(), "BASE TABLE")
    assert sorted(p.name for p in home.root.iterdir() if p.is_file()) == ["factline.duckdb"]


def test_views_have_the_columns_of_the_contracts(home: Home, filled: Filled) -> None:
    filled(home, {})
    with connect(home) as connection:
        for name in (*base_names(), *mart_names()):
            assert connection.table(name).columns == contract(name).schema.names


def test_a_query_gives_a_frame(home: Home, filled: Filled, make: Make) -> None:
    filled(home, {"facts": _facts(make, 3)}, marts=False)
    for name in mart_names():
        write_curated(home, name, contract(name).schema.empty_table())
    build_catalogue(home)
    frame = query(home, "SELECT fact_id, count_best FROM facts ORDER BY fact_id")
    assert list(frame.columns) == ["fact_id", "count_best"]
    assert frame["count_best"].tolist() == [12, 12, 12]


def test_without_a_warehouse_there_is_nothing_to_query(home: Home) -> None:
    with pytest.raises(FileNotFoundError, match="no warehouse"):
        query(home, "SELECT 1")


def test_a_missing_table_is_named_and_the_old_catalogue_stays(home: Home, filled: Filled) -> None:
    filled(home, {})
    before = home.catalogue.read_bytes()
    shutil.rmtree(home.curated / "facts")
    with pytest.raises(FileNotFoundError, match="no curated facts"):
        build_catalogue(home)
    assert home.catalogue.read_bytes() == before


def test_the_file_answers_from_any_folder_by_any_program(home: Home, filled: Filled, make: Make, tmp_path: Path) -> None:
    filled(home, {"facts": _facts(make, 3)}, marts=False)
    for name in mart_names():
        write_curated(home, name, contract(name).schema.empty_table())
    build_catalogue(home)
    script = "import sys, duckdb; print(duckdb.connect(sys.argv[1], read_only=True).execute('SELECT count(*) FROM facts').fetchone()[0])"
    done = subprocess.run(
        [sys.executable, "-c", script, str(home.catalogue)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=True,
        timeout=60,
    )
    assert done.stdout == "3\n"


@pytest.mark.parametrize("name", ["moved", "with space", "quo'te", "br[ack]et*"])
def test_a_home_that_moved_still_answers(tmp_path: Path, filled: Filled, make: Make, name: str) -> None:
    home = Home(tmp_path / "home")
    filled(home, {"facts": _facts(make, 2)}, marts=False)
    for mart in mart_names():
        write_curated(home, mart, contract(mart).schema.empty_table())
    build_catalogue(home)
    moved = Home(home.root.rename(tmp_path / name))
    assert _counted(moved) == 2
    build_catalogue(moved)
    assert _counted(moved) == 2


def test_a_folder_that_duckdb_cannot_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"with \? in its name"):
        build_catalogue(Home(tmp_path / "what?"))


def test_a_reader_keeps_its_file_while_a_run_swaps_in_the_next(home: Home, filled: Filled, make: Make) -> None:
    filled(home, {})
    with connect(home) as reader:
        assert reader.execute("SELECT count(*) FROM timeline").fetchone() == (0,)
        facts = [make["fact"](1)]
        tables = {
            "facts": facts,
            "events": [make["event"](1)],
            "event_facts": [make["joined"](1, 1)],
            "articles": [make["article"](1)],
        }
        filled(home, tables)  # neither waits for the reader nor fails
        assert reader.execute("SELECT count(*) FROM timeline").fetchone() == (0,)  # marts: as when it was opened
        with connect(home) as second:  # and in the same process a new reader sees the new file
            assert second.execute("SELECT count(*) FROM timeline").fetchone() == (1,)


def test_a_reader_of_another_process_neither_waits_nor_blocks(home: Home, filled: Filled) -> None:
    filled(home, {})
    script = (
        "import sys, duckdb\nc = duckdb.connect(sys.argv[1], read_only=True)\nprint('open', flush=True)\nsys.stdin.readline()\n"
        "print(c.execute('SELECT count(*) FROM timeline').fetchone()[0])"
    )
    reader = subprocess.Popen(
        [sys.executable, "-c", script, str(home.catalogue)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert reader.stdout is not None
    assert reader.stdout.readline() == "open\n"
    build_catalogue(home)
    out, _ = reader.communicate("\n", timeout=60)
    assert reader.returncode == 0
    assert out == "0\n"


def test_a_kill_before_the_swap_leaves_the_last_good_catalogue(
    home: Home, filled: Filled, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(home, {})
    before = home.catalogue.read_bytes()

    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(catalogue, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            build_catalogue(home)
    assert home.catalogue.read_bytes() == before
    with home.writing():
        assert sorted(p.name for p in home.root.iterdir() if p.is_file()) == [".lock", "factline.duckdb"]


FORBIDDEN = (
    "CREATE TABLE t AS SELECT 1",
    "DROP TABLE timeline",
    "DELETE FROM timeline",
    "SELECT * FROM read_csv('{outside}')",
    "COPY (SELECT 1) TO '{outside}'",
    "ATTACH '{outside}' AS other",
    "INSTALL httpfs",
    "SET enable_external_access = true",
    "SET threads = 1",
)


def test_a_query_changes_nothing_and_reads_nothing_else(home: Home, filled: Filled, tmp_path: Path) -> None:
    filled(home, {})
    outside = tmp_path / "outside.csv"
    outside.write_text("a\n1\n")
    for sql in FORBIDDEN:
        with pytest.raises(duckdb.Error):
            query(home, sql.format(outside=outside))
    assert outside.read_text() == "a\n1\n"


def test_a_mart_needs_the_tables_that_it_reads(home: Home) -> None:
    write_curated(home, "facts", table_of("facts", []))
    with pytest.raises(FileNotFoundError, match="no curated"):
        compute_mart(home, "claims")
