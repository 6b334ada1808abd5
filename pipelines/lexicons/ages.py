"""Tokens → where an age written with its unit ends: `25-year-old`, `25 years old`. Counts and clauses both pass over it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from factline.pipelines.lexicons.loading import Lexicons


class Ages:
    """Reads ages by `ages` of word_forms.yaml; one for each Lexicons. `word`: what a word holds that is an age by itself."""

    def __init__(self, lexicons: Lexicons) -> None:
        words: dict[str, Any] = lexicons.general["word_forms"]["ages"]
        self.word: str = words["word"]
        self._begins, self._whole = tuple(words["with_unit"]), frozenset(words["whole"])
        self._spelt, self._joined, self._old = tuple(words["spelt"]), words["joined"], words["old"]

    def after(self, lowers: Sequence[str], i: int) -> int | None:
        """`25-year-old`, `25-year old`, `25 years old`: the token after the age, where i is right behind its number."""
        if i < len(lowers) and lowers[i] == "-":
            i += 1
        if tuple(lowers[i : i + len(self._spelt)]) == self._spelt:
            return i + len(self._spelt)
        if i >= len(lowers) or not lowers[i].startswith(self._begins):
            return None
        if self._joined in lowers[i] or lowers[i] in self._whole:
            return i + 1
        j = i + 2 if i + 1 < len(lowers) and lowers[i + 1] == "-" else i + 1
        return j + 1 if j < len(lowers) and lowers[j] == self._old else None
