"""An edited text keeps its map to the raw text through any steps of edits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factline.pipelines.cleaned_articles.edited_text import WHITE_SPACE, Edit, EditedText, Removed
from factline.pipelines.lexicons import OffsetMap

TEXTS = st.text(alphabet="ab c\n.é", min_size=1, max_size=40)


@st.composite
def edits_of(draw: st.DrawFn, length: int) -> list[tuple[int, int, str]]:
    marks = sorted(draw(st.lists(st.integers(0, length), max_size=8, unique=True)))
    spans = zip(marks[::2], marks[1::2], strict=False)
    return [(start, end, draw(st.sampled_from(["", "X"]))) for start, end in spans if start < end]


def applied(text: str, edits: list[tuple[int, int, str]]) -> str:
    for start, end, new in reversed(edits):
        text = text[:start] + new + text[end:]
    return text


@given(st.data(), TEXTS)
def test_two_steps_of_edits_give_the_text_and_a_map_that_covers_it(data: st.DataObject, raw: str) -> None:
    edited = EditedText(raw)
    expected = raw
    for _ in range(2):
        edits = data.draw(edits_of(len(expected)))
        edited.apply([Edit(s, e, n, "rule") if not n else Edit(s, e, n) for s, e, n in edits])
        expected = applied(expected, edits)
    assert edited.text == expected
    at = raw_at = 0
    for segment in edited.segments:
        assert segment.char_start == at
        assert raw_at <= segment.raw_start < segment.raw_end
        at, raw_at = segment.char_end, segment.raw_end
    assert at == len(expected)
    assert raw_at <= len(raw)


@given(st.data(), TEXTS)
def test_what_was_not_replaced_is_the_raw_text_at_its_offsets(data: st.DataObject, raw: str) -> None:
    edited = EditedText(raw)
    edited.apply([Edit(s, e, n, "rule") if not n else Edit(s, e, n) for s, e, n in data.draw(edits_of(len(raw)))])
    where = OffsetMap(edited.segments)
    for at, character in enumerate(edited.text):
        start, end = where.span(at, at + 1)
        if character != "X":
            assert raw[start:end] == character


@given(st.data(), TEXTS)
def test_every_raw_character_stands_in_a_segment_or_in_a_removed_span(data: st.DataObject, raw: str) -> None:
    edited = EditedText(raw)
    edited.apply([Edit(s, e, n, "rule") if not n else Edit(s, e, n) for s, e, n in data.draw(edits_of(len(raw)))])
    spans = [(s.raw_start, s.raw_end) for s in edited.segments] + [(r.start, r.end) for r in edited.removed()]
    covered = sorted(spans)
    assert [start for start, _ in covered] == [0, *(end for _, end in covered[:-1])][: len(covered)]
    assert covered[-1][1] == len(raw)


def test_white_space_beside_a_cut_goes_with_the_cut() -> None:
    edited = EditedText("One. \n[ad]\n Two.")
    edited.apply([Edit(6, 10, reason="advert")])
    edited.apply([Edit(4, 8, "\n\n")])
    assert edited.text == "One.\n\nTwo."
    assert edited.removed() == [Removed(6, 12, "advert")]
    assert edited.removed()[0].reason != WHITE_SPACE


def test_an_edit_that_splits_a_replacement_is_refused() -> None:
    edited = EditedText("a.B")
    edited.apply([Edit(1, 2, ". ")])
    with pytest.raises(ValueError, match="splits a replacement"):
        edited.apply([Edit(2, 3, reason="rule")])


@pytest.mark.parametrize("edits", [[Edit(2, 2, "x")], [Edit(1, 2, "x"), Edit(0, 1, "y")], [Edit(0, 2, "x"), Edit(1, 3, "y")]])
def test_empty_overlapping_and_backward_edits_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match="edit"):
        EditedText("abcd").apply(edits)
