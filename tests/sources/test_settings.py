"""factline.toml: what it may say, and how a mistake in it is told."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from factline.warehouse.layout import Home
from factline.warehouse.sources.pulling import KINDS
from factline.warehouse.sources.settings import Settings, SettingsError, load, parse

FEED = '[sources.wire]\nkind = "feed"\nurl = "https://mill.example/feed"\n'


def test_every_kind_that_is_documented_is_read(root: Path) -> None:
    text = (root / "docs" / "sources.md").read_text(encoding="utf-8")
    examples = [part.split("```")[0] for part in text.split("```toml\n")[1:]]
    settings = parse("\n".join(examples))
    assert {source.kind for source in settings.sources.values()} == set(KINDS)
    assert len(settings.sources) == sum(len(tomllib.loads(e).get("sources", {})) for e in examples)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sources = 3", "sources: "),
        ("[source.a]\nkind = 'feed'", "source: Extra inputs are not permitted; allowed are fetching, sources"),
        ("[fetching]\ndelay = 3", "fetching.delay: Extra inputs are not permitted; allowed are attempts, delay_seconds,"),
        ("[fetching]\ndelay_seconds = -1", "fetching.delay_seconds: Input should be greater than or equal to 0"),
        ("[fetching]\nprivate_networks = ['10.1']", "fetching.private_networks.0: value is not a valid IPv4 or IPv6 network"),
        ("[sources.Wire]\nkind = 'feed'", "sources: Wire: a source's name is small letters, digits and _, a letter first"),
        ("[sources.a]\nkind = 'rss'", "sources.a: Input tag 'rss' found using 'kind' does not match any of the expected tags: 'folder'"),
        ("[sources.a]\nurl = 'x'", "sources.a: Unable to extract tag using discriminator 'kind'"),
        ("[sources.a]\nkind = 'feed'", "sources.a.url: Field required"),
        ("[sources.a]\nkind = 'feed'\nurl = 'ftp://x'", "sources.a.url: String should match pattern '^https?://"),
        (FEED + "page = false", "sources.wire.page: Extra inputs are not permitted; allowed are kind, language, minutes, pages,"),
        (FEED + "pages = 'perhaps'", "sources.wire.pages: Input should be a valid boolean"),
        ("[sources.a]\nkind = 'urls'", "sources.a: give either urls or path"),
        ("[sources.a]\nkind = 'warc'\npath = 'x'\nurl = 'https://x'", "sources.a: give either path or url"),
        ("[sources.a]\nkind = 'dump'\npath = 'x'\ncolumns = {words = 'b'}", "no such field: words; fields are author, html, id, language,"),
        ("[sources.a]\nkind = 'dump'\npath = 'x'\ncolumns = {title = 'b'}", "one of text and html is needed"),
        ("[sources.a]\nkind = 'database'\nurl = 'x'\ncursor = 'id'\nquery = 'DROP TABLE x'", "one SELECT is allowed"),
        ("[sources.a]\nkind = 'database'\nurl = 'x'\ncursor = 'id'\nquery = 'SELECT 1; DROP TABLE x'", "one SELECT is allowed"),
        ("[sources.a]\nkind = 'archive'\npath = 'x'\ndepth = 9", "sources.a.depth: Input should be less than or equal to 3"),
        ("[broken", "no TOML"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place_and_what_is_allowed(text: str, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse(text)
    assert f"factline.toml: {said}" in str(caught.value) or said in str(caught.value)


def test_every_mistake_is_told_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        parse(FEED + "minutes = 0\ntries = 0\npublisher = ''")
    assert len(str(caught.value).splitlines()) == 3


def test_where_the_settings_lie(tmp_path: Path) -> None:
    home, other = Home(tmp_path / "home"), tmp_path / "other.toml"
    home.create()
    assert load(home, {}) == Settings()
    (home.root / "factline.toml").write_text(FEED, encoding="utf-8")
    other.write_text('[sources.desk]\nkind = "folder"\npath = "desk"\n', encoding="utf-8")
    assert list(load(home, {}).sources) == ["wire"]
    named = load(home, {"FACTLINE_SETTINGS": str(other)})
    assert named == load(home, {}, other)
    assert named.sources["desk"].path == tmp_path / "desk"  # beside the file that names it
    with pytest.raises(SettingsError, match="no such settings file"):
        load(home, {"FACTLINE_SETTINGS": str(tmp_path / "gone.toml")})
    (home.root / "factline.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="cannot be read"):
        load(home, {})
