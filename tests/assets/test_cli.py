"""The command's manners: quick help, one line a mistake, exit codes that mean something."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from factline.assets import cli
from factline.assets.errors import Exit, FactlineError


def factline(*arguments: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """Run the command in this process; its exit code."""
    monkeypatch.setattr(sys, "argv", ["factline", *arguments])
    try:
        cli.main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\nsys.argv = ['factline', '--help']\nfrom factline.assets.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print(sorted({m.split('.')[0] for m in sys.modules} & "
        "{'dagster', 'pandas', 'pyarrow', 'duckdb', 'numpy', 'great_expectations', 'matplotlib', 'yaml'}), file=sys.stderr)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "extract" in found.stdout
    assert found.stderr.strip() == "[]"


def test_extract_loads_neither_dagster_nor_great_expectations(tmp_path: Path) -> None:
    docs = tmp_path / "docs.jsonl"
    docs.write_text(json.dumps({"id": "a", "text": "One soldier was killed."}) + "\n", encoding="utf-8")
    code = (
        "import sys\nfrom factline.assets.commands import extract\nfrom pathlib import Path\n"
        "extract.show(Path(sys.argv[1]), Path(sys.argv[2]), domain='karabakh', processes=1, as_json=True)\n"
        "assert not {'dagster', 'great_expectations', 'duckdb'} & set(sys.modules), 'heavy modules loaded'"
    )
    found = subprocess.run([sys.executable, "-c", code, docs, tmp_path / "out"], check=False, capture_output=True, text=True)
    assert found.returncode == 0, found.stderr
    assert json.loads(found.stdout)["rows"]["articles"] == 1


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["extract", "missing.jsonl", "--out", "out"], Exit.INPUT, "missing.jsonl is not a file"),
        (["run", "missing.txt"], Exit.INPUT, "no such file or folder: missing.txt"),
        (["run", "nothing"], Exit.INPUT, "nothing to read in nothing"),
        (["sql", "SELECT 1"], Exit.INPUT, "no warehouse in"),
        (["explain", "fac-0000000000000000"], Exit.INPUT, "no warehouse in"),
        (["check"], Exit.INPUT, "no warehouse in"),
        (["review"], Exit.INPUT, "no warehouse in"),
        (["release", "march"], Exit.INPUT, "no warehouse in"),
        (["diff", "march", "now"], Exit.INPUT, "no warehouse in"),
        (["diff", "march", "april"], Exit.INPUT, "no release march"),
        (["extract", "empty.jsonl", "--out", "empty.jsonl/out"], Exit.INPUT, "cannot write to empty.jsonl/out"),
        (["extract", "empty.jsonl", "--out", "out"], Exit.INPUT, "empty.jsonl holds no line"),
        (["extract", "empty.jsonl", "--out", "out", "--domain", "erewhon"], Exit.USAGE, "no domain named erewhon"),
        (["bench", "empty.jsonl"], Exit.INPUT, "empty.jsonl gives no article"),
        (["verify"], Exit.INPUT, "no release in"),
        (["release", "march", "--date", "spring"], Exit.USAGE, "is no day"),
        (["bench", "missing.jsonl"], Exit.INPUT, "missing.jsonl is not a file"),
        (["extract"], Exit.USAGE, "DOCS.jsonl"),
        (["nonsense"], Exit.USAGE, "nonsense"),
    ],
)
def test_a_mistake_is_one_line(
    arguments: list[str],
    code: Exit,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FACTLINE_HOME", raising=False)
    (tmp_path / "empty.jsonl").touch()
    (tmp_path / "nothing").mkdir()
    assert factline(*arguments, monkeypatch=monkeypatch) == code
    err = capsys.readouterr().err
    assert said in err
    assert "Traceback" not in err
    if code == Exit.INPUT:
        assert len(err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("command", "said"),
    [("run", "Files and folders; none is the"), ("extract", '"published_at"}.'), ("explain", "Id of a fact (fac-")],
)
def test_help_tells_what_each_argument_is(
    command: str, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert factline(command, "--help", monkeypatch=monkeypatch) == 0
    assert said in capsys.readouterr().out


def test_an_unforeseen_fault_is_one_line_and_a_traceback_with_debug(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def break_down() -> None:
        raise RuntimeError("first line\nsecond line")

    monkeypatch.setattr(cli, "app", break_down)
    assert factline(monkeypatch=monkeypatch) == Exit.INTERNAL
    assert capsys.readouterr().err == "factline: internal fault, RuntimeError: first line: --debug shows where\n"
    with pytest.raises(RuntimeError):
        factline("--debug", monkeypatch=monkeypatch)


def test_a_foreseen_fault_says_its_remedy(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def stop() -> None:
        raise FactlineError("the shelf is empty", "fill it", Exit.CHECK_FAILED)

    monkeypatch.setattr(cli, "app", stop)
    assert factline(monkeypatch=monkeypatch) == Exit.CHECK_FAILED
    assert capsys.readouterr().err == "factline: the shelf is empty: fill it\n"
