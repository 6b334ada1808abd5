"""The shared folder's public gold sets → what its scorer prints of our tables, a row a figure, with the bar and the floor beside it.

The scorer and the texts are read by path and never copied: nothing of a gold set belongs in the project.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from factline.assets.errors import Exit, FactlineError
from factline.assets.extraction import extract
from factline.assets.withheld_days import found_share
from factline.pipelines.contracts.yaml_data import parsed

_DECLARED = files("factline.assets").joinpath("public_gold.yaml")
_KEYS = {"name", "printed", "bar", "within", "floor"}


@dataclass(frozen=True)
class Figure:
    """One figure of one set. `ours` is as the scorer prints it, or our total by gold's; `met` is None where nothing was aimed at."""

    gold: str
    name: str
    ours: float
    bar: float | None
    within: float | None
    floor: float | None

    @property
    def met(self) -> bool | None:
        """Whether the figure reaches its bar, or the ratio lies as near to 1 as it should."""
        if self.within is not None:
            return abs(self.ours - 1) <= self.within
        return None if self.bar is None else self.ours >= self.bar


def evaluation_folder() -> Path:
    """The shared folder's eval/. FactlineError where it is not."""
    folder = Path(os.environ.get("FACTLINE_SHARED", "../shared")) / "eval"
    if not (folder / "score.py").is_file():
        raise FactlineError(f"no public gold data in {folder}", "set FACTLINE_SHARED to the shared folder")
    return folder


def declared_sets() -> list[dict[str, Any]]:
    """The sets of public_gold.yaml. ValueError where a figure has a key that nothing reads."""
    sets: list[dict[str, Any]] = parsed(_DECLARED.read_text(encoding="utf-8"))["sets"]
    for figure in (f for s in sets for task in s["tasks"] for f in task["figures"]):
        if unknown := figure.keys() - _KEYS:
            raise ValueError(f"public_gold.yaml: {figure['name']}: unknown keys {sorted(unknown)}")
    return sets


def read_figures(gold: str, printed: str, wanted: list[Mapping[str, Any]]) -> Iterator[Figure]:
    """Figures that a scorer's output holds. FactlineError where one is not there: the scorer changed, or the set did."""
    for figure in wanted:
        found = re.search(figure["printed"], printed, re.MULTILINE)
        if found is None:
            raise FactlineError(
                f"the scorer printed no {figure['name']!r} for {gold}", "compare public_gold.yaml with it", Exit.INTERNAL
            )
        values = [float(text) for text in found.groups()]
        ours = values[0] if len(values) == 1 else values[0] / values[1]
        yield Figure(gold, figure["name"], ours, figure.get("bar"), figure.get("within"), figure.get("floor"))


def _score(scorer: Path, *arguments: str) -> str:
    """What the scorer prints. FactlineError with its last line where it fails."""
    done = subprocess.run([sys.executable, str(scorer), *arguments], capture_output=True, text=True, check=False)  # noqa: S603 — the scorer is the user's own file
    if done.returncode:
        raise FactlineError(
            f"{scorer.name} {arguments[0]} failed", (done.stderr.splitlines() or ["no message"])[-1], Exit.INTERNAL
        )
    return done.stdout


def leave_out(values: Mapping[str, list[str]], tables: Path, folder: Path) -> Path:
    """A copy of the tables in `folder`, without the facts that have one of the values. ValueError where no fact has one.

    A value that nothing has would leave all as it is, and the figure would say what it does not measure.
    """
    shutil.copytree(tables, folder)
    facts = pq.read_table(tables / "facts.parquet")
    kept = [True] * len(facts)
    for column, unwanted in values.items():
        cells = facts[column].to_pylist()
        if unknown := set(unwanted) - set(cells):
            raise ValueError(f"public_gold.yaml: leave_out: no fact has {column} {sorted(unknown)}")
        kept = [keep and cell not in unwanted for keep, cell in zip(kept, cells, strict=True)]
    pq.write_table(facts.filter(pa.array(kept)), folder / "facts.parquet")
    return folder


def measure_sets(*, domain: str, processes: int, only: frozenset[str], begin: Callable[[str], None]) -> list[Figure]:
    """Extract and score every declared set, or those named in `only`; `begin` is told each set's name before.

    FactlineError where a set is unknown or its file is not there.
    """
    folder, sets = evaluation_folder(), declared_sets()
    if unknown := only - {s["file"] for s in sets}:
        raise FactlineError(
            f"no gold set {', '.join(sorted(unknown))}", f"known are {', '.join(s['file'] for s in sets)}", Exit.USAGE
        )
    scorer = folder / "score.py"
    figures: list[Figure] = []
    for entry in (s for s in sets if not only or s["file"] in only):
        gold = folder / "dev" / f"{entry['file']}.jsonl"
        if not gold.is_file():
            raise FactlineError(f"{gold} is not there", "it belongs to the shared folder's eval/dev")
        begin(entry["file"])
        with TemporaryDirectory() as work:
            docs, tables = Path(work, "docs.jsonl"), Path(work, "tables")
            docs.write_text(_score(scorer, "docs", str(gold)), encoding="utf-8")
            extract(docs, tables, domain=domain, processes=processes, done=lambda: None)
            for task in entry["tasks"]:
                scored = tables
                if "leave_out" in task:
                    scored = leave_out(task["leave_out"], tables, Path(mkdtemp(dir=work), "tables"))
                figures.extend(
                    read_figures(entry["file"], _score(scorer, task["task"], str(gold), str(scored)), task["figures"])
                )
        if "withheld" in entry:
            figures.append(_withheld(gold, entry, domain, processes))
    return figures


def _withheld(gold: Path, entry: Mapping[str, Any], domain: str, processes: int) -> Figure:
    exact, held = found_share(gold, domain=domain, processes=processes)
    if held == 0:
        raise FactlineError(f"no text of {entry['file']} holds its day", "compare public_gold.yaml with it", Exit.INTERNAL)
    return Figure(entry["file"], entry["withheld"]["name"], exact / held, entry["withheld"]["bar"], None, None)
