"""Who is heard where: the sweep over an article gives what looking at every speaker for every fact would."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from factline.pipelines.facts.voices import heard

CONTENTS = st.lists(st.tuples(st.none() | st.integers(0, 60), st.integers(1, 40)), max_size=12)


@given(CONTENTS, st.lists(st.integers(0, 110), max_size=12))
def test_heard_are_those_whose_content_holds_the_trigger(contents: list[tuple[int | None, int]], at: list[int]) -> None:
    speakers: list[Any] = [
        SimpleNamespace(content_start=first, content_end=None if first is None else first + length)
        for first, length in contents
    ]
    drafts: list[Any] = [SimpleNamespace(trigger=SimpleNamespace(start=start)) for start in sorted(at)]
    expected = [
        [s for s in speakers if s.content_start is not None and s.content_start <= d.trigger.start < s.content_end]
        for d in drafts
    ]
    assert list(heard(drafts, speakers)) == expected
