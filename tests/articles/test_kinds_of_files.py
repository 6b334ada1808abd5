"""PDF reports, mails, feeds, WARC and WACZ archives, and what a sidecar says of how a file is read."""

from __future__ import annotations

import gzip
import io
import json
import random
import zipfile
import zlib
from datetime import date
from email.message import EmailMessage
from typing import Any

import pyarrow as pa
import pytest

from factline.pipelines.articles import feeds, pdf, run, warc
from factline.pipelines.articles.raw import RefusalError
from factline.pipelines.contracts import StageResult
from tests.articles.pdf_reports import report

SCHEMA = pa.schema([("source_ref", pa.string()), ("content", pa.binary()), ("sidecar", pa.binary())])
STORY = "Two guards were killed at the Lower Mill crossing on Monday, the district office said in a short statement."
OTHER = "Shelling damaged nine houses in the village of Upper Mill on Tuesday, and nobody was hurt, the office said."


def read(*files: tuple[str, bytes] | tuple[str, bytes, bytes]) -> StageResult:
    rows = [{"source_ref": f[0], "content": f[1], "sidecar": f[2] if len(f) > 2 else None} for f in files]
    return run(pa.Table.from_pylist(rows, schema=SCHEMA))


def rows(result: StageResult) -> list[dict[str, Any]]:
    return sorted(result.tables["articles"].to_pylist(), key=lambda r: r["source_ref"])


def refused(result: StageResult) -> list[tuple[str, str]]:
    return sorted((r["key"], r["rule"]) for r in result.rejects.to_pylist())


def test_offsets_of_a_report_lead_to_its_pages() -> None:
    (row,) = rows(read(("report.pdf", report("Cover", STORY, "", OTHER))))
    assert (row["media_type"], row["title"], row["language"]) == ("application/pdf", "Week at the crossings", "en")
    starts = row["page_starts"]
    assert [row["raw_text"][a:b].strip() for a, b in zip(starts, [*starts[1:], None], strict=True)] == [
        "Cover", STORY, "", OTHER,
    ]  # fmt: skip


def test_pictures_of_pages_are_no_text_and_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(read(("scan.pdf", report("", "")))) == [("scan.pdf", "no_text")]
    monkeypatch.setattr(pdf, "PAGES", 2)
    assert refused(read(("long.pdf", report("a", "b", "c")))) == [("long.pdf", "file_too_large")]
    monkeypatch.setattr(pdf, "CHARACTERS", 10)
    assert refused(read(("wide.pdf", report(STORY)))) == [("wide.pdf", "file_too_large")]


def test_a_damaged_report_is_read_or_refused_and_never_a_fault() -> None:
    whole, dice = report(STORY, OTHER), random.Random(7)  # noqa: S311
    for _ in range(60):
        spoilt = bytearray(whole)
        for _ in range(dice.randint(1, 40)):
            spoilt[dice.randrange(len(spoilt))] = dice.randrange(256)
        result = read(("x.pdf", bytes(spoilt[: dice.randint(20, len(spoilt))])))
        assert result.tables["articles"].num_rows + result.rejects.num_rows >= 1


def letter(**parts: Any) -> bytes:
    message = EmailMessage()
    message["From"] = "Valley Letter <letters@valley.example>"
    message["Subject"] = "Monday at the crossing"
    message["Date"] = "Tue, 05 Apr 2016 08:00:00 +0400"
    if "plain" in parts:
        message.set_content(parts["plain"], charset=parts.get("charset", "utf-8"))
    if "html" in parts:
        (message.add_alternative if "plain" in parts else message.set_content)(parts["html"], subtype="html")
    for name, content in parts.get("files", {}).items():
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def test_a_newsletter_is_its_text_with_what_its_headers_say() -> None:
    (row,) = rows(read(("a.eml", letter(plain=STORY + "\n", html=f"<p>{STORY}</p>"))))
    assert (row["media_type"], row["title"], row["publisher"]) == ("text/plain", "Monday at the crossing", "Valley Letter")
    assert (row["published_from"], row["raw_text"].strip()) == (date(2016, 4, 5), STORY)


def test_a_plain_part_that_only_points_at_the_page_is_not_the_story() -> None:
    (row,) = rows(read(("a.eml", letter(plain="Read this in your browser.\n", html=f"<p>{STORY}</p><p>{OTHER}</p>"))))
    assert row["media_type"] == "text/html"
    assert STORY in row["raw_text"]


def test_a_plain_part_that_says_half_of_the_page_is_the_story() -> None:
    (row,) = rows(read(("a.eml", letter(plain=STORY + "\n", html=f"<p>{STORY}</p><p>{STORY}</p>"))))
    assert (row["media_type"], row["raw_text"].strip()) == ("text/plain", STORY)


def test_a_letter_in_an_old_charset_is_decoded_by_what_it_declares() -> None:
    text = "Жители села Нижняя Мельница сообщили об обстреле в понедельник вечером."
    (row,) = rows(read(("a.eml", letter(plain=text + "\n", charset="koi8-r"))))
    assert row["raw_text"].strip() == text


def test_attached_files_are_articles_of_their_own_and_a_picture_a_reject() -> None:
    files = {"report.pdf": report(OTHER), "logo.png": b"\x89PNG\r\n\x1a\n"}
    result = read(("a.eml", letter(plain=STORY, files=files)))
    assert [(r["source_ref"], r["media_type"]) for r in rows(result)] == [
        ("a.eml", "text/plain"), ("a.eml!report.pdf", "application/pdf"),
    ]  # fmt: skip
    assert rows(result)[1]["published_from"] == date(2016, 4, 5)
    assert rows(result)[1]["title"] == "Week at the crossings"
    assert refused(result) == [("a.eml!logo.png", "unsupported_type")]


def test_letters_within_letters_end_at_the_limit() -> None:
    inner = letter(plain=STORY)
    for _ in range(6):
        inner = letter(plain=OTHER, files={"forwarded.eml": inner})
    assert [rule for _, rule in refused(read(("a.eml", inner)))] == ["archive_too_deep"]


@pytest.mark.parametrize("content", [b"", b"no header at all", b"\xff\xfe\x00" * 20, b"Subject: nothing\n\n"])
def test_what_is_no_letter_is_refused(content: bytes) -> None:
    assert [rule for _, rule in refused(read(("a.eml", content)))] == ["bad_mail"]


def rss(*items: str) -> bytes:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Hill Wire</title>{"".join(items)}</channel></rss>'.encode()


def item(number: int, text: str = "") -> str:
    return (
        f"<item><guid>g{number}</guid><link>https://hill.example/{number}</link><title>Story {number}</title>"
        f"<pubDate>Tue, 05 Apr 2016 08:00:00 GMT</pubDate><description><![CDATA[{text}]]></description></item>"
    )


@pytest.mark.parametrize("name", ["feed.rss", "feed", "feed.xml"])
def test_a_feed_gives_an_article_an_entry(name: str) -> None:
    result = read((name, rss(item(1, f"<p>{STORY}</p>"), item(2, f"<p>{OTHER}</p>"), item(3))))
    one, two = rows(result)
    assert (one["source_ref"], one["title"], one["url"]) == ("g1", "Story 1", "https://hill.example/1")
    assert (two["media_type"], two["published_from"]) == ("text/html", date(2016, 4, 5))
    assert refused(result) == [(f"{name}#3", "no_text")]


def test_an_atom_feed_gives_an_article_an_entry() -> None:
    entry = (
        "<entry><id>urn:g1</id><title>Story 1</title><link href='https://hill.example/1'/><author><name>Ilse Varga</name></author>"
        f"<published>2016-04-05T08:00:00Z</published><content type='html'>{STORY}</content></entry>"
    )
    content = f"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><title>Hill Wire</title>{entry}</feed>"
    (row,) = rows(read(("feed.atom", content.encode())))
    assert (row["source_ref"], row["title"], row["url"]) == ("urn:g1", "Story 1", "https://hill.example/1")
    assert (row["author"], row["published_from"]) == ("Ilse Varga", date(2016, 4, 5))


@pytest.mark.parametrize("content", [b"", b"<html><p>not here</p></html>", b"\x00\x01", b"<rss"])
def test_what_is_no_feed_is_refused(content: bytes) -> None:
    with pytest.raises(RefusalError, match="bad_feed"):
        feeds.entries_of(content)


def test_a_feed_is_never_taken_for_a_name_or_an_address(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "secret").write_bytes(rss(item(1)))
    for given in (b"secret", b"http://hill.example/feed"):
        with pytest.raises(RefusalError, match="bad_feed"):
            feeds.entries_of(given)


def test_entities_that_grow_do_not() -> None:
    layers = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 20}">' for n in range(1, 9))
    bomb = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">{layers}]><rss version="2.0"><channel><item><title>&l8;</title></item></channel></rss>'
    assert sum(len(e.title or "") for e in feeds.entries_of(bomb.encode())) < 10_000


def capture(
    url: str, body: bytes, head: str = "Content-Type: text/html", status: str = "200 OK", kind: str = "response"
) -> bytes:
    block = f"HTTP/1.1 {status}\r\n{head}\r\n\r\n".encode() + body
    named = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2016-04-05T08:00:00Z\r\n"
    named += (
        f"WARC-Record-ID: <urn:uuid:{zlib.crc32(url.encode()):032x}>\r\nContent-Type: application/http; msgtype=response\r\n"
    )
    return f"{named}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"


def paragraph(text: str) -> bytes:
    return f"<html><body><p>{text}</p></body></html>".encode()


CAPTURES = [
    capture("https://hill.example/1", paragraph(STORY)),
    capture("https://hill.example/a.png", b"\x89PNG", "Content-Type: image/png"),
    capture("https://hill.example/2", gzip.compress(paragraph(OTHER)), "Content-Type: text/html\r\nContent-Encoding: gzip"),
    capture("https://hill.example/3", b"gone", status="404 Not Found"),
    capture("https://hill.example/1", paragraph(STORY), kind="request"),
]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.warc", b"".join(CAPTURES)),
        ("a.warc.gz", b"".join(map(gzip.compress, CAPTURES))),
        ("a", b"".join(CAPTURES)),
    ],
)
def test_a_warc_gives_its_pages_and_counts_the_rest(name: str, content: bytes) -> None:
    result = read((name, content))
    assert [(r["url"], r["media_type"]) for r in rows(result)] == [
        ("https://hill.example/1", "text/html"), ("https://hill.example/2", "text/html"),
    ]  # fmt: skip
    (told,) = result.rejects.to_pylist()
    assert told["rule"] == "records_passed_over"
    assert told["reason"] == "no pages: 1 × image/png, 1 × request, 1 × status 404"


def test_a_wacz_gives_the_pages_of_its_archives_alone() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("archive/data.warc.gz", b"".join(map(gzip.compress, CAPTURES[:1])))
        archive.writestr("pages/pages.jsonl", json.dumps({"url": "https://hill.example/1", "text": STORY}))
        archive.writestr("datapackage.json", "{}")
    result = read(("a.wacz", out.getvalue()))
    assert [r["url"] for r in rows(result)] == ["https://hill.example/1"]
    assert refused(result) == []


def test_the_charset_of_a_captured_page_is_its_header_s() -> None:
    text = "Жители сообщили об обстреле в понедельник вечером, пострадавших нет."
    body = f"<html><body><p>{text}</p></body></html>".encode("cp1251")
    (row,) = rows(read(("a.warc", capture("https://hill.example/r", body, "Content-Type: text/html; charset=windows-1251"))))
    assert text in row["raw_text"]


def test_a_warc_that_breaks_off_says_so_and_gives_what_came_before() -> None:
    whole = b"".join(CAPTURES[:1]) + CAPTURES[2]
    result = read(("a.warc", whole[:-40]))
    assert [r["url"] for r in rows(result)] == ["https://hill.example/1"]
    assert refused(result) == [("a.warc!https://hill.example/2", "cut_short")]
    assert refused(read(("b.warc", CAPTURES[0] + b"rubbish\r\n")))[0][1] == "broken_archive"


def test_a_warc_is_read_as_a_stream() -> None:
    class Counting(io.BytesIO):
        taken = 0

        def read(self, size: int | None = -1) -> bytes:
            part = super().read(size)
            self.taken += len(part)
            return part

    many = b"".join(gzip.compress(capture(f"https://hill.example/{n}", random.Random(n).randbytes(4000))) for n in range(200))  # noqa: S311
    stream = Counting(many)
    first = next(iter(warc.pages(stream)))
    assert isinstance(first, warc.Page)
    assert stream.taken < len(many) / 2
    after = [p for p in warc.pages(io.BytesIO(many), after=first.position) if isinstance(p, warc.Page)]
    assert len(after) == 199
    none = list(warc.pages(io.BytesIO(many), wanted=lambda url: "valley" in url))
    assert none == [warc.PassedOver((("not wanted", 200),))]


def test_a_sidecar_names_the_columns_of_a_dump() -> None:
    dump = json.dumps({"kicker": "Monday", "body": STORY, "text": "junk", "nr": 7}).encode()
    (row,) = rows(read(("a.jsonl", dump, b"columns: {title: kicker, text: body, id: nr}\npublisher: Hill Wire")))
    assert (row["source_ref"], row["title"], row["raw_text"], row["publisher"]) == ("7", "Monday", STORY, "Hill Wire")
    assert refused(read(("a.jsonl", dump, b"columns: {text: story}"))) == [("a.jsonl#1", "no_column")]


@pytest.mark.parametrize("sidecar", [b"columns: [text]", b"columns: {words: body}", b"columns: {text: 3}", b"media_type: [a]"])
def test_odd_columns_refuse_the_file(sidecar: bytes) -> None:
    assert refused(read(("a.jsonl", b"{}", sidecar))) == [("a.jsonl", "bad_sidecar")]


def test_a_media_type_goes_before_the_name() -> None:
    (row,) = rows(read(("https://hill.example/photo.jpg", paragraph(STORY), b"media_type: text/html")))
    assert row["media_type"] == "text/html"


def test_what_is_said_of_an_archive_is_said_of_its_members() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", STORY)
        archive.writestr("b.txt", OTHER)
        archive.writestr("b.meta.yaml", "publisher: Valley Wire")
    found = {r["source_ref"]: r["publisher"] for r in rows(read(("x.zip", out.getvalue(), b"publisher: Hill Wire")))}
    assert found == {"x.zip!a.txt": "Hill Wire", "x.zip!b.txt": "Valley Wire"}
