"""An e-mail (.eml) → the story in it, what its headers say, and the files attached. A newsletter is an article like any other.

Of a body written twice, plain and HTML, the plain one is the story where it says about as much; many newsletters put but a line
there ("read this in your browser").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.utils import parseaddr

from factline.pipelines.articles.decoding import decode
from factline.pipelines.articles.pages import visible_text
from factline.pipelines.articles.raw import RawFile, RefusalError

_AS_MUCH = 0.5  # of the words that the HTML part shows


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail: its media type and text (None where it only carries files), what it tells of them, the files attached."""

    media_type: str | None
    text: str | None
    told: dict[str, str]
    attached: tuple[RawFile, ...]


def _bytes(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _text(part: Message) -> str:
    return decode(_bytes(part), declares=part.get_content_type() == "text/html", charset=part.get_content_charset())


def _told(message: EmailMessage) -> dict[str, str]:
    name, address = parseaddr(str(message.get("from", "")))
    found = {
        "title": str(message.get("subject", "")),
        "published_at": str(message.get("date", "")),
        "publisher": name or address,
        "url": str(message.get("archived-at", "")).strip(" <>"),
    }
    return {field: " ".join(value.split()) for field, value in found.items() if value.strip()}


def _attached(message: EmailMessage, source_ref: str) -> Iterator[RawFile]:
    for number, part in enumerate(message.iter_attachments(), 1):
        forwarded = part.get_content_type() == "message/rfc822"
        name = part.get_filename() or f"attached-{number}{'.eml' if forwarded else ''}"
        if forwarded:
            inner = part.get_payload()
            first = inner[0] if isinstance(inner, list) and inner else None
            yield RawFile(f"{source_ref}!{name}", first.as_bytes() if isinstance(first, Message) else b"")
        elif part.get_content_maintype() != "multipart":
            yield RawFile(f"{source_ref}!{name}", _bytes(part))


def _body(message: EmailMessage) -> tuple[str | None, str | None]:
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    if html is None:
        return ("text/plain", _text(plain)) if plain is not None else (None, None)
    page = _text(html)
    if plain is not None:
        text = _text(plain)
        if len(text.split()) >= _AS_MUCH * len(visible_text(page).split()):
            return "text/plain", text
    return "text/html", page


def read(file: RawFile) -> Letter:
    """The mail. RefusalError `bad_mail` where it has no headers, or neither a text nor an attachment."""
    try:
        message = message_from_bytes(file.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        if not message.keys():
            raise RefusalError("bad_mail", "has no headers")
        media_type, text = _body(message)
        if text is not None and not text.strip():
            media_type, text = None, None
        attached = tuple(_attached(message, file.source_ref)) if message.is_multipart() else ()
        letter = Letter(media_type, text, _told(message), attached)
    except (MessageError, LookupError, ValueError, AttributeError, TypeError) as error:  # a damaged mail meets any of these
        if isinstance(error, RefusalError):
            raise
        raise RefusalError("bad_mail", f"no mail that can be read: {error}") from None
    if letter.text is None and not attached:
        raise RefusalError("bad_mail", "has neither a text nor an attachment")
    return letter
