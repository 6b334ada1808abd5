"""A diff of two releases names every change and nothing else, and says why."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factline.pipelines.contracts import contract, table_of
from factline.warehouse.differing import State, difference
from factline.warehouse.parquet import write_table

Make = dict[str, Callable[..., dict[str, Any]]]
Rows = list[dict[str, Any]]
SAME: Mapping[str, Any] = {
    "lexicons_sha256": "l1",
    "libraries": {"pyarrow": "1"},
    "code_versions": dict.fromkeys(
        ("articles", "cleaned_articles", "sentences", "mentions", "facts", "happenings", "events"), "c1"
    ),
}


def versions(**changed: Any) -> dict[str, Any]:
    """The versions of a release where something else is other than in SAME; a stage's name changes its code."""
    code = SAME["code_versions"] | {stage: version for stage, version in changed.items() if stage in SAME["code_versions"]}
    return {**SAME, **{k: v for k, v in changed.items() if k in SAME}, "code_versions": code}


def state(folder: Path, tables: Mapping[str, Rows], made: Mapping[str, Any] = SAME) -> State:
    files = {}
    for name, rows in tables.items():
        write_table(table_of(name, rows), folder / f"{name}.parquet")
        files[name] = [folder / f"{name}.parquet"]
    return State(folder.name, files, made)


def changes(a: State, b: State) -> Rows:
    with difference(a, b) as found:
        rows = list(found.changes())
        assert sum(row["rows"] for row in found.summary()) == len({(r["table"], r["key"], r["change"], r["why"]) for r in rows})
        assert sum(row["rows"] for row in found.columns()) == sum(r["change"] == "changed" for r in rows)
    return rows


def told(rows: Rows) -> set[tuple[str, str, str | None]]:
    return {(row["key"], row["change"], row["column"]) for row in rows}


# A value to change each column to, by type; where the column holds it already, the other one.
_OTHER: dict[pa.DataType, tuple[Any, Any]] = {
    pa.string(): ("á'\"|", ""),
    pa.int64(): (2**40, 0),
    pa.int32(): (7, 8),
    pa.float64(): (0.25, 1e-9),
    pa.date32(): (date(1988, 2, 29), date(2024, 1, 1)),
    pa.bool_(): (True, False),
}
COLUMNS = [f for f in contract("facts").fields if f.name != "fact_id"]


def altered(row: dict[str, Any], name: str, *, empty: bool) -> dict[str, Any]:
    field = contract("facts").field(name)
    if empty and not field.required and row.get(name) is not None:
        return row | {name: None}
    first, second = _OTHER[field.arrow]
    return row | {name: second if row.get(name) == first else first}


def value(text: str | None) -> Any:
    return None if text is None else json.loads(text)


EDITS = st.dictionaries(
    st.integers(0, 14),
    st.one_of(
        st.just("drop"),
        st.just("add"),
        st.dictionaries(st.sampled_from([f.name for f in COLUMNS]), st.booleans(), min_size=1, max_size=4),
    ),
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=EDITS)
def test_every_edit_is_reported_and_nothing_else(edits: dict[int, Any], make: Make, tmp_path: Path) -> None:
    then: dict[int, dict[str, Any]] = {n: make["fact"](n) for n in range(12) if edits.get(n) != "add"}
    now, expected = dict(then), set()
    for n, edit in edits.items():
        key = f"fac-{n:016x}"
        if edit == "add":
            now[n] = make["fact"](n)
            expected.add((key, "came", None))
        elif n in then and edit == "drop":
            del now[n]
            expected.add((key, "went", None))
        elif n in then:
            for column, empty in edit.items():
                now[n] = altered(now[n], column, empty=empty)
                expected.add((key, "changed", column))
    a = state(tmp_path / "a", {"facts": list(then.values())})
    b = state(tmp_path / "b", {"facts": list(now.values())})
    found = changes(a, b)
    assert told(found) == expected
    assert len(found) == len(expected)
    for row in found:
        if row["change"] == "changed":
            n = int(row["key"][4:], 16)
            assert value(row["was"]) == json.loads(json.dumps(then[n].get(row["column"]), default=str))
            assert value(row["now"]) == json.loads(json.dumps(now[n].get(row["column"]), default=str))


def test_a_column_that_a_later_contract_added_is_a_change_only_where_it_is_filled(make: Make, tmp_path: Path) -> None:
    a = state(tmp_path / "a", {"facts": [make["fact"](1), make["fact"](2, means="mine")]})
    table = table_of("facts", [make["fact"](1), make["fact"](2, means="mine")]).drop_columns(["means"])
    (tmp_path / "old").mkdir()
    pq.write_table(table, tmp_path / "old" / "facts.parquet")
    old = State("old", {"facts": [tmp_path / "old" / "facts.parquet"]}, SAME)
    assert told(changes(old, a)) == {("fac-" + "2".zfill(16), "changed", "means")}
    assert told(changes(a, old)) == {("fac-" + "2".zfill(16), "changed", "means")}


@pytest.fixture
def world(make: Make) -> dict[str, Rows]:
    """Two articles of one sentence and one fact each, and an event of both."""
    text = {"text": "Twelve soldiers were killed.", "segments": []}
    return {
        "articles": [make["article"](n) for n in (1, 2)],
        "cleaned_articles": [{"article_id": f"art-{n:016x}", **text} for n in (1, 2)],
        "sentences": [make["sentence"](n) for n in (1, 2)],
        "mentions": [make["whole"]("mentions", {"mention_id": f"men-{n:016x}", "article_id": f"art-{n:016x}"}) for n in (1, 2)],
        "facts": [fact_of(make, n, n) for n in (1, 2)],
        "events": [make["event"](1, facts=2)],
        "event_facts": [make["joined"](1, n) for n in (1, 2)],
        "corrections": [],
    }


def fact_of(make: Make, number: int, article: int, **columns: Any) -> dict[str, Any]:
    return make["fact"](number, article_id=f"art-{article:016x}", sentence_id=f"sen-{article:016x}", **columns)


def corrected(key: str, column: str = "count_best") -> dict[str, Any]:
    what = {
        "correction_id": "ford",
        "column": column,
        "table": "facts",
        "key": key,
        "action": "set",
        "was": "12",
        "becomes": "11",
    }
    return {
        **what,
        "reason": "Misprint.",
        "source": "s",
        "author": "L.",
        "corrected_on": date(2026, 3, 4),
        "file": "f:1",
        "row": "{}",
    }


def whys(rows: Rows) -> dict[tuple[str, str], set[tuple[str, str]]]:
    found: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for row in rows:
        found.setdefault((row["table"], row["change"]), set()).add((row["why"], row["stage"]))
    return found


def test_new_text_brings_facts_and_changes_the_event_that_they_join(world: dict[str, Rows], make: Make, tmp_path: Path) -> None:
    new = {name: list(rows) for name, rows in world.items()}
    new["articles"].append(make["article"](3))
    new["sentences"].append(make["sentence"](3))
    new["facts"].append(fact_of(make, 3, 3))
    new["events"] = [make["event"](1, facts=3, killed_best=14)]
    new["event_facts"].append(make["joined"](1, 3))
    a, b = state(tmp_path / "a", world), state(tmp_path / "b", new)
    rows = changes(a, b)
    assert whys(rows) == {("facts", "came"): {("new text", "articles")}, ("events", "changed"): {("new text", "articles")}}
    assert {row["column"] for row in rows if row["table"] == "events"} == {"facts", "killed_best"}
    assert f"fac-{3:016x}: article art-{3:016x} is new" in next(r["because"] for r in rows if r["table"] == "events")
    assert whys(changes(b, a)) == {
        ("facts", "went"): {("text gone", "articles")},
        ("events", "changed"): {("text gone", "articles")},
    }


def test_a_correction_is_named_and_so_is_its_withdrawal(world: dict[str, Rows], make: Make, tmp_path: Path) -> None:
    key = f"fac-{1:016x}"
    new = world | {
        "facts": [fact_of(make, 1, 1, count_best=11, patient_side="armenia"), fact_of(make, 2, 2)],
        "corrections": [corrected(key)],
        "events": [make["event"](1, facts=2, killed_best=11)],
    }
    a, b = state(tmp_path / "a", world), state(tmp_path / "b", new, versions(lexicons_sha256="l2"))
    rows = {(r["table"], r["column"]): r for r in changes(a, b)}
    assert (rows["facts", "count_best"]["why"], rows["facts", "count_best"]["because"]) == (
        "correction",
        "ford (L.): Misprint.",
    )
    assert rows["facts", "patient_side"]["why"] == "lexicon"  # the correction is of another column
    assert "correction" in rows["events", "killed_best"]["why"]
    back = {(r["table"], r["column"]): r for r in changes(b, a)}
    assert back["facts", "count_best"]["because"] == "ford (L.) is withdrawn"


CAUSES = [
    (versions(facts="c2"), "rule", "code of facts changed"),
    (versions(lexicons_sha256="l2"), "lexicon", "lexicons changed"),
    (versions(facts="c2", lexicons_sha256="l2"), "rule or lexicon", "code of facts changed, lexicons changed"),
    (versions(libraries={"pyarrow": "2"}), "library", "pyarrow 1 to 2"),
    (versions(events="c2"), "unexplained", "same code and lexicons"),
]


@pytest.mark.parametrize(("made", "why", "words"), CAUSES)
def test_what_is_read_otherwise_from_the_same_words_names_what_differs(
    world: dict[str, Rows], make: Make, tmp_path: Path, made: dict[str, Any], why: str, words: str
) -> None:
    new = world | {"facts": [fact_of(make, 1, 1, count_best=13, count_high=13), fact_of(make, 2, 2)]}
    (low, high) = changes(state(tmp_path / "a", world), state(tmp_path / "b", new, made))
    assert {low["column"], high["column"]} == {"count_best", "count_high"}
    assert (low["why"], low["stage"]) == (why, "facts")
    assert words in low["because"]


def test_a_fact_read_anew_under_another_id_is_paired_with_the_one_it_replaces(
    world: dict[str, Rows], make: Make, tmp_path: Path
) -> None:
    new = world | {"facts": [fact_of(make, 9, 1, count_best=13, rule_id="other"), fact_of(make, 2, 2)]}
    rows = {r["change"]: r for r in changes(state(tmp_path / "a", world), state(tmp_path / "b", new, versions(facts="c2")))}
    assert (rows["went"]["key"], rows["went"]["instead"]) == (f"fac-{1:016x}", f"fac-{9:016x}")
    assert (rows["came"]["key"], rows["came"]["instead"]) == (f"fac-{9:016x}", f"fac-{1:016x}")


STAGES = [
    ("cleaned_articles", {"article_id": f"art-{1:016x}", "text": "Twelve", "segments": []}, "cleaned_articles"),
    ("articles", {"raw_text": "Twelve men were killed."}, "articles"),
    ("sentences", {"sentence_id": f"sen-{7:016x}"}, "sentences"),
    ("mentions", {"value": "2016-04-03"}, "mentions"),
]


@pytest.mark.parametrize(("table", "columns", "stage"), STAGES)
def test_the_first_stage_that_reads_an_article_otherwise_is_named(
    world: dict[str, Rows], make: Make, tmp_path: Path, table: str, columns: dict[str, Any], stage: str
) -> None:
    new = world | {"facts": [fact_of(make, 1, 1, patient_side="armenia"), fact_of(make, 2, 2)]}
    new[table] = [world[table][0] | columns, world[table][1]]
    (row,) = changes(state(tmp_path / "a", world), state(tmp_path / "b", new, versions(**{stage: "c2"})))
    assert (row["why"], row["stage"]) == ("rule", stage)


def test_another_day_of_publication_explains_another_date_and_nothing_else(
    world: dict[str, Rows], make: Make, tmp_path: Path
) -> None:
    new = world | {
        "articles": [make["article"](1, published_to=date(2016, 4, 9)), make["article"](2)],
        "facts": [fact_of(make, 1, 1, date_end=date(2016, 4, 8), means="mine"), fact_of(make, 2, 2)],
    }
    found = changes(state(tmp_path / "a", world), state(tmp_path / "b", new, versions(mentions="c2")))
    rows = {r["column"]: (r["why"], r["stage"]) for r in found}
    assert rows == {"date_end": ("rule", "mentions"), "means": ("unexplained", "facts")}


def test_an_event_merged_into_another_by_a_new_text_says_so(world: dict[str, Rows], make: Make, tmp_path: Path) -> None:
    then = world | {
        "events": [make["event"](1), make["event"](2)],
        "event_facts": [make["joined"](1, 1), make["joined"](2, 2)],
    }
    now = world | {
        "articles": [*world["articles"], make["article"](3)],
        "sentences": [*world["sentences"], make["sentence"](3)],
        "facts": [*world["facts"], fact_of(make, 3, 3)],
        "events": [make["event"](1, facts=3)],
        "event_facts": [make["joined"](1, n) for n in (1, 2, 3)],
    }
    rows = changes(state(tmp_path / "a", then), state(tmp_path / "b", now))
    went = next(r for r in rows if r["table"] == "events" and r["change"] == "went")
    assert went["why"] == "new text"
    assert f"shares facts with evt-{1:016x}" in went["because"]


@pytest.mark.parametrize("stage", ["events", "happenings"])
def test_events_fused_otherwise_name_their_own_stage(world: dict[str, Rows], make: Make, tmp_path: Path, stage: str) -> None:
    now = world | {"events": [make["event"](1, facts=2, sides=["armenia", "azerbaijan"])]}
    (row,) = changes(state(tmp_path / "a", world), state(tmp_path / "b", now, versions(**{stage: "c2"})))
    assert f"code of {stage} changed" in row["because"]
    assert (row["column"], row["why"], row["stage"]) == ("sides", "rule", "events")
    assert json.loads(row["now"]) == ["armenia", "azerbaijan"]
