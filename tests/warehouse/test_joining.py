"""Small raw batches joined: the same rows with their origins, the same batches whatever came first, nothing lost where it is killed."""

import json
from pathlib import Path

import pyarrow as pa
import pytest

from factline.warehouse import joining
from factline.warehouse.joining import join_small
from factline.warehouse.layout import Home
from factline.warehouse.raw_files import SCHEMA, RawStore
from factline.warehouse.sources.state import State

MANY = joining.AT_LEAST


def origin(number: int) -> str:
    told = {"source": "mill", "item": f"{number}.txt", "told": {"seen": number}, "mark": ["cursor", str(number)]}
    return json.dumps({**told, "fetched_at": f"2026-03-01T00:00:{number:02}"})


def filled(root: Path, numbers: list[int]) -> Home:
    """A home with a batch for each number."""
    home = Home(root)
    home.create()
    for number in numbers:
        row = {"source_ref": f"mill/{number}.txt", "content": f"Story {number}.".encode(), "sidecar": None}
        RawStore(home).put(pa.Table.from_pylist([row], schema=SCHEMA), [origin(number)])
    return home


def rows(home: Home) -> list[str]:
    store = RawStore(home)
    found = [(row["source_ref"], row["content"]) for key in store.list() for row in store.get(key).to_pylist()]
    return sorted(map(str, found))


def test_many_small_batches_become_one_with_all_their_rows_and_origins(tmp_path: Path) -> None:
    home = filled(tmp_path, list(range(MANY)))
    before, store = rows(home), RawStore(home)
    (key,) = join_small(home)
    assert store.list() == (key,)
    assert rows(home) == before
    assert sorted(o for _, o in store.provenance(key) if o) == sorted(map(origin, range(MANY)))
    again = {"source_ref": "mill/3.txt", "content": b"Story 3.", "sidecar": None}
    assert store.put(pa.Table.from_pylist([again], schema=SCHEMA)) is None
    assert join_small(home) == ()


def test_few_are_left_alone(tmp_path: Path) -> None:
    home = filled(tmp_path, list(range(MANY - 1)))
    assert join_small(home) == ()
    assert len(RawStore(home).list()) == MANY - 1


@pytest.mark.parametrize("limit", ["SMALL_ROWS", "SMALL_BYTES"])
def test_what_is_not_small_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    home = filled(tmp_path, list(range(MANY)))
    monkeypatch.setattr(joining, limit, 1)
    assert join_small(home) == ()
    assert len(RawStore(home).list()) == MANY


def test_the_order_in_which_batches_came_makes_no_difference(tmp_path: Path) -> None:
    one, other = filled(tmp_path / "a", list(range(MANY))), filled(tmp_path / "b", list(reversed(range(MANY))))
    assert join_small(one) == join_small(other)


@pytest.mark.parametrize("more", [0, 6])  # batches that come before the next call
@pytest.mark.parametrize("small", [500, 10])  # the joined batch is small itself, or no more
@pytest.mark.parametrize("gone", [0, 3])  # parts removed before the kill
def test_a_kill_between_leaves_nothing_lost_and_is_ended_by_the_next_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: int, gone: int, more: int
) -> None:
    monkeypatch.setattr(joining, "SMALL_ROWS", small)
    home, real, left = filled(tmp_path, list(range(MANY))), Path.unlink, [gone]

    def unlink(path: Path) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        real(path)

    before = rows(home)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", unlink)
        with pytest.raises(KeyboardInterrupt):
            join_small(home)
    assert set(rows(home)) == set(before)
    filled(tmp_path, list(range(MANY, MANY + more)))
    whole = set(rows(home))
    join_small(home)
    assert rows(home) == sorted(whole)


def test_a_joined_batch_moves_no_cursor_back_and_forgets_no_item(tmp_path: Path) -> None:
    home = filled(tmp_path, list(range(MANY)))
    state = State(home.pulls)
    for number in range(MANY):
        state.landed_item(json.loads(origin(number)))
    assert state.mark("mill", "cursor") == str(MANY - 1)
    join_small(home)
    assert state.catch_up(RawStore(home)) == 1
    assert state.mark("mill", "cursor") == str(MANY - 1)
    assert state.taken("mill", "5.txt") == ("2026-03-01T00:00:05", {"seen": 5})
    state.close()
