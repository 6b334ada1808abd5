"""An event id that was ever given leads to the events that hold its facts now, whatever came between."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factline.assets.following import followed, touching
from factline.pipelines.contracts import contract
from factline.warehouse import event_history as module
from factline.warehouse.event_history import event_history, record_events
from factline.warehouse.layout import Home

Row = dict[str, Any]
# An event is a list of facts and has the name of the oldest, which is the one with the least number. A fact is (number, edition): read
# anew it has another id and stands in the same sentence.
Fact = tuple[int, int]
State = Sequence[Sequence[Fact]]


def fact_id(fact: Fact) -> str:
    return f"fac-{fact[0]:08x}{fact[1]:08x}"


def event_id(event: Sequence[Fact]) -> str:
    return f"evt-{fact_id(min(event))[4:]}"


def record(home: Home, state: State) -> list[Row]:
    told = [(event_id(event), fact) for event in state for fact in event]
    members = pa.table(
        {
            "event_id": pa.array([name for name, _ in told], pa.string()),
            "fact_id": pa.array([fact_id(fact) for _, fact in told], pa.string()),
            "role": pa.array(["tells"] * len(told), pa.string()),
        }
    )
    facts = pa.table(
        {
            "fact_id": members["fact_id"],
            "sentence_id": pa.array([f"sen-{fact[0]}" for _, fact in told], pa.string()),
            "kind": pa.array(["killed"] * len(told), pa.string()),
        }
    )
    return record_events(home, members, facts).to_pylist()


def said(rows: Sequence[Row], step: int) -> set[tuple[str, str, tuple[str, ...], tuple[str, ...]]]:
    return {
        (row["event_id"], row["change"], tuple(row["superseded_by"]), tuple(row["because"]))
        for row in rows
        if row["step"] == step
    }


A, B, C, D = ((n, 0) for n in (10, 20, 30, 40))
OLDER = (5, 0)


def test_each_change_is_named_with_the_facts_that_made_it(home: Home) -> None:
    first = record(home, [[A, B], [C], [D]])
    assert {(row["event_id"], row["change"]) for row in first} == {(event_id([f]), "appeared") for f in (A, C, D)}
    renamed = said(record(home, [[OLDER, A, B], [C], [D]]), 2)
    assert renamed == {(event_id([A]), "renamed", (event_id([OLDER]),), (fact_id(OLDER),))}
    merged = said(record(home, [[OLDER, A, B], [C, D]]), 3)
    assert merged == {(event_id([D]), "merged", (event_id([C]),), ())}
    parted = said(record(home, [[OLDER], [A, B], [C, D]]), 4)
    assert parted == {(event_id([OLDER]), "split", (event_id([A]), event_id([OLDER])), ())}
    gone = said(record(home, [[OLDER], [A, B]]), 5)
    assert gone == {(event_id([C]), "gone", (), (fact_id(C), fact_id(D)))}
    again = said(record(home, [[OLDER], [A, B], [C]]), 6)
    assert again == {(event_id([C]), "appeared", (), (fact_id(C),))}


def test_a_fact_read_anew_keeps_its_event_s_way(home: Home) -> None:
    record(home, [[A, B]])
    anew = (10, 1)
    rows = said(record(home, [[anew, B]]), 2)
    assert rows == {(event_id([A]), "renamed", (event_id([anew]),), (fact_id(A), fact_id(anew)))}


def test_more_facts_alone_are_no_row(home: Home) -> None:
    before = record(home, [[A]])
    assert record(home, [[A, B]]) == before
    assert record(home, [[A, B], [C]])[-1]["step"] == 3


PARTITIONS = st.lists(
    st.dictionaries(st.integers(0, 7), st.tuples(st.integers(0, 3), st.integers(0, 1)), max_size=8)
    .map(
        lambda owner: [
            [(fact, edition) for fact, (one, edition) in sorted(owner.items()) if one == event] for event in range(4)
        ]
    )
    .map(lambda state: [event for event in state if event]),
    min_size=1,
    max_size=5,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(states=PARTITIONS)
def test_every_id_ever_given_leads_to_what_stands(states: list[State], tmp_path: Path) -> None:
    shutil.rmtree(tmp_path, ignore_errors=True)
    home = Home(tmp_path / "home")
    ever: dict[str, list[Fact]] = {}
    for number, state in enumerate(states):
        record(home, state)
        ever |= {event_id(event): list(event) for event in state}
        history = event_history(home)
        standing = pa.chunked_array([[event_id(event) for event in state]], pa.string())
        at = {fact[0]: event_id(event) for event in state for fact in event}
        for name, facts in ever.items():
            rows, now = followed(history, standing, name)
            assert set(now) <= set(standing.to_pylist())
            assert bool(rows) or now == (name,)
            before = states[number - 1] if number else []
            if name in {event_id(event) for event in before} and name not in standing.to_pylist():
                assert set(now) == {at[fact[0]] for fact in facts if fact[0] in at}, "one step on, exactly where its facts are"
        for name in standing.to_pylist():
            assert all(name == row["event_id"] or name in row["superseded_by"] for row in touching(history, name))
    other = Home(tmp_path / "other")
    for state in states:
        record(other, state)
        record(other, state)
    files = [sorted(h.history.rglob("*.parquet")) for h in (home, other)]
    assert [f.read_bytes() for f in files[0]] == [f.read_bytes() for f in files[1]], "the same events in the same order"
    assert event_history(home).schema == contract("event_history").schema


def test_a_killed_step_leaves_the_last_and_is_done_again(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    undisturbed = Home(tmp_path / "undisturbed")
    for state in ([[A], [B]], [[A, B]]):
        expected = record(undisturbed, state)
    record(home, [[A], [B]])
    before = event_history(home)
    for broken in ("_write_history", "_sync", "sync"):
        with monkeypatch.context() as patch:
            patch.setattr(module, broken, _killed)
            with pytest.raises(KeyboardInterrupt):
                record(home, [[A, B]])
        after = event_history(home)
        assert after.equals(before) or after.to_pylist() == expected, broken
        with home.writing():  # sweeps what a killed run left half-written
            assert record(home, [[A, B]]) == expected
        assert [folder.name for folder in home.history.iterdir()] == ["00000002"]
        shutil.rmtree(home.history)
        record(home, [[A], [B]])


def _killed(*_: object) -> None:
    raise KeyboardInterrupt
