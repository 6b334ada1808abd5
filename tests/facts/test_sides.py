"""Whose the people are: every example of sides.yaml, who held a place, and the evidence in the order of its worth."""

from __future__ import annotations

from datetime import date

import pytest

from factline.pipelines.facts import FactReader
from factline.pipelines.facts.chunks import MentionRow
from factline.pipelines.facts.draft import Draft, SentenceRow
from factline.pipelines.facts.parties import Parties
from factline.pipelines.lexicons import load_lexicons
from factline.pipelines.mentions import MentionReader
from factline.pipelines.mentions.mention import Bounds, Span

LEXICONS = load_lexicons()
MENTIONS = MentionReader(LEXICONS)
FACTS = FactReader(LEXICONS)
PARTIES = Parties(LEXICONS)
WORDS = LEXICONS.general["sides"]
_FIELDS = ("stance", "patient_side", "patient_class", "agent_side", "speaker_side")


def read(*sentences: str) -> list[Draft]:
    """Drafts of an article of these sentences, all of one paragraph."""
    text = " ".join(sentences)
    spans: list[Span] = []
    for sentence in sentences:
        start = text.index(sentence, spans[-1].end if spans else 0)
        spans.append(Span(start, start + len(sentence)))
    mentions, _ = MENTIONS.read(text, spans, Bounds(None, None, "unknown"))
    rows = [MentionRow.of(str(n), text[m.start : m.end], m._asdict()) for n, m in enumerate(mentions)]
    own = [tuple(r for r in rows if s.start <= r.start < s.end) for s in spans]
    return FACTS.read(text, [SentenceRow(f"s{n}", n, 0, "body", s.start, s.end, own[n]) for n, s in enumerate(spans)])


def one(kind: str, drafts: list[Draft], count: int | None = None) -> Draft:
    """The only fact of a kind (and a number)."""
    found = [d for d in drafts if d.kind == kind and count in (None, d.count_best)]
    assert len(found) == 1, [(d.kind, d.count_best, d.rule_id) for d in drafts]
    return found[0]


@pytest.mark.parametrize("example", [pytest.param(e, id=e["text"][:50]) for e in WORDS["examples"]])
def test_example(example: dict[str, object]) -> None:
    text, kind, count = str(example["text"]), str(example["kind"]), example.get("count")
    drafts = [d for d in read(*text.split("\n\n")) if d.kind == kind and count in (None, d.count_best)]
    drafts = [d for d in drafts if example.get("rule", d.rule_id) == d.rule_id]
    assert drafts
    for draft in drafts:
        assert {name: getattr(draft, name) for name in _FIELDS if name in example} == {
            k: v for k, v in example.items() if k in _FIELDS
        }


@pytest.mark.parametrize(
    ("place", "day", "side"),
    [
        ("shusha", date(1992, 1, 1), "azerbaijan"),
        ("shusha", date(1992, 5, 8), "azerbaijan"),  # the day it fell: its people were those of the side that lost it
        ("shusha", date(1992, 5, 15), "azerbaijan"),  # and some days on: who is found dead there had lived there
        ("shusha", date(1992, 5, 16), "artsakh"),
        ("shusha", date(2020, 11, 15), "artsakh"),
        ("shusha", date(2020, 11, 16), "azerbaijan"),
        ("martakert", date(1992, 12, 1), "azerbaijan"),
        ("martakert", date(2016, 4, 2), "artsakh"),
        ("shusha", None, None),  # it changed hands, and no day is given
        ("ganja", None, "azerbaijan"),
        ("goris", date(2022, 9, 13), "armenia"),
        ("tbilisi", date(2020, 1, 1), None),
    ],
)
def test_who_held_a_place(place: str, day: date | None, side: str | None) -> None:
    assert PARTIES.holder(f"plc-{place}", None, day) == side


def test_periods_of_a_place_are_in_order_and_of_known_sides() -> None:
    domain = LEXICONS.domain["domain"]
    names: list[str] = []
    for entry in LEXICONS.domain["places"]["held"]:
        names.extend(entry["places"])
        days = [day for _, *period in entry["by"] for day in period]
        assert days == sorted(days), entry
        assert {side for side, _, _ in entry["by"]} <= set(domain["sides"]), entry
    assert len(names) == len(set(names)), "a place is held by two entries"


def test_opponents_are_mutual_and_known() -> None:
    opponents = LEXICONS.domain["domain"]["opponents"]
    assert all(side in opponents[other] for side, others in opponents.items() for other in others)


def test_pattern_ids_and_doubts_exist() -> None:
    ids = {e["id"] for e in LEXICONS.general["patterns"]["patterns"]}
    named = {i for key in ("agent_patterns", "passive_patterns", "no_agent_patterns", "sequel_patterns") for i in WORDS[key]}
    assert named <= ids, named - ids
    told = ["statement", "speaker_carried", "side_from_place", "side_from_opponent", "side_from_speaker", "side_carried"]
    assert set(told) | {"agent_from_subject", "agent_from_speaker"} <= LEXICONS.general["confidence"].keys()


def test_a_name_beside_the_count_goes_before_the_speaker() -> None:
    draft = one("killed", read("Armenia's Defence Ministry said 12 Azerbaijani soldiers were killed."))
    assert (draft.patient_side, draft.speaker_side) == ("azerbaijan", "armenia")
    assert "side_from_speaker" not in draft.doubts


def test_civilians_are_of_the_place_and_soldiers_of_the_speaker() -> None:
    said = "On 5 October 2020, Azerbaijan's Defence Ministry said, two {} were killed in Stepanakert."
    assert one("killed", read(said.format("civilians"))).patient_side == "artsakh"
    assert one("killed", read(said.format("soldiers"))).patient_side == "azerbaijan"


def test_a_stranger_that_speaks_does_not_make_the_dead_its_own() -> None:
    assert one("killed", read("The Russian Foreign Ministry said 20 people were killed.")).patient_side is None


def test_others_and_bare_numbers_are_of_the_same_side() -> None:
    drafts = read("Two Armenian soldiers were killed and three wounded on Monday.", "Four others were wounded on Tuesday.")
    assert [d.patient_side for d in drafts if d.kind == "wounded"] == ["armenia", "armenia"]
    assert "side_carried" in one("wounded", drafts, 4).doubts


def test_nobody_was_killed_is_of_no_side() -> None:
    draft = one("killed", read("Armenia's Defence Ministry said nobody was killed."))
    assert (draft.stance, draft.patient_side) == ("negated", None)


def test_an_agent_behind_by_and_one_before_the_verb() -> None:
    drafts = read("Azerbaijani border guards detained two farmers.")
    assert one("detained", drafts).agent_side == "azerbaijan"
    assert one("captured", read("Armenia said it had captured three Azerbaijani soldiers.")).agent_side == "armenia"


def test_each_doubt_lowers_the_confidence_once() -> None:
    draft = one("killed", read("Armenian forces killed three soldiers."))
    assert draft.doubts.count("side_from_opponent") == 1
