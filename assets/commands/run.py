"""`factline run`: everything, in this process; then what it found and where it lies."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from factline.assets.commands.places import home_of
from factline.assets.commands.terminal import messages, output
from factline.assets.correcting import load_corrections
from factline.assets.errors import Exit, FactlineError
from factline.assets.intake import sample_articles
from factline.assets.progress import heard_by
from factline.assets.running import Outcome, declared_sources, run_everything
from factline.assets.summary import Summary, summarise
from factline.pipelines.corrections import CorrectionsError
from factline.warehouse.layout import Home
from factline.warehouse.raw_files import find
from factline.warehouse.sources.settings import settings_path


@contextmanager
def _bar() -> Iterator[None]:
    columns = (TextColumn("{task.description:<18}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=messages, transient=True) as progress:
        task = progress.add_task("loading Dagster", total=None)
        with heard_by(lambda what, done, total: progress.update(task, description=what, completed=done, total=total)):
            yield


def _refuse_nothing(home: Home, paths: list[Path], *, sources: bool) -> None:
    """FactlineError where nothing lies in the paths and no source is declared that may yet give something."""
    if not sources:
        raise FactlineError(
            f"nothing to read in {', '.join(map(str, paths))}",
            "give files, or folders with files (hidden ones are passed over)",
        )
    if not declared_sources(home).sources:
        raise FactlineError(
            f"no source is declared in {settings_path(home, os.environ)}, and nothing lies in {home.inbox}",
            "declare a source (docs/sources.md), or drop files into the inbox",
        )


def _run(home: Home, paths: list[Path], domain: str, *, sources: bool, log: bool) -> Outcome:
    missing = [str(p) for p in paths if not p.exists()]
    if missing:
        raise FactlineError(f"no such file or folder: {', '.join(missing)}", "give files or folders that exist")
    try:
        given = find(paths)
    except ValueError as error:
        raise FactlineError(str(error), "give a folder that holds both") from error
    if not given.files and not given.rejects:
        _refuse_nothing(home, paths, sources=sources)
    try:
        load_corrections(home)  # asked here first: an hour of reading should not end in a misspelt key
    except CorrectionsError as error:
        for problem in error.problems:
            messages.out(problem)
        raise FactlineError(f"the corrections in {home.corrections} cannot be used", "mend the lines named") from error
    if log:
        return run_everything(home, paths, domain=domain, show_log=True, sources=sources)
    with _bar():
        return run_everything(home, paths, domain=domain, show_log=False, sources=sources)


def _print(summary: Summary, home: Home) -> None:
    for title, table in summary.tables():
        output.out(f"\n{title}", style="bold")
        output.print(table)
    output.out(f"\nTables     {home.curated}")
    output.out(f"Database   {home.catalogue}")
    output.out(f"Manifest   {home.manifest}")
    output.out('Next       factline sql "SELECT * FROM events"  ·  factline explain ID  ·  factline ui')


def show(given: Path | None, paths: list[Path], *, domain: str, sources: bool, log: bool, as_json: bool) -> None:
    """Run over the paths and print a summary; exit code 1 where a check or step failed.

    Without paths it is the inbox that is read after a pull of the `sources`, else the sample corpus.
    """
    home = home_of(given)
    if sources:
        home.create()
    read = paths or ([home.inbox] if sources else [sample_articles()])
    outcome = _run(home, read, domain, sources=sources, log=log)
    if not outcome.success:
        for failure in outcome.failures:
            messages.out(f"failed: {failure}")
        raise FactlineError(
            "the run stopped before its end",
            "mend what is named, or see --log, or the run in `factline ui`; the next run goes on from there",
            Exit.CHECK_FAILED,
        )
    summary = summarise(home)
    if as_json:
        json.dump(
            {"home": str(home.root), "run": outcome.run_id, **summary.as_json()}, sys.stdout, ensure_ascii=False, default=str
        )
        print()
        return
    _print(summary, home)
