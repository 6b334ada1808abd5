"""Words with an apostrophe stand in the lexicons as they are typed and as they are printed."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from factline.pipelines.lexicons import load_lexicons

_SHORTENED = re.compile(r"(?:[a-z]+)?(?:n't|'(?:re|ve|m|ll|d))")
GENERAL = load_lexicons().general


def lists_of_words(value: Any) -> Iterator[list[str]]:
    if isinstance(value, dict):
        for part in value.values():
            yield from lists_of_words(part)
    elif isinstance(value, list):
        if all(isinstance(part, str) for part in value):
            yield value
        for part in value:
            yield from lists_of_words(part)


@pytest.mark.parametrize("name", sorted(GENERAL))
def test_what_is_typed_with_an_apostrophe_is_printed_with_one_too(name: str) -> None:
    missing = {
        word
        for listed in lists_of_words(GENERAL[name])
        for word in listed
        if _SHORTENED.fullmatch(word) and word.replace("'", "’") not in listed
    }
    assert not missing


def test_there_are_such_words() -> None:
    assert any(map(_SHORTENED.fullmatch, (word for listed in lists_of_words(GENERAL["function_words"]) for word in listed)))
