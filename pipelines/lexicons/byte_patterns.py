"""Regular expressions for RE2 over text with one byte for each character, so that the offsets of what is found are the text's own.

RE2 reads bytes. Given a Python string, its wrapper counts the characters before each match, which takes longer than to find it.
"""

from __future__ import annotations

from functools import lru_cache

import re2

_ENCODING = (
    "cp1252"  # letters of western Europe and the marks of print, each a byte; any other character becomes a question mark
)
_MEMORY = 1 << 27  # bytes that RE2 may use for one pattern; its default falls back to a slow search on large alternations


@lru_cache(maxsize=1024)
def one_byte_each(text: str) -> bytes:
    """A text for byte patterns; its length is the text's. Kept for the texts of a batch, which several readers ask for."""
    return text.encode(_ENCODING, "replace")


def byte_pattern(pattern: str, *, ignore_case: bool = True, longest: bool = False, groups: bool = False) -> re2._Regexp:
    r"""A pattern without look-around, for bytes of one_byte_each; `\w`, `\d` and `\b` know ASCII alone. `groups`: told in a match.

    UnicodeEncodeError where the pattern has a character that takes more than a byte; re2.error where RE2 does not read it.
    """
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.max_mem, options.never_capture = _MEMORY, not groups
    options.case_sensitive, options.longest_match = not ignore_case, longest
    return re2.compile(pattern.encode(_ENCODING), options)
