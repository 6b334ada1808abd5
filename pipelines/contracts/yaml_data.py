"""The text of a YAML file → what it says. Lexicons, contracts and gold facts are read here; what they mean is for who asks."""

from __future__ import annotations

from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C parser is ten times faster, where PyYAML was built with it


def parsed(text: str | bytes) -> Any:
    """Mappings, lists and scalars; no objects of Python. yaml.YAMLError where it is no YAML."""
    return yaml.load(text, Loader=_LOADER)  # noqa: S506 -- it is a SafeLoader, in C where there is one
