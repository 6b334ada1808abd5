"""A reviewer's word on which facts are of one happening: what corrections hand to the events stage. The two meet here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Ruling:
    """Facts that are of one happening (`together`), or of which no two are."""

    ruling_id: str
    together: bool
    facts: tuple[str, ...]


class StaleRulingsError(ValueError):
    """Rulings that do not hold over what the texts yield: the id of each, and why."""

    def __init__(self, problems: Sequence[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{ruling_id}: {why}" for ruling_id, why in problems))
        self.problems = tuple(problems)
