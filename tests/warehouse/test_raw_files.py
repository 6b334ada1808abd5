from __future__ import annotations

import os
from pathlib import Path

import pytest

from factline.warehouse import raw_files
from factline.warehouse.layout import Home
from factline.warehouse.raw_files import SCHEMA, RawStore, batches, find, read


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {
        "b.txt": "second",
        "a/z.html": "<p>",
        "a/b.txt": "first",
        "c.txt": "third",
        "c.txt.meta.yaml": "publisher: Hill Wire",
        "d.txt": "fourth",
        "d.meta.yaml": "publisher: Valley Wire",
        ".hidden": "no",
        ".git/config": "no",
    }.items():
        file = tmp_path / "given" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return tmp_path / "given"


def test_files_are_listed_by_their_path_below_the_given_folder_in_one_order(folder: Path) -> None:
    found = find([folder])
    assert [f.source_ref for f in found.files] == ["a/b.txt", "a/z.html", "b.txt", "c.txt", "d.txt"]
    assert found.hidden == 2
    assert found.rejects == ()


def test_a_sidecar_goes_with_its_file_by_full_name_or_without_ending(folder: Path) -> None:
    table, rejects = read(find([folder]).files)
    assert table.schema == SCHEMA
    sidecars = dict(zip(table["source_ref"].to_pylist(), table["sidecar"].to_pylist(), strict=True))
    assert sidecars == {
        "a/b.txt": None,
        "a/z.html": None,
        "b.txt": None,
        "c.txt": b"publisher: Hill Wire",
        "d.txt": b"publisher: Valley Wire",
    }
    assert rejects.num_rows == 0


def test_a_file_given_itself_is_named_by_its_name_and_keeps_its_sidecar(folder: Path) -> None:
    (file,) = find([folder / "d.txt"]).files
    assert file.source_ref == "d.txt"
    assert file.sidecar == folder / "d.meta.yaml"


def test_a_sidecar_without_its_file_is_reported(folder: Path) -> None:
    (folder / "lost.meta.yaml").write_text("title: x")
    (reject,) = find([folder]).rejects
    assert (reject.key, reject.rule) == ("lost.meta.yaml", "sidecar_without_file")


def test_a_file_reached_twice_is_listed_once(folder: Path) -> None:
    assert len(find([folder, folder / "b.txt", folder]).files) == 5


def test_files_of_one_name_in_two_folders_are_told_apart(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "b.txt").write_text("of another folder")
    refs = [f.source_ref for f in find([folder, other]).files]
    assert refs == ["a/b.txt", "a/z.html", "c.txt", "d.txt", "given/b.txt", "other/b.txt"]
    same = tmp_path / "far" / "given"
    same.mkdir(parents=True)
    (same / "b.txt").write_text("x")
    with pytest.raises(ValueError, match=r"would both be named given/b\.txt"):
        find([folder, same])


def test_a_path_that_is_not_there_raises(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nowhere"):
        find([tmp_path / "nowhere"])


def test_pipes_linked_folders_and_dead_links_are_reported_and_never_read(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    (folder / "circle").symlink_to(folder)
    (folder / "dead.txt").symlink_to(folder / "gone.txt")
    found = find([folder])
    assert {(r.key, r.rule) for r in found.rejects} == {
        ("pipe", "not_a_file"),
        ("circle/", "linked_folder"),
        ("dead.txt", "unreadable_file"),
    }
    assert len(found.files) == 5


def test_a_file_that_cannot_be_read_is_a_reject_and_the_others_go_on(folder: Path) -> None:
    files = find([folder]).files
    (folder / "b.txt").unlink()
    table, rejects = read(files)
    assert table["source_ref"].to_pylist() == ["a/b.txt", "a/z.html", "c.txt", "d.txt"]
    assert rejects.select(["table", "key", "rule"]).to_pylist() == [
        {"table": "articles", "key": "b.txt", "rule": "unreadable_file"}
    ]


def test_a_name_that_is_no_utf8_is_written_out(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.txt")
    try:
        (tmp_path / name).write_text("x")
    except OSError:
        pytest.skip("this file system keeps only UTF-8 names")
    table, _ = read(find([tmp_path]).files)
    assert table["source_ref"].to_pylist() == [r"caf\xe9.txt"]


def test_batches_keep_the_order_and_their_bounds(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = find([folder]).files
    assert list(batches(files)) == [files]
    monkeypatch.setattr(raw_files, "BATCH_FILES", 2)
    assert [len(b) for b in batches(files)] == [2, 2, 1]
    monkeypatch.setattr(raw_files, "BATCH_BYTES", 6)
    assert [f.source_ref for b in batches(files) for f in b] == [f.source_ref for f in files]
    assert all(len(b) == 1 or sum(f.size for f in b) <= 6 for b in batches(files))
    assert list(batches(())) == []


def test_the_store_keeps_what_is_new_and_nothing_twice(folder: Path, home: Home) -> None:
    store = RawStore(home)
    table, _ = read(find([folder]).files)
    key = store.put(table)
    assert key is not None
    assert store.get(key).equals(table)
    assert store.put(table) is None
    (folder / "b.txt").write_text("second, corrected")
    changed, _ = read(find([folder]).files)
    second = store.put(changed)
    assert second is not None
    assert store.get(second)["content"].to_pylist() == [b"second, corrected"]
    assert store.list() == tuple(sorted([key, second]))


def test_the_key_of_a_batch_is_its_content(folder: Path, tmp_path: Path) -> None:
    table, _ = read(find([folder]).files)
    keys = []
    for name in ("one", "two"):
        place = Home(tmp_path / name)
        place.create()
        keys.append(RawStore(place).put(table))
    assert keys[0] == keys[1]
    (folder / "c.txt.meta.yaml").write_text("publisher: Other")
    other, _ = read(find([folder]).files)
    place = Home(tmp_path / "three")
    place.create()
    assert RawStore(place).put(other) != keys[0]
