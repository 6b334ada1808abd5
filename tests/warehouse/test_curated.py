from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from factline.pipelines.contracts import contract, table_of
from factline.warehouse import curated
from factline.warehouse.curated import DuplicateKeysError, curated_files, prepare_curated, read_curated, write_curated
from factline.warehouse.layout import Home
from factline.warehouse.manifest import differences, read_manifest, write_manifest

Make = dict[str, Callable[..., dict[str, Any]]]


def _dated(make: Make, *years: int | None) -> list[dict[str, Any]]:
    dates = [None if year is None else date(year, 5, 1) for year in years]
    return [make["fact"](n, date_start=day, date_end=day) for n, day in enumerate(dates, 1)]


def _names(home: Home, table: str) -> list[str]:
    return sorted(p.name for p in (home.curated / table).iterdir())


def test_a_file_a_year_and_one_for_what_has_no_date(home: Home, make: Make) -> None:
    table = table_of("facts", _dated(make, 2016, 1992, None, 2016))
    files = write_curated(home, "facts", table)
    assert [(f.path.name, f.rows, f.written) for f in files] == [
        ("1992.parquet", 1, True),
        ("2016.parquet", 2, True),
        ("undated.parquet", 1, True),
    ]
    again = read_curated(home, "facts")
    assert again.schema == contract("facts").schema
    assert again.sort_by("fact_id").equals(table.sort_by("fact_id").combine_chunks())


def test_a_table_without_a_year_is_one_file_sorted_by_key(home: Home, make: Make) -> None:
    rows = [make["sentence"](n) for n in (3, 1, 2)]
    shuffled = table_of("sentences", rows).take([2, 0, 1])
    write_curated(home, "sentences", shuffled)
    assert _names(home, "sentences") == ["all.parquet"]
    assert [i[-1] for i in read_curated(home, "sentences")["sentence_id"].to_pylist()] == ["1", "2", "3"]


def test_the_order_and_chunks_that_rows_come_in_do_not_change_a_byte(tmp_path: Path, make: Make) -> None:
    table = table_of("facts", _dated(make, *(2010 + n % 3 for n in range(50))))
    bytes_of = []
    for number, rows in enumerate((table, table.take(list(reversed(range(50)))))):
        place = Home(tmp_path / str(number))
        write_curated(place, "facts", rows)
        bytes_of.append({p.name: p.read_bytes() for p in (place.curated / "facts").iterdir()})
    assert bytes_of[0] == bytes_of[1]


def test_only_files_whose_bytes_change_are_touched_and_those_that_no_longer_belong_go(home: Home, make: Make) -> None:
    write_curated(home, "facts", table_of("facts", _dated(make, 2016, 1992, 2020)))
    for path in (home.curated / "facts").iterdir():
        os.utime(path, (1, 1))
    rows = _dated(make, 2016, 1993, 2020)
    rows[2]["kind"] = "wounded"
    files = write_curated(home, "facts", table_of("facts", rows))
    assert {f.path.name: f.written for f in files} == {"1993.parquet": True, "2016.parquet": False, "2020.parquet": True}
    assert _names(home, "facts") == ["1993.parquet", "2016.parquet", "2020.parquet"]
    assert (home.curated / "facts" / "2016.parquet").stat().st_mtime == 1


@pytest.mark.parametrize("name", ["facts", "sentences"])
def test_a_table_without_rows_is_one_empty_file(home: Home, name: str) -> None:
    write_curated(home, name, contract(name).schema.empty_table())
    assert read_curated(home, name).equals(contract(name).schema.empty_table())
    assert len(_names(home, name)) == 1


def test_the_empty_file_goes_when_rows_come(home: Home, make: Make) -> None:
    write_curated(home, "facts", contract("facts").schema.empty_table())
    write_curated(home, "facts", table_of("facts", _dated(make, 2016)))
    assert _names(home, "facts") == ["2016.parquet"]


def test_repeated_keys_touch_nothing(home: Home, make: Make) -> None:
    write_curated(home, "facts", table_of("facts", _dated(make, 2016)))
    with pytest.raises(DuplicateKeysError, match="1 rows repeat a key"):
        write_curated(home, "facts", table_of("facts", [make["fact"](7), make["fact"](7, kind="wounded")]))
    assert read_curated(home, "facts").num_rows == 1
    assert read_curated(home, "facts")["kind"].to_pylist() == ["killed"]


def test_a_kill_before_the_rename_leaves_the_last_good_table(home: Home, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    write_curated(home, "facts", table_of("facts", _dated(make, 2016)))

    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(curated, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            write_curated(home, "facts", table_of("facts", _dated(make, 2016, 2016)))
    assert read_curated(home, "facts").num_rows == 1
    with home.writing():
        assert _names(home, "facts") == ["2016.parquet"]
        write_curated(home, "facts", table_of("facts", _dated(make, 2016, 2016)))
    assert read_curated(home, "facts").num_rows == 2


def test_a_table_never_written_is_no_empty_table(home: Home) -> None:
    with pytest.raises(FileNotFoundError, match="no curated facts"):
        read_curated(home, "facts")
    assert curated_files(home, "facts") == ()


def _manifest(home: Home) -> dict[str, Any]:
    return write_manifest(home, domain="karabakh", lexicons_sha256="ab", corrections_sha256="ef", code_versions={"facts": "cd"})


def test_equal_runs_give_equal_manifests(tmp_path: Path, make: Make) -> None:
    texts = []
    for name in ("one", "two"):
        place = Home(tmp_path / name)
        place.create()
        write_curated(place, "facts", table_of("facts", _dated(make, 2016, 1992)))
        manifest = _manifest(place)
        assert manifest == read_manifest(place)
        texts.append(place.manifest.read_bytes())
    assert texts[0] == texts[1]
    assert manifest["tables"]["facts"]["rows"] == 2
    assert set(manifest["tables"]["facts"]["files"]) == {"curated/facts/1992.parquet", "curated/facts/2016.parquet"}
    assert str(tmp_path).encode() not in texts[0]


def test_what_is_not_as_the_manifest_says_is_told(home: Home, make: Make) -> None:
    write_curated(home, "facts", table_of("facts", _dated(make, 2016, 1992, 2020)))
    _manifest(home)
    assert differences(home) == ()
    facts = home.curated / "facts"
    (facts / "1992.parquet").unlink()
    with (facts / "2016.parquet").open("r+b") as file:
        file.seek(20)
        file.write(b"\x00\x01\x02")
    (facts / "2021.parquet").write_bytes((facts / "2020.parquet").read_bytes())
    assert differences(home) == (
        "curated/facts/1992.parquet is missing",
        "curated/facts/2016.parquet has other bytes than the manifest says",
        "curated/facts/2021.parquet is not in the manifest",
    )


def test_a_table_that_is_prepared_is_seen_by_nobody_until_it_is_put(home: Home, make: Make) -> None:
    write_curated(home, "facts", table_of("facts", _dated(make, 2016)))
    before = curated_files(home, "facts")
    prepared = prepare_curated(home, "facts", table_of("facts", _dated(make, 1992, 2020)))
    assert curated_files(home, "facts") == before
    assert [(f.path.name, f.rows) for f in prepared.put()] == [("1992.parquet", 1), ("2020.parquet", 1)]
    assert _names(home, "facts") == ["1992.parquet", "2020.parquet"]
