"""Folders, files, archives, dumps, mails and PDF reports on this machine → items. A file is taken when it is new or has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from factline.pipelines.articles import archives, drafts
from factline.pipelines.articles import raw as stage
from factline.pipelines.articles.kinds import kind_of
from factline.warehouse import dumps
from factline.warehouse.raw_files import Found as Listing
from factline.warehouse.raw_files import RawFile, find
from factline.warehouse.sources.found import Found, Item, Missed, SourceError, Tools, Unchanged
from factline.warehouse.sources.settings import ArchiveSource, DumpSource, FilesSource, Source

REST_SECONDS = 3.0  # a file touched less than this ago may still be being written
WHOLE_BYTES = 2**30  # of a file that is read whole
ENDINGS: Mapping[str, tuple[str, ...]] = {
    "mail": (".eml",),
    "pdf": (".pdf",),
    "archive": (".zip", ".tar", ".tar.gz", ".tgz", ".gz"),
    "dump": (".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet", ".pq"),
    "warc": (".warc", ".warc.gz", ".wacz"),
}


def listed(path: Any) -> Listing:
    """What lies under a path; SourceError where nothing does."""
    try:
        return find([path])
    except FileNotFoundError as error:
        raise SourceError("no_such_path", str(error)) from None
    except ValueError as error:
        raise SourceError("ambiguous_names", str(error)) from None


def state_of(file: RawFile) -> tuple[str, float]:
    """A mark of a file's size and time of change, its sidecar's too, and when the younger of them changed. OSError if gone."""
    states = [part.stat() for part in (file.path, file.sidecar) if part is not None]
    mark = hashlib.sha256(repr([(s.st_size, s.st_mtime_ns) for s in states]).encode()).hexdigest()[:16]
    return mark, max(s.st_mtime for s in states)


def said_of_all(source: Source) -> dict[str, Any]:
    """What a source says of all its articles, under a sidecar's names."""
    told = {"publisher": source.publisher, "language": source.language, "columns": getattr(source, "columns", None)}
    return {name: value for name, value in told.items() if value}


def sidecar_with(own: bytes | None, told: Mapping[str, Any]) -> bytes | None:
    """A file's sidecar with what its source says where it is silent; one that cannot be read stays as it is, to be refused."""
    if not told:
        return own
    try:
        given = drafts.read_sidecar(own) if own is not None else {}
    except stage.RefusalError:
        return own
    return drafts.written_sidecar({**told, **given})


def changed(source: Source, tools: Tools, path: Any) -> Iterator[tuple[RawFile, dict[str, Any]] | Missed]:
    """Files under a path that are new or changed and at rest, each with what is to be remembered of it; misses for the rest."""
    found = listed(path)
    for reject in found.rejects:
        yield Missed(reject.key, reject.rule, reject.reason)
    endings = ENDINGS.get(source.kind)
    for file in found.files:
        if endings is not None and not file.source_ref.lower().endswith(endings):
            yield Missed(file.source_ref, "other_ending", f"a source of kind {source.kind} takes {', '.join(endings)}")
            continue
        try:
            mark, touched = state_of(file)
        except OSError as error:
            yield Missed(file.source_ref, "unreadable_file", str(error.strerror))
            continue
        told = {"mark": mark, "read_as": said_of_all(source)}
        taken = tools.state.taken(tools.name, file.source_ref)
        if tools.now.timestamp() - touched >= REST_SECONDS and (taken is None or taken[1] != told):
            yield file, told


def _refusal(source: Source, file: RawFile, content: bytes) -> Missed | None:
    """Why an archive is not taken; None where its limits hold."""
    if not isinstance(source, ArchiveSource):
        return None
    limits = archives.Limits(source.depth, source.members, source.unpacked_bytes, source.ratio)
    try:
        inner = stage.RawFile(file.source_ref, content)
        archives.unpack(inner, kind_of(inner), kind_of, limits)
    except stage.RefusalError as refusal:
        return Missed(file.source_ref, refusal.rule, refusal.reason)
    return None


def _taken(source: FilesSource | ArchiveSource | DumpSource, file: RawFile, told: dict[str, Any], tools: Tools) -> Found:
    limit = min(source.file_bytes, WHOLE_BYTES)
    if file.size > limit:
        return Missed(file.source_ref, "file_too_large", f"{file.size:,} bytes, at most {limit:,} are taken")
    try:
        whole = None if isinstance(source, ArchiveSource) else dumps.refused_whole(file.path, file.size, source.whole_bytes)
        if whole is not None:
            return Missed(file.source_ref, "file_too_large", whole)
        content = file.path.read_bytes()
        own = file.sidecar.read_bytes() if file.sidecar is not None else None
    except OSError as error:
        return Missed(file.source_ref, "unreadable_file", str(error.strerror))
    refused = _refusal(source, file, content)
    return _item(source, file, content, own, tools, told) if refused is None else refused


def _item(
    source: Source, file: RawFile, content: bytes, own: bytes | None, tools: Tools, told: dict[str, Any], *, name: str = ""
) -> Item:
    said = said_of_all(source)
    return Item(
        item=name or file.source_ref,
        source_ref=f"{tools.name}/{name or file.source_ref}",
        content=content,
        sidecar=sidecar_with(own, said),
        origin={"path": str(file.path)},
        told=told,
        by_content="columns" not in said,
    )


def _in_parts(source: FilesSource | DumpSource, file: RawFile, told: dict[str, Any], tools: Tools) -> Iterator[Found]:
    """A large dump part by part, then the file itself as taken: a pull that stops between finds the parts known next time."""
    if file.size > source.file_bytes:
        yield Missed(file.source_ref, "file_too_large", f"{file.size:,} bytes, at most {source.file_bytes:,} are taken")
        return
    try:
        own = file.sidecar.read_bytes() if file.sidecar is not None else None
        for part in dumps.parts(file.path):
            yield _item(source, file, part.content, own, tools, {}, name=part.name(file.source_ref))
    except OSError as error:
        yield Missed(file.source_ref, "unreadable_file", str(error.strerror))
    except stage.RefusalError as refusal:
        yield Missed(file.source_ref, refusal.rule, refusal.reason)
    else:
        yield Unchanged(file.source_ref, told)


def _is_large_dump(file: RawFile) -> bool:
    try:
        return dumps.in_parts(file.path, file.size)
    except OSError:  # told when it is read
        return False


def pull(source: FilesSource | ArchiveSource | DumpSource, tools: Tools) -> Iterator[Found]:
    """Every file that is new or changed since it was last taken."""
    for entry in changed(source, tools, source.path):
        if isinstance(entry, Missed):
            yield entry
        elif not isinstance(source, ArchiveSource) and _is_large_dump(entry[0]):
            yield from _in_parts(source, *entry, tools)
        else:
            yield _taken(source, *entry, tools)
