"""What is written with the words of death and names no dead: nothing told as killed may come of it."""

from __future__ import annotations

import pytest

from tests.facts.test_patterns import read

TOLD = {"asserted", "claimed"}


@pytest.mark.parametrize(
    "text",
    [
        "The mayor of Gadam received two death threats.",
        "Four men were sentenced to death.",
        "How many people have died?",
        "Have 40 of our soldiers really been killed?",
        "Baku handed over the bodies of 32 soldiers.",
        "It offered to return up to 100 bodies.",
        "Three out of 14 lorries were destroyed.",
        "Thirty lockers were destroyed.",
        "The road is a dead end for three buses.",
        "Five men sat on death row.",
        "A deputy narrowly escaped death.",
        "Three pickpockets escaped death.",
        "A crowd nearly lynched two pickpockets.",
        "The governor was almost killed.",
        "Two murder suspects were questioned.",
        "**Have they killed two guards?**",
        "Police are looking into three murder cases.",
        "The senator survived two assassination attempts.",
        "The prosecutor brought four murder charges.",
        "They were killing time at the station.",
        "The veto killed the bill.",
        "The driver killed the engine.",
        "The rumour killed the deal.",
        "The judge signed two death certificates.",
        "Rioters set 12 houses on fire.",
        "A car owned by a teacher was set on fire.",
        "Two police stations were set ablaze.",
        "The rescuers found three miners alive.",
        "Soldiers captured two scouts alive.",
        "On 14/06 the market was shut.",
        "The gang threatened to kill ten hostages.",
        "The plan could kill hundreds of people.",
        "No one was killed.",
    ],
)
def test_nobody_is_dead(text: str) -> None:
    assert [
        (d.rule_id, d.patient_text) for d in read(text) if d.kind == "killed" and d.stance in TOLD and d.count_best != 0
    ] == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Clashes on 14/06 left two dead.", [2]),
        ("5 ABC/XYZ rebels were killed.", [5]),
        ("A worker of the Lomo League (LL) and his companion were killed.", [1, 1]),
        ("Police stopped two burglars and killed them.", [2]),
        ("Gunmen shot dead five in Gadam, three near the mill and two others nearby.", [5]),
        ("25 y/o man killed.", [1]),
        ("Ann Porter was killed.", [1]),
    ],
)
def test_the_dead_are_counted_once(text: str, told: list[int]) -> None:
    new = [d for d in read(text) if d.kind == "killed" and d.stance in TOLD and d.toll == "new"]
    assert [d.count_best for d in new] == told
