"""What Factline needs of a machine → findings: Python, libraries as locked, a home to write to, lexicons, DuckDB, Dagster's settings.

A browser is not among it: only one test opens the UI in one.
"""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata, resources
from pathlib import Path

from factline.pipelines.contracts import contract, table_names
from factline.pipelines.lexicons import load_lexicons
from factline.warehouse.catalogue import query
from factline.warehouse.layout import DamagedError, Home, HomeBusyError

_PYTHON = (3, 11)


@dataclass(frozen=True)
class Finding:
    """One question answered: what was looked at, whether it is well, what was found, what to do where it is not."""

    what: str
    ok: bool
    found: str
    remedy: str = ""


def _python() -> Finding:
    found = ".".join(map(str, sys.version_info[:3]))
    return Finding("Python", sys.version_info[:2] >= _PYTHON, found, "use Python 3.11 or newer")


def locked_versions(lock: Path) -> dict[str, set[str]]:
    """Package → the versions that a uv.lock holds of it (more than one where platforms differ)."""
    found: dict[str, set[str]] = {}
    for package in tomllib.loads(lock.read_text(encoding="utf-8"))["package"]:
        if "version" in package:
            found.setdefault(package["name"], set()).add(package["version"])
    return found


def _libraries() -> Finding:
    lock = Path(str(resources.files("factline.assets"))).parent / "uv.lock"
    if not lock.exists():  # an installed wheel: what it requires was settled when it was installed
        return Finding("libraries", True, "no uv.lock beside the code: installed as a package")
    locked, wrong, seen = locked_versions(lock), [], 0
    for name, versions in sorted(locked.items()):
        try:
            version = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue  # of another platform or Python
        seen += 1
        if version not in versions and name != "factline":
            wrong.append(f"{name} {version} instead of {' or '.join(sorted(versions))}")
    found = "; ".join(wrong) if wrong else f"{seen} as uv.lock says"
    return Finding("libraries", not wrong, found, "run `make setup`")


def _home(home: Home) -> Finding:
    """A home that is not there yet is not made for being looked at."""
    remedy = "give another folder with --home or FACTLINE_HOME"
    if not home.root.exists():
        nearest = next(folder for folder in home.root.parents if folder.exists())
        if nearest.is_dir() and os.access(nearest, os.W_OK):
            return Finding("home", True, f"none yet: `factline run` makes {home.root}")
        return Finding("home", False, f"{home.root} cannot be made in {nearest}", remedy)
    try:
        with home.writing():
            return Finding("home", True, f"{home.root} can be written")
    except HomeBusyError:
        return Finding("home", True, f"{home.root} is being written by another run")
    except OSError as error:
        return Finding("home", False, f"{home.root} cannot be written ({error.strerror})", remedy)


def _lexicons() -> Finding:
    try:
        lexicons = load_lexicons()
        tables = [contract(name) for name in table_names()]
    except (ValueError, KeyError) as error:
        return Finding("lexicons and contracts", False, str(error), "mend the file named, or install anew")
    return Finding(
        "lexicons and contracts",
        True,
        f"{len(lexicons.general) + len(lexicons.domain)} lexicons, {len(tables)} contracts parse",
    )


def _warehouse(home: Home) -> Finding:
    if not home.catalogue.exists():
        return Finding("warehouse", True, "none yet: `factline run` makes one")
    try:
        facts = int(query(home, "SELECT count(*) AS n FROM facts")["n"].iloc[0])
    except DamagedError as error:
        return Finding("warehouse", False, str(error), "`factline run` writes it anew")
    return Finding("warehouse", True, f"{home.catalogue} opens, {facts:,} facts")


def examine(home: Home) -> list[Finding]:
    """All findings, in order."""
    questions: tuple[Callable[[], Finding], ...] = (
        _python,
        _libraries,
        lambda: _home(home),
        _lexicons,
        lambda: _warehouse(home),
    )
    return [ask() for ask in questions]
