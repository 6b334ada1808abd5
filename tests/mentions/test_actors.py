"""Actors: the lexicons' own examples, both orders, sides on a day, weak names, demonyms, offsets."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factline.pipelines.lexicons import load_lexicons
from factline.pipelines.mentions.actors import ActorReader
from factline.pipelines.mentions.actors_lexicon import actor_lexicon

LEXICONS = load_lexicons()
READER = ActorReader(LEXICONS)
DOMAIN = LEXICONS.domain["actors"]
GROUPS = [*DOMAIN["groups"], *LEXICONS.general["actors"]["groups"]]
CLASSES = {
    "military",
    "civilian",
    "police",
    "peacekeeper",
    "journalist",
    "medic",
    "official",
    "child",
    "attacker",
    "unspecified",
}


def found(text: str, on: date | None = None) -> list[tuple[str, str | None, str | None]]:
    """(words, id, side)."""
    return [(text[m.start : m.end], m.entity_id, m.side) for m in READER.read(text, on)]


@pytest.mark.parametrize(("text", "actor"), [(t, f"act-{g['id']}") for g in GROUPS for t in g.get("examples", ())])
def test_examples_of_groups(text: str, actor: str) -> None:
    assert actor in [a for _, a, _ in found(text)]


@pytest.mark.parametrize(
    ("text", "actor"), [p for row in LEXICONS.general["institutions"] for p in row.get("examples", {}).items()]
)
def test_examples_of_institutions(text: str, actor: str) -> None:
    (one,) = found(text)
    assert one[1] == actor


@pytest.mark.parametrize(("text", "side"), [p for row in DOMAIN["affiliations"] for p in row.get("examples", {}).items()])
def test_examples_of_affiliations(text: str, side: str) -> None:
    (one,) = found(text)
    assert one[0] == text
    assert one[2] == side


@pytest.mark.parametrize(
    ("actor", "names"),
    [
        (
            "act-azerbaijan-defence-ministry",
            ("the defence ministry of Azerbaijan", "Azerbaijan's MoD", "Baku's Defence Ministry"),
        ),
        ("act-artsakh-defence-army", ("NKR Defence Army", "the Artsakh Defense Ministry", "Karabakh's ministry of defence")),
        ("act-artsakh-authorities", ("the government of Artsakh", "Karabakh's government", "Nagorno-Karabakh officials")),
        ("act-russian-peacekeepers", ("Russian peacekeepers", "peacekeepers of Russia")),
        ("act-armenia-nss", ("the National Security Service of Armenia", "Armenia's security service", "the NSS of Armenia")),
        ("act-idf", ("the Israel Defense Forces", "Israeli troops")),
    ],
)
def test_an_actor_has_one_id_however_it_is_called(actor: str, names: tuple[str, ...]) -> None:
    assert [{a for _, a, _ in found(f"{name} gave a list.", date(2021, 5, 4))} for name in names] == [{actor}] * len(names)


def test_an_institution_that_a_group_is_exists_and_is_one_group() -> None:
    owners = {a.id for a in actor_lexicon(LEXICONS).owners.values()}
    kinds = {i["id"] for i in LEXICONS.general["institutions"]}
    named = [name for group in GROUPS for name in group.get("institutions", ())]
    assert len(named) == len(set(named))
    assert all(any(name == f"{owner}-{kind}" for owner in owners for kind in kinds if name.endswith(kind)) for name in named)


def test_ids_are_one_actor_each_and_sides_and_classes_are_known() -> None:
    ids = [row["id"] for row in (*GROUPS, *DOMAIN["people"])]
    assert sorted(ids) == sorted(set(ids))
    sides = set(LEXICONS.domain["domain"]["sides"]) | {None}
    assert {r.get("side") for p in DOMAIN["people"] for r in p["roles"]} <= sides
    assert {g.get("side") for g in GROUPS} <= sides
    assert {g["class"] for g in GROUPS} | {i["class"] for i in LEXICONS.general["institutions"]} <= CLASSES


def test_roles_run_forward_and_do_not_overlap() -> None:
    for person in DOMAIN["people"]:
        roles = person["roles"]
        for role in roles:
            assert role["to"] is None or role["from"] < role["to"], person["id"]
        for earlier, later in itertools.pairwise(roles):
            assert earlier["to"] <= later["from"], person["id"]


@pytest.mark.parametrize("row", [*GROUPS, *DOMAIN["people"]], ids=lambda row: row["id"])
def test_every_strong_name_is_found_whole(row: dict[str, list[str]]) -> None:
    for name in row["names"]:
        text = f"On Monday {name} said so."
        assert (name, f"act-{row['id']}") in [(w, a) for w, a, _ in found(text)], name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Azerbaijan's Defence Ministry said so.", [("Azerbaijan's Defence Ministry", "act-azerbaijan-defence-ministry", "azerbaijan")]),
        ("Azerbaijan’s Defense Ministry said so.", [("Azerbaijan’s Defense Ministry", "act-azerbaijan-defence-ministry", "azerbaijan")]),
        ("THE AZERBAIJANI DEFENCE MINISTRY SAID SO.",
         [("AZERBAIJANI DEFENCE MINISTRY", "act-azerbaijan-defence-ministry", "azerbaijan")]),
        ("the Ministry of Defence of the Republic of Azerbaijan",
         [("Ministry of Defence of the Republic of Azerbaijan", "act-azerbaijan-defence-ministry", "azerbaijan")]),
        ("Armenian troops and ethnic Armenian troops fired.",
         [("Armenian troops", "act-armenia-forces", "armenia"), ("ethnic Armenian troops", "act-artsakh-forces", "artsakh")]),
        ("Armenian separatist forces fired.", [("Armenian separatist forces", "act-artsakh-forces", "artsakh")]),
        ("A soldier of the Azerbaijani army died.", [("soldier of the Azerbaijani army", "act-azerbaijan-forces", "azerbaijan")]),
        ("Iranian border guards and the Taliban talked.",
         [("Iranian border guards", "act-iran-border-guard", None), ("Taliban", "act-taliban", None)]),
        ("Taliban fighters left.", [("Taliban fighters", "act-taliban", None)]),
        ("Shells were fired by Armenia.", [("Armenia", "act-armenia", "armenia")]),
        ("Shells fell in Armenia.", []),
        ("Baku accused Yerevan of shelling.", [("Baku", "act-azerbaijan", "azerbaijan"), ("Yerevan", "act-armenia", "armenia")]),
        ("A bus left Baku.", []),
        ("Azeri and Armenian troops clashed.",
         [("Azeri", "act-azerbaijan-forces", "azerbaijan"), ("Armenian troops", "act-armenia-forces", "armenia")]),
        ("In Karabakh the separatist Foreign Ministry spoke.",
         [("separatist Foreign Ministry", "act-artsakh-foreign-ministry", "artsakh")]),
        ("In Corsica the separatist leader spoke.", []),
        ("Azerbaijani shelling killed two.", [("Azerbaijani shelling", "act-azerbaijan-forces", "azerbaijan")]),
        ("Jordan Smith and Michael Jordan came.", []),
        ("Jordan sent aid.", [("Jordan", "act-jordan", None)]),
        ("A Moscow-brokered truce held.", []),
        ("Moscow's troops left.", [("Moscow's troops", "act-russia-forces", "russia")]),
        ("She met President Ilham Aliyev.", [("President Ilham Aliyev", "act-ilham-aliyev", "azerbaijan")]),
        ("Armenian Prime Minister Nikol Pashinyan left.", [("Armenian Prime Minister Nikol Pashinyan", "act-pashinyan", "armenia")]),
        ("Police held two rebels.", [("Police", "act-police", None), ("rebels", "act-rebels", None)]),
    ],
)  # fmt: skip
def test_joining(text: str, expected: list[tuple[str, str, str | None]]) -> None:
    assert found(text) == expected


def test_a_body_named_again_is_the_one_named_before() -> None:
    text = "Armenia's Defence Ministry denied it. The ministry gave no figure. The Azerbaijani side fired, the Defence Ministry said."
    assert [(w, a) for w, a, _ in found(text)][1:] == [
        ("ministry", "act-armenia-defence-ministry"),
        ("Azerbaijani side", "act-azerbaijan-side"),
        ("Defence Ministry", "act-armenia-defence-ministry"),
    ]
    assert found("The ministry gave no figure.") == []


@pytest.mark.parametrize(
    ("text", "on", "actor", "side"),
    [
        ("Aliyev spoke in Baku.", date(1995, 5, 1), "act-heydar-aliyev", "azerbaijan"),
        ("Aliyev spoke in Baku.", date(2016, 5, 1), "act-ilham-aliyev", "azerbaijan"),
        ("Aliyev spoke in Baku.", None, None, "azerbaijan"),
        ("Ilham Aliyev came to Baku. Aliyev spoke.", None, "act-ilham-aliyev", "azerbaijan"),
        ("Kocharyan spoke in Yerevan.", date(1994, 5, 1), "act-kocharyan", "artsakh"),
        ("Kocharyan spoke in Yerevan.", date(2001, 5, 1), "act-kocharyan", "armenia"),
        ("Kocharyan spoke in Yerevan.", None, "act-kocharyan", None),
        ("Sargsyan spoke in Yerevan.", date(2016, 4, 5), "act-serzh-sargsyan", "armenia"),
        ("Peacekeepers stood in Karabakh.", date(2021, 5, 1), "act-russian-peacekeepers", "russia"),
        ("Peacekeepers stood in Karabakh.", date(1999, 5, 1), "act-peacekeepers", None),
    ],
)
def test_who_and_which_side_on_a_day(text: str, on: date | None, actor: str | None, side: str | None) -> None:
    assert [(a, s) for w, a, s in found(text, on) if w in ("Aliyev", "Kocharyan", "Sargsyan", "Peacekeepers")] == [
        (actor, side)
    ]


def test_weak_names_need_their_domain_and_no_other_given_name() -> None:
    assert found("Hasanov scored twice.") == []
    assert ("Hasanov", "act-zakir-hasanov", "azerbaijan") in found("In Azerbaijan, Hasanov spoke.", date(2020, 10, 1))
    assert found("Elnur Hasanov of Azerbaijan scored.", date(2020, 10, 1)) == []
    assert ("separatists", "act-artsakh-forces", "artsakh") in found("In Karabakh the separatists fired.")
    assert [s for _, _, s in found("The separatists fired.")] == []


@pytest.mark.parametrize(
    ("word", "side"),
    [("Azerbaijani", "azerbaijan"), ("Azeri", "azerbaijan"), ("ethnic Azeri", "azerbaijan"), ("Armenian", "armenia"),
     ("ethnic Armenian", "artsakh"), ("Karabakh", "artsakh"), ("RUSSIAN", "russia"), ("Turkish", "turkey"), ("French", None), ("blue", None)],
)  # fmt: skip
def test_side_of_demonym(word: str, side: str | None) -> None:
    assert READER.side_of_demonym(word) == side


@given(st.lists(st.sampled_from([
    "Armenia", "'s", "Azerbaijani", "army", "of", "the", "president", "Ilham Aliyev", "Baku", "said", ".", ",", "-", "ethnic Armenian",
    "ministry", "forces", "in", "Aliyev", "Taliban", "\n",
]), max_size=30))  # fmt: skip
def test_offsets_lie_in_the_text_in_order(words: list[str]) -> None:
    text = " ".join(words)
    last = 0
    for mention in READER.read(text, None):
        assert last <= mention.start < mention.end <= len(text)
        last = mention.end


def test_every_country_joins_with_a_ministry() -> None:
    owners = actor_lexicon(LEXICONS).owners
    for row in LEXICONS.general["countries"]:
        name = row["names"].split("|")[0]
        (one,) = READER.read(f"{name}'s Defence Ministry", None)
        assert one.entity_id == f"act-{owners[name.lower()].id}-defence-ministry", name
