"""A text → the object that stood for it first: what is remembered of a text is then found without comparing its characters.

Two stages that read a text from their tables hold it twice. A memory keyed by texts tells one object from itself at once, but two equal
ones character by character, at every question.
"""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=1024)
def same_text(text: str) -> str:
    """The text as an object that was given before, where it is one of the last thousand; else the one given."""
    return text
