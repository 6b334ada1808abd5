"""The warehouse as it stands → a release: every table frozen in one file, with a manifest by SHA-256 and a data package.

releases/<name>/manifest.json          what made it, and every other file with its bytes and SHA-256
releases/<name>/datapackage.json       the tables for any reader of Frictionless packages
releases/<name>/tables/<table>.parquet
releases/<name>/exports/…              the export files, where there are any
releases/<name>/corrections/…          the corrections files that were replayed

A release appears whole or not at all, and is never written again. Each names the one before it and that one's manifest by its hash,
so that a history can be proved from its last link. Whether the warehouse is fit to be released is for the caller to ask.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from factline.pipelines.contracts import contract, table_names
from factline.warehouse.corrections_files import correction_files
from factline.warehouse.data_package import descriptor
from factline.warehouse.layout import Home, aside, digest_of, sync
from factline.warehouse.manifest import read_manifest
from factline.warehouse.parquet import read_stream, write_stream
from factline.warehouse.spans import SPANS, write_spans

MANIFEST, PACKAGE = "manifest.json", "datapackage.json"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
NOW = "now"  # what `diff` calls the warehouse that is not released
_CHUNK = 1 << 20


class ReleaseError(ValueError):
    """A release that cannot be made or read."""


class NoReleaseError(ReleaseError):
    """A release that is not there."""


@dataclass(frozen=True)
class Release:
    """A release: its folder, and what its manifest says."""

    folder: Path
    manifest: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.manifest["release"])

    @property
    def sequence(self) -> int:
        """Its place among the releases of the home, from 1."""
        return int(self.manifest["sequence"])

    @property
    def released_on(self) -> date:
        """Its day."""
        return date.fromisoformat(self.manifest["released_on"])

    @property
    def manifest_sha256(self) -> str:
        """The hash that the next release names."""
        return digest_of(self.folder / MANIFEST)

    def table(self, name: str) -> Path:
        """A table's file, whether or not it is there."""
        return self.folder / "tables" / f"{name}.parquet"


def releases(home: Home) -> tuple[Release, ...]:
    """The releases of a home, oldest first. ReleaseError where a folder among them has no manifest that can be read."""
    folders = sorted(f for f in home.releases.glob("*") if f.is_dir() and not f.name.startswith("."))
    found = [_read(folder) for folder in folders]
    return tuple(sorted(found, key=lambda r: (r.sequence, r.name)))


def _read(folder: Path) -> Release:
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        found = Release(folder, manifest)
        if found.name != folder.name or found.sequence < 1 or not found.released_on:
            raise ReleaseError(f"{folder / MANIFEST} is of another release: {found.name}")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReleaseError(f"release {folder.name} has no manifest that can be read ({error})") from error
    return found


def release(home: Home, name: str) -> Release:
    """The release of that name; NoReleaseError where there is none."""
    folder = home.releases / name
    if NAME.fullmatch(name) is None or not folder.is_dir():
        known = ", ".join(r.name for r in releases(home))
        raise NoReleaseError(f"no release {name}; there are: {known}" if known else f"no release {name}: there is none yet")
    return _read(folder)


def _refuse(home: Home, name: str, released_on: date, before: Release | None) -> None:
    if NAME.fullmatch(name) is None or name == NOW:
        raise ReleaseError(f"{name!r} is no name for a release: letters, digits, point, hyphen and underscore, and not `{NOW}`")
    # Names that differ in case alone are one folder on some file systems, and one name to most readers.
    if name.lower() in {r.name.lower() for r in releases(home)}:
        raise ReleaseError(f"there is a release {name} already, and a release is never written again")
    if before is not None and released_on < before.released_on:
        raise ReleaseError(f"{released_on} is before the day of release {before.name} ({before.released_on})")


def _write_tables(home: Home, names: Sequence[str], folder: Path) -> dict[str, Any]:
    folder.mkdir()
    listed: dict[str, Any] = {}
    for name in names:
        shape = contract(name)
        files = sorted((home.curated / name).glob("*.parquet"))
        rows = write_stream(read_stream(files, shape), shape.schema, folder / f"{name}.parquet")
        listed[name] = {"file": f"tables/{name}.parquet", "rows": rows}
    return listed


def _copy(source: Path, target: Path) -> None:
    """Copy a file's bytes in chunks."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with source.open("rb") as read, target.open("wb") as written:
        shutil.copyfileobj(read, written, _CHUNK)


def _copy_beside(home: Home, folder: Path) -> dict[str, Any]:
    """Copy exports and corrections; the exports that are tables of a contract, with their rows."""
    tables: dict[str, Any] = {}
    for path in sorted(p for p in home.exports.rglob("*") if p.is_file() and not p.name.startswith(".")):
        name = path.relative_to(home.exports).as_posix()
        _copy(path, folder / "exports" / name)
        if path.suffix == ".parquet" and path.stem in table_names():
            tables[path.stem] = {"file": f"exports/{name}", "rows": int(pq.read_metadata(path).num_rows)}
    for name, data in correction_files(home).items():
        target = folder / "corrections" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return tables


def files_of(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every file of a release but its manifest, by its path in it, in order."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_dir() and name != MANIFEST:
            yield name, path


def _listed(folder: Path) -> dict[str, dict[str, Any]]:
    return {name: {"bytes": path.stat().st_size, "sha256": digest_of(path)} for name, path in files_of(folder)}


def _write_json(path: Path, value: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


def _sync_all(folder: Path) -> None:
    """Bring every file and folder to the disk: the rename must not be there before what it names."""
    for path in sorted(folder.rglob("*"), reverse=True):
        sync(path)
    sync(folder)


def freeze(home: Home, name: str, *, released_on: date, factline: str, forced: Sequence[str]) -> Release:
    """Write the release; only under `Home.writing`. The curated tables must be as the home's manifest says.

    `factline` is the version of the code; `forced` what was wrong with the warehouse and overridden, in words. ReleaseError where the
    name is taken or no name, or the day is before that of the last release; FileNotFoundError where no run has ended here.
    """
    run = read_manifest(home)
    known = releases(home)
    before = known[-1] if known else None
    _refuse(home, name, released_on, before)
    target = home.releases / name
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = aside(target)
    if beside.exists():
        shutil.rmtree(beside)
    beside.mkdir()
    manifest = {
        "release": name,
        "sequence": before.sequence + 1 if before else 1,
        "released_on": released_on.isoformat(),
        "previous": {"release": before.name, "manifest_sha256": before.manifest_sha256} if before else None,
        "factline": factline,
        "forced": list(forced),
        **{
            key: run[key] for key in ("domain", "lexicons_sha256", "corrections_sha256", "code_versions", "python", "libraries")
        },
        "tables": _write_tables(home, sorted(run["tables"]), beside / "tables"),
    }
    spans = write_spans(beside, name, released_on, before.folder if before else None, before.name if before else None)
    manifest["tables"][SPANS] = {"file": f"tables/{SPANS}.parquet", "rows": spans}
    manifest["tables"] |= _copy_beside(home, beside)
    _write_json(beside / PACKAGE, descriptor({**manifest, "files": _listed(beside)}))
    manifest["files"] = _listed(beside)
    _write_json(beside / MANIFEST, manifest)
    _sync_all(beside)
    beside.rename(target)
    sync(target.parent)
    return Release(target, manifest)
