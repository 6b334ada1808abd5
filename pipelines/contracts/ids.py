"""Content hashes as ids: the same input gives the same ids on every machine."""

from __future__ import annotations

import hashlib
import re

_WORD = re.compile(r"\w+")


def content_id(prefix: str, *parts: str | bytes | int | None) -> str:
    """`prefix-` and 16 hex digits of the SHA-256 of the parts, each behind its length in bytes so that no two lists collide."""
    framed = "".join([f"{len(t)}:{t}" for t in ["\x00" if p is None else str(p) for p in parts]])
    if framed.isascii() and bytes not in map(type, parts):  # as most are: one byte a character, so the lengths are right
        data = framed.encode()
    else:
        data = b"".join([b"%d:%b" % (len(d), d) for d in map(_bytes, ["\x00" if p is None else p for p in parts])])
    return f"{prefix}-{hashlib.sha256(data).hexdigest()[:16]}"


def _bytes(part: str | bytes | int) -> bytes:
    return part if isinstance(part, bytes) else str(part).encode("utf-8", "surrogatepass")


def line_number(text: str) -> int:
    """A signed number of 64 bits for a line, over its words alone: case, spaces, quotes and stops make no difference."""
    words = " ".join(_WORD.findall(text.casefold()))
    return int.from_bytes(hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big", signed=True)
