"""Tokens → what joins a noun group in two: a slash, the end of one quoted word, a short name in brackets, a name written out in square brackets."""

from __future__ import annotations

from factline.pipelines.lexicons import Tokens

QUOTES = frozenset('"“”')
JOINTS = frozenset({"/", "(", "["}) | QUOTES
_LONG_NAME = 14  # tokens of a name in square brackets
_SHORT = 8  # letters of a short name in brackets


def joint_end(tokens: Tokens, i: int) -> int | None:
    """The token after a slash between words (`ABC/XYZ rebels`) or a short name in brackets (`an ABC (M) worker`), which join a group."""
    if i == 0 or not tokens.texts[i - 1][-1].isalpha() or i + 1 >= len(tokens) or not tokens.texts[i + 1][0].isalpha():
        return None
    if tokens.texts[i] == "/":
        return i + 1
    if tokens.texts[i] in QUOTES:  # "several" bandits: one quoted word
        return i + 1 if i > 1 and tokens.texts[i - 2] in QUOTES else None
    if tokens.texts[i] == "[":  # two ABC [Army of Borun] cadres
        return next((j + 1 for j in range(i + 1, min(i + _LONG_NAME, len(tokens))) if tokens.texts[j] == "]"), None)
    name = tokens.texts[i + 1]
    bracketed = i + 2 < len(tokens) and tokens.texts[i + 2] == ")" and len(name) <= _SHORT
    return i + 3 if bracketed and any(c.isupper() for c in name) else None
