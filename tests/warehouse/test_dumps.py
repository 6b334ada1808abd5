"""Large dumps in parts: every record once, whatever the part's size; parts that stay as they were when a file grows; no more held
than a part.
"""

import csv
import errno
import io
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factline.assets.intake import take_in
from factline.pipelines import articles
from factline.pipelines.articles import records
from factline.pipelines.articles.raw import RefusalError
from factline.warehouse import dumps, raw_files
from factline.warehouse.layout import Home
from factline.warehouse.raw_files import RawStore

TEXTS = st.lists(st.sampled_from(["a", "é", '"', ",", "\n", "\r\n", " "]), min_size=1, max_size=20).map("".join)
ROWS = st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=12)


def lines(rows: list[tuple[str, str]]) -> bytes:
    return "".join(json.dumps({"id": a, "text": b}, ensure_ascii=False) + "\n" for a, b in rows).encode()


def table(rows: list[tuple[str, str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([("id", "text"), *rows])
    return out.getvalue().encode("utf-8-sig")


def parquet(rows: list[tuple[str, str]]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table({"id": [a for a, _ in rows], "text": [b for _, b in rows]}), out, row_group_size=5)
    return out.getvalue()


KINDS = {".jsonl": (lines, records.json_lines), ".csv": (table, records.delimited), ".parquet": (parquet, records.parquet)}


def fields(content: bytes, ending: str) -> list[dict[str, str]]:
    return [record.fields for record in KINDS[ending][1](content)]


@pytest.mark.parametrize("ending", KINDS)
@settings(max_examples=40, deadline=None)
@given(rows=ROWS, size=st.integers(1, 200))
def test_every_record_stands_in_one_part(tmp_path_factory: pytest.TempPathFactory, ending: str, rows: list, size: int) -> None:
    path = tmp_path_factory.mktemp("dump") / f"d{ending}"
    path.write_bytes(KINDS[ending][0](rows))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dumps, "PART_BYTES", size)
        parts = list(dumps.parts(path))
    assert [f for part in parts for f in fields(part.content, ending)] == fields(path.read_bytes(), ending)
    assert len({part.name("d.x") for part in parts}) == len(parts)


FIELD = st.lists(st.sampled_from(["a", "é", '"', '""', ",", ";", "\n", "\r", "\r\n", " "]), max_size=8).map("".join)
QUOTED = FIELD.map(lambda text: '"' + text.replace('"', '""') + '"')
WRITTEN = st.lists(st.lists(FIELD | QUOTED, min_size=1, max_size=3).map(",".join), min_size=1, max_size=12)
HEADERS = st.sampled_from(["id,text\n", "\n\r\nid,text\r\n", '"i,\nd",text\n', '\ufeff"i,\nd",text\r'])


def told(content: bytes) -> list[tuple[str, object]]:
    """Records and refusals of a table as the articles stage reads it."""
    read = records.delimited(content)
    return [("read", r.fields) if isinstance(r, records.Record) else (r.refusal.rule, None) for r in read]


def parts_of(path: Path, size: int) -> list[dumps.Part]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dumps, "PART_BYTES", size)
        return list(dumps.parts(path))


@settings(max_examples=300, deadline=None)
@given(header=HEADERS, rows=WRITTEN, end=st.sampled_from(["\n", "\r\n", "\r"]), size=st.integers(1, 200))
def test_a_table_is_cut_where_the_csv_reader_ends_a_row(
    tmp_path_factory: pytest.TempPathFactory, header: str, rows: list[str], end: str, size: int
) -> None:
    path = tmp_path_factory.mktemp("dump") / "d.csv"
    path.write_bytes((header + end.join(rows)).encode())
    assert [row for part in parts_of(path, size) for row in told(part.content)] == told(path.read_bytes())


def test_a_quote_within_a_field_opens_none(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_bytes(b'id;text\n1;a 9" pipe\n2;"two\nlines; of one"\n3;c\n')
    assert [(part.first, part.content) for part in parts_of(path, 1)] == [
        (2, b'id;text\n1;a 9" pipe\n'),
        (3, b'id;text\n2;"two\nlines; of one"\n'),
        (5, b"id;text\n3;c\n"),
    ]


def test_a_header_that_never_closes_is_said(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_bytes(b'"id,text\n1,a\n')
    assert [told(part.content) for part in parts_of(path, 1)] == [[("bad_csv", None)]]


class Failing(io.BytesIO):
    """A file on a disk that has failed since."""

    broken = False

    def read(self, size: int | None = -1, /) -> bytes:
        if self.broken:
            raise OSError(errno.EIO, "the disk failed")
        return super().read(size)


def test_a_disk_that_fails_is_no_bad_parquet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dumps, "PART_BYTES", 10)
    file = Failing(parquet([(str(n), "x" * 50) for n in range(40)]))
    parts = dumps._parquet_parts(file)
    next(parts)
    file.broken = True
    with pytest.raises(OSError, match="the disk failed"):
        list(parts)


def test_bad_bytes_of_parquet_are_refused() -> None:
    whole = parquet([(str(n), "x" * 50) for n in range(40)])
    for content in (b"PAR1 and no more", whole[:4] + b"\xff" * 200 + whole[204:]):
        with pytest.raises(RefusalError, match="bad_parquet"):
            list(dumps._parquet_parts(io.BytesIO(content)))


@pytest.mark.parametrize("ending", [".jsonl", ".csv"])
def test_parts_of_a_file_that_grows_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str) -> None:
    monkeypatch.setattr(dumps, "PART_BYTES", 100)
    path = tmp_path / f"d{ending}"
    rows = [(str(n), f"story {n} " * 3) for n in range(30)]
    path.write_bytes(KINDS[ending][0](rows[:20]))
    before = list(dumps.parts(path))
    path.write_bytes(KINDS[ending][0](rows))
    after = list(dumps.parts(path))
    assert len(after) > len(before) > 3
    assert after[: len(before) - 1] == before[:-1]


def test_no_more_is_read_at_once_than_a_part_and_a_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dumps, "PART_BYTES", 1_000)
    path = tmp_path / "d.jsonl"
    path.write_bytes(lines([(str(n), "x" * 100) for n in range(200)]))
    with path.open("rb") as file:
        parts = dumps._line_parts(file, table=False)
        for number, part in enumerate(parts, 1):
            assert len(part.content) < 1_200
            assert file.tell() <= number * 1_200
    assert number > 10


def test_a_record_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dumps, "LONGEST", 500)
    path = tmp_path / "d.csv"
    path.write_bytes(b'id,text\n1,ok\n2,"' + b"never closed\n" * 100)
    with pytest.raises(RefusalError, match="record_too_long"):
        list(dumps.parts(path))


def test_what_is_read_whole(tmp_path: Path) -> None:
    large = dumps.PART_BYTES + 1
    for name, start, expected in (("a.jsonl", b"{", True), ("a.json", b"[", False), ("a.csv", b"\xff\xfei\0", False)):
        (tmp_path / name).write_bytes(start)
        assert dumps.in_parts(tmp_path / name, large) is expected
        assert not dumps.in_parts(tmp_path / name, dumps.PART_BYTES)


def test_a_path_of_a_large_dump_lands_in_parts_and_gives_the_same_articles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "d.jsonl"
    path.write_bytes(lines([(f"n{n}", f"Story {n} of the mill by the bridge.") for n in range(40)]))
    whole = articles.run(raw_files.read(raw_files.find([path]).files)[0]).tables["articles"]
    for module, name in ((dumps, "PART_BYTES"), (raw_files, "BATCH_BYTES")):
        monkeypatch.setattr(module, name, 400)
    home = Home(tmp_path / "home")
    home.create()
    assert len(take_in(home, [path]).added) > 3
    store = RawStore(home)
    parts = pa.concat_tables([articles.run(store.get(key)).tables["articles"] for key in store.list()])
    assert sorted(parts["article_id"].to_pylist()) == whole["article_id"].to_pylist()
    assert take_in(home, [path]).added == ()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.json", b"[" + b" " * 300 + b"]", "a JSON document, which is read whole: at most 200 (whole_bytes"),
        ("a.JSON", b"[" + b" " * 300 + b"]", "a JSON document"),
        ("a.jsonl", b"\xff\xfe" + b"{ \0" * 100, "UTF-16"),
        ("a.csv", b"\xfe\xff" + b"\0a" * 200, "UTF-16"),
        ("a.json", b"[" + b" " * 100 + b"]", None),
        ("a.jsonl", b"{}\n" * 100, None),
        ("a.txt", b"[" + b" " * 300 + b"]", None),
    ],
)
def test_what_cannot_be_cut_is_read_up_to_a_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes, said: str | None
) -> None:
    monkeypatch.setattr(dumps, "PART_BYTES", 50)
    (tmp_path / name).write_bytes(content)
    refused = dumps.refused_whole(tmp_path / name, len(content), 200)
    assert refused is None if said is None else refused is not None and said in refused


def test_a_path_of_a_large_json_document_is_refused_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for limit in ("PART_BYTES", "WHOLE_BYTES"):
        monkeypatch.setattr(dumps, limit, 100)
    monkeypatch.setattr(raw_files, "BATCH_BYTES", 100)
    (tmp_path / "a.json").write_bytes(b"[" + b" " * 300 + b"]")
    (tmp_path / "b.txt").write_bytes(b"A guard was killed near the mill. " * 9)
    (batch, other) = raw_files.batches(raw_files.find([tmp_path]).files)
    ((table, refused),) = raw_files.tables(batch)
    assert (table.num_rows, refused["rule"].to_pylist(), refused["key"].to_pylist()) == (0, ["file_too_large"], ["a.json"])
    assert "JSON lines in UTF-8 have no limit" in refused["reason"][0].as_py()
    monkeypatch.setattr(raw_files, "FILE_BYTES", 200)
    ((table, refused),) = raw_files.tables(other)
    assert (table.num_rows, refused["reason"].to_pylist()) == (0, ["306 bytes, at most 200 are read"])
