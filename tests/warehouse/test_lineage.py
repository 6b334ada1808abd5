"""Every span of every table is proved; a shifted offset, a changed character or a lost one is caught."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from factline.pipelines.batch import run_batch
from factline.pipelines.contracts import contract, table_names
from factline.pipelines.lexicons import load_lexicons
from factline.warehouse.layout import Home
from factline.warehouse.lineage import PROOFS, TABLES, Proved, prove, prove_files, together
from factline.warehouse.raw_bytes import byte_span, span_in
from factline.warehouse.raw_files import SCHEMA, RawStore

PLAIN = (
    "Twelve soldiers were killed near Talish on 2\xa0April 2016 – the ministry\tsaid.\r\n\r\n"
    "“Three villagers were wounded,” he added&nbsp;later.\r\n\r\nFollow us on Facebook\r\n"
)
PAGE = f"<html><body><nav>Home</nav><article><h1>Day of fire</h1><p>{PLAIN[:76]}</p><p>Nobody else was hurt in Martakert on Monday.</p></article></body></html>"


@pytest.fixture(scope="module")
def tables() -> dict[str, pa.Table]:
    raw = pa.table(
        {"source_ref": ["a.txt", "b.html"], "content": [PLAIN.encode(), PAGE.encode()], "sidecar": pa.nulls(2, pa.binary())}
    )
    return run_batch(raw, lexicons=load_lexicons())


def _failing(tables: dict[str, pa.Table]) -> set[tuple[str, str]]:
    return {(p.proof, p.table) for p in prove(tables) if p.failing}


def test_all_spans_of_a_text_and_a_page_hold(tables: dict[str, pa.Table]) -> None:
    proved = prove(tables)
    assert [str(p) for p in proved if p.failing] == []
    assert {p.proof for p in proved} == set(PROOFS)
    assert all(p.rows > 0 for p in proved)


def test_every_table_with_raw_offsets_is_proved(tables: dict[str, pa.Table]) -> None:
    with_offsets = {
        name
        for name in table_names()
        if contract(name).stage not in ("mart", "exports") and {"raw_start", "segments"} & set(contract(name).schema.names)
    }
    assert {p.table for p in prove(tables)} == with_offsets
    assert with_offsets | {"articles"} == set(TABLES)


def _changed(table: pa.Table, row: int, **values: Any) -> pa.Table:
    rows = table.to_pylist()
    rows[row] |= values
    return pa.Table.from_pylist(rows, schema=table.schema)


@pytest.mark.parametrize(
    ("table", "column", "by", "caught"),
    [
        ("facts", "raw_start", 1, {("raw_slice_is_quote", "facts"), ("raw_span_is_mapped", "facts")}),
        ("facts", "raw_end", -1, {("raw_slice_is_quote", "facts"), ("raw_span_is_mapped", "facts")}),
        ("facts", "char_start", 1, {("raw_span_is_mapped", "facts")}),
        ("sentences", "raw_start", -1, {("raw_span_is_mapped", "sentences")}),
        ("sentences", "raw_end", 1, {("raw_span_is_mapped", "sentences")}),
        ("sentences", "char_end", -1, {("cleaned_slice_is_text", "sentences"), ("raw_span_is_mapped", "sentences")}),
        ("mentions", "raw_start", 1, {("raw_span_is_mapped", "mentions")}),
        ("mentions", "char_start", 1, {("cleaned_slice_is_text", "mentions"), ("raw_span_is_mapped", "mentions")}),
        ("removed_spans", "raw_end", 1, {("nothing_is_lost", "removed_spans")}),
    ],
)
def test_a_shifted_offset_is_caught(tables: dict[str, pa.Table], table: str, column: str, by: int, caught: set[Any]) -> None:
    row = tables[table].num_rows - 1 if table == "sentences" else 0
    value = tables[table][column][row].as_py() + by
    assert _failing(tables | {table: _changed(tables[table], row, **{column: value})}) == caught


def test_a_segment_that_leads_astray_is_caught(tables: dict[str, pa.Table]) -> None:
    cleaned = tables["cleaned_articles"]
    segments = cleaned["segments"][0].as_py()
    segments[-1] = segments[-1] | {"raw_start": segments[-1]["raw_start"] - 1, "raw_end": segments[-1]["raw_end"] - 1}
    failing = _failing(tables | {"cleaned_articles": _changed(cleaned, 0, segments=segments)})
    assert {("cleaned_is_raw", "cleaned_articles"), ("nothing_is_lost", "cleaned_articles")} <= failing


def test_a_changed_letter_is_caught_and_white_space_is_not_one(tables: dict[str, pa.Table]) -> None:
    cleaned = tables["cleaned_articles"]
    for old, new, caught in (("soldiers", "soldierz", True), (" were", "\nwere", False)):
        text = cleaned["text"][0].as_py()
        row = next(n for n, t in enumerate(cleaned["text"].to_pylist()) if old in t)
        text = cleaned["text"][row].as_py().replace(old, new, 1)
        failing = _failing(tables | {"cleaned_articles": _changed(cleaned, row, text=text)})
        assert (("cleaned_is_raw", "cleaned_articles") in failing) == caught


def test_an_empty_span_and_one_that_leaves_its_text_are_caught(tables: dict[str, pa.Table]) -> None:
    at = tables["facts"]["raw_start"][0].as_py()
    empty = _changed(tables["facts"], 0, raw_end=at, quote="")
    assert ("raw_slice_is_quote", "facts") in _failing(tables | {"facts": empty})
    sentences = tables["sentences"].to_pylist()
    row = max(range(len(sentences)), key=lambda n: sentences[n]["char_end"])  # the last of its text
    ends = {name: sentences[row][name] + 1 for name in ("char_end", "raw_end")}
    beyond = _failing(tables | {"sentences": _changed(tables["sentences"], row, **ends)})
    assert beyond == {("raw_span_is_mapped", "sentences")}


def test_a_lost_beginning_is_caught(tables: dict[str, pa.Table]) -> None:
    removed = tables["removed_spans"]
    later = removed.filter(pc.field("raw_start") > 0)
    assert later.num_rows == removed.num_rows - 1
    assert {proof for proof, _ in _failing(tables | {"removed_spans": later})} == {"nothing_is_lost"}


def test_a_lost_stretch_and_a_lost_article_are_caught(tables: dict[str, pa.Table]) -> None:
    removed, articles = tables["removed_spans"], tables["articles"]
    assert any(proof == "nothing_is_lost" for proof, _ in _failing(tables | {"removed_spans": removed.slice(1)}))
    assert ("raw_slice_is_quote", "facts") in _failing(tables | {"articles": articles.slice(0, 0)})


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("– Zwölf – died".encode(), (15, 19, "utf-8")),
        (b"\xef\xbb\xbf" + "– Zwölf – died".encode(), (18, 22, "utf-8")),
        (b"\xff\xfe" + "– Zwölf – died".encode("utf-16-le"), (22, 30, "utf-16-le")),
        ("– Zwölf – died".encode("cp1252"), (10, 14, "cp1252")),
        (b"another file", None),
    ],
)
def test_characters_are_bytes_of_the_file(content: bytes, expected: tuple[int, int, str] | None) -> None:
    text = "– Zwölf – died"
    found = span_in(content, text, 10, 14)
    assert found == expected
    if found is not None:
        assert content[found[0] : found[1]].decode(found[2]) == text[10:14]


def test_bytes_are_found_in_the_store_by_the_whole_file(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.create()
    files = [{"source_ref": "a.txt", "content": PLAIN.encode()}, {"source_ref": "b.txt", "content": b"other"}]
    RawStore(home).put(pa.Table.from_pylist(files, schema=SCHEMA))
    start = PLAIN.index("Three")
    span = byte_span(home, {"source_refs": ["z.txt", "a.txt"], "raw_text": PLAIN}, start, start + 5)
    assert span is not None
    assert (span.source_ref, PLAIN.encode()[span.start : span.end]) == ("a.txt", b"Three")
    assert byte_span(home, {"source_refs": ["b.txt"], "raw_text": PLAIN}, start, start + 5) is None


def test_files_are_proved_as_their_tables_are(tables: dict[str, pa.Table], tmp_path: Path) -> None:
    broken = tables | {"facts": _changed(tables["facts"], 0, quote="another quote")}
    files = {}
    for name in TABLES:
        half = broken[name].num_rows // 2
        files[name] = [tmp_path / f"{name}.0.parquet", tmp_path / f"{name}'s.1.parquet"]
        for path, part in zip(files[name], (broken[name].slice(0, half), broken[name].slice(half)), strict=True):
            pq.write_table(part, path)
    assert prove_files(files) == prove(broken)
    assert any(p.failing for p in prove(broken))


def test_proofs_of_batches_add_up() -> None:
    one = (Proved("raw_slice_is_quote", "facts", 3, 1, "b"), Proved("nothing_is_lost", "removed_spans", 2, 0, None))
    other = (Proved("raw_slice_is_quote", "facts", 4, 2, "a"),)
    assert together([one, (), other]) == (
        Proved("raw_slice_is_quote", "facts", 7, 3, "a"),
        Proved("nothing_is_lost", "removed_spans", 2, 0, None),
    )
    assert together([]) == ()
