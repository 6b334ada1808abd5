"""Text → tokens with offsets. One pattern for every stage, so that they agree on where a word begins."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

# Numbers keep their separators (5,600; 1.5; 12-13 is three tokens), words keep inner apostrophes and hyphens between letters
# (cease-fire, mine-clearing, O'Brien), a possessive 's and n't stand alone, abbreviations with inner dots (U.S.) are one token.
_TOKEN = re.compile(
    r"\d+(?:[.,]\d+)*(?:st|nd|rd|th)?(?![^\W_])"  # 12  5,600  3.5  21st
    r"|\d+"
    r"|(?:[^\W\d_]\.){2,}"  # U.S.  U.N.
    r"|['’](?:s|S)(?![^\W_])"  # possessive
    r"|[^\W\d_]+(?:['’](?![sS](?![^\W_]))[^\W\d_]+|-(?=[^\W_])[^\W_]+)*"
    r"|\S"
)


class Token(NamedTuple):
    """A word, number or mark: offsets in the text it was read from, as written, and in lower case."""

    start: int
    end: int
    text: str
    lower: str


@lru_cache(maxsize=16384)
def tokenise(text: str) -> tuple[Token, ...]:
    """Tokens of a text in order; white space is between them and in none of them.

    Kept for the texts read last: speakers, counts and facts each ask for the tokens of the same sentences.
    """
    return tuple([Token(m.start(), m.end(), t := m.group(), t.lower()) for m in _TOKEN.finditer(text)])
