"""Content hashes as ids: the same input gives the same ids on every machine."""

from __future__ import annotations

import hashlib


def content_id(prefix: str, *parts: str | bytes | int | None) -> str:
    """`prefix-` and 16 hex digits of the SHA-256 of the parts, each behind its length so that no two lists collide."""
    framed = []
    for part in parts:
        data = b"\x00" if part is None else part if isinstance(part, bytes) else str(part).encode("utf-8", "surrogatepass")
        framed.append(b"%d:%b" % (len(data), data))
    return f"{prefix}-{hashlib.sha256(b''.join(framed)).hexdigest()[:16]}"
