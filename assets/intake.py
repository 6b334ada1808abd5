"""Paths → raw batches in the home: what was handed in, kept as it was. What stands in a file is for the articles stage to say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import pyarrow as pa

from factline.assets.progress import tell
from factline.pipelines.contracts import rejects_table
from factline.warehouse.layout import Home
from factline.warehouse.raw_files import RawStore, batches, find, tables
from factline.warehouse.shards import Shards, shard_key


def sample_articles() -> Path:
    """The folder of the bundled sample articles."""
    return Path(str(resources.files("factline.pipelines").joinpath("sample_corpus", "articles")))


@dataclass(frozen=True)
class Intake:
    """What one reading of paths brought: files seen, batches added, rejects, hidden entries passed over."""

    files: int
    added: tuple[str, ...]
    rejects: pa.Table
    hidden: int


def take_in(home: Home, paths: Sequence[Path]) -> Intake:
    """Read files and folders into raw batches; a file already there with the same bytes is not kept again.

    What could not be read is kept as the rejects of this reading, in place of those of the one before.
    FileNotFoundError where a path does not exist; ValueError where two files cannot be told apart by name.
    """
    found = find(paths)
    store, added, refused = RawStore(home), [], [rejects_table(found.rejects)]
    groups = list(batches(found.files))
    for done, files in enumerate(groups):
        tell("raw_files", done, len(groups))
        for table, unread in tables(files):
            refused.append(unread)
            key = store.put(table) if table.num_rows else None
            if key is not None:
                added.append(key)
    tell("raw_files", len(groups), len(groups))
    rejects = pa.concat_tables(refused).sort_by([("table", "ascending"), ("key", "ascending"), ("rule", "ascending")])
    _keep_rejects(home, rejects)
    return Intake(len(found.files), tuple(added), rejects, found.hidden)


def _keep_rejects(home: Home, rejects: pa.Table) -> None:
    shards = Shards(home)
    key = shard_key("raw_files", [str(row) for row in rejects.to_pylist()], "", "")
    if rejects.num_rows:
        shards.put("raw_files", key, {"rejects": rejects})
    shards.prune("raw_files", [key])
