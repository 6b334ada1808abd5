"""Files and folders that a user names → batches of raw files. What stands in a file is for the articles stage to say.

In: paths. Out: a listing in a fixed order, then batches as tables (source_ref, content, sidecar) kept in raw/. What cannot be
read comes out as a reject with its reason; hidden files are skipped and counted.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from factline.pipelines.articles.raw import RefusalError
from factline.pipelines.contracts import Reject, rejects_table
from factline.warehouse import dumps
from factline.warehouse.layout import Home
from factline.warehouse.parquet import write_table

_COLUMNS: list[pa.Field[Any]] = [
    pa.field("source_ref", pa.string(), nullable=False),
    pa.field("content", pa.binary(), nullable=False),
    pa.field("sidecar", pa.binary()),
]
SCHEMA = pa.schema(_COLUMNS)
SIDECAR = ".meta.yaml"
BATCH_FILES = 2_000
BATCH_BYTES = 64 * 2**20
FILE_BYTES = 2**30  # of a file that is read whole


@dataclass(frozen=True)
class RawFile:
    """A file found: its name below the folder that was given, where it lies, its sidecar's path, its size in bytes."""

    source_ref: str
    path: Path
    sidecar: Path | None
    size: int


@dataclass(frozen=True)
class Found:
    """A listing: files by source_ref, what could not be listed, and how many hidden files and folders were passed over."""

    files: tuple[RawFile, ...]
    rejects: tuple[Reject, ...]
    hidden: int


def _name(path: str) -> str:
    # A file name may hold bytes that are no UTF-8; Arrow strings cannot, so these are written as \xNN.
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _refused(source_ref: str, rule: str, reason: str) -> Reject:
    return Reject("articles", source_ref, rule, reason, {"source_ref": source_ref})


class _Walk:
    """One listing under way."""

    def __init__(self) -> None:
        self.files: list[tuple[Path, RawFile]] = []  # with the given path that led to it
        self.rejects: list[Reject] = []
        self.hidden = 0

    def enter(self, given: Path) -> None:
        if given.is_dir():
            self._folder(given, given)
        else:
            self._files(given, given.parent, [given.name])

    def _folder(self, given: Path, folder: Path) -> None:
        try:
            entries = sorted(os.scandir(folder), key=lambda e: os.fsencode(e.name))
        except OSError as error:
            self.rejects.append(_refused(self._ref(given, folder) + "/", "unreadable_folder", str(error.strerror)))
            return
        shown = [e for e in entries if not e.name.startswith(".")]
        self.hidden += len(entries) - len(shown)
        self._files(given, folder, [e.name for e in shown if not e.is_dir()])
        for entry in shown:
            if entry.is_dir(follow_symlinks=False):
                self._folder(given, Path(entry.path))
            elif entry.is_dir():  # a link to a folder may lead in a circle, or out of what was given
                ref = self._ref(given, Path(entry.path)) + "/"
                self.rejects.append(
                    _refused(ref, "linked_folder", "a link to a folder is not followed: give the folder itself")
                )

    def _files(self, given: Path, folder: Path, names: Sequence[str]) -> None:
        beside = {n for n in names if n.endswith(SIDECAR)} if given.is_dir() else set()
        if not given.is_dir():
            beside = {n for n in _sidecar_names(given.name) if (folder / n).is_file()}
        used: set[str] = set()
        for name in names:
            if name.endswith(SIDECAR):
                continue
            sidecar = next((n for n in _sidecar_names(name) if n in beside), None)
            used |= {sidecar} if sidecar else set()
            self._file(given, folder / name, folder / sidecar if sidecar else None)
        for name in sorted((set(names) & beside) - used):
            ref = self._ref(given, folder / name)
            self.rejects.append(
                _refused(ref, "sidecar_without_file", f"no file beside it is named {name.removesuffix(SIDECAR)}")
            )

    def _file(self, given: Path, path: Path, sidecar: Path | None) -> None:
        ref = self._ref(given, path)
        try:
            status = path.stat()
        except OSError as error:
            self.rejects.append(_refused(ref, "unreadable_file", str(error.strerror)))
            return
        if not stat.S_ISREG(status.st_mode):  # reading a pipe or a device may never end
            self.rejects.append(_refused(ref, "not_a_file", "neither a file nor a folder"))
            return
        self.files.append((given, RawFile(ref, path, sidecar, status.st_size)))

    @staticmethod
    def _ref(given: Path, path: Path) -> str:
        return _name(path.name if path == given else path.relative_to(given).as_posix())


def _sidecar_names(name: str) -> tuple[str, ...]:
    """Sidecars that a file may have, the nearer first: story.txt.meta.yaml, then story.meta.yaml."""
    stem = name.rsplit(".", 1)[0]
    return (name + SIDECAR,) if stem in ("", name) else (name + SIDECAR, stem + SIDECAR)


def find(paths: Iterable[Path]) -> Found:
    """List files under the given files and folders, by source_ref; a file reached twice is listed once.

    source_ref is the path below the given folder (a file given itself: its name), with /; where two files of different folders
    share it, the given folder's own name goes before it. A sidecar is NAME.meta.yaml beside its file, NAME with or without the
    file's ending. FileNotFoundError where a given path does not exist; ValueError where two files cannot be told apart by name.
    """
    walk = _Walk()
    for given in paths:
        if not given.exists():
            raise FileNotFoundError(f"no such file or folder: {given}")
        walk.enter(given)
    once: dict[Path, tuple[Path, RawFile]] = {}
    for given, file in walk.files:
        once.setdefault(file.path.resolve(), (given, file))
    return Found(_told_apart(list(once.values())), tuple(walk.rejects), walk.hidden)


def _told_apart(found: Sequence[tuple[Path, RawFile]]) -> tuple[RawFile, ...]:
    times: dict[str, int] = {}
    for _, file in found:
        times[file.source_ref] = times.get(file.source_ref, 0) + 1
    named: dict[str, RawFile] = {}
    for given, file in found:
        ref = file.source_ref
        if times[ref] > 1:
            root = given.absolute() if given.is_dir() else given.absolute().parent
            ref = f"{_name(root.name)}/{ref}"
        if ref in named:
            raise ValueError(f"{named[ref].path} and {file.path} would both be named {ref}")
        named[ref] = replace(file, source_ref=ref)
    return tuple(named[ref] for ref in sorted(named))


def batches(files: Sequence[RawFile]) -> Iterator[tuple[RawFile, ...]]:
    """The files in order, in batches of at most BATCH_FILES files and BATCH_BYTES bytes (a larger file is a batch alone)."""
    batch: list[RawFile] = []
    size = 0
    for file in files:
        if batch and (len(batch) == BATCH_FILES or size + file.size > BATCH_BYTES):
            yield tuple(batch)
            batch, size = [], 0
        batch.append(file)
        size += file.size
    if batch:
        yield tuple(batch)


def read(files: Iterable[RawFile]) -> tuple[pa.Table, pa.Table]:
    """Files → (table of SCHEMA, rejects of those that could not be read). A sidecar that cannot be read refuses its file."""
    rows: list[dict[str, str | bytes | None]] = []
    refused: list[Reject] = []
    for file in files:
        try:
            content = file.path.read_bytes()
            sidecar = file.sidecar.read_bytes() if file.sidecar is not None else None
        except OSError as error:
            refused.append(
                _refused(file.source_ref, "unreadable_file", f"{error.strerror}: {_name(Path(error.filename).name)}")
            )
            continue
        rows.append({"source_ref": file.source_ref, "content": content, "sidecar": sidecar})
    return pa.Table.from_pylist(rows, schema=SCHEMA), rejects_table(refused)


def _read_whole(file: RawFile) -> tuple[pa.Table, pa.Table]:
    """A large file as `read` gives it; refused where it is larger than what is read whole. OSError where it cannot be read."""
    refused = dumps.refused_whole(file.path, file.size, dumps.WHOLE_BYTES)
    if refused is None and file.size > FILE_BYTES:
        refused = f"{file.size:,} bytes, at most {FILE_BYTES:,} are read"
    if refused is None:
        return read([file])
    return SCHEMA.empty_table(), rejects_table([_refused(file.source_ref, "file_too_large", refused)])


def tables(files: Sequence[RawFile]) -> Iterator[tuple[pa.Table, pa.Table]]:
    """A batch of files as `read` gives it; a large dump that is a batch alone in parts of bounded size, one after the other."""
    if len(files) > 1 or files[0].size <= BATCH_BYTES:
        yield read(files)
        return
    file = files[0]
    try:
        if not dumps.in_parts(file.path, file.size):
            yield _read_whole(file)
            return
        sidecar = file.sidecar.read_bytes() if file.sidecar is not None else None
        for part in dumps.parts(file.path):
            row = {"source_ref": part.name(file.source_ref), "content": part.content, "sidecar": sidecar}
            yield pa.Table.from_pylist([row], schema=SCHEMA), rejects_table([])
    except OSError as error:
        refusal = _refused(file.source_ref, "unreadable_file", str(error.strerror))
        yield SCHEMA.empty_table(), rejects_table([refusal])
    except RefusalError as error:
        yield SCHEMA.empty_table(), rejects_table([_refused(file.source_ref, error.rule, error.reason)])


@dataclass(frozen=True)
class RawStore:
    """Batches kept in raw/ as they were read, each named by the hash of its rows; a batch once kept never changes."""

    home: Home

    def list(self) -> tuple[str, ...]:
        """Keys of the batches, in order."""
        return tuple(sorted(p.stem for p in self.home.raw.glob("*.parquet")))

    def get(self, key: str) -> pa.Table:
        """A batch's table; FileNotFoundError where there is none."""
        return pq.read_table(self.home.raw / f"{key}.parquet", columns=SCHEMA.names, partitioning=None).cast(SCHEMA)

    def put(self, table: pa.Table, origins: Sequence[str] | None = None) -> str | None:
        """Keep the rows that no batch holds yet (same source_ref, content and sidecar); the batch's key, None where all are known.

        A file that changed is a new row: what it said before stays an article of its own. `origins` says of each row where it
        came from, when, and with which headers (JSON); it is kept beside it and is no part of what makes a row new.
        """
        known = self._known()
        prints = fingerprints(table)
        new = [at for at, mark in enumerate(prints) if mark not in known]
        if not new:
            return None
        key = hashlib.sha256("".join(prints[at] for at in new).encode()).hexdigest()[:32]
        digests = _digests(table)
        told = origins if origins is not None else (None,) * table.num_rows
        marked = table
        for name, values in (("fingerprint", prints), ("sha256", digests), ("origin", told)):
            marked = marked.append_column(name, pa.array(values, type=pa.string()))
        write_table(marked.take(pa.array(new)), self.home.raw / f"{key}.parquet")
        return key

    def provenance(self, key: str) -> tuple[tuple[str, str | None], ...]:
        """SHA-256 of each content of a batch, and its origin (None for files that a user handed in)."""
        path = self.home.raw / f"{key}.parquet"
        if "origin" not in pq.read_schema(path).names:  # kept before sources were
            return tuple((digest, None) for digest in _digests(pq.read_table(path, columns=["content"], partitioning=None)))
        rows = pq.read_table(path, columns=["sha256", "origin"], partitioning=None).to_pylist()
        return tuple((row["sha256"], row["origin"]) for row in rows)

    def _known(self) -> set[str]:
        # Kept beside the rows, so that a new file does not cost a reading of all that were ever read.
        files = (
            pq.read_table(self.home.raw / f"{key}.parquet", columns=["fingerprint"], partitioning=None) for key in self.list()
        )
        return {str(mark) for file in files for mark in file["fingerprint"].to_pylist()}


def _digests(table: pa.Table) -> list[str]:
    contents: list[Any] = table["content"].to_pylist()
    return [hashlib.sha256(content).hexdigest() for content in contents]


def fingerprints(table: pa.Table) -> list[str]:
    """A hash a row, over source_ref, content and sidecar; the order of rows is kept."""
    marks = []
    for ref, content, sidecar in zip(*(table[name].to_pylist() for name in SCHEMA.names), strict=True):
        digest = hashlib.sha256()
        for part in (ref.encode(), content, b"" if sidecar is None else b"+" + sidecar):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
        marks.append(digest.hexdigest())
    return marks
