"""Feeds and lists of addresses → the pages they point at. A feed's pages stand in line until each is taken or given up."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urldefrag, urljoin

from factline.pipelines.articles import drafts
from factline.pipelines.articles.feeds import Entry, entries_of
from factline.pipelines.articles.kinds import declared_kind, sniffed
from factline.pipelines.articles.raw import RefusalError
from factline.warehouse.sources.fetching import FEED_TYPES, PAGE_TYPES, Answer, FetchError, Validators
from factline.warehouse.sources.files import said_of_all
from factline.warehouse.sources.found import Announced, Found, Item, Missed, SourceError, Tools, Unchanged
from factline.warehouse.sources.settings import FeedSource, UrlsSource

_SNIFFED = {"pdf": "application/pdf", "html": "text/html"}


def _media_type(answer: Answer) -> str | None:
    """What a page is: by its first bytes where they are a PDF's, or a page's that is sent as text; else as its header says."""
    told = answer.header("content-type")
    seen = _SNIFFED.get(sniffed(answer.content))
    if seen == "application/pdf" or not told:
        return seen
    if seen is not None and declared_kind(told) == "text":
        return told.lower().replace("text/plain", seen)
    return told


def _origin(answer: Answer) -> dict[str, Any]:
    return {"url": answer.asked, "final_url": answer.url, "status": answer.status, "headers": answer.headers}


def _told(answer: Answer) -> dict[str, Any]:
    return {"etag": answer.validators.etag, "last_modified": answer.validators.last_modified}


def _item(source: FeedSource | UrlsSource, url: str, answer: Answer, published: str | None) -> Item:
    said = {**said_of_all(source), "url": answer.url, "published_at": published, "media_type": _media_type(answer)}
    return Item(url, answer.url, answer.content, drafts.written_sidecar(said), _origin(answer), _told(answer))


def _page(source: FeedSource | UrlsSource, tools: Tools, url: str, told: Mapping[str, Any]) -> Found:
    """The page at an address, asked for only if it changed where `told` is of an earlier look."""
    validators = Validators(told.get("etag"), told.get("last_modified"))
    try:
        answer = tools.fetcher.get(url, types=PAGE_TYPES, validators=validators)
    except FetchError as error:
        return Missed(url, error.rule, error.reason)
    if answer.unchanged:
        return Unchanged(url, told)
    return _item(source, url, answer, told.get("published"))


def _announced(
    entries: list[Entry], base: str, source: FeedSource, tools: Tools
) -> Iterator[Missed | tuple[str, dict[str, Any]]]:
    for number, entry in enumerate(entries, 1):
        try:
            url = urldefrag(urljoin(base, entry.url)).url if entry.url else None
        except ValueError:  # brackets that hold no IPv6 address
            url = None
        if url is None:
            name = entry.identifier or entry.title or f"entry {number}"
            yield Missed(name, "no_address", f"the feed's entry gives no address that can be asked: {entry.url}")
        elif not tools.state.anyone_took(url) and tools.state.tries(tools.name, url) < source.tries:
            yield url, {"published": entry.published}


def _read(source: FeedSource, tools: Tools) -> Iterator[Found]:
    """What the feed says now; nothing where it did not change."""
    before = json.loads(tools.state.mark(tools.name, "feed") or "{}")
    answer = tools.fetcher.get(
        source.url, types=FEED_TYPES, validators=Validators(before.get("etag"), before.get("last_modified"))
    )
    if answer.unchanged:
        return
    mark = ("feed", json.dumps(_told(answer)))
    entries = entries_of(answer.content)
    if not source.pages:
        digest = hashlib.sha256(answer.content).hexdigest()
        sidecar = drafts.written_sidecar({**said_of_all(source), "media_type": "application/rss+xml"})
        ref = f"{source.url}#{digest[:16]}"
        yield Item(ref, ref, answer.content, sidecar, _origin(answer), mark=mark)
        return
    items = []
    for entry in _announced(entries, answer.url, source, tools):
        if isinstance(entry, Missed):
            yield entry
        else:
            items.append(entry)
    yield Announced(tuple(items), mark)


def pull_feed(source: FeedSource, tools: Tools) -> Iterator[Found]:
    """The feed's new entries, then every page still in line; a feed that cannot be had does not hold up the pages."""
    failed: SourceError | None = None
    try:
        yield from _read(source, tools)
    except (FetchError, RefusalError) as error:
        failed = SourceError(error.rule, f"{source.url}: {error.reason}")
    for url, told in tools.state.queued(tools.name):
        yield _page(source, tools, url, told)
    if failed is not None:
        raise failed


def _listed(source: UrlsSource) -> list[str]:
    if source.path is None:
        return list(dict.fromkeys(source.urls))
    try:
        lines = source.path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError("unreadable_list", f"{source.path}: {error}") from None
    return list(dict.fromkeys(line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")))


def pull_urls(source: UrlsSource, tools: Tools) -> Iterator[Found]:
    """Every page of the list that was not taken yet, and those that are to be looked at again."""
    for url in _listed(source):
        taken = tools.state.taken(tools.name, url)
        if taken is None:
            if tools.state.tries(tools.name, url) < source.tries:
                yield _page(source, tools, url, {})
        elif source.again_hours is not None:
            at, told = taken
            if tools.now - datetime.fromisoformat(at) >= timedelta(hours=source.again_hours):
                yield _page(source, tools, url, told)
