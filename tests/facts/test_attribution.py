"""Who says a fact: cues of speech, words of counting, `it said`, statements; denied, accused, vowed."""

from __future__ import annotations

import pytest

from .test_sides import one, read


def test_an_accuser_a_denier_and_one_who_vows_speak_for_themselves() -> None:
    for text, kind in (
        ("Armenia denied that it had shelled the village.", "denied"),
        ("Armenia accused Azerbaijan of shelling the village.", "accused"),
        ("Armenia vowed to respond to the attack.", "vowed"),
    ):
        draft = one(kind, read(text))
        assert (draft.agent_side, draft.speaker_side, draft.stance) == ("armenia", "armenia", "asserted"), text


def test_what_is_denied_is_denied_by_the_denier() -> None:
    draft = one("attack", read("Armenia denied that its forces shelled Ganja."))
    assert (draft.stance, draft.speaker_side, draft.agent_side) == ("denied", "armenia", "armenia")


def test_a_rejected_claim_is_denied_though_rejecting_is_no_denial_by_itself() -> None:
    draft = one("attack", read("Azerbaijan's Defence Ministry rejected the claim that Azerbaijani troops shelled Goris."))
    assert (draft.stance, draft.speaker_side) == ("denied", "azerbaijan")


@pytest.mark.parametrize(
    "text",
    [
        "Armenia's Defence Ministry put its losses at 12 dead.",
        "Armenia's Defence Ministry published the names of 12 soldiers who were killed.",
        "Armenia's Defence Ministry lists 12 soldiers killed.",
        "In May 12 soldiers were killed, by Armenia's count.",
    ],
)
def test_counting_is_saying(text: str) -> None:
    assert {(d.stance, d.speaker_side) for d in read(text) if d.kind == "killed"} == {("claimed", "armenia")}


def test_it_said_is_said_by_the_one_named_before() -> None:
    draft = one(
        "missing", read("Armenia's Defence Ministry lists 12 soldiers killed.", "More than 30 soldiers are missing, it said.")
    )
    assert (draft.stance, draft.speaker_side) == ("claimed", "armenia")


def test_a_statement_is_claimed_by_its_author_throughout() -> None:
    drafts = read(
        "Statement of the Defence Ministry of Armenia.", "At dawn two soldiers were killed.", "Three villagers were wounded."
    )
    assert [(d.kind, d.stance, d.speaker_side) for d in drafts] == [
        ("killed", "claimed", "armenia"),
        ("wounded", "claimed", "armenia"),
    ]
    assert all("statement" in d.doubts for d in drafts)


def test_a_letter_of_a_minister_is_claimed_throughout() -> None:
    drafts = read(
        "Letter dated 3 May 1992 from the Minister for Foreign Affairs of the Republic of Armenia addressed to the President.",
        "On 1 May two soldiers were killed.",
    )
    assert one("killed", drafts).stance == "claimed"
    assert one("killed", drafts).speaker_side == "armenia"


def test_a_chronology_told_in_the_present_is_no_statement() -> None:
    drafts = read("30 August 1991: Azerbaijan declares independence.", "Two soldiers were killed.")
    assert one("killed", drafts).stance == "asserted"


def test_news_that_quotes_a_statement_is_none() -> None:
    drafts = read(
        "Two soldiers were killed, the Defence Ministry of Armenia said in a statement.", "Three villagers were wounded."
    )
    assert one("wounded", drafts).stance == "asserted"


def test_an_unnamed_speaker_gives_a_stance_and_no_speaker() -> None:
    draft = one("killed", read("Two soldiers were reportedly killed."))
    assert (draft.stance, draft.speaker_text) == ("claimed", None)


def test_nobody_was_killed_stays_negated_whoever_says_it() -> None:
    draft = one("killed", read("Armenia's Defence Ministry said nobody was killed."))
    assert (draft.stance, draft.speaker_side) == ("negated", "armenia")


def test_the_speaker_of_the_nearer_clause() -> None:
    draft = one(
        "killed", read("Armenia named its dead on Monday, while Azerbaijan gave no list and said 93 civilians were killed.")
    )
    assert draft.speaker_side == "azerbaijan"


def test_a_witness_has_no_side_and_an_institution_that_of_its_capital() -> None:
    assert one("killed", read("Witnesses said two people were killed in Goris.")).speaker_side is None
    assert one("killed", read("The prosecutor in Baku said two people were killed in Goris.")).speaker_side == "azerbaijan"
    assert one("killed", read("The Soviet authorities said two people were killed in Sumgait.")).speaker_side is None


@pytest.mark.parametrize(
    ("text", "speaker", "relayer"),
    [
        ("A news agency in Yerevan, citing the Defence Ministry, said two soldiers were killed.", "the Defence Ministry", "A news agency in Yerevan"),
        ("Citing Azerbaijan's Defence Ministry, the Interfax agency reported that two soldiers were killed.", "Azerbaijan's Defence Ministry", "the Interfax agency"),
        ("Two soldiers were killed, the radio reported, citing the border guard.", "the border guard", "the radio"),
        ("The Russian Foreign Ministry said, citing Azerbaijani officials, that two villagers were killed.", "Azerbaijani officials", "The Russian Foreign Ministry"),
        ("Reuters quoted the Armenian Foreign Ministry as saying that two villagers were killed.", "the Armenian Foreign Ministry", "Reuters"),
        ("According to Interfax, the Azerbaijani Defence Ministry said two soldiers were killed.", "the Azerbaijani Defence Ministry", "Interfax"),
        ("The ministry said, according to TASS, that two men were killed.", "The ministry", "TASS"),
        ("An envoy in Tbilisi said Baku had claimed that its troops killed two soldiers.", "Baku", "An envoy in Tbilisi"),
        ("The ministry said two men were killed.", "The ministry", None),
        ("Two men were killed.", None, None),
    ],
)  # fmt: skip
def test_of_a_chain_the_innermost_speaks_and_the_next_relays(text: str, speaker: str | None, relayer: str | None) -> None:
    draft = one("killed", read(text))
    assert (draft.speaker_text, draft.relayed_by_text) == (speaker, relayer)


def test_a_relayed_denial_is_the_deniers() -> None:
    draft = one("wounded", read("Baku said Yerevan had denied that five soldiers were wounded."))
    assert (draft.stance, draft.speaker_side, draft.relayed_by_text) == ("denied", "armenia", "Baku")


def test_dismissed_as_disinformation_is_denied() -> None:
    draft = one(
        "attack", read("Azerbaijan's Defence Ministry dismissed as disinformation claims that its troops shelled Vardenis.")
    )
    assert (draft.stance, draft.speaker_text) == ("denied", "Azerbaijan's Defence Ministry")


@pytest.mark.parametrize(
    "text",
    ["Up to 30 miners are feared dead.", "Some 30 miners were feared killed.", "Some 30 miners were believed killed."],
)
def test_feared_dead_is_claimed_as_believed_dead_is(text: str) -> None:
    assert one("killed", read(text)).stance == "claimed"


def test_who_fears_that_it_happened_leaves_it_open() -> None:
    assert one("killed", read("Officials feared that 30 miners were killed.")).stance == "hypothetical"
