"""The order of the stages, and joining batches: each article once, whichever batches held it."""

import gc
from typing import Any

import pyarrow as pa
import pytest

from factline.pipelines import batch
from factline.pipelines.articles.dated import with_publication
from factline.pipelines.batch import STAGES, Stage, in_order, join_batches, run_batch, run_events
from factline.pipelines.contracts import Reject, contract, rejects_table, table_names
from factline.pipelines.faults import ArticleFaultError
from factline.pipelines.lexicons import load_lexicons

LEXICONS = load_lexicons()
SAID = "Two soldiers were killed near Talish on 3 April 2016, the ministry said.\n"
SHELLED = "Shelling wounded three civilians in Martakert on 4 April 2016, officials said.\n"


def raw(**files: str) -> pa.Table:
    rows = [{"source_ref": f"{name}.txt", "content": text.encode(), "sidecar": None} for name, text in files.items()]
    shape = pa.schema([("source_ref", pa.string()), ("content", pa.binary()), ("sidecar", pa.binary())])
    return pa.Table.from_pylist(rows, schema=shape)


def without_batch(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{k: v for k, v in row.items() if k != "batch"} for row in rows]


def test_stages_give_every_table_that_contracts_name_and_take_only_what_went_before() -> None:
    known = {"raw_files"}
    for stage in STAGES:
        assert set(stage.takes) <= known
        assert all(contract(name).stage == stage.name for name in stage.gives)
        known |= set(stage.gives)
    elsewhere = ("mart", "any", "exports", "corrections", "history", "release")  # made of tables, not of texts
    assert known - {"raw_files"} == {n for n in table_names() if contract(n).stage not in elsewhere}


def test_two_batches_joined_are_the_one_batch() -> None:
    whole = join_batches([run_batch(raw(a=SAID, b=SHELLED), lexicons=LEXICONS)])
    halves = join_batches([run_batch(raw(b=SHELLED), lexicons=LEXICONS), run_batch(raw(a=SAID), lexicons=LEXICONS)])
    assert whole["facts"].num_rows >= 2
    for name in whole:
        assert without_batch(halves[name].to_pylist()) == without_batch(whole[name].to_pylist()), name


def test_the_same_bytes_in_two_batches_are_one_article_with_both_refs() -> None:
    parts = [run_batch(raw(late=SAID), lexicons=LEXICONS), run_batch(raw(early=SAID, b=SHELLED), lexicons=LEXICONS)]
    joined = join_batches(parts)
    refs = {row["source_ref"]: row["source_refs"] for row in joined["articles"].to_pylist()}
    assert refs == {"early.txt": ["early.txt", "late.txt"], "b.txt": ["b.txt"]}
    for name, table in joined.items():
        keys = [tuple(row[k] for k in contract(name).primary_key) for row in table.to_pylist()]
        assert keys == sorted(set(keys)), name


def test_a_stage_that_gives_another_table_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = Stage("sentences", ("articles", "cleaned_articles"), ("sentences", "words"), batch.sentences)
    tables = run_batch(raw(a=SAID), lexicons=LEXICONS)
    with pytest.raises(ValueError, match="stage sentences gives"):
        stage.run(tables, LEXICONS)


def test_articles_get_the_bounds_that_were_found_and_nothing_else_changes() -> None:
    tables = run_events(join_batches([run_batch(raw(a=SAID, b=SHELLED), lexicons=LEXICONS)]), lexicons=LEXICONS)
    bounds = {r["article_id"]: r for r in tables["publication_bounds"].to_pylist()}
    columns = ("published_from", "published_to", "published_basis")
    for row in tables["articles"].to_pylist():
        assert {c: row[c] for c in columns} == {c: bounds[row["article_id"]][c] for c in columns}
    again = with_publication(tables["articles"], tables["publication_bounds"])
    assert again.equals(tables["articles"])
    assert with_publication(tables["articles"], tables["publication_bounds"].slice(0, 0)).equals(tables["articles"])


def test_a_reject_said_twice_stands_once() -> None:
    said = [
        Reject("articles", "b", "r", "first", {}),
        Reject("articles", "b", "r", "first", {}),
        Reject("articles", "a", "r", "x", {}),
    ]
    assert in_order("rejects", rejects_table(said))["key"].to_pylist() == ["a", "b"]


def test_an_empty_batch_gives_empty_tables() -> None:
    tables = run_events(join_batches([run_batch(raw(), lexicons=LEXICONS)]), lexicons=LEXICONS)
    assert {table.num_rows for table in tables.values()} == {0}


def test_what_stages_compiled_is_left_out_of_collections() -> None:
    run_batch(raw(a=SAID), lexicons=LEXICONS)
    kept = gc.get_freeze_count()
    assert kept > 100_000
    run_batch(raw(b=SHELLED), lexicons=LEXICONS)
    assert gc.get_freeze_count() <= kept, "once for each stage and lexicons, not a batch"


@pytest.mark.parametrize(("stage", "said"), [("articles", r"b\.txt"), ("mentions", r"art-[0-9a-f]{16} \(b\.txt\)")])
def test_a_fault_names_the_article_over_which_a_stage_fails(stage: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module = {s.name: s.module for s in STAGES}[stage]
    sound = module.run

    def at_fault_over_shelling(given: pa.Table, *others: Any, **beside: Any) -> Any:
        column = given["content" if stage == "articles" else "raw_text"]
        if any("Shelling" in (value.decode() if isinstance(value, bytes) else value) for value in column.to_pylist()):
            raise IndexError("no such place")
        return sound(given, *others, **beside)

    monkeypatch.setattr(module, "run", at_fault_over_shelling)
    with pytest.raises(ArticleFaultError, match=rf"{stage} cannot read {said}: IndexError: no such place") as raised:
        run_batch(raw(a=SAID, b=SHELLED), lexicons=LEXICONS)
    assert isinstance(raised.value.__cause__, IndexError)


def test_a_fault_that_no_article_has_alone_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    module = {s.name: s.module for s in STAGES}["sentences"]
    sound = module.run

    def at_fault_over_two(given: pa.Table, *others: Any, **beside: Any) -> Any:
        if given.num_rows > 1:
            raise IndexError("no such place")
        return sound(given, *others, **beside)

    monkeypatch.setattr(module, "run", at_fault_over_two)
    with pytest.raises(IndexError, match="no such place"):
        run_batch(raw(a=SAID, b=SHELLED), lexicons=LEXICONS)
