"""The folder of corrections files: its texts by name, a hash over them, and writing one more. What they say is for pipelines."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from factline.warehouse.layout import Home, aside, replace

_ENDINGS = (".yaml", ".yml")


def correction_files(home: Home) -> dict[str, bytes]:
    """Bytes of every corrections file by its name below the folder, in order; none where there is no folder."""
    folder = home.corrections
    found = sorted(p for p in folder.rglob("*") if p.suffix in _ENDINGS and not p.name.startswith(".") and p.is_file())
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in found}


def corrections_sha256(files: Mapping[str, bytes]) -> str:
    """One hash over names and bytes."""
    digest = hashlib.sha256()
    for name, data in sorted(files.items()):
        digest.update(f"{len(name.encode())}:{name}:{len(data)}:".encode())
        digest.update(data)
    return digest.hexdigest()


def write_correction(home: Home, name: str, text: str) -> str:
    """Write a new corrections file whole or not at all; its path. FileExistsError where one of that name is there."""
    target = home.corrections / name
    if target.exists():
        raise FileExistsError(f"{target} is there already")
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = aside(target)
    beside.write_text(text, encoding="utf-8")
    replace(beside, target)
    return str(target)
