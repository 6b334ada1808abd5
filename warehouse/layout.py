"""Where a run writes: the folders under one root. Nothing here knows what a table holds.

raw/<key>.parquet                     files as they were read, a batch each
inbox/                                where a user drops files
factline.toml                         the sources that this home reads, where it reads any
sources.sqlite                        what each source has given so far
shards/<stage>/<key>/<table>.parquet  what a stage made of a batch; whole or not at all
curated/<table>/<year>.parquet        the warehouse: <year>, undated or all
exports/<name>.parquet, .csv          the field's own tables
factline.duckdb                       views over curated/, and the marts as tables
manifest.json                         what curated/ holds, by SHA-256
corrections/*.yaml                    what reviewers changed by hand (FACTLINE_CORRECTIONS names another folder)
history/<step>/                       what became of every event id, and the events that the next run is compared with
releases/<name>/                      what was frozen, whole or not at all
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ASIDE = ".aside"


class HomeBusyError(RuntimeError):
    """Another process is writing to this home."""


class DamagedError(ValueError):
    """A file that a run wrote can no longer be read; the next run writes it anew."""


@dataclass(frozen=True)
class Home:
    """The root folder of everything that a run writes, and the names of what lies in it. Makes nothing until asked."""

    root: Path
    corrections_at: Path | None = None

    @classmethod
    def of(cls, environment: Mapping[str, str], given: Path | None = None) -> Home:
        """The folder given, else FACTLINE_HOME of the environment, else ./data; made absolute against the current folder.

        FACTLINE_CORRECTIONS names a folder of corrections elsewhere (say under version control).
        """
        named = environment.get("FACTLINE_HOME") or "data"  # an empty FACTLINE_HOME is an unset one, as in a shell
        elsewhere = environment.get("FACTLINE_CORRECTIONS")
        return cls(
            (given if given is not None else Path(named)).expanduser().absolute(),
            Path(elsewhere).expanduser().absolute() if elsewhere else None,
        )

    @property
    def raw(self) -> Path:
        """Batches of files as they were read."""
        return self.root / "raw"

    @property
    def inbox(self) -> Path:
        """Where a user drops files for the sensor to find."""
        return self.root / "inbox"

    @property
    def pulls(self) -> Path:
        """What each source has given so far."""
        return self.root / "sources.sqlite"

    @property
    def shards(self) -> Path:
        """What the stages made, a folder a stage."""
        return self.root / "shards"

    @property
    def curated(self) -> Path:
        """The warehouse's Parquet, a folder a table."""
        return self.root / "curated"

    @property
    def exports(self) -> Path:
        """Tables in the field's own columns, as Parquet and CSV."""
        return self.root / "exports"

    @property
    def catalogue(self) -> Path:
        """The DuckDB file."""
        return self.root / "factline.duckdb"

    @property
    def manifest(self) -> Path:
        """The list of what curated/ holds."""
        return self.root / "manifest.json"

    @property
    def corrections(self) -> Path:
        """Where reviewers' corrections files lie."""
        return self.corrections_at if self.corrections_at is not None else self.root / "corrections"

    @property
    def history(self) -> Path:
        """What became of every event id, a folder a step; the last one counts."""
        return self.root / "history"

    @property
    def releases(self) -> Path:
        """The releases, a folder each."""
        return self.root / "releases"

    def create(self) -> None:
        """Make the folders that are not there yet. OSError where the root cannot be written."""
        for folder in (self.raw, self.inbox, self.shards, self.curated):
            folder.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold this home for one run: makes the folders and clears what a killed run left half-written.

        HomeBusyError where another process (or another call in this one) holds it. The kernel lets go when a process dies.
        Readers never need it.
        """
        self.create()
        descriptor = os.open(self.root / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise HomeBusyError(f"another run is writing to {self.root}") from error
            self._sweep()
            yield
        finally:
            os.close(descriptor)  # lets go of the lock too

    def _sweep(self) -> None:
        # Only under the lock: an aside of a run still going is not ours to take. Sorted, and folders before what is in them.
        for left in sorted(self.root.rglob(f".*{ASIDE}*")):
            if left.is_dir():
                shutil.rmtree(left)
            elif left.exists():
                left.unlink()


def aside(target: Path) -> Path:
    """A hidden name beside the target, of this process alone, to write before a rename; `Home.writing` sweeps such names."""
    return target.with_name(f".{target.name}.{os.getpid()}{ASIDE}")


def digest_of(path: Path) -> str:
    """SHA-256 of a file, read in chunks."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync(path: Path) -> None:
    """Bring a file, or a folder's entries (a rename just done in it), to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace(source: Path, target: Path) -> None:
    """Bring a finished file to the disk and put it in the target's place in one step."""
    sync(source)
    source.replace(target)
    sync(target.parent)
