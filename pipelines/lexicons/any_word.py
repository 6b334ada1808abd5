"""Words and phrases → the part of a regular expression that takes any of them as it stands. Where they may stand is for who asks."""

from __future__ import annotations

import re
from collections.abc import Iterable


def any_word(words: Iterable[str]) -> str:
    """`air raid|raid`: escaped, the longest first, so that no word hides a phrase that begins with it."""
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))
