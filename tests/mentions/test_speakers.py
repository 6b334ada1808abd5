"""Speakers: the lexicon's own examples, several sentences, anaphora, and what must hold for any text."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factline.pipelines.lexicons import Lexicons, load_lexicons
from factline.pipelines.mentions.mention import Mention, Span
from factline.pipelines.mentions.speakers import SpeakerReader
from factline.pipelines.mentions.speakers_contents import quotations

LEXICONS = load_lexicons()
READER = SpeakerReader(LEXICONS)
CUES: dict[str, Any] = LEXICONS.general["cues"]
_SENTENCE = re.compile(r"[^\n]+?(?:[.!?]+[\"”’')\]]*(?=\s+[\"“'‘(`]?[A-Z])|(?=\n)|\Z)")


def sentences_of(text: str) -> list[Span]:
    """A plain splitter: this module does not test where sentences end."""
    found = []
    for match in _SENTENCE.finditer(text):
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        if start < match.end():
            found.append(Span(start, match.end()))
    return found


def read(text: str, actors: Sequence[Mention] = ()) -> list[Mention]:
    return READER.read(text, sentences_of(text), actors)


def rows(text: str) -> list[list[str | None]]:
    return [
        [
            text[m.start : m.end],
            m.value,
            m.stance,
            None if m.content_start is None else text[m.content_start : m.content_end],
        ]
        for m in read(text)
    ]


def actor(text: str, name: str, entity_id: str, side: str) -> Mention:
    start = text.index(name)
    return Mention("actor", start, start + len(name), value=name, entity_id=entity_id, side=side)


def entities(text: str, actors: Sequence[Mention]) -> list[tuple[str, str | None, str | None]]:
    return [(text[m.start : m.end], m.entity_id, m.side) for m in read(text, actors)]


@pytest.mark.parametrize("example", CUES["examples"], ids=lambda e: str(e["text"])[:60])
def test_example_of_the_lexicon(example: dict[str, Any]) -> None:
    assert rows(example["text"]) == example["speakers"]


def test_every_cue_verb_has_its_forms_and_a_known_frame() -> None:
    frames = {"say", "tell", "quoted", "that", "intend", "object", "deny", "quote"}
    for group in CUES["verbs"]:
        assert group["frame"] in frames
        assert group["stance"] in {"claimed", "denied", "hypothetical"}
        for line in [*group.get("verbs", ()), *group.get("noun_like", ())]:
            assert len(line.split()) == 5, line


def test_a_verb_without_its_five_forms_is_refused() -> None:
    broken = {**CUES, "verbs": [{"frame": "say", "stance": "claimed", "verbs": ["say says said"]}]}
    with pytest.raises(ValueError, match="say says said"):
        SpeakerReader(Lexicons({"cues": broken}, {}, "broken"))


def test_words_of_the_lexicon_are_words() -> None:
    """YAML reads an unquoted no, on or off as a truth value."""
    for words in [*CUES["words"].values(), *CUES["anaphors"].values(), CUES["noun_links"]]:
        assert all(isinstance(word, str) for word in words), words


def test_a_quotation_over_two_sentences_is_said_whole() -> None:
    text = '"The road is cut. Nobody can leave the valley," said the mayor.\nThe market was closed.'
    assert rows(text) == [["the mayor", "say", "claimed", '"The road is cut. Nobody can leave the valley,"']]


def test_a_quotation_that_goes_on_behind_the_cue() -> None:
    text = "“The road is cut,” the mayor said. “Nobody can leave.” The market was closed."
    assert rows(text) == [["the mayor", "say", "claimed", "“The road is cut,” the mayor said. “Nobody can leave.”"]]


def test_a_colon_before_the_next_paragraph() -> None:
    text = "The mayor wrote:\n“The road is cut. Nobody can leave.”\nThe market was closed."
    assert rows(text) == [["The mayor", "write", "claimed", "“The road is cut. Nobody can leave.”"]]


def test_a_cue_inside_a_quotation_belongs_to_the_one_quoted() -> None:
    text = 'The mayor said: "The ministry claimed that two men died."'
    assert [row[0] for row in rows(text)] == ["The mayor"]


def test_an_interview_names_its_speakers() -> None:
    text = "ROE: What happened at the bridge?\nDOE: We heard a blast.\nROE: And then?\nDOE: Nothing at all."
    assert [row[0] for row in rows(text)] == ["ROE", "DOE", "ROE", "DOE"]


def test_a_dateline_is_no_speaker() -> None:
    assert rows("TAMAR: Six people died in a fire.") == []


def test_upper_case_text() -> None:
    text = "THE DEFENSE MINISTRY REPORTED TODAY THAT SIX REBELS DIED, ADDING THAT TWO SOLDIERS WERE WOUNDED."
    assert rows(text) == [
        ["THE DEFENSE MINISTRY", "report", "claimed", "SIX REBELS DIED"],
        ["THE DEFENSE MINISTRY", "add", "claimed", "TWO SOLDIERS WERE WOUNDED"],
    ]


def test_an_actor_in_the_source_gives_entity_and_side() -> None:
    text = "Two men died, the Defence Ministry of Tamar said."
    assert entities(text, [actor(text, "Defence Ministry of Tamar", "tamar_mod", "tamar")]) == [
        ("the Defence Ministry of Tamar", "tamar_mod", "tamar")
    ]


def test_the_longest_actor_in_the_source_wins() -> None:
    text = "Tamar's Defence Ministry said two men died."
    actors = [actor(text, "Tamar", "tamar", "tamar"), actor(text, "Tamar's Defence Ministry", "tamar_mod", "tamar")]
    assert entities(text, actors) == [("Tamar's Defence Ministry", "tamar_mod", "tamar")]


def test_a_noun_alone_takes_over_from_the_same_noun_before() -> None:
    text = (
        "Tamar's Defence Ministry said two men died. The Lorian army reported no losses. "
        '"We hold the road," the ministry said. It added that talks went on.'
    )
    actors = [actor(text, "Tamar's Defence Ministry", "tamar_mod", "tamar"), actor(text, "Lorian army", "lorian_army", "lor")]
    assert entities(text, actors) == [
        ("Tamar's Defence Ministry", "tamar_mod", "tamar"),
        ("The Lorian army", "lorian_army", "lor"),
        ("the ministry", "tamar_mod", "tamar"),
        ("It", "tamar_mod", "tamar"),
    ]


def test_he_is_the_last_person_who_spoke() -> None:
    text = "President Jane Doe said two men died. The army denied the report. He vowed to find the guilty."
    actors = [actor(text, "Jane Doe", "doe", "tamar"), actor(text, "army", "army", "lor")]
    assert [e for _, e, _ in entities(text, actors)] == ["doe", "army", "doe"]


def test_who_stands_for_the_name_before_it() -> None:
    text = "Jane Doe, who said the truce held, left for Tamar."
    assert entities(text, [actor(text, "Jane Doe", "doe", "lor")]) == [("Jane Doe, who", "doe", "lor")]


def test_an_anaphor_with_nothing_before_it_stays_open() -> None:
    assert entities("He said two men died.", []) == [("He", None, None)]


def test_quotations_end_with_their_paragraph() -> None:
    text = 'He said: "One.\n"Two." Three.'
    assert [text[q.start : q.end] for q in quotations(text, sentences_of(text))] == ['"One.', '"Two."']


def test_a_line_that_breaks_inside_a_sentence_does_not_end_a_quotation() -> None:
    text = 'He said: "One and\ntwo," and left.'
    assert [text[q.start : q.end] for q in quotations(text, [Span(0, len(text))])] == ['"One and\ntwo,"']


def test_two_sides_that_speak_together_are_neither() -> None:
    text = "Tamar and Loria reported new clashes."
    assert entities(text, [actor(text, "Tamar", "t", "tamar"), actor(text, "Loria", "l", "lor")]) == [
        ("Tamar and Loria", None, None)
    ]


def test_the_first_actor_in_the_source_speaks() -> None:
    text = "The Lorian envoy to Tamaristan said two men died."
    actors = [actor(text, "Lorian", "l", "lor"), actor(text, "Tamaristan", "t", "tamar")]
    assert entities(text, actors) == [("The Lorian envoy to Tamaristan", "l", "lor")]


def test_single_quotation_marks_are_no_apostrophes() -> None:
    text = "The soldiers' camp wasn't hit, 'not at all', he said."
    assert [text[q.start : q.end] for q in quotations(text, sentences_of(text))] == ["'not at all'"]


_TEXT = (
    "said says , . \" “ ” ' ( ) : ; - that who by as to the a ministry Doe army told reported denied quoted citing saying "
    "according to was were not and but of from claims he it Monday 12 killed reportedly \n adding"
)
_WORDS = st.sampled_from(re.split(" ", _TEXT))


@settings(max_examples=300, deadline=None)
@given(st.lists(_WORDS, max_size=40).map(" ".join))
def test_spans_lie_in_the_text(text: str) -> None:
    found = read(text)
    assert found == read(text)
    assert found == sorted(found, key=lambda m: (m.start, m.end))
    for m in found:
        assert m.kind == "speaker"
        assert 0 <= m.start < m.end <= len(text)
        assert m.cue_start is not None
        assert m.cue_end is not None
        assert 0 <= m.cue_start < m.cue_end <= len(text)
        assert m.stance in {"claimed", "denied", "hypothetical"}
        if m.content_start is not None and m.content_end is not None:
            assert 0 <= m.content_start < m.content_end <= len(text)


def test_sources_of_political_news() -> None:
    """Overlap F1 of sources on public gold data, over all documents."""
    gold = Path(os.environ.get("FACTLINE_SHARED", "../shared")) / "eval/dev/attribution.polnear.jsonl"
    if not gold.exists():
        pytest.skip(f"no gold data at {gold}: set FACTLINE_SHARED")
    hits = predicted = wanted = 0
    for line in gold.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        sources = sorted(tuple(a["source"][0]) for a in row["gold"]["attributions"] if a.get("source"))
        found = sorted((m.start, m.end) for m in read(row["text"]))
        predicted, wanted = predicted + len(found), wanted + len(sources)
        for start, end in sources:
            match = next((f for f in found if f[0] < end and start < f[1]), None)
            if match is not None:
                found.remove(match)
                hits += 1
    assert 2 * hits / (predicted + wanted) >= 0.65
