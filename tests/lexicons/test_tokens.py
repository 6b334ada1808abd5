from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from factline.pipelines.lexicons import tokens

PRINT = "aZsS stnd19.,'’-–“”‘…—(U.S)_\n\t"


@given(st.text(alphabet=PRINT) | st.text(alphabet=st.characters(max_codepoint=127)))
def test_the_pattern_for_ascii_letters_reads_as_the_one_for_all(text: str) -> None:
    assert tokens._ASCII.findall(text) == tokens._TOKEN.findall(text)


@given(st.text(alphabet=PRINT + "éİß٣"))
def test_tokens_are_what_stands_at_their_offsets(text: str) -> None:
    found = tokens.tokenise(text)
    assert found.texts == [t.rstrip() for t in tokens._TOKEN.findall(text)]
    assert [text[a:b] for a, b in zip(found.starts, found.ends, strict=True)] == found.texts
    assert [m.start() for m in tokens._TOKEN.finditer(text)] == found.starts
    assert [t.lower() for t in found.texts] == found.lowers


@given(st.text("aZ é’—…0\ud800中", max_size=12))
def test_plain_letters_are_ascii_but_for_marks(text: str) -> None:
    assert tokens.has_plain_letters(text) == all(c in "‘’“”–—…" or c.isascii() for c in text)
