"""factline.toml → the sources it declares, checked: an unknown key or a wrong value is said with its place and what is allowed."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, IPvAnyNetwork, ValidationError, field_validator, model_validator

from factline.pipelines.articles.names import names
from factline.warehouse import dumps
from factline.warehouse.layout import Home

NAME = "factline.toml"
VARIABLE = "FACTLINE_SETTINGS"
_SOURCE_NAME = re.compile(r"[a-z][a-z0-9_]*")  # it becomes the name of a Dagster asset
_MB = 2**20


class SettingsError(ValueError):
    """A settings file that cannot be used: every mistake in it, one a line."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)


class Fetching(_Part):
    """How the web is asked, by every source alike."""

    user_agent: str = Field(default="Factline/0.1 (news reader for conflict research)", min_length=3, pattern=r"^[\x20-\x7e]+$")
    delay_seconds: float = Field(default=1.0, ge=0, le=3600, description="Pause between two requests to one host.")
    timeout_seconds: float = Field(default=20, gt=0, le=600, description="For a connection, and for each wait on one.")
    total_seconds: float = Field(default=120, gt=0, le=86_400, description="For one answer, from its request to its last byte.")
    page_bytes: int = Field(default=10 * _MB, gt=0, le=512 * _MB, description="Of a page or feed, as sent and as unpacked.")
    redirects: int = Field(default=5, ge=0, le=20)
    attempts: int = Field(default=3, ge=1, le=10, description="Of one request within a pull.")
    longest_wait_seconds: float = Field(
        default=60, ge=0, le=3600, description="Longest wait that a server may ask for within a pull."
    )
    robots: bool = Field(default=True, description="Whether robots.txt is kept to.")
    private_networks: tuple[IPvAnyNetwork, ...] = Field(
        default=(), description="Networks beyond the open internet that may be asked too (10.1.2.0/24)."
    )


class _Source(_Part):
    """What every source has."""

    publisher: str | None = Field(default=None, min_length=1, description="Said of all its articles.")
    language: str | None = Field(default=None, pattern=r"^[a-z]{2}$", description="ISO 639-1 code, said of all its articles.")
    minutes: float = Field(default=30, gt=0, le=1440, description="After which a pull stops; the next goes on from there.")
    tries: int = Field(default=5, ge=1, le=100, description="Pulls in which an item that fails is tried before it is given up.")


class _Files(_Source):
    path: Path

    @field_validator("path")
    @classmethod
    def _home(cls, path: Path) -> Path:
        return path.expanduser()


# A dump whose records cannot be told apart before its end is read.
WholeBytes = Annotated[int, Field(gt=0, le=2**30, description="Of a JSON document, or of a dump in UTF-16.")]
Columns = Annotated[dict[str, str], Field(min_length=1)]


def _fields_only(columns: dict[str, str] | None) -> dict[str, str] | None:
    odd = sorted((columns or {}).keys() - names().fields.keys())
    if odd:
        raise ValueError(f"no such field: {', '.join(odd)}; fields are {', '.join(sorted(names().fields))}")
    if columns is not None and not columns.keys() & {"text", "html"}:
        raise ValueError("one of text and html is needed")
    return columns


class FilesSource(_Files):
    """A folder with all below it, or one file."""

    kind: Literal["folder", "file", "mail", "pdf"]
    file_bytes: int = Field(default=512 * _MB, gt=0, le=2**31 - 2**20)
    whole_bytes: WholeBytes = dumps.WHOLE_BYTES


class ArchiveSource(_Files):
    """An archive, or a folder of them."""

    kind: Literal["archive"]
    file_bytes: int = Field(default=512 * _MB, gt=0, le=2**31 - 2**20)
    depth: int = Field(default=3, ge=1, le=3, description="Archives within each other.")
    members: int = Field(default=100_000, ge=1, le=100_000)
    unpacked_bytes: int = Field(default=512 * _MB, gt=0, le=512 * _MB)
    ratio: int = Field(default=200, ge=1, le=200, description="Bytes unpacked for each byte packed, looked at from 8 MiB on.")


class DumpSource(_Files):
    """Records in JSONL, JSON, CSV or Parquet: a file, or a folder of them."""

    kind: Literal["dump"]
    columns: Columns | None = Field(
        default=None, description="field = column; without it, columns are known by their usual names."
    )
    file_bytes: int = Field(default=65_536 * _MB, gt=0, description="Bytes of a file.")
    whole_bytes: WholeBytes = dumps.WHOLE_BYTES
    _check = field_validator("columns")(_fields_only)


class _Hosts(_Source):
    hosts: tuple[str, ...] = Field(default=(), description="Only pages of these hosts and what lies below them; none: all.")


class FeedSource(_Source):
    """An RSS or Atom feed."""

    kind: Literal["feed"]
    url: str = Field(pattern=r"^https?://[^\s/]+")
    pages: bool = Field(
        default=True, description="Whether the pages are fetched; if not, the feed's own texts are the articles."
    )


class UrlsSource(_Source):
    """A list of addresses, here or in a file with one a line."""

    kind: Literal["urls"]
    urls: tuple[Annotated[str, Field(pattern=r"^https?://[^\s/]+")], ...] = ()
    path: Path | None = None
    again_hours: float | None = Field(
        default=None, gt=0, description="After which a page is asked for again; without it, never."
    )

    @model_validator(mode="after")
    def _one_of(self) -> UrlsSource:
        if bool(self.urls) == (self.path is not None):
            raise ValueError("give either urls or path")
        return self


class WarcSource(_Hosts):
    """A WARC or WACZ archive: a file, a folder of them, or the address of a WARC."""

    kind: Literal["warc"]
    path: Path | None = None
    url: str | None = Field(default=None, pattern=r"^https?://[^\s/]+")
    stream_bytes: int = Field(default=4096 * _MB, gt=0, description="Read of one address at most.")

    @model_validator(mode="after")
    def _one_of(self) -> WarcSource:
        if (self.path is None) == (self.url is None):
            raise ValueError("give either path or url")
        return self


class DatabaseSource(_Source):
    """A SELECT in a database that SQLAlchemy knows, followed by a column that only grows."""

    kind: Literal["database"]
    url: str | None = Field(default=None, description="SQLAlchemy's address of the database, without a password.")
    url_variable: str | None = Field(
        None, description="Environment variable that holds the address (where a password is in it)."
    )
    query: str
    cursor: str = Field(description="Column of the query by which new rows are known.")
    columns: Columns | None = None
    overlap: float = Field(default=0, ge=0, description="How far back each pull looks again: seconds, or a count for numbers.")
    rows: int = Field(default=100_000, ge=1, description="New rows in one pull at most.")
    _check = field_validator("columns")(_fields_only)

    @field_validator("query")
    @classmethod
    def _select(cls, query: str) -> str:
        bare = query.strip().rstrip(";").rstrip()
        if not re.match(r"(?is)(select|with)\b", bare) or ";" in bare:
            raise ValueError("one SELECT is allowed, without a semicolon in it")
        return bare

    @model_validator(mode="after")
    def _one_of(self) -> DatabaseSource:
        if (self.url is None) == (self.url_variable is None):
            raise ValueError("give either url or url_variable")
        return self


Source = FilesSource | ArchiveSource | DumpSource | FeedSource | UrlsSource | WarcSource | DatabaseSource


class Settings(_Part):
    """The whole file."""

    fetching: Fetching = Fetching()
    sources: dict[str, Annotated[Source, Field(discriminator="kind")]] = {}

    @field_validator("sources", mode="before")
    @classmethod
    def _named(cls, sources: Any) -> Any:
        odd = [name for name in sources if not _SOURCE_NAME.fullmatch(name)] if isinstance(sources, dict) else []
        if odd:
            raise ValueError(f"{', '.join(odd)}: a source's name is small letters, digits and _, a letter first")
        return sources


def _said(error: ValidationError) -> list[str]:
    lines = []
    for fault in error.errors(include_url=False):
        # The second place of a source is its kind, which pydantic puts in to say which model it tried.
        place = [str(p) for n, p in enumerate(fault["loc"]) if not (n == 2 and fault["loc"][0] == "sources")]
        allowed = ""
        if fault["type"] == "extra_forbidden":
            allowed = f"; allowed are {', '.join(_allowed(fault['loc']))}"
        lines.append(f"{'.'.join(place)}: {fault['msg'].removeprefix('Value error, ')}{allowed}")
    return lines


def _allowed(place: tuple[int | str, ...]) -> list[str]:
    if place[0] == "fetching":
        return sorted(Fetching.model_fields)
    if place[0] != "sources":
        return sorted(Settings.model_fields)
    for model in Source.__args__:
        if place[2] in getattr(model.model_fields["kind"].annotation, "__args__", ()):
            return sorted(model.model_fields)
    raise KeyError(str(place[2]))


def parse(text: str, where: str = NAME, beside: Path | None = None) -> Settings:
    """A settings file's text → Settings; SettingsError with every mistake. Paths in it count from the folder `beside`."""
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{where}: no TOML: {error}") from None
    try:
        settings = Settings.model_validate(given)
    except ValidationError as error:
        raise SettingsError("\n".join(f"{where}: {line}" for line in _said(error))) from None
    return _placed(settings, beside) if beside is not None else settings


def _placed(settings: Settings, beside: Path) -> Settings:
    placed = {}
    for name, source in settings.sources.items():
        path = getattr(source, "path", None)
        placed[name] = source if path is None else source.model_copy(update={"path": beside / path.expanduser()})
    return settings.model_copy(update={"sources": placed})


def settings_path(home: Home, environment: Mapping[str, str] = os.environ, given: Path | None = None) -> Path:
    """The file given, else FACTLINE_SETTINGS, else factline.toml in the home."""
    if given is not None:
        return given.expanduser().absolute()
    named = environment.get(VARIABLE)
    return Path(named).expanduser().absolute() if named else home.root / NAME


def load(home: Home, environment: Mapping[str, str] = os.environ, given: Path | None = None) -> Settings:
    """The settings of a home; none of its own is no mistake, a file named that is not there is. SettingsError for mistakes."""
    path = settings_path(home, environment, given)
    if not path.exists():
        if path == home.root / NAME and given is None:
            return Settings()
        raise SettingsError(f"no such settings file: {path}")
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {error}") from None
    return parse(text, path.name, path.parent)
