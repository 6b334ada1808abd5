"""Chunks: every tag that a pattern may name, which words one takes, and the noun or verb reading of a trigger."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factline.pipelines.facts.chunks import Chunk, Chunker, MentionRow
from factline.pipelines.lexicons import load_lexicons
from factline.pipelines.mentions import MentionReader
from factline.pipelines.mentions.mention import Bounds, Span

LEXICONS = load_lexicons()
MENTIONS = MentionReader(LEXICONS)
CHUNKER = Chunker(LEXICONS)


def chunks(text: str, *, before: str = "") -> list[Chunk]:
    """Chunks of a sentence that stands behind `before` in its article."""
    article = before + text
    found, _ = MENTIONS.read(article, [Span(len(before), len(article))], Bounds(None, None, "unknown"))
    rows = [MentionRow.of(str(n), article[m.start : m.end], m._asdict()) for n, m in enumerate(found)]
    return CHUNKER.chunks(article, len(before), len(article), rows)


def tag_of(text: str, word: str) -> str:
    """The tag of the one chunk with these words."""
    found = [c.tag for c in chunks(text) if c.lower == word]
    assert len(found) == 1, [(c.tag, c.lower) for c in chunks(text)]
    return found[0]


def test_a_sentence_in_tags() -> None:
    found = [(c.tag, c.lower) for c in chunks("12 Azerbaijani troops were killed near Martakert on Monday, he said.")]
    assert found == [
        ("PERSON", "12 azerbaijani troops"),
        ("BE", "were"),
        ("KILL_ED", "killed"),
        ("PREP", "near"),
        ("PLACE", "martakert"),
        ("PREP", "on"),
        ("DATE", "monday"),
        ("COMMA", ","),
        ("HE", "he"),
        ("VERB", "said"),
        ("STOP", "."),
    ]


def test_is_where_all_is_in_capitals_is_the_verb() -> None:
    assert tag_of("A CLERK OF THE HARBOUR IS STILL MISSING, POLICE SAID.", "is") == "BE"
    assert tag_of("Fighters of IS killed two clerks.", "is") == "CAP"


@pytest.mark.parametrize(
    ("text", "words", "tag"),
    [
        ("John Roe was killed.", "john roe", "NAME"),
        ("At least 12 were killed.", "at least 12", "NUMBER"),
        ("Three Mbororo were killed.", "three mbororo", "UNKNOWN"),
        ("Seven districts were occupied.", "seven districts", "UNITS"),
        ("Armenia's Defence Ministry said two soldiers were killed.", "two soldiers", "PERSON"),
        ("Two soldiers who were shot died.", "who", "REL"),
        ("Two soldiers were not killed.", "not", "NEG"),
        ("Two soldiers may have been killed.", "may", "MODAL"),
    ],
)
def test_what_takes_which_tag(text: str, words: str, tag: str) -> None:
    assert tag_of(text, words) == tag


@pytest.mark.parametrize(
    ("text", "word", "tag"),
    [
        ("The attack killed two soldiers.", "attack", "ASSAULT"),
        ("The army's attack killed two soldiers.", "attack", "ASSAULT"),
        ("A wave of attack followed.", "attack", "ASSAULT"),
        ("They threatened to attack the town.", "attack", "STRIKE_BASE"),
        ("They could attack the town.", "attack", "STRIKE_BASE"),
        ("They did not attack the town.", "attack", "STRIKE_BASE"),
        ("They attacked the town.", "attacked", "STRIKE_ED"),
        ("A mine went off, killing two soldiers.", "killing", "KILL_ING"),
        ("They were killing soldiers.", "killing", "KILL_ING"),
        ("The shelling killed two soldiers.", "shelling", "ASSAULT"),
        ("They kept shelling the town.", "shelling", "STRIKE_ING"),
        ("The death of two soldiers was announced.", "death", "DEED"),
    ],
)
def test_noun_or_verb(text: str, word: str, tag: str) -> None:
    assert tag_of(text, word) == tag


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("The killing of two soldiers was condemned.", "killing"),
        ("They condemned the murder of two soldiers.", "murder"),
        ("The wounding of two soldiers was condemned.", "wounding"),
        ("They announced the capture of two soldiers.", "capture"),
        ("They asked for the release of two soldiers.", "release"),
    ],
)
def test_nouns_of_deeds(text: str, word: str) -> None:
    assert tag_of(text, word) == "DEED"


def test_the_longest_trigger_goes_first() -> None:
    assert [c.lower for c in chunks("Two men were shot dead.") if c.trigger] == ["shot dead"]
    assert [c.lower for c in chunks("Two men were shot and wounded.") if c.trigger] == ["shot and wounded"]


def test_a_trigger_knows_what_it_makes() -> None:
    (killed,) = [c for c in chunks("Two men were gunned down.") if c.trigger]
    assert killed.trigger is not None
    assert (killed.trigger.kind, killed.trigger.lemma, killed.tag) == ("killed", "gun down", "KILL_ED")


def test_quotation_marks_and_brackets_are_left_out() -> None:
    plain = [c.lower for c in chunks("Two soldiers were killed.")]
    assert [c.lower for c in chunks("“Two soldiers were killed.”")] == plain
    assert [c.lower for c in chunks("Two soldiers [of the army] were killed.")] == plain
    assert [c.lower for c in chunks("Two soldiers [of [the] army] were killed.")] == plain


def test_an_open_bracket_does_not_reach_into_the_next_sentence() -> None:
    assert [c.lower for c in chunks("Two soldiers were killed.", before="He [the guard left.\n\n")][:1] == ["two soldiers"]


def test_an_actor_that_ends_in_a_trigger_keeps_it() -> None:
    (actor,) = [c for c in chunks("The Russian peacekeeping force of 1,500 soldiers remained deployed.") if c.tag == "ACTOR"]
    assert actor.trigger is not None
    assert actor.trigger.kind == "deployed"


def test_chunks_are_the_article_s_offsets() -> None:
    before = "Snow fell.\n\n"
    for chunk in chunks("Two soldiers were killed in Martakert.", before=before):
        article = f"{before}Two soldiers were killed in Martakert."
        assert article[chunk.start : chunk.end].lower() == chunk.lower


# fmt: off
SOUP = [
    "killed", "killing", "attack", "shot", "dead", "to", "the", "of", "two soldiers", "12", "no", "Martakert", "Monday", "Armenia", "'s", "[", "]", "(",
    ")", ",", ".", ";", "-", "“", "”", "said", "John Roe", "year-old", "İ", "é", "not", "who", "and", "including", "7.62", "\u00a0", "$5",
]
# fmt: on


@given(words=st.lists(st.sampled_from(SOUP), min_size=1, max_size=25))
@settings(max_examples=200, deadline=None)
def test_chunks_are_in_order_apart_and_of_known_tags(words: list[str]) -> None:
    found = chunks(" ".join(words))
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert {c.tag for c in found} <= CHUNKER.tags()
