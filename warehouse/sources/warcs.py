"""WARC and WACZ archives, CC-NEWS among them → their pages, read as a stream. A pull that was cut off goes on where it stopped."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

import httpx

from factline.pipelines.articles import drafts, warc
from factline.pipelines.articles.raw import RefusalError
from factline.warehouse.raw_files import RawFile
from factline.warehouse.sources.fetching import FetchError
from factline.warehouse.sources.files import changed, said_of_all
from factline.warehouse.sources.found import Found, Item, Mark, Missed, SourceError, Tools, Unchanged
from factline.warehouse.sources.settings import WarcSource


class _Parts:
    """Parts that come one after the other, as the file that fastwarc reads. What fails ends the file and is kept in `failed`.

    fastwarc asks that a file can seek, and does not do it.
    """

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts, self._left, self._at = parts, b"", 0
        self.failed: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            while not self._left:
                self._left = next(self._parts)
        except StopIteration:
            return b""
        except (httpx.HTTPError, FetchError, RefusalError) as error:
            self.failed = error
            return b""
        part, self._left = (self._left, b"") if size < 0 else (self._left[:size], self._left[size:])
        self._at += len(part)
        return part

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        if (offset, whence) not in ((0, 1), (self._at, 0)):
            raise OSError("a stream has no way back")
        return self._at


def _wanted(hosts: tuple[str, ...]) -> Callable[[str], bool]:
    names = tuple(host.lower().removeprefix("www.") for host in hosts)

    def wanted(url: str) -> bool:
        try:
            host = (urlsplit(url).hostname or "").removeprefix("www.")
        except ValueError:
            return False
        return not names or any(host == name or host.endswith(f".{name}") for name in names)

    return wanted


def _item(source: WarcSource, ref: str, file_mark: str, page: warc.Page) -> Item:
    said = {**said_of_all(source), "url": page.url, "media_type": page.media_type}
    origin = {"url": page.url, "captured_at": page.date, "archive": ref, "position": page.position, "headers": page.headers}
    return Item(
        item=f"{ref}@{page.position}",
        source_ref=page.url,
        content=page.content,
        sidecar=drafts.written_sidecar(said),
        origin=origin,
        mark=(f"at:{ref}", f"{file_mark} {page.position}"),
    )


def _after(tools: Tools, ref: str, file_mark: str) -> int:
    """The position of the last page that was taken of an archive; -1 for none, and where the archive is another one now."""
    known = tools.state.mark(tools.name, f"at:{ref}")
    mark, _, position = (known or " ").rpartition(" ")
    return int(position) if known is not None and mark == file_mark else -1


def _pages(source: WarcSource, tools: Tools, ref: str, file_mark: str, stream: Any) -> Generator[Found, None, bool]:
    """Pages of one archive; whether it was read to its end."""
    broken = False
    limit = tools.fetcher.settings.page_bytes
    for page in warc.pages(stream, limit=limit, wanted=_wanted(source.hosts), after=_after(tools, ref, file_mark)):
        if isinstance(page, warc.Page):
            yield _item(source, ref, file_mark, page)
        elif isinstance(page, warc.BadPage):
            broken = broken or not page.url
            yield Missed(f"{ref}@{page.position}" if page.url else ref, page.refusal.rule, f"{page.url} {page.refusal.reason}")
        elif page.kinds:
            yield Mark(f"passed over:{ref}", warc.said(page.kinds))
    return not broken and getattr(stream, "failed", None) is None


def _file(source: WarcSource, tools: Tools, file: RawFile, file_mark: str) -> Generator[Found, None, bool]:
    with ExitStack() as stack:
        try:
            opened = stack.enter_context(file.path.open("rb"))
            if not file.source_ref.lower().endswith(".wacz"):
                inside: list[tuple[str, Any]] = [(file.source_ref, opened)]
            else:
                archive = stack.enter_context(zipfile.ZipFile(opened))
                names = [
                    n for n in archive.namelist() if n.startswith("archive/") and n.lower().endswith((".warc", ".warc.gz"))
                ]
                inside = [(f"{file.source_ref}!{n}", stack.enter_context(archive.open(n))) for n in names]
        except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
            yield Missed(file.source_ref, "broken_archive", f"cannot be opened: {error}")
            return False
        whole = True
        for ref, stream in inside:
            whole = (yield from _pages(source, tools, ref, file_mark, stream)) and whole
        return whole


def _address(source: WarcSource, tools: Tools, url: str) -> Iterator[Found]:
    if tools.state.taken(tools.name, url) is not None:
        return
    try:
        with tools.fetcher.stream(url, source.stream_bytes) as parts:
            stream = _Parts(parts)
            whole = yield from _pages(source, tools, url, url, stream)
            if stream.failed is not None:
                raise stream.failed
            if whole:
                yield Unchanged(url)
    except FetchError as error:
        raise SourceError(error.rule, f"{url}: {error.reason}") from error


def pull(source: WarcSource, tools: Tools) -> Iterator[Found]:
    """Pages of every archive that is new or changed."""
    if source.url is not None:
        yield from _address(source, tools, source.url)
        return
    for entry in changed(source, tools, source.path):
        if isinstance(entry, Missed):
            yield entry
            continue
        file, told = entry
        if (yield from _file(source, tools, file, told["mark"])):
            yield Unchanged(file.source_ref, told)
