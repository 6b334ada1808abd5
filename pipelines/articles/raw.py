"""What the readers of this stage hand each other: a raw file, and a refusal. Nothing here reads anything."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

_SHOWN_BYTES = 200


class RefusalError(ValueError):
    """An input that cannot be read: the name of the rule that refuses it, and what was wrong in words."""

    def __init__(self, rule: str, reason: str) -> None:
        super().__init__(f"{rule}: {reason}")
        self.rule = rule
        self.reason = reason


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file's bytes under its source_ref, and the bytes of its sidecar where it has one."""

    source_ref: str
    content: bytes
    sidecar: bytes | None = None

    @property
    def ending(self) -> str:
        """Lower-case ending of the file's name without its dot; empty where it has none."""
        name = self.source_ref.rsplit("!", 1)[-1].rsplit("/", 1)[-1]
        return name.rsplit(".", 1)[1].lower() if "." in name[1:] else ""


def shown_bytes(content: bytes) -> dict[str, str | int]:
    """Bytes as a rejected row shows them: how many, their SHA-256, and how they begin."""
    return {
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "begins": content[:_SHOWN_BYTES].decode("utf-8", "backslashreplace"),
    }
