"""Characters that came out wrong → edits: mojibake, entities left in plain text, odd spaces and line ends, invisible marks,
doubled quotes, and spaces that were lost after a stop or a quote. No word is changed.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape

import ftfy.bad_codecs  # registers sloppy-windows-1252
import re2
from ftfy.badness import is_bad

from factline.pipelines.cleaned_articles.edited_text import Edit
from factline.pipelines.lexicons import Lexicons

INVISIBLE = "invisible"

assert ftfy.bad_codecs  # imported for what it registers
# What the bytes of UTF-8 beyond ASCII look like when they are read as Latin-1 or, as most often, as Windows-1252.
_BYTES = {chr(byte): byte for byte in range(0x80, 0x100)}
_BYTES |= {bytes([byte]).decode("sloppy-windows-1252"): byte for byte in range(0x80, 0x100)}
_CONTINUES = re.escape("".join(seen for seen, byte in _BYTES.items() if byte < 0xC0))
_MOJIBAKE = re.compile(f"[\xc2-\xdf][{_CONTINUES}]|[\xe0-\xef][{_CONTINUES}]{{2}}|[\xf0-\xf4][{_CONTINUES}]{{3}}")
# The bytes of ” are E2 80 9D, and Windows-1252 has no character for the last: where it was dropped only two are left.
_CLOSING_QUOTE = re.compile(f"\xe2\u20ac(?![{_CONTINUES}])")
_AROUND = 12  # characters looked at on each side, to tell mojibake from a true accent before a true sign
_LINE_ENDS = "\r\n\x85\u2028\u2029\x0b\x0c"
# ``quotes'' of typewriters and TeX; spaces of every width; marks that nobody sees; &entities;
_ODD = re.compile(
    r"(?P<quote>``|'')"
    r"|(?P<line>\r\n?|[\x0b\x0c\x85\u2028\u2029])"
    r"|(?P<space>[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000])"
    r"|(?P<unseen>[\xad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\x00-\x08\x0e-\x1f\x7f])"
    r"|(?P<entity>&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});)"
)
_PRINTABLE_ODD = ("``", "''", "&")  # what of the above Python calls printable


def mojibake(text: str) -> list[Edit]:
    """UTF-8 that was read as Windows-1252 or Latin-1 ("â€™") → the character that was meant, where ftfy too finds the place bad."""
    edits = []
    for found in _MOJIBAKE.finditer(text):
        start, end = found.span()
        try:
            meant = bytes(_BYTES[seen] for seen in found.group()).decode("utf-8")
        except UnicodeDecodeError:
            continue
        if is_bad(text[max(0, start - _AROUND) : end + _AROUND]):
            edits.append(Edit(start, end, meant))
    edits += [Edit(*found.span(), "”") for found in _CLOSING_QUOTE.finditer(text)]
    return sorted(edits)


def _entity(found: re.Match[str]) -> Edit | None:
    meant = unescape(found.group())
    if len(meant) != 1:  # no entity, or one of the few that stand for two characters
        return None
    if meant in _LINE_ENDS or meant.isspace():
        meant = " "
    return Edit(found.start(), found.end(), meant) if meant.isprintable() else None


def odd_characters(text: str) -> list[Edit]:
    """Spaces of any width → a space, line ends → a newline, entities → their character, doubled quotes → a quote; unseen marks go."""
    edits: list[Edit] = []
    if text.replace("\n", "").isprintable() and not any(mark in text for mark in _PRINTABLE_ODD):
        return edits
    for found in _ODD.finditer(text):
        start, end = found.span()
        if found.lastgroup == "entity":
            entity = _entity(found)
            edits += [entity] if entity else []
        elif found.lastgroup == "unseen":
            edits.append(Edit(start, end, reason=INVISIBLE))
        else:
            edits.append(Edit(start, end, {"quote": '"', "line": "\n", "space": " "}[str(found.lastgroup)]))
    return edits


# What the pattern below can match and a little more; RE2 sees at once that most texts hold none of it.
_PERHAPS_LOST = (
    r"[a-z0-9)\]%][.!?][A-Z][a-z]|[a-z0-9)\]%.!?,]\"[\pL\pN]|[.!?,][”’]\pL\pL|[a-z]”[\pL\pN]|[a-z][.!?,][“‘]"
    r"|[a-z]{3}(?:{joined})\b"
)


@lru_cache(maxsize=4)
def _perhaps_lost(lexicons: Lexicons) -> re2._Regexp:
    return re2.compile(_PERHAPS_LOST.replace("{joined}", "|".join(lexicons.general["cleaning"]["joined_words"])))


@lru_cache(maxsize=4)
def _lost_space(lexicons: Lexicons) -> re.Pattern[str]:
    domains = "|".join(lexicons.general["cleaning"]["top_level_domains"])
    joined = "|".join(lexicons.general["cleaning"]["joined_words"])
    return re.compile(
        rf"(?<=[a-z0-9)\]%])(?P<stop>[.!?])(?=[A-Z][a-z])(?!(?i:{domains})(?![^\W_]))"  # killed.The
        r"|(?<=[a-z0-9)\]%.!?,])(?P<straight>\")(?=[^\W_])"  # over."The  group"in  clashes."This
        r"|(?<=[.!?,])(?P<closing>[”’])(?=[^\W\d_]{2})"  # over.”The
        r"|(?<=[a-z])(?P<after>”)(?=[^\W_])"  # group”in
        r"|(?<=[a-z])(?P<stop_quote>[.!?,])(?=[“‘])"  # clashes.“This
        rf"|(?<![^\W_])(?P<joined>[a-z]{{3,}})(?=(?:{joined})(?![^\W_]))"  # dealthat: a link's end between them
    )


def lost_spaces(text: str, lexicons: Lexicons) -> list[Edit]:
    """A space after a full stop or a closing quote, or before an opening one, where a letter stands in its place.

    A straight quote opens or closes by how many stand before it in its paragraph.
    """
    edits: list[Edit] = []
    if _perhaps_lost(lexicons).search(text) is None:
        return edits
    for found in _lost_space(lexicons).finditer(text):
        start, end = found.span()
        if found.lastgroup == "straight":
            paragraph = text.rfind("\n", 0, start) + 1
            opens = text.count('"', paragraph, start) % 2 == 0
            edits.append(Edit(start, end, ' "' if opens else '" '))
        else:
            edits.append(Edit(start, end, found.group() + " "))
    return edits
