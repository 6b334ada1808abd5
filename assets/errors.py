"""What the command tells a user when it can't go on: one line, the remedy, and an exit code that means something."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of `factline`, the same for every command."""

    OK = 0
    CHECK_FAILED = 1
    USAGE = 2
    INPUT = 3
    INTERNAL = 4


class FactlineError(Exception):
    """A foreseen failure: what is wrong, what to do about it, and the exit code."""

    def __init__(self, message: str, remedy: str, code: Exit = Exit.INPUT) -> None:
        super().__init__(message)
        self.message, self.remedy, self.code = message, remedy, code
