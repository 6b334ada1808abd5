"""Words with an apostrophe stand in the lexicons as they are typed and as they are printed."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from factline.pipelines.lexicons import load_lexicons

_SHORTENED = re.compile(r"(?:[a-z]+)?(?:n't|'(?:re|ve|m|ll|d))")
# Words of grammar, and what must not be missed beside them.
_FILES = ("function_words", "cues", "word_forms", "patterns")


def lists_of_words(value: Any) -> Iterator[list[str]]:
    if isinstance(value, dict):
        for part in value.values():
            yield from lists_of_words(part)
    elif isinstance(value, list):
        if all(isinstance(part, str) for part in value):
            yield value
        for part in value:
            yield from lists_of_words(part)


@pytest.mark.parametrize("name", _FILES)
def test_what_is_typed_with_an_apostrophe_is_printed_with_one_too(name: str) -> None:
    words = [listed for listed in lists_of_words(load_lexicons().general[name]) if any(map(_SHORTENED.fullmatch, listed))]
    assert words
    missing = {w for listed in words for w in listed if _SHORTENED.fullmatch(w) and w.replace("'", "’") not in listed}
    assert not missing
