"""One entry of the corrections files, and the error of files that cannot be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

RULED = "event_facts"  # the table of a ruling: which facts make which event


class CorrectionsError(ValueError):
    """Corrections files that cannot be used; one line a mistake, each with its file and line."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Correction:
    """One entry: the row that it is about, what is done, the values set, what the text is said to yield, why, and where it stands.

    Of a ruling (table event_facts, action join or separate) `facts` are those ruled on and `key` is the first of them.
    """

    correction_id: str
    table: str
    key: str
    action: str
    values: Mapping[str, Any]
    was: Mapping[str, Any]
    reason: str
    source: str
    author: str
    corrected_on: date
    file: str
    line: int
    facts: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """File and line."""
        return f"{self.file}:{self.line}"
