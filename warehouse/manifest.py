"""What curated/ and exports/ hold, by SHA-256, and what made it. No clock and no machine in it: equal runs give equal manifests."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable, Mapping
from importlib import metadata
from typing import Any

from factline.warehouse.curated import curated_files
from factline.warehouse.exports_on_disk import export_digests
from factline.warehouse.layout import DamagedError, Home, aside, replace
from factline.warehouse.shards import READING_LIBRARIES

LIBRARIES = tuple(sorted((*READING_LIBRARIES, "dagster", "duckdb", "great-expectations", "pandas")))


def _tables(home: Home) -> dict[str, Any]:
    listed: dict[str, Any] = {}
    for folder in sorted(e for e in home.curated.iterdir() if e.is_dir()):
        files = curated_files(home, folder.name)
        listed[folder.name] = {
            "rows": sum(f.rows for f in files),
            "files": {f.path.relative_to(home.root).as_posix(): {"rows": f.rows, "sha256": f.sha256} for f in files},
        }
    return listed


def write_manifest(
    home: Home, *, domain: str, lexicons_sha256: str, corrections_sha256: str, code_versions: Mapping[str, str]
) -> dict[str, Any]:
    """List every curated file with rows and SHA-256, and every export, under what made them: code (by stage), lexicons, corrections, libraries."""
    manifest = {
        "domain": domain,
        "lexicons_sha256": lexicons_sha256,
        "corrections_sha256": corrections_sha256,
        "code_versions": dict(code_versions),
        "python": platform.python_version(),
        "libraries": {name: metadata.version(name) for name in LIBRARIES},
        "tables": _tables(home),
        "exports": export_digests(home),
    }
    beside = aside(home.manifest)
    beside.write_text(json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
    replace(beside, home.manifest)
    return manifest


def read_manifest(home: Home) -> dict[str, Any]:
    """The manifest as it was written. FileNotFoundError where no run has ended yet, DamagedError where it is no JSON."""
    try:
        found: dict[str, Any] = json.loads(home.manifest.read_text(encoding="utf-8"))
    except ValueError as error:
        raise DamagedError(f"{home.manifest} cannot be read ({error})") from error
    return found


def differences(home: Home) -> tuple[str, ...]:
    """What of curated/ and exports/ is not as the manifest says, in words; empty where all is. Reads every file."""
    manifest = read_manifest(home)
    listed, found = _digests(manifest["tables"]) | manifest["exports"], _digests(_tables(home)) | export_digests(home)
    return tuple(_compare(listed, found))


def _digests(tables: Mapping[str, Any]) -> dict[str, str]:
    return {path: entry["sha256"] for table in tables.values() for path, entry in table["files"].items()}


def _compare(listed: Mapping[str, str], found: Mapping[str, str]) -> Iterable[str]:
    for path in sorted(listed.keys() | found.keys()):
        if path not in found:
            yield f"{path} is missing"
        elif path not in listed:
            yield f"{path} is not in the manifest"
        elif listed[path] != found[path]:
            yield f"{path} has other bytes than the manifest says"
