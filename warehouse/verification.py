"""A release's folder → what of it is not as its manifest says. Reads every byte; judges no row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from factline.warehouse.layout import Home, digest_of
from factline.warehouse.releases import MANIFEST, Release, files_of, release, releases


def _files(found: Release) -> Iterator[str]:
    listed: Mapping[str, Mapping[str, Any]] = found.manifest["files"]
    there = dict(files_of(found.folder))
    for name in sorted(listed.keys() | there.keys()):
        if name not in there:
            yield f"{name} is missing"
        elif name not in listed:
            yield f"{name} is not in the manifest"
        elif there[name].is_symlink() or not there[name].is_file():
            yield f"{name} is no file"
        elif there[name].stat().st_size != listed[name]["bytes"]:
            yield f"{name} has {there[name].stat().st_size:,} bytes, the manifest says {listed[name]['bytes']:,}"
        elif digest_of(there[name]) != listed[name]["sha256"]:
            yield f"{name} has other bytes than the manifest says"


def _rows(found: Release) -> Iterator[str]:
    for name, entry in sorted(found.manifest["tables"].items()):
        path = found.folder / entry["file"]
        try:
            rows = pq.read_metadata(path).num_rows if path.is_file() else entry["rows"]
        except (pa.ArrowInvalid, OSError) as error:
            yield f"{entry['file']} cannot be read: {str(error).splitlines()[0]}"
            continue
        if rows != entry["rows"]:
            yield f"table {name} has {rows:,} rows, the manifest says {entry['rows']:,}"


def _chain(found: Release, home: Home) -> Iterator[str]:
    """The release before must be there, and its manifest as it was when this one was made."""
    before = found.manifest["previous"]
    manifest = home.releases / before["release"] / MANIFEST if before is not None else None
    if manifest is not None and not manifest.is_file():
        yield f"release {before['release']}, which came before it, is missing"
    elif manifest is not None and digest_of(manifest) != before["manifest_sha256"]:
        yield f"the manifest of release {before['release']}, which came before it, has changed since"
    # What came after names this one's manifest: the only proof of a manifest itself.
    own = found.manifest_sha256
    for later in releases(home):
        link = later.manifest["previous"]
        if link is not None and link["release"] == found.name and link["manifest_sha256"] != own:
            yield f"{MANIFEST} has changed since release {later.name} was made"


def verify(home: Home, name: str) -> tuple[str, ...]:
    """What is not as the manifest of that release says, in words; empty where all is. ReleaseError where there is none of that name."""
    found = release(home, name)
    try:
        return (*_files(found), *_rows(found), *_chain(found, home))
    except (KeyError, TypeError, AttributeError) as error:
        return (f"{MANIFEST} lacks {error}",)
