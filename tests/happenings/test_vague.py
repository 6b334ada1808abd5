"""A vague number in the figures of happenings is what the chosen rule makes of it; an exact one is what it says."""

from types import MappingProxyType
from typing import Any

import pytest

from factline.pipelines.happenings.vague import revalued
from factline.pipelines.lexicons import Lexicons, load_lexicons

BASE = load_lexicons()
ACLED = Lexicons(
    BASE.general, MappingProxyType({**BASE.domain, "domain": {**BASE.domain["domain"], "figure_rule": "acled"}}), "acled"
)


@pytest.mark.parametrize(
    ("text", "operator", "worth"),
    [
        ("dozens", "vague", 12),
        ("hundreds", "vague", 100),
        ("Dozens of", "vague", 12),
        ("dozens", "exact", 7),
        (None, "exact", 7),
    ],
)
def test_vague_words_alone_follow_the_rule(text: str | None, operator: str, worth: int) -> None:
    fact: dict[str, Any] = {"count_text": text, "count_operator": operator, "count_low": 7, "count_best": 7}
    assert [(f["count_low"], f["count_best"]) for f in revalued([fact], ACLED)] == [(worth, worth)]
    assert revalued([fact], BASE) == [fact]
