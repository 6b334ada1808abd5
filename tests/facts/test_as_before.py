"""Parts told in a sentence of their own: they take what befell those told of before, or are no fact."""

from __future__ import annotations

import pytest

from factline.pipelines.facts import FactReader
from factline.pipelines.facts.chunks import MentionRow
from factline.pipelines.facts.draft import SentenceRow
from factline.pipelines.lexicons import load_lexicons
from factline.pipelines.mentions import MentionReader
from factline.pipelines.mentions.mention import Bounds, Span

LEXICONS = load_lexicons()
MENTIONS = MentionReader(LEXICONS)
FACTS = FactReader(LEXICONS)


def read(*told: str) -> list[tuple[str, int | None, str | None]]:
    """Kind, number and toll of each fact of sentences that follow each other."""
    text = " ".join(told)
    spans = [Span(text.index(sentence), text.index(sentence) + len(sentence)) for sentence in told]
    mentions, _ = MENTIONS.read(text, spans, Bounds(None, None, "unknown"))
    rows = [MentionRow.of(str(n), text[m.start : m.end], m._asdict()) for n, m in enumerate(mentions)]
    sentences = [
        SentenceRow(str(i), i, 0, "body", span.start, span.end, tuple(r for r in rows if span.start <= r.start < span.end))
        for i, span in enumerate(spans)
    ]
    return [(d.kind, d.count_best, d.toll) for d in FACTS.read(text, sentences)]


@pytest.mark.parametrize(("verb", "kind"), [("killed", "killed"), ("wounded", "wounded"), ("captured", "captured")])
def test_a_part_is_of_what_befell_the_whole(verb: str, kind: str) -> None:
    told = read(f"Nineteen men were {verb} near Barda.", "Twelve of them were villagers.")
    assert told == [(kind, 19, "new"), (kind, 12, "subset")]


@pytest.mark.parametrize(
    "before", ["The delegates met in Bern.", "Nine men were killed near Barda.", "Fifty men were killed. The talks go on."]
)
def test_a_part_of_nobody_is_no_fact(before: str) -> None:
    assert not any(toll == "subset" for _, _, toll in read(*before.split(". "), "Twelve of them were villagers."))


def test_a_figure_told_anew_is_of_those_counted_before() -> None:
    assert read("Nineteen men were wounded near Barda.", "The ministry later settled on 26.") == [
        ("wounded", 19, "new"),
        ("wounded", 26, "new"),
    ]


@pytest.mark.parametrize(
    "before",
    [
        "The delegates met in Bern.",
        "Nine men were killed and 14 wounded near Barda.",
        "Nine men were killed. The talks go on.",
        "A man was killed.",
    ],
)
def test_a_figure_told_anew_of_nobody_or_of_two_is_no_fact(before: str) -> None:
    told = before.split(". ")
    assert not any(number == 26 for _, number, _ in read(*told, "The ministry later settled on 26."))
