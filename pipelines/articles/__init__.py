"""raw_files → articles: what was read, by its bytes, with what the source says of itself.

In: files as they were found (source_ref, content, sidecar). Out: one row an article, and a reject for whatever is none. What of
a text is worth reading, and when a text was published if nobody says so, is for later stages.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from factline.pipelines.articles import archives, drafts, records
from factline.pipelines.articles.decoding import decode
from factline.pipelines.articles.drafts import Draft
from factline.pipelines.articles.kinds import kind_of
from factline.pipelines.articles.raw import RawFile, RefusalError, shown_bytes
from factline.pipelines.contracts import Reject, StageResult, content_id, rejects_table, table_of

__all__ = ["run"]

_MEDIA_TYPES = {"text": "text/plain", "html": "text/html"}
_MERGED = ("publisher", "title", "url", "language", "published")


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


def _records(file: RawFile, kind: str, given: dict[str, Any]) -> Iterator[Draft | Reject]:
    empty = True
    for record in records.READERS[kind](file.content):
        empty = False
        key = f"{file.source_ref}#{record.number}"
        if isinstance(record, records.BadRecord):
            yield _refused_record(key, record.written, record.refusal)
            continue
        try:
            draft = drafts.completed(drafts.with_sidecar(drafts.of_record(key, record.fields), given))
            yield draft
            yield from _refused_values(key, draft)
        except RefusalError as refusal:
            yield _refused_record(key, json.dumps(record.fields, sort_keys=True, default=str), refusal)
    if empty:
        raise RefusalError("empty_file", "holds no record")


def _unpacked(file: RawFile, kind: str) -> Iterator[Draft | Reject]:
    for member in archives.unpack(file, kind, kind_of):
        if isinstance(member, RawFile):
            yield from _read(member)
        else:
            yield _refused_file(RawFile(member.source_ref, member.content), member.refusal)


def _read(file: RawFile) -> Iterator[Draft | Reject]:
    """Every article of a file, and a reject for each part of it that is none."""
    try:
        kind = kind_of(file)
        if kind in archives.KINDS:
            yield from _unpacked(file, kind)
            return
        given = drafts.read_sidecar(file.sidecar) if file.sidecar is not None else {}
        if kind in records.READERS:
            yield from _records(file, kind, given)
            return
        text = decode(file.content, declares=kind == "html")
        draft = drafts.of_file(file.source_ref, file.content, _MEDIA_TYPES[kind], text)
        draft = drafts.completed(drafts.with_sidecar(draft, given))
        yield draft
        yield from _refused_values(file.source_ref, draft)
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
        for item in _read(RawFile(source_ref, content, sidecar)):
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
