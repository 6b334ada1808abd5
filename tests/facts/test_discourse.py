"""When it happened: every example of discourse.yaml, read by the stages, and what an article tells of its own day."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pyarrow as pa
import pytest

from factline.pipelines.batch import run_batch
from factline.pipelines.lexicons import load_lexicons

LEXICONS = load_lexicons()
EXAMPLES = LEXICONS.general["discourse"]["examples"]


def facts(text: str, published: str | None = None) -> list[dict[str, Any]]:
    """Facts of one article in reading order; published as a sidecar gives it."""
    sidecar = f"published_at: {published}\n".encode() if published is not None else None
    columns = {"source_ref": ["a.txt"], "content": [text.encode()], "sidecar": pa.array([sidecar], pa.binary())}
    found = run_batch(pa.table(columns), lexicons=LEXICONS)["facts"].to_pylist()
    return sorted(found, key=lambda f: (f["raw_start"], f["raw_end"]))


def when(fact: dict[str, Any]) -> str:
    """As the examples write it: first/last day (or the day), basis; a basis alone where there is no day."""
    if fact["date_start"] is None:
        return str(fact["date_basis"])
    days = [d.isoformat() for d in (fact["date_start"], fact["date_end"])]
    return f"{days[0] if days[0] == days[1] else '/'.join(days)} {fact['date_basis']}"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e["text"][:50])
def test_example(example: dict[str, Any]) -> None:
    found = defaultdict(list)
    for fact in facts(example["text"], example.get("published")):
        found[fact["kind"]].append(when(fact))
    assert {kind: ", ".join(found[kind]) for kind in example["facts"]} == example["facts"]


@pytest.mark.parametrize(
    ("text", "kind", "place"),
    [
        ("Yerevan was calm in spring. At least six people were killed there on 1 March 2008.", "killed", "plc-yerevan"),
        ("Lachin had held out for weeks. On 18 May 1992 Armenian fighters took the town.", "territory_gained", "plc-lachin"),
        ("Shells hit Goris. Nine villagers lost their lives in Lachin on 4 May 1990.", "killed", "plc-lachin"),
        ("Officials in Barda admitted that they no longer controlled Hadrut.", "territory_lost", "plc-hadrut"),
        ("The Goris strike was the third. Nine people were killed, rescuers said.", "killed", "plc-goris"),
        ("The authorities in Stepanakert announced a partial mobilisation.", "declared", "plc-stepanakert"),
        ("Shells hit Goris on 4 May 1990.\n\nMore than 90 residents of Lachin have been killed.", "killed", "plc-lachin"),
        ("The commandant of Baku said nine men had been killed.", "killed", "plc-baku"),
        ("They moved against Kelbajar from three sides. About 600 people fled.", "displaced", "plc-kelbajar"),
        ("Rockets fired from Shusha fell on the centre of Stepanakert, killing six people.", "killed", "plc-stepanakert"),
        (
            "Shells hit Goris on 4 May 1990.\n\nIn Baku militants broke into flats. The bodies of 33 people were found.",
            "killed",
            "plc-baku",
        ),
        ("GORIS, March 4, 2021 (KLA) - Hundreds marched through the capital.", "protested", "plc-goris"),
        (
            "Shells hit Goris. In the Azerbaijani capital people took to the streets; two officers were wounded.",
            "wounded",
            "plc-baku",
        ),
        ("Shells hit Goris. A bomb killed nine people in the Turkish capital, Ankara.", "killed", "geo-323786"),
        (
            "YEREVAN, May 4, 2018 (KLA) - Hundreds marched through the capital and police said they had detained nine.\n\nShells hit Talish.",
            "detained",
            "plc-yerevan",
        ),
        (
            "Shells hit Goris in 1992. Nine men were killed in Yerevan on 1 March 2008 when police broke up a protest.",
            "protested",
            "plc-yerevan",
        ),
        ("In Goris two died. Troops attacked two villages, Hin Tagher and Khtsaberd.", "attack", "plc-hin-tagher"),
        ("Goris was calm. Activists held their tents across the Lachin corridor.", "protested", "plc-lachin-corridor"),
        (
            "They fled in trucks over Nagorno-Karabakh. Shells hit Goris. By Friday 900 of the region's people had fled.",
            "displaced",
            "plc-nagorno-karabakh",
        ),
        ("Shells hit Goris. More than 900 people had fled, according to the officials in Kapan.", "displaced", "plc-goris"),
        (
            "Goris, Armenia: A wall fell and 26 people were killed. Doctors who came from Kapan counted them.",
            "killed",
            "plc-goris",
        ),
        (
            "YEREVAN, 4 May 2018 (KLA) - Shells hit Goris.\n\nThe protests reached the capital. Nine people died.",
            "killed",
            "plc-yerevan",
        ),
        ("At least nine people lost their lives in Goris.", "killed", "plc-goris"),
        ("The raid of 4 May 2018 claimed nine lives in Goris.", "killed", "plc-goris"),
        ("Shells hit Goris. The father, who now lives in Kapan, lost two sons.", "killed", "plc-goris"),
        ("BEIJING, 4 May 2018 (KLA) - Shells hit Goris. Nine people were killed near the capital.", "killed", "plc-goris"),
        (
            "In the Azerbaijani capital mourners stood by. The fall of Agdam was hard. The town lost 90 men.",
            "killed",
            "plc-agdam",
        ),
    ],
)
def test_where_it_happened(text: str, kind: str, place: str) -> None:
    (fact,) = [f for f in facts(text) if f["kind"] == kind]
    assert fact["place_id"] == place


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("On 25 September 2023 some 2,000 Armenians fled Stepanakert.", "artsakh"),
        ("On 7 May 1992 some 2,000 Azerbaijanis fled Shusha.", "azerbaijan"),
        ("On 25 September 2023 some 2,000 Armenians fled Goris.", "armenia"),
    ],
)
def test_whose_people_flee(text: str, side: str) -> None:
    (fact,) = [f for f in facts(text) if f["kind"] == "displaced"]
    assert fact["patient_side"] == side


def test_a_day_that_is_a_heading_dates_the_entry_below_it() -> None:
    text = "1991\n\nApril 30\nTwo men were killed.\n\nSeptember 25\nA girl was wounded. Four men were killed.\n\n1992\n\nJuly 4\nNine were killed."
    assert [str(f["date_start"]) for f in facts(text)] == ["1991-04-30", "1991-09-25", "1991-09-25", "1992-07-04"]


def test_the_dead_of_a_war_are_of_no_town_told_before() -> None:
    text = "Nine men were killed near Agdam on 4 May 2018.\n\nThe president said more than {} people had been killed."
    assert [f["place_text"] for f in facts(text.format("4,000"))] == ["Agdam", None]
    assert [f["place_text"] for f in facts(text.format("40"))] == ["Agdam", "Agdam"]
    own = "Nine men were killed near Agdam on 4 May 2018.\n\nMore than 4,000 people were killed in Shusha."
    assert [f["place_text"] for f in facts(own)] == ["Agdam", "Shusha"]


def test_what_is_told_elsewhere_gives_no_place_to_what_came_before() -> None:
    text = "Nine men were killed on 4 May 1990.\n\n{} two were wounded {}on 5 May 1990."
    assert [f["place_text"] for f in facts(text.format("In Goris", ""))] == [None, "Goris"]
    assert next(f["place_text"] for f in facts(text.format("A shell fell and", "in Goris "))) == "Goris"


def test_residents_tell_of_where_they_live() -> None:
    text = "Two guards died in Yerevan. {} said shells had fallen on the resort, wounding two women."
    assert [f["place_text"] for f in facts(text.format("Residents of Jermuk"))][-1] == "Jermuk"
    assert [f["place_text"] for f in facts(text.format("A spokesman from Jermuk"))][-1] == "Yerevan"
    other = "Residents of Jermuk said two women were wounded in Kapan."
    assert [f["place_text"] for f in facts(other)] == ["Kapan"]


def test_a_range_dates_a_fact_as_one_whatever_mentions_it_is_made_of() -> None:
    (fact,) = facts("From 3 May to 5 June 2018 nine men were killed near Agdam.")
    assert (str(fact["date_start"]), str(fact["date_end"])) == ("2018-05-03", "2018-06-05")
    assert (fact["date_text"], fact["date_value"]) == ("3 May to 5 June 2018", "2018-05-03/2018-06-05")
