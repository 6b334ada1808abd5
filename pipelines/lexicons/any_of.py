"""Several patterns → one that says in a single pass whether a text is worth looking through for any of them.

What is found, and where, is for those who look through it.
"""

from __future__ import annotations

from collections.abc import Iterable

import re2

_NOTHING = "[^\\x00-\\x{10FFFF}]"


def any_of(patterns: Iterable[str]) -> re2._Regexp:
    """Finds in a string, in any case, whatever one of these finds; without patterns it finds nothing. re2.error where RE2 reads one not."""
    options = re2.Options()
    options.case_sensitive, options.never_capture = False, True
    return re2.compile("|".join(f"(?:{pattern})" for pattern in patterns) or _NOTHING, options)
