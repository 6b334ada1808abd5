"""A key stands once in a mapping: YAML keeps the last of two and says nothing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml

PIPELINES = Path(__file__).parents[2] / "pipelines"


def repeated(text: str) -> list[str]:
    """Keys that stand twice in one mapping, with their lines."""
    found = []
    nodes = [yaml.compose(text, Loader=yaml.CSafeLoader)]
    while nodes:
        node = nodes.pop()
        if isinstance(node, yaml.SequenceNode):
            nodes.extend(node.value)
        elif isinstance(node, yaml.MappingNode):
            counts = Counter(key.value for key, _ in node.value)
            found += [f"{key.value} in line {key.start_mark.line + 1}" for key, _ in node.value if counts[key.value] > 1]
            nodes.extend(part for pair in node.value for part in pair)
    return found


@pytest.mark.parametrize("path", sorted(PIPELINES.rglob("*.yaml")), ids=lambda path: path.name)
def test_no_key_stands_twice(path: Path) -> None:
    assert repeated(path.read_text(encoding="utf-8")) == []


def test_a_key_that_stands_twice_is_seen() -> None:
    assert repeated("a: 1\nb: [{c: 1, c: 2}]\na: 3\n") == ["a in line 1", "a in line 3", "c in line 2", "c in line 2"]
