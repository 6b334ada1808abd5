"""Whether the warehouse is fit to be released, and releasing it. The day comes from the caller: nothing here asks a clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from importlib import metadata

from factline.assets.correcting import files_sha256
from factline.assets.errors import Exit, FactlineError
from factline.assets.running import dagster_home
from factline.warehouse.catalogue import build_catalogue
from factline.warehouse.layout import Home, HomeBusyError
from factline.warehouse.manifest import differences, read_manifest
from factline.warehouse.releases import Release, ReleaseError, freeze

_TOLD = 5  # of what is wrong, in one line; the manifest of a forced release lists all


def _last_run(home: Home) -> str | None:
    """What is wrong with the last run that Dagster knows of; None where it succeeded, its blocking checks with it."""
    import dagster as dg  # noqa: PLC0415  (importing it takes seconds)

    with dg.DagsterInstance.from_config(str(dagster_home(home))) as instance:
        runs = instance.get_runs(limit=1)
    if not runs:
        return "no run is recorded here"
    run = runs[0]
    return (
        None
        if run.status == dg.DagsterRunStatus.SUCCESS
        else f"the last run ({run.run_id}) ended as {run.status.value.lower()}"
    )


def problems(home: Home) -> Iterator[str]:
    """Why the warehouse should not be released, in words. FileNotFoundError where no run has ended here."""
    manifest = read_manifest(home)
    yield from differences(home)
    last = _last_run(home)
    if last is not None:
        yield last
    if manifest["corrections_sha256"] != files_sha256(home):
        yield "the corrections files are not those that the last run replayed"


def make_release(home: Home, name: str, released_on: date, *, force: bool) -> Release:
    """Freeze the warehouse under that name, and show it in the catalogue.

    FactlineError where it is not fit and `force` is not given, the name or day is refused, or a run holds it.
    """
    try:
        with home.writing():
            wrong = tuple(problems(home))
            if wrong and not force:
                more = f"; and {len(wrong) - _TOLD} more" if len(wrong) > _TOLD else ""
                raise FactlineError(
                    f"the warehouse is not fit to be released: {'; '.join(wrong[:_TOLD])}{more}",
                    "`factline run` and mend what it names; --force releases it so, and says so in the manifest",
                    Exit.CHECK_FAILED,
                )
            made = freeze(home, name, released_on=released_on, factline=metadata.version("factline"), forced=wrong)
            build_catalogue(home)
            return made
    except ReleaseError as error:
        raise FactlineError(str(error), "`factline releases` lists those there are", Exit.USAGE) from error
    except HomeBusyError as error:
        raise FactlineError(str(error), "wait for it, or give another folder with --home") from error
