"""Who was killed or wounded, over sentences of one article: named persons, lists of names, asides, words that name no person."""

from __future__ import annotations

import pytest

from factline.pipelines.facts import FactReader
from factline.pipelines.facts.chunks import MentionRow
from factline.pipelines.facts.draft import Draft, SentenceRow
from factline.pipelines.lexicons import load_lexicons
from factline.pipelines.mentions import MentionReader
from factline.pipelines.mentions.mention import Bounds, Span
from factline.pipelines.sentences import sentences_of

LEXICONS = load_lexicons()
MENTIONS = MentionReader(LEXICONS)
FACTS = FactReader(LEXICONS)


def drafts(text: str) -> list[Draft]:
    """Draft facts of an article."""
    spans = list(sentences_of(text, LEXICONS))
    mentions, _ = MENTIONS.read(text, [Span(start, end) for _, start, end, _ in spans], Bounds(None, None, "unknown"))
    rows = []
    for n, (paragraph, start, end, role) in enumerate(spans):
        own = [m for m in mentions if start <= m.start < end]
        held = tuple(MentionRow.of(f"{n}.{i}", text[m.start : m.end], m._asdict()) for i, m in enumerate(own))
        rows.append(SentenceRow(str(n), n, paragraph, role, start, end, held))
    return FACTS.read(text, rows)


def victims(text: str) -> list[str]:
    """`kind best patient` of each fact of persons killed or wounded, `+` before parts of another, `?` before hypothetical ones."""
    marks = {"subset": "+", "hypothetical": "?"}
    return sorted(
        f"{marks.get(d.toll or '', '')}{marks.get(d.stance, '')}{d.kind} {d.count_best} {d.patient_text}"
        for d in drafts(text)
        if d.kind in ("killed", "wounded")
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Soldiers killed two reporters, Ann Roe and Bob Poe, on Monday.",
            ["+killed 1 Ann Roe", "+killed 1 Bob Poe", "killed 2 two reporters"],
        ),
        ("Ann Roe, 23, Bob Poe, 31, and Cy Lee, 9, died.", ["killed 1 Ann Roe", "killed 1 Bob Poe", "killed 1 Cy Lee"]),
        ("The consul, Ann Roe, and a guard were killed.", ["killed 1 The consul", "killed 1 a guard"]),
        ("Ann Roe, a teacher, was killed.", ["killed 1 Ann Roe"]),
        (
            "Six monks -- five Cubans and one Kurd -- and two maids were murdered.",
            ["killed 2 two maids", "killed 6 Six monks"],
        ),
        ("After the murder of the envoy, the 4,015 judges of the land went on strike.", ["killed 1 the envoy"]),
        ("A couple and their three children were killed.", ["killed 2 A couple", "killed 3 three children"]),
        ("Party leader Ann Roe and two others were killed.", ["killed 1 Party leader Ann Roe", "killed 2 two others"]),
        ("The consul to Gadam, Ann Roe, and her driver were killed.", ["killed 1 The consul", "killed 1 her driver"]),
        ("Six men between the ages of 23 and 61 were shot.", ["wounded 6 Six men"]),
        ("A baker and councillor was killed.", ["killed 1 A baker"]),
        ("He shot dead his wife before killing himself.", ["killed 1 himself", "killed 1 his wife"]),
        ("Rioters kill a clerk, setting him ablaze.", ["+killed 1 him", "killed 1 a clerk"]),
        ("Riders killed 43 herders (some reports say 59 deaths).", ["+killed 59 59", "killed 43 43 herders"]),
        ("Ann Roe, 41, a botanist and a councillor, was killed.", ["killed 1 Ann Roe"]),
        ("One monk and one soldier was killed.", ["killed 1 One monk", "killed 1 one soldier"]),
        ("Ana Stanek was shot dead. The killing of Stanek shocked the town.", ["killed 1 Ana Stanek", "killed 1 Stanek"]),
    ],
)
def test_named_persons_and_lists(text: str, expected: list[str]) -> None:
    assert victims(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The front wants to eliminate poverty.",
        "THEY WILL NEUTRALIZE THE THREAT.",
        "The loss of prestige was great.",
        "Losses of over 200 million pesos were caused by the blast.",
        "The club was called a death squad.",
        "THE PROJECT HAS OFFICIALLY DIED.",
        "How many died is not known.",
    ],
)
def test_words_that_name_no_victim(text: str) -> None:
    assert [v for v in victims(text) if "None" not in v and not v.startswith("?")] == []


def test_a_deed_that_was_only_meant() -> None:
    assert victims("There were minor injuries.") == []
    assert victims("He was charged with planning the assassination of two ministers.") == ["?killed 2 two ministers"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They killed two leaders Ann Roe and Bob Poe.", ["+killed 1 Ann Roe", "+killed 1 Bob Poe", "killed 2 two leaders"]),
        ("They condemned the murder of leaders Ann Roe and Bob Poe.", ["killed 1 Ann Roe", "killed 1 Bob Poe"]),
        ("They murdered, at gunpoint, a teacher.", ["killed 1 a teacher"]),
        (
            "THE KILLING OF NORTHERN ARTS COLLEGE RECTOR JOSE STANEK AND TWO MAIDS WAS CONDEMNED.",
            ["killed 1 JOSE STANEK", "killed 2 TWO MAIDS"],
        ),
        ("THE MURDER OF DR JOSE STANEK WAS CONDEMNED.", ["killed 1 DR JOSE STANEK"]),
        ("TWO POLICEMEN GUARDING THE GATE OF THE MILL WERE KILLED.", ["killed 2 TWO POLICEMEN"]),
        ("The colonel denied any involvement in the murder of two monks.", ["killed 2 two monks"]),
        ("The court promised to investigate the killing of six priests.", ["killed 6 six priests"]),
    ],
)
def test_names_behind_a_plural_and_deeds_taken_as_done(text: str, expected: list[str]) -> None:
    assert victims(text) == expected


@pytest.mark.parametrize(
    ("text", "toll"), [(e["text"], e["toll"]) for e in LEXICONS.general["running_totals"]["examples"]], ids=str
)
def test_figures_that_sum_up_a_period(text: str, toll: str) -> None:
    assert {d.toll for d in drafts(text) if d.kind in ("killed", "wounded", "displaced")} == {toll}


@pytest.mark.parametrize(
    ("text", "expected"),
    [(e["text"], e["victims"]) for name in ("count_relations", "word_forms") for e in LEXICONS.general[name]["examples"]],
    ids=str,
)
def test_words_by_which_counts_and_forms_are_told(text: str, expected: str) -> None:
    assert ", ".join(victims(text)) == expected
