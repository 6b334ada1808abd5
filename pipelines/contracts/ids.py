"""Content hashes as ids: the same input gives the same ids on every machine."""

from __future__ import annotations

import hashlib


def content_id(prefix: str, *parts: str | bytes | int | None) -> str:
    """`prefix-` and 16 hex digits of the SHA-256 of the parts, each behind its length so that no two lists collide."""
    digest = hashlib.sha256()
    for part in parts:
        data = b"\x00" if part is None else part if isinstance(part, bytes) else str(part).encode("utf-8", "surrogatepass")
        digest.update(f"{len(data)}:".encode())
        digest.update(data)
    return f"{prefix}-{digest.hexdigest()[:16]}"
