"""The sensor on the inbox and on folders of sources: each new or changed file starts one run, also across restarts, once it has come to rest."""

import hashlib
import json
import os
import time
from collections.abc import Mapping
from pathlib import Path

import dagster as dg

from factline.assets.dead_runs import end_dead_runs
from factline.warehouse.layout import Home
from factline.warehouse.raw_files import RawFile, find

REST_SECONDS = 3.0  # a file touched less than this ago may still be being written


def _mark(file: RawFile, now: float) -> str | None:
    """A mark of a file's size and time of change, its sidecar's too; None while it may still be being written."""
    states = [part.stat() for part in (file.path, file.sidecar) if part is not None]
    if any(now - state.st_mtime < REST_SECONDS for state in states):
        return None
    return hashlib.sha256(repr([(s.st_size, s.st_mtime_ns) for s in states]).encode()).hexdigest()[:16]


def _marks(path: Path, before: str, now: float) -> dict[str, str | None]:
    """Marks of the files under a path, each named by what stands `before` it and its source_ref; none where nothing is there."""
    return {before + file.source_ref: _mark(file, now) for file in find([path]).files} if path.exists() else {}


def evaluate(
    inbox: Path, cursor: str | None, now: float, watched: Mapping[str, Path] | None = None
) -> tuple[tuple[str, ...], str]:
    """Inbox, sources that lie on this machine, and cursor → (names of files that are new or changed; the cursor after them).

    The cursor is JSON: name → mark; a file's name is its source_ref, a source's SOURCE: before it. A file that is being rewritten
    keeps its old mark; one that is gone is forgotten.
    """
    before: dict[str, str] = json.loads(cursor) if cursor else {}
    marks = _marks(inbox, "", now)
    for source, path in (watched or {}).items():
        marks |= _marks(path, f"{source}: ", now)
    arrived = tuple(sorted(ref for ref, mark in marks.items() if mark is not None and before.get(ref) != mark))
    after = {ref: mark or before[ref] for ref, mark in sorted(marks.items()) if mark or ref in before}
    return arrived, json.dumps(after, ensure_ascii=False)


def inbox_sensor(watched: Mapping[str, Path]) -> dg.SensorDefinition:
    """The sensor on the inbox and on the paths of sources that lie on this machine."""

    @dg.sensor(
        name="inbox",
        job_name="from_inbox",
        minimum_interval_seconds=30,
        description="Runs everything but the sources of the web when files have come to rest in the inbox or in the folder of a "
        "source, each new or changed file once.",
    )
    def inbox(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
        # Only looks: the home may be held by a run meanwhile.
        end_dead_runs(context.instance, Home.of(os.environ), time.time())
        arrived, cursor = evaluate(Home.of(os.environ).inbox, context.cursor, time.time(), watched)
        if not arrived:
            context.update_cursor(cursor)
            return dg.SkipReason("nothing new in the inbox")
        key = hashlib.sha256(f"{context.cursor}→{cursor}".encode()).hexdigest()[:32]
        request = dg.RunRequest(run_key=key, tags={"factline/arrived": str(len(arrived))})
        return dg.SensorResult(run_requests=[request], cursor=cursor)

    return inbox
