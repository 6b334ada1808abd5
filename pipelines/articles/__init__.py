"""raw_files → articles: what was read, by its bytes, with what the source says of itself.

In: files as they were found (source_ref, content, sidecar). Out: one row an article, and a reject for whatever is none. What of
a text is worth reading, and when a text was published if nobody says so, is for later stages.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa

from factline.pipelines.articles import archives, drafts, feeds, mail, records, warc
from factline.pipelines.articles.decoding import charset_of, decode
from factline.pipelines.articles.drafts import Draft
from factline.pipelines.articles.kinds import kind_of
from factline.pipelines.articles.raw import RawFile, RefusalError, shown_bytes
from factline.pipelines.contracts import Reject, StageResult, content_id, rejects_table, table_of

__all__ = ["run"]

_MEDIA_TYPES = {"text": "text/plain", "html": "text/html"}
Told = Mapping[str, Any]  # what came beside a file, under the names that a sidecar may use
_MERGED = ("publisher", "author", "title", "url", "language", "published")


def _refused_file(file: RawFile, refusal: RefusalError) -> Reject:
    row = {"source_ref": file.source_ref, **shown_bytes(file.content)}
    if file.sidecar is not None:
        row["sidecar"] = file.sidecar.decode("utf-8", "backslashreplace")
    return Reject("articles", file.source_ref, refusal.rule, refusal.reason, row)


def _refused_record(key: str, written: str, refusal: RefusalError) -> Reject:
    return Reject("articles", key, refusal.rule, refusal.reason, {"source_ref": key, "record": written})


def _refused_values(key: str, draft: Draft) -> Iterator[Reject]:
    """Values that cost themselves only: the article stays, and is told apart by its id."""
    for refusal in draft.refused:
        yield Reject(
            "articles", key, refusal.rule, refusal.reason, {"source_ref": draft.source_ref, "article_id": draft.article_id}
        )


def _finished(key: str, draft: Draft, told: Told) -> Iterator[Draft | Reject]:
    """The draft with what came beside it completed, and a reject for each value of it that nobody can read."""
    whole = drafts.completed(drafts.with_sidecar(draft, told))
    yield whole
    yield from _refused_values(key, whole)


def _record(key: str, fields: dict[str, Any], told: Told) -> Iterator[Draft | Reject]:
    try:
        yield from _finished(key, drafts.of_record(key, fields, told.get("columns")), told)
    except RefusalError as refusal:
        yield _refused_record(key, json.dumps(fields, sort_keys=True, default=str), refusal)


def _records(file: RawFile, kind: str, told: Told) -> Iterator[Draft | Reject]:
    empty = True
    for record in records.READERS[kind](file.content):
        empty = False
        key = f"{file.source_ref}#{record.number}"
        if isinstance(record, records.BadRecord):
            yield _refused_record(key, record.written, record.refusal)
        else:
            yield from _record(key, record.fields, told)
    if empty:
        raise RefusalError("empty_file", "holds no record")


def _feed(file: RawFile, told: Told) -> Iterator[Draft | Reject]:
    entries = feeds.entries_of(file.content)
    if not entries:
        raise RefusalError("empty_file", "a feed without an entry")
    for number, entry in enumerate(entries, 1):
        yield from _record(f"{file.source_ref}#{number}", entry.record(), {**told, "columns": None})


def _unpacked(file: RawFile, kind: str, told: Told, depth: int) -> Iterator[Draft | Reject]:
    for member in archives.unpack(file, kind, kind_of):
        if isinstance(member, RawFile):
            yield from _read(member, told, depth + 1)
        else:
            yield _refused_file(RawFile(member.source_ref, member.content), member.refusal)


def _letter(file: RawFile, told: Told, depth: int) -> Iterator[Draft | Reject]:
    letter = mail.read(file)
    if letter.media_type is not None and letter.text is not None:
        draft = drafts.of_file(file.source_ref, file.content, letter.media_type, letter.text)
        yield from _finished(file.source_ref, drafts.with_sidecar(draft, letter.told), told)
    beside = {name: value for name, value in letter.told.items() if name != "title"}
    for attached in letter.attached:
        yield from _read(attached, {**beside, **told}, depth + 1)


def _captured(file: RawFile, told: Told, depth: int) -> Iterator[Draft | Reject]:
    for page in warc.pages(io.BytesIO(file.content)):
        if isinstance(page, warc.PassedOver):
            if page.kinds:
                reason = f"no pages: {warc.said(page.kinds)}"
                yield Reject("articles", file.source_ref, "records_passed_over", reason, {"source_ref": file.source_ref})
        elif isinstance(page, warc.BadPage):
            ref = f"{file.source_ref}!{page.url}" if page.url else file.source_ref
            row = {"source_ref": ref, "position": page.position}
            yield Reject("articles", ref, page.refusal.rule, page.refusal.reason, row)
        else:
            sidecar = drafts.written_sidecar({"url": page.url, "media_type": page.media_type})
            yield from _read(RawFile(f"{file.source_ref}!{page.url}", page.content, sidecar), told, depth + 1)


def _document(file: RawFile, kind: str, told: Told) -> Iterator[Draft | Reject]:
    if kind == "pdf":
        draft = drafts.of_report(file.source_ref, file.content)
    else:
        charset = charset_of(told.get("media_type"))
        text = decode(file.content, declares=kind == "html", charset=charset)
        draft = drafts.of_file(file.source_ref, file.content, _MEDIA_TYPES[kind], text)
    yield from _finished(file.source_ref, draft, told)


def _as(kind: str, file: RawFile, told: Told, depth: int) -> Iterator[Draft | Reject]:
    inherited = {name: value for name, value in told.items() if name != "media_type"}
    if kind in archives.KINDS:
        yield from _unpacked(file, kind, inherited, depth)
    elif kind == "warc":
        yield from _captured(file, inherited, depth)
    elif kind == "mail":
        yield from _letter(file, inherited, depth)
    elif kind == "feed":
        yield from _feed(file, inherited)
    elif kind in records.READERS:
        yield from _records(file, kind, inherited)
    else:
        yield from _document(file, kind, told)


def _refuse_depth(depth: int) -> None:
    if depth > archives.LIMITS.depth + 1:
        raise RefusalError("archive_too_deep", f"more than {archives.LIMITS.depth} files that hold files within each other")


def _read(file: RawFile, told: Told, depth: int = 1) -> Iterator[Draft | Reject]:
    """Every article of a file, and a reject for each part of it that is none.

    `told` is what came beside the archive or mail that it stood in; its own sidecar goes before that.
    """
    try:
        _refuse_depth(depth)
        own = drafts.read_sidecar(file.sidecar) if file.sidecar is not None else {}
        yield from _as(kind_of(file, own.get("media_type")), file, {**told, **own}, depth)
    except RefusalError as refusal:
        yield _refused_file(file, refusal)


def _merged(same: list[Draft]) -> tuple[dict[str, Any], list[Reject]]:
    """Drafts of the same bytes → one row: what the first in order says, the others where it is silent; who differs is told."""
    ordered = sorted(same, key=lambda d: (d.source_ref, str(d)))
    best: dict[str, Any] = {}
    for name in _MERGED:
        best[name] = next((value for d in ordered if (value := getattr(d, name)) is not None), None)
    overruled = [
        Reject(
            "articles",
            d.source_ref,
            f"other_{name}",
            "the same bytes came with another value, which stays",
            {name: getattr(d, name)},
        )
        for d in ordered
        for name in _MERGED
        if getattr(d, name) not in (None, best[name])
    ]
    published = best.pop("published")
    first = ordered[0]
    row = {
        "article_id": first.article_id,
        "source_ref": first.source_ref,
        "source_refs": sorted({d.source_ref for d in ordered}),
        "media_type": first.media_type,
        "raw_text": first.raw_text,
        "published_from": published[0] if published else None,
        "published_to": published[1] if published else None,
        "page_starts": first.page_starts,
        "published_basis": next((d.basis for d in ordered if d.published is not None), "unknown"),
        **best,
    }
    return row, overruled


def run(raw_files: pa.Table) -> StageResult:
    """Files (source_ref string, content binary, sidecar binary or NULL) → articles, and rejects for what could not be read.

    Every file comes out as articles, as rejects, or both. The same bytes under several names are one article.
    """
    found: dict[str, list[Draft]] = {}
    rejects: list[Reject] = []
    columns = (raw_files[name].to_pylist() for name in ("source_ref", "content", "sidecar"))
    for source_ref, content, sidecar in zip(*columns, strict=True):
        for item in _read(RawFile(source_ref, content, sidecar), {}):
            if isinstance(item, Reject):
                rejects.append(item)
            else:
                found.setdefault(item.article_id, []).append(item)
    batch = content_id("bat", *sorted(found))
    rows = []
    for article_id in sorted(found):
        row, overruled = _merged(found[article_id])
        rows.append({**row, "batch": batch})
        rejects.extend(overruled)
    return StageResult({"articles": table_of("articles", rows)}, rejects_table(rejects))
