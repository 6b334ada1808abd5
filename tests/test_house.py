"""The house's measures: functions to 40 lines, files to 300, or a reason in the docstring (ruff asks for the docstring)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

FOLDERS = ("assets", "expectations", "pipelines", "warehouse", "tests")
LINES_OF_FILE, LINES_OF_FUNCTION = 300, 40
REASON = "Long because"  # what the docstring says of a longer one


def faults(source: str) -> Iterator[str]:
    """What of a module's source is longer than the measure and gives no reason."""
    module = ast.parse(source)
    said = ast.get_docstring(module) or ""
    if source.count("\n") > LINES_OF_FILE and REASON not in said:
        yield f"{source.count(chr(10))} lines"
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LINES_OF_FUNCTION and REASON not in (ast.get_docstring(node) or ""):
                yield f"{node.name} has {length} lines"


def modules(root: Path) -> Iterator[Path]:
    return (path for folder in FOLDERS for path in sorted((root / folder).rglob("*.py")))


def test_measures_are_kept(root: Path) -> None:
    found = {str(path.relative_to(root)): list(faults(path.read_text(encoding="utf-8"))) for path in modules(root)}
    assert {name: told for name, told in found.items() if told} == {}


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ('"""Short."""\n' + "x = 1\n" * 299, []),
        ('"""Short."""\n' + "x = 1\n" * 300, ["301 lines"]),
        ('"""Tables. Long because they are a table."""\n' + "x = 1\n" * 300, []),
        ('"""A."""\ndef f():\n' + "    x = 1\n" * 39, []),
        ('"""A."""\ndef f():\n' + "    x = 1\n" * 40, ["f has 41 lines"]),
        ('"""A."""\ndef f():\n    """Long because it lists."""\n' + "    x = 1\n" * 40, []),
    ],
)
def test_a_longer_one_is_found(source: str, told: list[str]) -> None:
    assert list(faults(source)) == told
