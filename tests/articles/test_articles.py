"""raw_files → articles: every kind of file, and every input in a table or in rejects."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from factline.pipelines.articles import run
from factline.pipelines.contracts import StageResult, contract

SCHEMA = pa.schema([("source_ref", pa.string()), ("content", pa.binary()), ("sidecar", pa.binary())])
TEXT = "Two soldiers were killed near Aghdam on Tuesday, the ministry said in a statement."
PAGE = f"""<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Clash near Aghdam | Invented Post</title>
<meta property="og:title" content="Clash near Aghdam"><meta property="og:site_name" content="Invented Post">
<meta property="article:published_time" content="2016-04-08T10:00:00+04:00"></head><body><article><p>{TEXT}</p></article></body></html>"""


def read(*files: tuple[str, bytes] | tuple[str, bytes, bytes]) -> StageResult:
    rows = [{"source_ref": f[0], "content": f[1], "sidecar": f[2] if len(f) > 2 else None} for f in files]
    result = run(pa.Table.from_pylist(rows, schema=SCHEMA))
    assert result.tables["articles"].schema == contract("articles").schema
    return result


def rows(result: StageResult) -> list[dict[str, Any]]:
    return sorted(result.tables["articles"].to_pylist(), key=lambda r: r["source_ref"])


def refused(result: StageResult) -> list[tuple[str, str]]:
    return sorted((r["key"], r["rule"]) for r in result.rejects.to_pylist())


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return out.getvalue()


def tarred(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "elsewhere"
        archive.addfile(link)
    return out.getvalue()


def parquet(records: list[dict[str, Any]]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(records), out)
    return out.getvalue()


def test_text_keeps_its_line_ends() -> None:
    (row,) = rows(read(("a.txt", f"{TEXT}\r\nNobody else.\r".encode())))
    assert row["raw_text"] == f"{TEXT}\r\nNobody else.\r"
    assert (row["media_type"], row["language"], row["published_basis"]) == ("text/plain", "en", "unknown")


def test_page_gives_what_it_declares_and_its_source_as_it_is() -> None:
    (row,) = rows(read(("a.html", PAGE.encode())))
    assert row["raw_text"] == PAGE
    assert (row["title"], row["publisher"], row["language"]) == ("Clash near Aghdam", "Invented Post", "en")
    assert (row["published_from"], row["published_to"], row["published_basis"]) == (date(2016, 4, 8), date(2016, 4, 8), "html")


def test_page_without_a_date_has_none() -> None:
    (row,) = rows(read(("a.html", f"<html><body><p>{TEXT} It began on 4 May 1994.</p></body></html>".encode())))
    assert (row["published_from"], row["published_basis"]) == (None, "unknown")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", lambda r: "\n".join(json.dumps(x) for x in r).encode()),
        ("a.json", lambda r: json.dumps(r).encode()),
        ("a.json", lambda r: json.dumps({"articles": r}).encode()),
        ("a.json", lambda r: "\n".join(json.dumps(x) for x in r).encode()),
        ("a.parquet", parquet),
        ("a.csv", lambda r: ("id;title;text;published_at\n" + "\n".join(";".join(x.values()) for x in r)).encode()),
        ("records", lambda r: "\n".join(json.dumps(x) for x in r).encode()),
        ("records", parquet),
    ],
)
def test_records(name: str, content: Any) -> None:
    records = [
        {"id": "one", "title": "Clash", "text": TEXT, "published_at": "2016-04"},
        {
            "id": "two",
            "title": "Truce",
            "text": "Both sides have agreed to a truce from midnight, Moscow says.",
            "published_at": "2016-04-05",
        },
    ]
    one, two = rows(read((name, content(records))))
    assert (one["source_ref"], one["title"], one["raw_text"]) == ("one", "Clash", TEXT)
    assert (one["published_from"], one["published_to"], one["published_basis"]) == (
        date(2016, 4, 1),
        date(2016, 4, 30),
        "metadata",
    )
    assert two["source_ref"] == "two"


def test_names_that_records_use_for_the_same() -> None:
    record = {
        "Headline": "Clash",
        "body": TEXT,
        "link": "https://post.example/1",
        "source": {"name": "Invented Post"},
        "lang": "eng",
    }
    (row,) = rows(read(("a.json", json.dumps(record).encode())))
    assert (row["source_ref"], row["title"], row["url"]) == ("a.json#1", "Clash", "https://post.example/1")
    assert (row["publisher"], row["language"]) == ("Invented Post", "en")


def test_a_broken_record_costs_itself_only() -> None:
    lines = [
        json.dumps({"text": TEXT}),
        "{not json",
        json.dumps({"title": "no text"}),
        json.dumps({"text": " \n"}),
        "[1]",
        "",
        '{"text": "\\ud800"}',
        '{"text": 5}',
    ]
    result = read(("a.jsonl", "\n".join(lines).encode() + b'\n{"text": "\xff"}'))
    assert [r["source_ref"] for r in rows(result)] == ["a.jsonl#1"]
    assert refused(result) == [
        ("a.jsonl#2", "bad_json"), ("a.jsonl#3", "no_text"), ("a.jsonl#4", "empty_text"), ("a.jsonl#5", "not_a_record"),
        ("a.jsonl#7", "lone_surrogate"), ("a.jsonl#8", "field_not_text"), ("a.jsonl#9", "undecodable"),
    ]  # fmt: skip


def test_a_date_that_cannot_be_read_costs_itself_only() -> None:
    result = read(("a.jsonl", json.dumps({"id": "x", "text": TEXT, "published_at": "24 Novembe"}).encode()))
    (row,) = rows(result)
    assert (row["published_from"], row["published_basis"]) == (None, "unknown")
    assert refused(result) == [("a.jsonl#1", "unreadable_date")]
    assert row["article_id"] in result.rejects["row"][0].as_py()


def test_rows_of_a_table_that_do_not_fit_are_refused_by_line() -> None:
    result = read(("a.csv", f'title,text\n"one,\ntwo","{TEXT}"\nthree\nfour,"{TEXT} More."\n'.encode()))
    assert [r["source_ref"] for r in rows(result)] == ["a.csv#2", "a.csv#5"]
    assert refused(result) == [("a.csv#4", "ragged_row")]


def test_the_same_bytes_twice_are_one_article() -> None:
    result = read(
        ("b.txt", TEXT.encode()), ("a.txt", TEXT.encode(), b"title: First"), ("c.txt", TEXT.encode(), b"title: Other")
    )
    (row,) = rows(result)
    assert (row["source_ref"], row["source_refs"], row["title"]) == ("a.txt", ["a.txt", "b.txt", "c.txt"], "First")
    assert refused(result) == [("c.txt", "other_title")]


def test_a_sidecar_goes_before_what_the_page_says() -> None:
    (row,) = rows(read(("a.html", PAGE.encode(), b"publisher: Other Post\npublished_at: 2016-05\nlanguage: hy")))
    assert (row["publisher"], row["language"], row["title"]) == ("Other Post", "hy", "Clash near Aghdam")
    assert (row["published_from"], row["published_to"], row["published_basis"]) == (
        date(2016, 5, 1),
        date(2016, 5, 31),
        "metadata",
    )


@pytest.mark.parametrize(
    "sidecar", [b"- a list", b"publshed_at: 2016", b"{broken", b"published_at: 2016-13-45T", b"\xff\xfe\x00"]
)
def test_a_sidecar_that_cannot_be_read_refuses_its_file_or_its_date(sidecar: bytes) -> None:
    result = read(("a.txt", TEXT.encode(), sidecar))
    assert refused(result)[0][0] == "a.txt"
    assert refused(result)[0][1] in {"bad_sidecar", "unreadable_date"}


@pytest.mark.parametrize(
    ("content", "rule"),
    [(b"", "empty_text"), (b" \n\t", "empty_text"), (b"a\x00b" * 50, "binary_content"), (b"%PDF-1.7 ...", "bad_pdf")],
)
def test_files_that_are_no_text(content: bytes, rule: str) -> None:
    assert refused(read(("thing", content))) == [("thing", rule)]


def test_a_file_without_records_is_refused() -> None:
    result = read(
        ("a.jsonl", b"\n\n"),
        ("b.json", b"[]"),
        ("c.csv", b"title,text\n"),
        ("d.parquet", b"PAR1"),
        ("e.json", b"7"),
        ("f.docx", b"x"),
    )
    assert refused(result) == [
        ("a.jsonl", "empty_file"), ("b.json", "empty_file"), ("c.csv", "empty_file"), ("d.parquet", "bad_parquet"),
        ("e.json", "not_a_record"), ("f.docx", "unsupported_type"),
    ]  # fmt: skip


@pytest.mark.parametrize("pack", ["zip", "tar", "tar.gz", "tgz"])
def test_archives(pack: str) -> None:
    members = {"in/a.txt": TEXT.encode(), "in/a.meta.yaml": b"title: Clash", "b.html": PAGE.encode()}
    content = zipped(in__a_dot_txt=members["in/a.txt"], in__a_dot_meta_dot_yaml=b"title: Clash", b_dot_html=PAGE.encode())
    if pack != "zip":
        content = tarred(members)
    if pack in {"tar.gz", "tgz"}:
        content = gzip.compress(content)
    result = read((f"pack.{pack}", content))
    assert [(r["source_ref"], r["title"]) for r in rows(result)] == [
        (f"pack.{pack}!b.html", "Clash near Aghdam"),
        (f"pack.{pack}!in/a.txt", "Clash"),
    ]
    assert refused(result) == ([] if pack == "zip" else [(f"pack.{pack}!link.txt", "not_a_file")])


def test_archives_within_archives_and_a_single_gzip() -> None:
    inner = zipped(a_dot_txt=TEXT.encode())
    result = read(("o.zip", zipped(i_dot_zip=inner)), ("b.txt.gz", gzip.compress(b"Another text, " + TEXT.encode())))
    assert [r["source_ref"] for r in rows(result)] == ["b.txt.gz!b.txt", "o.zip!i.zip!a.txt"]
    for _ in range(4):
        inner = zipped(i_dot_zip=inner)
    assert refused(read(("deep.zip", inner))) == [("deep.zip", "archive_too_deep")]


def test_bombs_and_broken_archives_are_refused() -> None:
    bomb = gzip.compress(b"0" * (20 * 2**20))
    result = read(
        ("bomb.gz", bomb), ("cut.zip", zipped(a_dot_txt=TEXT.encode())[:60]), ("no.tar", b"nothing"), ("none.zip", zipped())
    )
    assert refused(result) == [
        ("bomb.gz", "archive_ratio"), ("cut.zip", "broken_archive"), ("no.tar", "broken_archive"), ("none.zip", "empty_archive"),
    ]  # fmt: skip


def test_members_that_are_not_read_are_told() -> None:
    result = read(("a.zip", zipped(_dot_hidden_dot_txt=b"x", lost_dot_meta_dot_yaml=b"title: x", a_dot_txt=TEXT.encode())))
    assert [r["source_ref"] for r in rows(result)] == ["a.zip!a.txt"]
    assert refused(result) == [("a.zip!.hidden.txt", "hidden_member"), ("a.zip!lost.meta.yaml", "sidecar_without_file")]


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + "Şuşa və Ağdam".encode(),
        b"\xff\xfe" + "Şuşa və Ağdam".encode("utf-16-le"),
        "Şuşa və Ağdam".encode(),
    ],
)
def test_encodings(content: bytes) -> None:
    assert rows(read(("a.txt", content)))[0]["raw_text"] == "Şuşa və Ağdam"


def test_a_page_in_the_encoding_that_it_declares() -> None:
    page = '<html><head><meta charset="windows-1251"></head><body><p>Двое военных погибли под Агдамом.</p></body></html>'
    assert rows(read(("a.html", page.encode("windows-1251"))))[0]["raw_text"] == page
    wrong = page.replace("windows-1251", "iso-8859-1")
    assert rows(read(("a.html", wrong.encode())))[0]["raw_text"] == wrong  # valid UTF-8 is UTF-8, whatever it says


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (TEXT, "en"),
        ("Двое военнослужащих погибли в результате обстрела на линии соприкосновения, сообщило министерство.", "ru"),
        ("Deux soldats ont été tués mardi près d'Aghdam, selon un communiqué du ministère de la Défense.", "fr"),
        ("Two died.", None),
        ("1,204 55 12 0 :: 77 -- 40 40 40 1988 1994 2016 2020 2023 11 12 13 14 15", None),
    ],
)
def test_language(text: str, language: str | None) -> None:
    assert rows(read(("a.txt", text.encode())))[0]["language"] == language


def test_ids_and_batch_come_from_content_alone() -> None:
    one = read(("a.txt", TEXT.encode()), ("b.html", PAGE.encode()))
    two = read(("y.html", PAGE.encode()), ("x.txt", TEXT.encode()))
    for column in ("article_id", "batch"):
        assert one.tables["articles"][column] == two.tables["articles"][column]
    assert one.tables["articles"]["batch"][0].as_py().startswith("bat-")
    assert read(("a.txt", TEXT.encode())).tables["articles"]["batch"] != one.tables["articles"]["batch"].slice(0, 1)
