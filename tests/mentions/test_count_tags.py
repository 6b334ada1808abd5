"""Tags of counts: what is remembered of a word says the same as reading it in its sentence."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from factline.pipelines.lexicons import load_lexicons, tokenise
from factline.pipelines.mentions.actors import ActorReader
from factline.pipelines.mentions.count_tags import Tagger

LEXICONS = load_lexicons()
ACTORS = ActorReader(LEXICONS)
_AT_ONCE, _IN_FULL = Tagger(LEXICONS, "neutral"), Tagger(LEXICONS, "neutral")
_WORDS = st.sampled_from([
    "the", "a", "A", "an", "in", "at", "least", "most", "all", "of", "as", "many", "no", "not", "one", "two", "17", "dozen", "more",
    "than", "others", "hundred", "both", "couple", "up", "to", "nobody", "police", "officer", "officers", "Sheriff", "man", "John",
    "Baker", "Reyes", "Armenian", "pro-Russian", "guard", "post", "district", "killed", "shot", "year-old", ",", ".", "(", ")", "/",
])  # fmt: skip


@given(st.lists(_WORDS, min_size=1, max_size=12), st.sampled_from([frozenset[str](), frozenset({"reyes"})]))
def test_what_is_told_by_one_look_up_is_what_the_full_reading_says(words: list[str], known: frozenset[str]) -> None:
    """A word that is one unit wherever it stands, unless another follows it, is tagged as it would be without that memory."""
    tokens = tokenise(" ".join(words))
    _IN_FULL._singles = dict.fromkeys(words)  # nothing is known of any word
    side_of = ACTORS.side_of_demonym
    told, full = (tagger.tag(tokens, 0, [], side_of, known) for tagger in (_AT_ONCE, _IN_FULL))
    assert [u[:3] + u[4:] for u in told] == [u[:3] + u[4:] for u in full]
    assert [u.number for u in told] == [u.number for u in full]
