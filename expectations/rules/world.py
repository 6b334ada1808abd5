"""What a rule may look at beside the table it judges, and how its examples are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa


@dataclass(frozen=True)
class World:
    """Tables that stand already, by name, and the first and last year of the domain."""

    tables: Mapping[str, pa.Table]
    domain_years: tuple[int, int]


Columns = Mapping[str, Mapping[str, list[Any]]]  # table → column → values


@dataclass(frozen=True)
class Example:
    """A row (values in the order of the rule's fields), the other tables' columns, and what the rule says of it."""

    row: tuple[Any, ...]
    holds: bool | None
    tables: Columns = field(default_factory=dict)
