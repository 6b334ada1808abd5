"""A PDF report → its text, page after page, and where each page begins. How its lines run together is for later stages."""

from __future__ import annotations

import io
import logging
import struct
import zlib
from dataclasses import dataclass
from typing import Literal

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from factline.pipelines.articles.raw import RefusalError

PAGES = 2_000
CHARACTERS = 20_000_000
_BETWEEN = "\n\n"
# pypdf follows what a damaged file says of itself, and meets whatever stands there instead.
_BROKEN = (
    PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, ArithmeticError, AssertionError,
    NotImplementedError, OSError, struct.error, zlib.error,
)  # fmt: skip
logging.getLogger("pypdf").setLevel(logging.ERROR)  # its remarks on odd files would go to the terminal; what fails is a reject


@dataclass(frozen=True, slots=True)
class Report:
    """A PDF's text, the offset at which each page begins in it, its title and author, and the pages that could not be read."""

    text: str
    page_starts: tuple[int, ...]
    title: str | None
    author: str | None
    refused: tuple[RefusalError, ...]


def _opened(content: bytes) -> PdfReader:
    try:
        reader = PdfReader(io.BytesIO(content))
        locked = reader.is_encrypted and not reader.decrypt("")
        pages = 0 if locked else len(reader.pages)
    except _BROKEN as error:
        raise RefusalError("bad_pdf", f"no PDF that can be read: {error}") from None
    if locked:
        raise RefusalError("encrypted_file", "needs a password")
    if pages > PAGES:
        raise RefusalError("file_too_large", f"{pages:,} pages, at most {PAGES:,} are read")
    return reader


def _said(reader: PdfReader, name: Literal["title", "author"]) -> str | None:
    try:
        said = getattr(reader.metadata, name) if reader.metadata is not None else None
    except _BROKEN:
        return None
    return " ".join(said.replace("\x00", "").split()) or None if isinstance(said, str) else None


def read(content: bytes) -> Report:
    """The report. RefusalError: `bad_pdf`, `encrypted_file`, `file_too_large`, or `no_text` where its pages are pictures."""
    reader = _opened(content)
    parts: list[str] = []
    starts: list[int] = []
    refused: list[RefusalError] = []
    at = 0
    for number in range(len(reader.pages)):
        starts.append(at)
        try:
            # NUL and halves of characters are what pypdf makes of fonts without a map to Unicode: no text can hold them.
            text = reader.pages[number].extract_text().replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
        except _BROKEN as error:
            refused.append(RefusalError("unreadable_page", f"page {number + 1}: {error}"))
            text = ""
        parts.append(text)
        at += len(text) + len(_BETWEEN)
        if at > CHARACTERS:
            raise RefusalError("file_too_large", f"more than {CHARACTERS:,} characters")
    whole = _BETWEEN.join(parts)
    if not whole.strip():
        said = f" ({refused[0].reason})" if refused else ""
        raise RefusalError("no_text", f"its {len(parts)} pages hold no text: pictures of pages are not read{said}")
    return Report(whole, tuple(starts), _said(reader, "title"), _said(reader, "author"), tuple(refused))
