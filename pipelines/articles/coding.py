"""Bytes as HTTP sent them → bytes of the document: content codings undone, never beyond a limit. Knows no network."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from factline.pipelines.articles.raw import RefusalError

ACCEPTED = "gzip, deflate"  # what is asked for; brotli and zstd have no decoder here that stops at a limit
_STEP = 2**16
_GZIP = {"gzip", "x-gzip"}


class _Inflate:
    """One coding being undone, member by member, in steps of bounded size."""

    def __init__(self, coding: str) -> None:
        self._coding = coding
        self._inner = self._fresh()
        self._begun = False

    def _fresh(self, bits: int = zlib.MAX_WBITS) -> zlib._Decompress:
        return zlib.decompressobj(bits | 16 if self._coding in _GZIP else bits)

    def feed(self, data: bytes) -> Iterator[bytes]:
        if not self._begun and data:
            self._begun = True
            if self._coding == "deflate" and (data[0] & 0x0F) != 8:  # servers that send it bare, without zlib's header
                self._inner = self._fresh(-zlib.MAX_WBITS)
        more = bool(data)
        while more:
            if self._inner.eof:  # gzip allows several members; anything else after the end is padding
                if self._coding not in _GZIP or data[:2] != b"\x1f\x8b"[: len(data)]:
                    return
                self._inner = self._fresh()
            out = self._inner.decompress(data, _STEP)
            yield out
            data = self._inner.unused_data if self._inner.eof else self._inner.unconsumed_tail
            # A full step may leave more behind it within zlib, with nothing left to feed.
            more = bool(data) or (len(out) == _STEP and not self._inner.eof)

    def finished(self) -> bool:
        return self._inner.eof or not self._begun


def limited(parts: Iterable[bytes], limit: int) -> Iterator[bytes]:
    """The parts, up to `limit` bytes in all; RefusalError `too_large` at the first byte beyond."""
    total = 0
    for part in parts:
        total += len(part)
        if total > limit:
            raise RefusalError("too_large", f"more than {limit:,} bytes")
        yield part


def document(parts: Iterable[bytes], coding: str | None, limit: int) -> bytes:
    """A body's parts and its Content-Encoding → the document, at most `limit` bytes before and after.

    RefusalError: `too_large`, `unknown_coding`, `broken_coding` (no such data, or cut short).
    """
    name = (coding or "identity").strip().lower()
    sent = limited(parts, limit)
    if name == "identity":
        return b"".join(sent)
    if name not in _GZIP | {"deflate"}:
        raise RefusalError("unknown_coding", f"sent as {name}, which is not read (asked for: {ACCEPTED})")
    inflate = _Inflate(name)
    try:
        whole = b"".join(limited((out for part in sent for out in inflate.feed(part)), limit))
    except zlib.error as error:
        raise RefusalError("broken_coding", f"said to be {name}, but is not: {error}") from None
    if not inflate.finished():
        raise RefusalError("broken_coding", f"its {name} is cut short")
    return whole
