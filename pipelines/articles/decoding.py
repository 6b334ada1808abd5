"""Bytes → text: byte order mark, UTF-8, the charset told from outside, the one that a page declares, then charset-normalizer's guess.

UTF-8 goes before a declared charset: bytes beyond ASCII that happen to be valid UTF-8 are UTF-8, and pages that declare
Latin-1 and hold UTF-8 are common. Nothing here changes a character: line ends stay as they are.
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from factline.pipelines.articles.raw import RefusalError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark begins it
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""(?:charset\s*=\s*|<\?xml[^>]{0,100}encoding\s*=\s*)["']?\s*([A-Za-z0-9_.:-]+)""", re.IGNORECASE)
_DECLARED_WITHIN = 4096  # bytes; HTML asks for 1024, pages do not always listen
_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9_.:-]+)""", re.IGNORECASE)
# HTML reads these names as Windows-1252, of which they are subsets on paper and not in the wild.
_READ_AS = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252"}


def _marked(content: bytes) -> str | None:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            try:
                return content[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise RefusalError("undecodable", f"begins with the mark of {encoding} but is not: {error.reason}") from None
    return None


def charset_of(media_type: str | None) -> str | None:
    """The charset that a media type names ("text/html; charset=windows-1251"); None where it names none."""
    found = _CHARSET.search(media_type) if media_type else None
    return found[1] if found else None


def _as(content: bytes, charset: str) -> str | None:
    name = charset.strip().strip("\"'").lower()
    try:
        return content.decode(_READ_AS.get(name, name))
    except (LookupError, UnicodeDecodeError, ValueError):  # a name nobody knows, or a wrong one: what else is known comes next
        return None


def _declared(content: bytes) -> str | None:
    found = _DECLARED.search(content, 0, _DECLARED_WITHIN)
    return _as(content, found.group(1).decode("ascii")) if found is not None else None


def decode(content: bytes, *, declares: bool = False, charset: str | None = None) -> str:
    """Text of the bytes. RefusalError where no encoding fits.

    `charset` is what came beside them (a header of HTTP or mail); `declares` says that they may name theirs themselves (HTML).
    """
    text = _marked(content)
    if text is None:
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError:
            text = _as(content, charset) if charset else None
            if text is None and declares:
                text = _declared(content)
    if text is None:
        best = from_bytes(content).best()
        if best is None:
            raise RefusalError("undecodable", "no encoding fits these bytes")
        text = str(best)
    if "\x00" in text:
        raise RefusalError("binary_content", "holds NUL characters, as no text does")
    return text
