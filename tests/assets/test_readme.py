"""README's commands: the ledger's are run as they stand there, on the sample corpus; the others are those that the command has."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import typer.main

from factline.assets.cli import app

Command = Callable[..., tuple[int, str, str]]
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _commands() -> set[str]:
    return set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]


def test_every_command_is_there_and_no_other(root: Path) -> None:
    named = set(re.findall(r"^(?:    )?(?:\w+=\$\()?factline ([a-z-]+)", (root / "README.md").read_text("utf-8"), re.MULTILINE))
    assert named <= _commands()
    assert _commands() - named == {"ui", "bench-cleaning"}, "they have their make targets there"


def _run(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A script of bash, in a folder, with the factline of this environment; it stops at the first line that fails."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {k: v for k, v in os.environ.items() if k != "FACTLINE_HOME"} | {"PATH": path}
    command = ["bash", "-euo", "pipefail", "-c", script]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


SEEDS = Path(os.environ.get("FACTLINE_SHARED", "../shared")) / "seeds"


def _answers(block: str, folder: Path) -> dict[str, str]:
    """What each line of the block prints, by the line; those that only name an id are left out. No line may print nothing."""
    marked = "".join(
        line if "=$(" in line else f"echo '== {n}'\n{line}" for n, line in enumerate(block.splitlines(keepends=True))
    )
    ran = _run(marked, folder)
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert "leaked" not in ran.stderr  # what is frozen for speed is given back at the end
    said = re.split(r"^== \d+\n", ran.stdout, flags=re.MULTILINE)[1:]
    lines = [line for line in block.splitlines() if "=$(" not in line]
    assert len(said) == len(lines)
    by_line = dict(zip(lines, said, strict=True))
    assert [line for line, text in by_line.items() if not text.strip()] == []
    return by_line


def _block(root: Path) -> str:
    (block,) = BLOCK.findall((root / "README.md").read_text(encoding="utf-8"))
    return str(block)


@pytest.mark.timeout(1800)
def test_the_ledgers_commands_do_as_they_say(root: Path, tmp_path: Path) -> None:
    by_line = _answers(_block(root), tmp_path)

    def answer(start: str, last: bool = False) -> str:
        found = [text for line, text in by_line.items() if line.startswith(start)]
        return found[-1 if last else 0]

    assert "acknowledged" in answer('factline sql "SELECT kind, side, speaker')
    assert "figures_apart" in answer('factline sql "SELECT reason')
    assert "denied" in answer('factline sql "SELECT reason')
    assert "correction" in answer("factline diff march april")
    assert "civilian" in answer('factline sql "SELECT patient_class')
    assert "unspecified" in answer('factline sql "SELECT patient_class')


def _answers_without_a_shell(block: str, factline: Command) -> dict[str, str]:
    """The same of lines that this process runs, so that what the command stands on is loaded once and not for each."""
    named: dict[str, str] = {}
    by_line: dict[str, str] = {}
    for line in block.splitlines():
        naming = re.fullmatch(r"(\w+)=\$\((.*) \| tail -1\)", line)
        command = re.sub(r"\$(\w+)", lambda m: named[m[1]], naming[2] if naming else line)
        code, out, err = factline(*shlex.split(command, comments=True)[1:])
        assert code == 0, (line, err)
        if naming:
            named[naming[1]] = out.splitlines()[-1]
        else:
            by_line[line] = out
    assert [line for line, text in by_line.items() if not text.strip()] == []
    return by_line


@pytest.mark.timeout(1800)
@pytest.mark.skipif(not SEEDS.is_dir(), reason="FACTLINE_SHARED has no seeds: the ledger's commands were NOT run on them")
def test_the_ledgers_commands_do_as_they_say_of_the_seeds(
    root: Path, tmp_path: Path, factline: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    block = re.sub(r"^factline run\b", f"factline run '{SEEDS.resolve()}'", _block(root), flags=re.MULTILINE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FACTLINE_HOME", raising=False)
    by_line = _answers_without_a_shell(block, factline)
    told = "\n".join(by_line.values())
    for word in ("acknowledged", "denied", "chosen by", "bytes", "correction", "civilian", "usual opponent"):
        assert word in told, word
    assert {line for line, text in by_line.items() if text.strip() == "none"} == {
        line for line in by_line if "FROM toll_series" in line
    }, "the seeds give no running total; all else is there"
