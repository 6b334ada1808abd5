"""Lexicons as they are read from folders: a domain is one, and so is a further language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from factline.pipelines.lexicons import load_lexicons, loading


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A root of lexicons with a general folder, a domain and a language of its own."""
    files = {
        "general/language.yaml": "iso639_1: en",
        "general/numbers.yaml": "two: 2",
        "general/cities.csv": "name\nArven\n",
        "domains/hills/actors.yaml": "[]",
        "languages/fr/language.yaml": "iso639_1: fr",
        "languages/fr/numbers.yaml": "deux: 2",
        "languages/hy/numbers.yaml": "{}",
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    monkeypatch.setattr(loading, "_ROOT", tmp_path)
    monkeypatch.setattr(loading, "_DOMAINS", tmp_path / "domains")
    for cached in (loading.domain_names, loading.load_lexicons):
        cached.cache_clear()
    yield tmp_path
    for cached in (loading.domain_names, loading.load_lexicons):
        cached.cache_clear()


def test_a_further_language_is_a_folder(root: Path) -> None:
    english, french = load_lexicons("hills"), load_lexicons("hills", "fr")
    assert (english.general["language"], english.general["numbers"]) == ({"iso639_1": "en"}, {"two": 2})
    assert (french.general["language"], french.general["numbers"]) == ({"iso639_1": "fr"}, {"deux": 2})
    assert french.general["cities"] == english.general["cities"]  # of the world, not of a language
    assert french.sha256 != english.sha256


def test_a_language_that_is_not_there_is_told_with_those_that_are(root: Path) -> None:
    with pytest.raises(ValueError, match="no lexicons of the language de; there are en, fr, hy"):
        load_lexicons("hills", "de")
    with pytest.raises(ValueError, match=r"needs a language\.yaml with iso639_1: hy"):
        load_lexicons("hills", "hy")
