"""What must come out right, a sentence each: counts, coordination, sides, speakers, stance, named victims, text in capitals.

Each is read by all stages. The patterns' own examples hold the plain forms; here stands what several steps must get right together.
"""

from __future__ import annotations

from typing import Any

import pytest

from .test_discourse import facts


def told(text: str, *kinds: str, published: str | None = None) -> list[str]:
    """Facts of some kinds as `kind low/best/high stance`, sorted."""

    def bounds(fact: dict[str, Any]) -> str:
        return "/".join("~" if fact[f"count_{end}"] is None else str(fact[f"count_{end}"]) for end in ("low", "best", "high"))

    return sorted(f"{f['kind']} {bounds(f)} {f['stance']}" for f in facts(text, published) if f["kind"] in kinds)


def one(text: str, kind: str, published: str | None = None) -> dict[str, Any]:
    found = [f for f in facts(text, published) if f["kind"] == kind]
    assert len(found) == 1, found
    return found[0]


COUNTS = {
    "The shelling killed 12 villagers.": ["killed 12/12/12 asserted"],
    "The shelling killed twenty-three villagers.": ["killed 23/23/23 asserted"],
    "Between 12 and 15 villagers were killed.": ["killed 12/14/15 asserted"],
    "At least 161 villagers were killed.": ["killed 161/161/~ asserted"],
    "More than 5,600 villagers were killed.": ["killed 5601/5601/~ asserted"],
    "Up to 30 villagers were killed.": ["killed 0/30/30 asserted"],
    "About 2,000 villagers were killed.": ["killed 1800/2000/2200 asserted"],
    "Dozens of villagers were killed.": ["killed 24/24/~ asserted"],
    "Scores of villagers were killed.": ["killed 40/40/~ asserted"],
    "Hundreds of villagers were killed.": ["killed 200/200/~ asserted"],
    "Tens of thousands of villagers were killed.": ["killed 20000/20000/~ asserted"],
    "A third of the 30 guards were killed.": ["killed 10/10/10 asserted"],
    "Half of the 40 guards were killed.": ["killed 20/20/20 asserted"],
    "Two-thirds of the guards were killed.": ["killed 1/~/~ asserted"],
    "Two guards were killed and another was wounded.": ["killed 2/2/2 asserted", "wounded 1/1/1 asserted"],
    "A guard was killed at the gate and two others were hurt.": ["killed 1/1/1 asserted", "wounded 2/2/2 asserted"],
    "Two men were stopped near Gadam. Both were killed.": ["killed 2/2/2 asserted"],
    "The pair were killed near the mill.": ["killed 2/2/2 asserted"],
    "All six were killed.": ["killed 6/6/6 asserted"],
    "None of the guards was killed.": ["killed 0/0/0 negated"],
    "The raid caused 14 casualties.": ["killed 0/~/14 asserted"],
    "14 casualties were reported.": ["killed 14/14/14 claimed"],
    "More than half of the 40 guards were killed.": ["killed 21/21/~ asserted"],
    "Six of the guards were captured or killed.": ["killed 0/~/6 asserted"],
    "There was no killing of hostages.": ["killed 1/~/~ negated"],
    "There were no casualties.": ["killed 0/0/0 negated"],
    "A 34-year-old driver was killed.": ["killed 1/1/1 asserted"],
    "In 1992 a driver was killed.": ["killed 1/1/1 asserted"],
    "The fire did damage of $2,000 and killed a driver.": ["killed 1/1/1 asserted"],
    "A 152 mm shell killed a driver.": ["killed 1/1/1 asserted"],
}
COORDINATION = {
    "14 Azerbaijani guards and more than 90 Armenian troops were killed.": ["killed 14/14/14 asserted", "killed 91/91/~ asserted"],
    "The blast killed three and wounded five.": ["killed 3/3/3 asserted", "wounded 5/5/5 asserted"],
    "At least 13 civilians, including two children, were killed and more than 40 wounded.": ["killed 13/13/~ asserted", "killed 2/2/2 asserted", "wounded 41/41/~ asserted"],
    "The guards fired back, leaving all six attackers dead.": ["killed 6/6/6 asserted"],
    "Both Ann Roe and her driver were shot and wounded.": ["wounded 1/1/1 asserted"] * 2,
    "The guards shot back and killed two of the attacking raiders.": ["killed 2/2/2 asserted"],
    "At least 12 suspected Lashan gunmen believed to be behind a raid on road workers in Gadam died.": ["killed 12/12/~ asserted"],
    "Seven raiders, with ties to several outlawed groups including the Lashan Front were killed.": ["killed 7/7/7 asserted"],
    "Five raiders belonging to Lashan Front in the hills were gunned down by police.": ["killed 5/5/5 asserted"],
    "Six raiders, affiliated with the Lashan Front were gunned down.": ["killed 6/6/6 asserted"],
    "Two LFB [Lashan Front of Borun] suspects were killed in a raid.": ["killed 2/2/2 asserted"],
    "Guards killed seven rebels of the Council of Gadam–Borun (CG-B) and two traders.": ["killed 2/2/2 asserted", "killed 7/7/7 asserted"],
    "A porter stabbed and killed a clerk.": ["killed 1/1/1 asserted"],
    "The brigade lost 12 men.": ["killed 12/12/12 asserted"],
    'Troops killed "several" raiders.': ["killed 3/~/~ asserted"],
    "The ministry confirmed the death of a serviceman.": ["killed 1/1/1 claimed"],
    "The death toll rose to 710.": ["killed 710/710/710 asserted"],
    "Stepanakert has named 37 more soldiers who were killed, bringing the toll to 710.": ["killed 37/37/37 claimed", "killed 710/710/710 claimed"],
}  # fmt: skip
STANCE = {
    "Baku denied that three villagers were killed.": ["killed 3/3/3 denied"],
    "The ministry dismissed as disinformation a report that three villagers were killed.": ["killed 3/3/3 denied"],
    "The army did not confirm that three villagers were killed.": ["killed 3/3/3 hypothetical"],
    "Three villagers were allegedly killed.": ["killed 3/3/3 claimed"],
    "Three villagers are feared dead.": ["killed 3/3/3 claimed"],
    "Three villagers could be killed.": ["killed 3/3/3 hypothetical"],
    "The general vowed to kill three hostages.": ["killed 3/3/3 hypothetical"],
    "The rebels threatened to kill three hostages.": ["killed 3/3/3 hypothetical"],
    "No villager was killed.": ["killed 0/0/0 negated"],
    "It is not clear if the guard died.": ["killed 1/1/1 hypothetical"],
    "It was uncertain whether Mr. Roe was killed by his captors.": ["killed 1/1/1 hypothetical"],
    "A guard was hurt. Nobody could say whether two porters were killed.": [
        "killed 2/2/2 hypothetical",
        "wounded 1/1/1 asserted",
    ],
}
NAMED = {
    "Sergeant Adil Tagirov was killed.": ["killed 1/1/1 asserted"],
    "Sergeant Adil T. was killed.": ["killed 1/1/1 asserted"],
    "Killed were Ann Roe, 23, Bob Poe, 31, and Cy Lee, 40.": ["killed 1/1/1 asserted"] * 3,
    "Private Aram Petrosyan (19) and Lieutenant Gor Sargsyan (26) were killed.": ["killed 1/1/1 asserted"] * 2,
    "Among the wounded are Ann Roe, 23; Bob Poe, 30; and Cy Lee, 40.": ["wounded 1/1/1 asserted"] * 3,
}
CAPITALS = {
    "SAN PEDRO, 3 JAN 90 -- [TEXT] THREE TEACHERS WERE KILLED AND A PRIEST WAS WOUNDED.": ["killed 3/3/3 asserted", "wounded 1/1/1 asserted"],
    "GUNMEN KILLED A GUARD AND WOUNDED AN ECUADOREAN.": ["killed 1/1/1 asserted", "wounded 1/1/1 asserted"],
    "REBELS MURDERED MAYOR LUIS ORTEGA AND HIS DRIVER.": ["killed 1/1/1 asserted"] * 2,
    "Two soldiers were killed.Three others were wounded,the ministry said.": ["killed 2/2/2 asserted", "wounded 3/3/3 claimed"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"), [*COUNTS.items(), *COORDINATION.items(), *STANCE.items(), *NAMED.items(), *CAPITALS.items()]
)
def test_as_told(text: str, expected: list[str]) -> None:
    assert told(text, "killed", "wounded") == sorted(expected)


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("Armenia's Defence Ministry said two of its soldiers were killed.", "armenia"),
        ("Armenia's Defence Ministry said two enemy soldiers were killed.", "azerbaijan"),
        ("The Azerbaijani side said the opposite side lost two soldiers.", "armenia"),
        ("Baku said two Armenians were killed.", "armenia"),
        ("Two Azeris were killed.", "azerbaijan"),
        ("Yerevan said two of its soldiers were killed.", "armenia"),
        ("The Nagorno-Karabakh Defence Army said two of its soldiers were killed on 3 May 2010.", "artsakh"),
        ("The NKR Defense Ministry said two of its soldiers were killed on 3 May 2010.", "artsakh"),
        ("The Artsakh authorities said two of their soldiers were killed on 3 May 2019.", "artsakh"),
        ("Two villagers were killed in Stepanakert on 3 May 2019.", "artsakh"),
        ("Two villagers were killed in Khankendi on 3 May 2024.", "azerbaijan"),
        ("Two soldiers of the 366th Regiment were killed on 25 February 1992.", "russia"),
    ],
)
def test_whose_they_are(text: str, side: str) -> None:
    assert one(text, "killed")["patient_side"] == side


@pytest.mark.parametrize(
    ("noun", "person_class"),
    [("soldiers", "military"), ("civilians", "civilian"), ("policemen", "police"), ("peacekeepers", "peacekeeper"), ("journalists", "journalist"), ("paramedics", "medic"), ("children", "child"), ("ministers", "official")],
)  # fmt: skip
def test_of_what_class(noun: str, person_class: str) -> None:
    assert one(f"Two {noun} were killed.", "killed")["patient_class"] == person_class


@pytest.mark.parametrize(
    "text",
    [
        "The mayor said two men were killed.",
        "Two men were killed, the mayor said.",
        "Two men, the mayor said, were killed.",
        "According to the mayor, two men were killed.",
        'The mayor was quoted as saying that two men were killed.',
        '"Two men were killed," the mayor said.',
    ],
)  # fmt: skip
def test_who_says_it(text: str) -> None:
    fact = one(text, "killed")
    assert (fact["stance"], fact["speaker_text"].lower()) == ("claimed", "the mayor")


def test_a_speaker_goes_on_over_sentences() -> None:
    found = [
        f
        for f in facts('"Two men were killed," the mayor said. "Three women were wounded. Then a child died."')
        if f["kind"] in ("killed", "wounded")
    ]
    assert [f["speaker_text"] for f in found] == ["the mayor"] * 3


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Two men were killed on 3 May 2018.", "2018-05-03", "2018-05-03"),
        ("Two men were killed in May 2018.", "2018-05-01", "2018-05-31"),
        ("Two men were killed yesterday.", "2018-05-09", "2018-05-09"),
        ("Two men were killed last week.", "2018-04-30", "2018-05-06"),
        ("Two men were killed on Tuesday.", "2018-05-08", "2018-05-08"),
        ("Two men were killed between 2 and 5 April 2016.", "2016-04-02", "2016-04-05"),
        ("Two men were killed overnight on 3 May 2018.", "2018-05-03", "2018-05-04"),
        ("Two men were killed in the night of 12-13 September 2022.", "2022-09-12", "2022-09-13"),
        ("Two men were killed in the spring of 2016.", "2016-03-01", "2016-05-31"),
        ("Two men were killed in the winter of 1992-93.", "1992-12-01", "1993-02-28"),
        ("In six weeks of fighting over Karabakh two men were killed.", "2020-09-27", "2020-11-10"),
        ("On the third day of the war, which began on 4 May 2018, two men were killed.", "2018-05-06", "2018-05-06"),
        ("War broke out on 4 May 2018. On the third day two men were killed.", "2018-05-06", "2018-05-06"),
    ],
)
def test_when_it_happened(text: str, first: str, last: str) -> None:
    published = "2018-05-10" if "2016" not in text and "19" not in text and "202" not in text and "six" not in text else None
    fact = one(text, "killed", published)
    assert (str(fact["date_start"]), str(fact["date_end"])) == (first, last)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Two men were killed in Shushi.", "plc-shusha"),
        ("Two men were killed in Shusha.", "plc-shusha"),
        ("Two men were killed in Khankendi.", "plc-stepanakert"),
        ("Two men were killed in Qarabag.", "plc-nagorno-karabakh"),
        ("The Shushi battalion killed two men.", None),
    ],
)
def test_where_it_was(text: str, place: str | None) -> None:
    assert one(text, "killed")["place_id"] == place


@pytest.mark.parametrize("link", ["In Baku,", "From Baku,"])
def test_where_a_speaker_sits_is_not_where_it_was(link: str) -> None:
    assert one(f"{link} prosecutors said six villagers had been killed.", "killed")["place_text"] is None


@pytest.mark.parametrize("between", [", while", ";", ", whereas"])
def test_those_of_another_clause_lend_no_class(between: str) -> None:
    assert one(f"Two Armenian soldiers were killed{between} five were wounded.", "wounded")["patient_class"] == "unspecified"


def test_a_capital_that_holds_land_is_no_place_of_what_follows() -> None:
    held = "The pass was left in Baku's hands. Six guards were killed."
    assert one(held, "killed")["place_text"] is None
    assert one("The bridge stood in Baku's suburbs. Six guards were killed.", "killed")["place_text"] == "Baku"
