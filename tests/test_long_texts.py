"""A text of nothing but casualty clauses, twice as long, takes twice the steps: counted in steps of the interpreter, not in seconds."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pyarrow as pa
import pytest

from factline.pipelines.batch import run_batch
from factline.pipelines.lexicons import Lexicons, load_lexicons
from factline.warehouse.raw_files import SCHEMA

SHORT = 100  # sentences
TEXTS: dict[str, Callable[[int], str]] = {
    "each a number of its own": lambda i: f"{2 + i} soldiers were killed.",
    "ranges": lambda i: f"Between {i + 2} and {i + 9} soldiers were killed.",
    "who was hit, and who died": lambda i: f"{2 + i} guards were killed. He was shot. Ann Roe{i} was wounded.",
    "speakers and denials": lambda i: (
        f"The ministry said {2 + i} soldiers were killed. He denied that {3 + i} had died. “We lost two,” he said."
    ),
}


@pytest.fixture(scope="module")
def lexicons() -> Lexicons:
    return load_lexicons("karabakh")


def _run(text: str, lexicons: Lexicons) -> None:
    line = json.dumps({"id": "a", "text": text, "published_at": "2019-05-06"}).encode()
    run_batch(
        pa.Table.from_pylist([{"source_ref": "a.jsonl", "content": line, "sidecar": None}], schema=SCHEMA), lexicons=lexicons
    )


def _steps(text: str, lexicons: Lexicons) -> int:
    """Steps of the interpreter within the project's own code while a text is read."""
    steps = 0

    def own(frame: FrameType, event: str, arg: Any) -> Any:
        frame.f_trace_opcodes = True
        return count if "pipelines" in frame.f_code.co_filename else None

    def count(frame: FrameType, event: str, arg: Any) -> Any:
        nonlocal steps
        steps += event == "opcode"
        return count

    before = sys.gettrace()
    sys.settrace(own)
    try:
        _run(text, lexicons)
    finally:
        sys.settrace(before)
    return steps


@pytest.mark.parametrize("name", TEXTS)
def test_twice_the_text_takes_twice_the_steps(name: str, lexicons: Lexicons) -> None:
    once, twice = (" ".join(map(TEXTS[name], range(n))) for n in (SHORT, 2 * SHORT))
    _run(twice, lexicons)  # what is compiled and remembered at the first use is no matter of length
    assert _steps(twice, lexicons) < 2.03 * _steps(once, lexicons)
