"""HTML source → what the page says of itself: title, publisher, author, address, publication date, language.

trafilatura and htmldate read it from the page's markup alone: no search through its text (a date in the story is not the
story's date), and fixed limits for dates, so that no clock decides. The main text is for the next stage.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from html import unescape

from lxml.etree import LxmlError
from trafilatura.metadata import extract_metadata

_DATES = {
    "original_date": True,
    "extensive_search": False,
    "outputformat": "%Y-%m-%d",
    "min_date": "1970-01-01",
    "max_date": "2100-12-31",
}
_LANGUAGE = re.compile(r"""<html\b[^>]{0,2000}?\s(?:xml:)?lang\s*=\s*["']?([A-Za-z][A-Za-z_-]*)""", re.IGNORECASE)
_UNSEEN = re.compile(r"<(script|style|noscript|head|nav|footer)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Page:
    """What a page declares; None where it does not."""

    title: str | None
    publisher: str | None
    author: str | None
    url: str | None
    published: date | None
    language: str | None


def declared_by(source: str) -> Page:
    """What the page declares of itself; a page that cannot be parsed declares nothing."""
    language = _LANGUAGE.search(source)
    try:
        found = extract_metadata(source, date_config=dict(_DATES), extensive=False)
    except (LxmlError, ValueError):  # lxml refuses NUL and control characters
        return Page(None, None, None, None, None, language[1] if language else None)
    return Page(
        title=found.title or None,
        publisher=found.sitename or None,
        author=found.author or None,
        url=found.url or None,
        published=date.fromisoformat(found.date) if found.date else None,
        language=language[1] if language else None,
    )


def visible_text(source: str) -> str:
    """Roughly what a reader sees, for telling the language: tags and scripts gone. No offsets survive."""
    return unescape(_TAG.sub("\n", _UNSEEN.sub("\n", source)))
