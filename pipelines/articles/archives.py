"""Archives → the files in them, archives within archives too, within limits. Bytes in, bytes out: nothing touches a disk.

A member's source_ref is the archive's, "!", and the member's path. A limit that is passed refuses the whole archive, for what
would be read up to there depends on the order of its members.
"""

from __future__ import annotations

import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO

from factline.pipelines.articles.names import names
from factline.pipelines.articles.raw import RawFile, RefusalError

_SIDECAR = ".meta.yaml"
_BROKEN = (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, NotImplementedError, ValueError)


@dataclass(frozen=True)
class Limits:
    """What an outer archive may unpack to: archives within archives, members, bytes in all, bytes out for each byte in.

    The ratio is looked at from `ratio_from` bytes on: a small file of one repeated line is no bomb.
    """

    depth: int = 3
    members: int = 100_000
    total_bytes: int = 512 * 2**20
    ratio: int = 200
    ratio_from: int = 8 * 2**20


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class RefusedMember:
    """A member that is not read, and why."""

    source_ref: str
    refusal: RefusalError
    content: bytes = b""


class _Budget:
    """What is left of the limits while one outer archive is unpacked."""

    def __init__(self, limits: Limits, packed: int) -> None:
        self.limits = limits
        self._packed = max(packed, 1)
        self._bytes = 0
        self._members = 0

    def count_member(self) -> None:
        self._members += 1
        if self._members > self.limits.members:
            raise RefusalError("archive_too_many_members", f"more than {self.limits.members:,} members")

    def read(self, stream: IO[bytes] | gzip.GzipFile) -> bytes:
        """All bytes of a stream, refusing at the limit and not after it."""
        parts: list[bytes] = []
        while part := stream.read(2**20):
            self._bytes += len(part)
            if self._bytes > self.limits.total_bytes:
                raise RefusalError("archive_too_large", f"more than {self.limits.total_bytes:,} bytes unpacked")
            if self._bytes > max(self.limits.ratio_from, self.limits.ratio * self._packed):
                raise RefusalError("archive_ratio", f"more than {self.limits.ratio} bytes unpacked for each byte packed")
            parts.append(part)
        return b"".join(parts)


Members = Iterator[RawFile | RefusedMember]


def _zip_members(file: RawFile, budget: _Budget) -> Members:
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        for info in archive.infolist():
            if info.is_dir():
                continue
            budget.count_member()
            ref = f"{file.source_ref}!{info.filename}"
            if info.flag_bits & 1:
                yield RefusedMember(ref, RefusalError("encrypted_member", "needs a password"))
                continue
            with archive.open(info) as stream:
                yield RawFile(ref, budget.read(stream))


def _wacz_members(file: RawFile, budget: _Budget) -> Members:
    """The WARC files of a WACZ, as that format names them; its indexes and page lists repeat what they say."""
    for member in _zip_members(file, budget):
        if member.source_ref.rsplit("!", 1)[-1].startswith("archive/"):
            yield member


def _tar_members(file: RawFile, budget: _Budget) -> Members:
    with tarfile.open(fileobj=io.BytesIO(file.content), mode="r:") as archive:
        for info in archive:
            if info.isdir():
                continue
            budget.count_member()
            ref = f"{file.source_ref}!{info.name}"
            stream = archive.extractfile(info) if info.isreg() else None
            if stream is None:
                yield RefusedMember(ref, RefusalError("not_a_file", "a link or a device, not a file"))
                continue
            yield RawFile(ref, budget.read(stream))


def _gzip_member(file: RawFile, budget: _Budget) -> Members:
    budget.count_member()
    name = file.source_ref.rsplit("!", 1)[-1].rsplit("/", 1)[-1]
    stem = f"{name[:-4]}.tar" if name.lower().endswith(".tgz") else name[:-3] if name.lower().endswith(".gz") else name
    with gzip.GzipFile(fileobj=io.BytesIO(file.content)) as stream:
        content = budget.read(stream)
    if stem.lower().endswith(".tar"):  # one archive to whoever packed it: a.tar.gz!story.txt
        yield from _tar_members(RawFile(file.source_ref, content), budget)
    else:
        yield RawFile(f"{file.source_ref}!{stem}", content)


_OPENERS: dict[str, Callable[[RawFile, _Budget], Members]] = {
    "zip": _zip_members,
    "wacz": _wacz_members,
    "tar": _tar_members,
    "gzip": _gzip_member,
}
KINDS = frozenset(_OPENERS)


def _with_sidecars(members: list[RawFile | RefusedMember]) -> Members:
    """Members, each NAME.meta.yaml joined to the member whose name it has, with or without that member's ending."""
    sidecars = {m.source_ref: m for m in members if isinstance(m, RawFile) and m.source_ref.endswith(_SIDECAR)}
    used: set[str] = set()
    for member in members:
        if isinstance(member, RefusedMember):
            yield member
        elif member.source_ref not in sidecars:
            stems = (
                member.source_ref,
                member.source_ref.removesuffix(f".{member.ending}") if member.ending else member.source_ref,
            )
            name = next((s + _SIDECAR for s in stems if s + _SIDECAR in sidecars), None)
            used |= {name} if name else set()
            yield RawFile(member.source_ref, member.content, sidecars[name].content if name else None)
    for name in sorted(sidecars.keys() - used):
        refusal = RefusalError("sidecar_without_file", f"no member beside it is named {name.removesuffix(_SIDECAR)}")
        yield RefusedMember(name, refusal, sidecars[name].content)


def _hidden(source_ref: str) -> bool:
    path = source_ref.rsplit("!", 1)[-1].split("/")
    return any(part.startswith(".") and part not in (".", "..") for part in path) or path[0] == "__MACOSX"


def _walk(file: RawFile, kind: str, depth: int, budget: _Budget, kind_of: Callable[[RawFile], str]) -> Members:
    if depth > budget.limits.depth:
        raise RefusalError("archive_too_deep", f"more than {budget.limits.depth} archives within each other")
    try:
        members = list(_OPENERS[kind](file, budget))
    except RefusalError:
        raise
    except _BROKEN as error:
        yield RefusedMember(file.source_ref, RefusalError("broken_archive", f"cannot be unpacked: {error}"), file.content)
        return
    if not members:
        yield RefusedMember(file.source_ref, RefusalError("empty_archive", "holds no file"), file.content)
    for member in _with_sidecars(members):
        if isinstance(member, RawFile) and _hidden(member.source_ref):
            yield RefusedMember(member.source_ref, RefusalError("hidden_member", "a hidden file is not read"), member.content)
        elif isinstance(member, RawFile) and member.ending in names().kinds and (inner := kind_of(member)) in KINDS:
            yield from _walk(member, inner, depth + 1, budget, kind_of)
        else:
            yield member


def unpack(
    file: RawFile, kind: str, kind_of: Callable[[RawFile], str], limits: Limits = LIMITS
) -> list[RawFile | RefusedMember]:
    """Files of an archive of this kind, and of archives in it; `kind_of` tells a member's kind by its ending.

    RefusalError where a limit is passed.
    """
    return list(_walk(file, kind, 1, _Budget(limits, len(file.content)), kind_of))
