"""RSS and Atom → entries: what a feed says of each story, and the address of its page. Fetches nothing."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import feedparser

from factline.pipelines.articles.raw import RefusalError


@dataclass(frozen=True, slots=True)
class Entry:
    """A story in a feed; None where the feed does not say. `html` is the fullest of the texts that it carries."""

    identifier: str | None
    url: str | None
    title: str | None
    author: str | None
    published: str | None
    html: str | None

    def record(self) -> dict[str, Any]:
        """The entry as a record of its own, for feeds that carry their stories whole."""
        named = {
            "id": self.identifier or self.url,
            "url": self.url,
            "title": self.title,
            "author": self.author,
            "published_at": self.published,
            "html": self.html,
        }
        return {name: value for name, value in named.items() if value is not None}


def _text(entry: Any) -> str | None:
    texts = [part.value for part in entry.get("content", ()) if part.get("value")]
    texts += [entry.summary] if entry.get("summary") else []
    return max(texts, key=len) if texts else None


def _entry(entry: Any) -> Entry:
    return Entry(
        identifier=entry.get("id") or None,
        url=entry.get("link") or None,
        title=entry.get("title") or None,
        author=entry.get("author") or None,
        # As written: feedparser's own reading of it turns the day with the time zone.
        published=entry.get("published") or None,
        html=_text(entry),
    )


def entries_of(content: bytes) -> list[Entry]:
    """Entries in the feed's order; RefusalError `bad_feed` where the bytes are no feed. A feed with none is a feed."""
    # As a stream: given bytes or text, feedparser might take them for the name of a file or an address.
    found = feedparser.parse(io.BytesIO(content), sanitize_html=False, resolve_relative_uris=False)
    if not found.get("version"):
        said = found.get("bozo_exception")
        raise RefusalError("bad_feed", f"neither RSS nor Atom{f': {said}' if said else ''}")
    return [_entry(entry) for entry in found.entries]
