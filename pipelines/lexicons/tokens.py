"""Text → tokens with offsets. One pattern for every stage, so that they agree on where a word begins."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate
from operator import add

# Numbers keep their separators (5,600; 1.5; 12-13 is three tokens), words keep inner apostrophes and hyphens between letters
# (cease-fire, mine-clearing, O'Brien), a possessive 's and n't stand alone, abbreviations with inner dots (U.S.) are one token.
_SHAPES = (
    r"{digit}+(?:[.,]{digit}+)*(?:st|nd|rd|th|ST|ND|RD|TH|(?<=[23])[dD])?(?!{sign})"  # 12  5,600  3.5  21st  2d
    r"|{digit}+"
    r"|(?:{letter}\.){{2,}}"  # U.S.  U.N.
    r"|['’](?:s|S)(?!{sign})"  # possessive
    r"|{letter}+(?:['’](?![sS](?!{sign})){letter}+|-(?={sign}){sign}+)*"
    r"|\S"
)
_WITH_SPACE = rf"(?:{_SHAPES})\s*"
_TOKEN = re.compile(_WITH_SPACE.format(letter=r"[^\W\d_]", digit=r"\d", sign=r"[^\W_]"))
# The same for text whose letters and digits are ASCII, as nearly all of it is: sets that the engine tests with one bit.
_ASCII = re.compile(_WITH_SPACE.format(letter="[A-Za-z]", digit="[0-9]", sign="[A-Za-z0-9]"))
_MARKS = "‘’“”–—…"  # of print: no letters, though not ASCII; three bytes each in UTF-8


class Tokens:
    """The words, numbers and marks of a text in order, a list for each: offsets in the text, as written, and in lower case.

    Lists of numbers and strings and not an object a token: that takes half the time, and leaves Python's collector nothing to walk.
    """

    __slots__ = ("ends", "lowers", "starts", "texts")

    def __init__(self, texts: list[str], starts: list[int], ends: list[int]) -> None:
        self.texts, self.starts, self.ends = texts, starts, ends
        self.lowers = list(map(str.lower, texts))

    def __len__(self) -> int:
        return len(self.texts)


def has_plain_letters(text: str) -> bool:
    """Whether all letters and digits of a text are ASCII, as in nearly all news: patterns may then say [A-Za-z] for a letter."""
    return text.isascii() or len(text.encode("utf-8", "surrogatepass")) - len(text) == 2 * sum(map(text.count, _MARKS))


@lru_cache(maxsize=16384)
def tokenise(text: str) -> Tokens:
    """Tokens of a text in order; white space is between them and in none of them.

    Kept for the texts read last: speakers, counts and facts each ask for the tokens of the same sentences.
    """
    written = (_ASCII if has_plain_letters(text) else _TOKEN).findall(text)  # each with the white space behind it
    texts = list(map(str.rstrip, written))
    starts = list(accumulate(map(len, written), initial=len(text) - len(text.lstrip())))
    ends = list(map(add, starts, map(len, texts)))  # of the starts the last is where the text ends: of no token
    starts.pop()
    return Tokens(texts, starts, ends)
