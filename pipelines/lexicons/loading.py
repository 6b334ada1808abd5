"""Data files → Lexicons. A file is YAML (a mapping or a list) or CSV (a list of rows); its name without ending is its name."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from factline.pipelines.contracts.yaml_data import parsed


@dataclass(frozen=True)
class Lexicons:
    """Parsed data files. `general` holds the language, `domain` the world of one conflict; sha256 covers every byte of both."""

    general: Mapping[str, Any]
    domain: Mapping[str, Any]
    sha256: str

    def __hash__(self) -> int:
        """By content, so that what is compiled from lexicons can be cached by them."""
        return hash(self.sha256)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Lexicons) and other.sha256 == self.sha256

    def entries(self, name: str) -> list[Any]:
        """A list-shaped lexicon: the general entries, then the domain's. KeyError where neither has the file."""
        if name not in self.general and name not in self.domain:
            raise KeyError(f"no lexicon named {name}")
        return [*self.general.get(name, ()), *self.domain.get(name, ())]


def _parse(file: Traversable, data: bytes) -> Any:
    if file.name.endswith(".csv"):
        return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))
    return parsed(data)


def _read(folder: Traversable, digest: hashlib._Hash) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if not file.name.endswith((".yaml", ".csv")):
            continue
        data = file.read_bytes()
        digest.update(f"{file.name}:{len(data)}:".encode())
        digest.update(data)
        found[file.name.rsplit(".", 1)[0]] = _parse(file, data)
    return found


_ROOT = resources.files(__package__)
_DOMAINS = _ROOT.joinpath("domains")
ENGLISH = "en"  # general/ is in it


@cache
def domain_names() -> tuple[str, ...]:
    """The domains that there are, in order."""
    return tuple(sorted(d.name for d in _DOMAINS.iterdir() if d.is_dir() and not d.name.startswith("_")))


def language_names() -> tuple[str, ...]:
    """The languages that there are, as ISO 639-1 codes: English, which general/ is in, and the folders of languages/."""
    others = _ROOT.joinpath("languages")
    return (ENGLISH, *(sorted(f.name for f in others.iterdir() if f.is_dir()) if others.is_dir() else ()))


@cache
def load_lexicons(domain: str = "karabakh", language: str = ENGLISH) -> Lexicons:
    """The general lexicons and those of a domain (a folder's name); ValueError names the domains and languages there are.

    What languages/<language>/ holds stands in place of the general file of that name: a further language is a folder. An article
    in another language than these lexicons' (`iso639_1` of language.yaml) goes no further than sentences.
    """
    if domain not in domain_names():
        raise ValueError(f"no domain named {domain}; there are {', '.join(domain_names())}")
    if language not in language_names():
        raise ValueError(f"no lexicons of the language {language}; there are {', '.join(language_names())}")
    digest = hashlib.sha256()
    general = _read(_ROOT.joinpath("general"), digest)
    if language != ENGLISH:
        general |= _read(_ROOT.joinpath("languages", language), digest)
        if general["language"]["iso639_1"] != language:
            raise ValueError(f"languages/{language} needs a language.yaml with iso639_1: {language}")
    return Lexicons(general, _read(_DOMAINS.joinpath(domain), digest), digest.hexdigest())
