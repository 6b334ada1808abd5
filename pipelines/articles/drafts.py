"""A text, a page or a record, with its sidecar → one article as the source gives it. Which file it stood in does not matter here."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import yaml

from factline.pipelines.articles import language, pdf
from factline.pipelines.articles.names import names
from factline.pipelines.articles.pages import declared_by, visible_text
from factline.pipelines.articles.raw import RefusalError
from factline.pipelines.articles.written_dates import Bounds, publication_bounds, url_day
from factline.pipelines.contracts import content_id

_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True)
class Draft:
    """An article: the columns of its contract but source_refs and batch."""

    article_id: str
    source_ref: str
    media_type: str
    raw_text: str
    publisher: str | None = None
    author: str | None = None
    title: str | None = None
    url: str | None = None
    language: str | None = None
    published: Bounds | None = None
    basis: str = "unknown"
    refused: tuple[RefusalError, ...] = ()  # values that the source gives and nobody can read: they cost themselves only
    page_starts: tuple[int, ...] | None = None


def canonical(record: Mapping[str, Any]) -> str:
    """A record as JSON that is the same for the same content: sorted keys, no spaces; other types as Python writes them."""
    return json.dumps(record, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)


def _checked(text: str) -> str:
    if not text.strip():
        raise RefusalError("empty_text", "nothing but white space")
    if not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:
            raise RefusalError(
                "lone_surrogate", "holds half of a character (a lone surrogate), which no file can hold"
            ) from None
    return text


def _of_source(article_id: str, source_ref: str, media_type: str, text: str) -> Draft:
    draft = Draft(article_id, source_ref, media_type, _checked(text))
    if media_type != "text/html":
        return draft
    page = declared_by(text)
    return replace(
        draft,
        title=page.title,
        publisher=page.publisher,
        author=page.author,
        url=page.url,
        language=language.declared(page.language) if page.language else None,
        published=(page.published, page.published) if page.published else None,
        basis="html" if page.published else "unknown",
    )


def of_report(source_ref: str, content: bytes) -> Draft:
    """A PDF that is one article. RefusalError where it gives no text."""
    report = pdf.read(content)
    draft = Draft(
        content_id("art", content),
        source_ref,
        "application/pdf",
        _checked(report.text),
        title=report.title,
        author=report.author,
    )
    return replace(draft, page_starts=report.page_starts, refused=report.refused)


def of_file(source_ref: str, content: bytes, media_type: str, text: str) -> Draft:
    """A file that is one article. RefusalError where its text is empty."""
    return _of_source(content_id("art", content), source_ref, media_type, text)


def _field(record: Mapping[str, Any], field: str) -> Any:
    """The value of a field under the best of its names that holds one; None where none does."""
    for name in names().fields[field]:
        value = record.get(name)
        if value is not None and value != "":
            return value
    return None


def _words(record: Mapping[str, Any], field: str) -> str | None:
    value = _field(record, field)
    if isinstance(value, Mapping):  # {"source": {"name": …}}
        value = value.get("name")
    if value is None:
        return None
    if isinstance(value, str):
        return _checked(value).strip() if value.strip() else None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise RefusalError("field_not_text", f"{field} is {type(value).__name__}, not text")


def _or_refusal(read: Callable[[Any], _Read | None], value: Any) -> tuple[_Read | None, tuple[RefusalError, ...]]:
    """What a reader makes of a value, and why it makes nothing of one that costs itself only."""
    try:
        return read(value), ()
    except RefusalError as refusal:
        return None, (refusal,)


def _people(value: Any) -> str | None:
    """Who wrote it, one after the other: a name, {"name": …}, or a list of these."""
    every = [_words({"author": one}, "author") for one in (value if isinstance(value, list | tuple) else [value])]
    return "; ".join(dict.fromkeys(name for name in every if name)) or None


def _body(record: Mapping[str, Any]) -> tuple[str, str]:
    for field, media_type in (("text", "text/plain"), ("html", "text/html")):
        value = _field(record, field)
        if isinstance(value, str) and value.strip():
            return media_type, value
        if value is not None and not isinstance(value, str):
            raise RefusalError("field_not_text", f"{field} is {type(value).__name__}, not text")
    if any(_field(record, field) is not None for field in ("text", "html")):
        raise RefusalError("empty_text", "nothing but white space")
    raise RefusalError("no_text", "has neither text nor html")


def _mapped(record: Mapping[str, Any], columns: Mapping[str, str]) -> dict[str, Any]:
    """The record's values under the names of fields; RefusalError where it lacks a column of the mapping."""
    missing = sorted(set(columns.values()) - record.keys())
    if missing:
        raise RefusalError("no_column", f"has no {', '.join(missing)}; it has {', '.join(map(str, record))}")
    return {names().fields[field][0]: record[column] for field, column in columns.items()}


def of_record(source_ref: str, record: Mapping[str, Any], columns: Mapping[str, str] | None = None) -> Draft:
    """A record that is one article; its own id is its source_ref where it has one. RefusalError where it cannot be read.

    `columns` says which of its values is which field, and that no other is read.
    """
    lowered = _mapped(record, columns) if columns else {str(name).lower(): value for name, value in record.items()}
    media_type, text = _body(lowered)
    own = _words(lowered, "id")
    draft = _of_source(content_id("art", canonical(record)), own or source_ref, media_type, text)
    return _overridden(draft, lowered)


def _overridden(draft: Draft, given: Mapping[str, Any]) -> Draft:
    """The draft with what a record or a sidecar gives in place of what the page says; a date or an author that cannot be read
    is noted.
    """
    told = _words(given, "language")
    published, no_date = _or_refusal(publication_bounds, _field(given, "published_at"))
    author, no_author = _or_refusal(_people, _field(given, "author"))
    return replace(
        draft,
        title=_words(given, "title") or draft.title,
        url=_words(given, "url") or draft.url,
        publisher=_words(given, "publisher") or draft.publisher,
        author=author or draft.author,
        language=(language.declared(told) if told else None) or draft.language,
        published=published or draft.published,
        basis="metadata" if published else draft.basis,
        refused=(*draft.refused, *no_date, *no_author),
    )


def read_sidecar(content: bytes) -> dict[str, Any]:
    """NAME.meta.yaml → what it gives; RefusalError `bad_sidecar` where it is no mapping of the names that a sidecar may use."""
    try:
        given = yaml.safe_load(content)
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:  # ValueError: a thirteenth month
        raise RefusalError("bad_sidecar", f"no YAML: {' '.join(str(error).split())}") from None
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise RefusalError("bad_sidecar", f"a mapping is expected, not {type(given).__name__}")
    unknown = sorted(str(name) for name in given.keys() - names().sidecar)
    if unknown:
        known = ", ".join(sorted(names().sidecar))
        raise RefusalError("bad_sidecar", f"unknown names: {', '.join(unknown)}; names are {known}")
    _refuse_odd_columns(given.get("columns", {}))
    if not isinstance(given.get("media_type", ""), str):
        raise RefusalError("bad_sidecar", "media_type is no text")
    return given


def _refuse_odd_columns(columns: object) -> None:
    if not isinstance(columns, dict) or not all(isinstance(name, str) for name in columns.values()):
        raise RefusalError("bad_sidecar", "columns is no mapping of fields to names of columns")
    odd = sorted(str(field) for field in columns.keys() - names().fields.keys())
    if odd:
        raise RefusalError("bad_sidecar", f"columns names {', '.join(odd)}; fields are {', '.join(sorted(names().fields))}")


def written_sidecar(given: Mapping[str, Any]) -> bytes:
    """What a sidecar says, as its bytes; what is None or empty is left out."""
    told = {name: value for name, value in given.items() if value}
    return yaml.safe_dump(told, allow_unicode=True, sort_keys=True).encode()


def with_sidecar(draft: Draft, given: Mapping[str, Any]) -> Draft:
    """The draft with what its sidecar gives; a sidecar goes before the page and before the record."""
    return _overridden(draft, given) if given else draft


def completed(draft: Draft) -> Draft:
    """The draft with its language told from its text, and its day of publication from its address, where nothing declares them."""
    day = url_day(draft.url) if draft.published is None and draft.url is not None else None
    return _with_language(replace(draft, published=day, basis="url") if day is not None else draft)


def _with_language(draft: Draft) -> Draft:
    """The draft with its language told from its text where nothing declares one."""
    if draft.language is not None:
        return draft
    text = visible_text(draft.raw_text) if draft.media_type == "text/html" else draft.raw_text
    return replace(draft, language=language.detected(text))
