"""Counts: which words are people and how many, what is never people, and that any words at all leave offsets in order."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factline.pipelines.lexicons import load_lexicons
from factline.pipelines.mentions import MentionReader
from factline.pipelines.mentions.mention import Bounds, Mention, Span

LEXICONS = load_lexicons()
READER = MentionReader(LEXICONS)


def counts(text: str, *spans: Span) -> list[Mention]:
    """Counts of a text of one sentence, or of the sentences given."""
    found, _ = READER.read(text, spans or [Span(0, len(text))], Bounds(None, None, "unknown"))
    return [m for m in found if m.kind == "count"]


def written(text: str) -> list[str]:
    """Each count of persons as `words low/best/high`."""
    bounds = [
        (text[m.start : m.end], "/".join("~" if n is None else str(n) for n in (m.count_low, m.count_best, m.count_high)))
        for m in counts(text)
        if m.count_unit == "persons"
    ]
    return [f"{words} {found}" for words, found in bounds]


def only(text: str) -> Mention:
    """The one count of a text."""
    found = counts(text)
    assert len(found) == 1, [(text[m.start : m.end]) for m in found]
    return found[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 Azerbaijani troops were killed.", ["12 Azerbaijani troops 12/12/12"]),
        ("Two others were killed.", ["Two others 2/2/2"]),
        ("Two Border Reserve Police Force (BRPF) personnel died.", ["Two Border Reserve Police Force (BRPF) personnel 2/2/2"]),
        ("At least 30 alleged Province of Lomo militants died.", ["At least 30 alleged Province of Lomo militants 30/30/~"]),
        ("Twenty bus passengers were killed.", ["Twenty bus passengers 20/20/20"]),
        ("Both Ann Roe and her driver were killed.", ["Ann Roe 1/1/1", "her driver 1/1/1"]),
        ("A couple and their three children were killed.", ["A couple 2/2/2", "three children 3/3/3"]),
        ("All six attackers were killed.", ["All six attackers 6/6/6"]),
        ("The shelling killed at least 161 civilians.", ["at least 161 civilians 161/161/~"]),
        ("More than 130 Armenian gunners were killed.", ["More than 130 Armenian gunners 131/131/~"]),
        ("Between 12 and 15 rebels were killed.", ["Between 12 and 15 rebels 12/14/15"]),
        ("Half a dozen policemen were killed.", ["Half a dozen policemen 6/6/6"]),
        ("Six of the attackers were killed.", ["Six of the attackers 6/6/6"]),
        (
            "Dozens of civilians and hundreds of soldiers died.",
            ["Dozens of civilians 24/24/~", "hundreds of soldiers 200/200/~"],
        ),
        ("No soldiers were killed.", ["No soldiers 0/0/0"]),
        ("No one was killed.", ["No one 0/0/0"]),
        ("Half of the 40 guards were killed.", ["Half of the 40 guards 20/20/20"]),
        ("More than half of the 40 guards were killed.", ["More than half of the 40 guards 21/21/~"]),
        ("At least a third of the 30 guards were killed.", ["At least a third of the 30 guards 10/10/~"]),
        ("At least two thirds of the 40 guards were killed.", ["At least two thirds of the 40 guards 27/27/~"]),
        ("More than two thirds of the 40 guards were killed.", ["More than two thirds of the 40 guards 27/27/~"]),
        ("Up to half of the 40 guards were killed.", ["Up to half of the 40 guards 0/20/20"]),
        ("Fewer than half of the 41 guards were killed.", ["Fewer than half of the 41 guards 0/20/20"]),
        ("Nearly half of the 40 guards were killed.", ["Nearly half of the 40 guards 18/20/22"]),
        ("At least one third of the guards were killed.", ["At least one third of the guards 1/~/~"]),
        ("They handed over half of the 40 prisoners.", ["half of the 40 prisoners 20/20/20"]),
        ("The villagers were killed.", ["The villagers 1/~/~"]),
        ("The twins were killed.", ["The twins 2/2/2"]),
        ("His wife and two sons were killed.", ["His wife 1/1/1", "two sons 2/2/2"]),
        ("Colonel Ann Roe was killed.", ["Colonel Ann Roe 1/1/1"]),
        ("One of its soldiers was killed.", ["One of its soldiers 1/1/1"]),
        ("At least 12 were killed and 30 wounded.", ["At least 12 12/12/~", "30 30/30/30"]),
        ("Soldier killed in clash", ["Soldier 1/1/1"]),
    ],
)
def test_groups_of_persons(text: str, expected: list[str]) -> None:
    assert written(text) == expected


@pytest.mark.parametrize(
    ("text", "person_class", "side"),
    [
        ("12 Azerbaijani troops were killed.", "military", "azerbaijan"),
        ("More than 130 Armenian gunners were killed.", "military", "armenia"),
        ("A soldier of the Armenian army was killed.", "military", "armenia"),
        ("All six attackers were killed.", "attacker", None),
        ("Three policemen were killed.", "police", None),
        ("A peacekeeper was killed.", "peacekeeper", None),
        ("Four children were killed.", "child", None),
        ("Two reporters were killed.", "journalist", None),
        ("Two nurses were killed.", "medic", None),
        ("Nine people were killed.", "unspecified", None),
        ("A Russian was killed.", "unspecified", "russia"),
        ("Three Azerbaijanis were killed.", "unspecified", "azerbaijan"),
        ("A family of five was killed.", "civilian", None),
    ],
)
def test_class_and_side(text: str, person_class: str, side: str | None) -> None:
    found = only(text)
    assert (found.person_class, found.side) == (person_class, side)


@pytest.mark.parametrize(
    ("text", "words", "relation"),
    [
        ("Two others were killed.", "Two others", "other"),
        ("Another serviceman was killed.", "Another serviceman", "other"),
        ("Eight more soldiers were killed.", "Eight more soldiers", "other"),
        ("More than eight soldiers were killed.", "More than eight soldiers", None),
        ("All six attackers were killed.", "All six attackers", "all"),
        ("Four children, including two girls, were killed.", "two girls", "subset"),
        ("47 passengers, 15 of whom were children, were killed.", "15", "subset"),
        ("Four children, including two girls, were killed.", "Four children", None),
    ],
)
def test_how_a_number_stands_to_another(text: str, words: str, relation: str | None) -> None:
    assert [m.count_relation for m in counts(text) if text[m.start : m.end] == words] == [relation]


@pytest.mark.parametrize(
    ("text", "persons"),
    [
        # ages
        ("John Roe, 23, was killed.", ["John Roe 1/1/1"]),
        ("Ann Roe (34), a teacher, was killed.", ["Ann Roe 1/1/1", "a teacher 1/1/1"]),
        ("A 25-year-old soldier was killed.", ["A 25-year-old soldier 1/1/1"]),
        ("A girl of seven and Maj. Ano Rudin were killed.", ["A girl 1/1/1", "Maj. Ano Rudin 1/1/1"]),
        ("A mother and her 3-month-old baby were killed.", ["A mother 1/1/1", "her 3-month-old baby 1/1/1"]),
        ("A man who was 61 years old was killed.", ["A man 1/1/1"]),
        # years and days
        ("A villager was killed in 1994.", ["A villager 1/1/1"]),
        ("In 1992 alone, villagers were killed.", ["villagers 1/~/~"]),
        ("On 3 April 2016 a villager was killed.", ["a villager 1/1/1"]),
        ("At 5 p.m. a shell killed a woman.", ["a woman 1/1/1"]),
        # money
        ("The blast killed one man and cost $2 million.", ["one man 1/1/1"]),
        ("He was paid $500 and killed.", []),
        ("They stole 3,000 dollars and killed a guard.", ["a guard 1/1/1"]),
        ("€300 was taken and two people killed.", ["two people 2/2/2"]),
        # calibres and other measures
        ("A shell of 152 mm calibre killed a farmer.", ["a farmer 1/1/1"]),
        ("A 120mm mortar round killed a boy.", ["a boy 1/1/1"]),
        ("A 12.7 mm machine gun killed a boy.", ["a boy 1/1/1"]),
        ("They fired 120 shells and killed two soldiers.", ["two soldiers 2/2/2"]),
        ("He was shot 12 times and killed.", []),
        ("A mine 300 metres away killed a herder.", ["a herder 1/1/1"]),
        # addresses
        ("A man was killed at 11290 Fondren.", ["A man 1/1/1"]),
        ("A man was shot dead at 4500 Elm Street.", ["A man 1/1/1"]),
        ("A man was shot dead in the 4500 block of Elm Street.", ["A man 1/1/1"]),
        # numbers that are names
        ("A guest was found dead in Room 140.", ["A guest 1/1/1"]),
        ("Flight 841 was shot down, killing 53 passengers.", ["53 passengers 53/53/53"]),
        ("Two men were killed on Highway 7.", ["Two men 2/2/2"]),
        ("Soldiers of the 102nd brigade were killed.", ["Soldiers 1/~/~"]),
        ("Resolution 822 condemned the killing of a farmer.", ["a farmer 1/1/1"]),
    ],
)
def test_what_is_never_people(text: str, persons: list[str]) -> None:
    assert written(text) == persons


@pytest.mark.parametrize(
    ("text", "words", "unit", "bounds"),
    [
        ("About 20 per cent of the land was seized.", "About 20 per cent", "percent", (18, 20, 22)),
        ("Seven districts were occupied.", "Seven districts", "districts", (7, 7, 7)),
        ("The army captured more than 30 villages.", "more than 30 villages", "villages", (31, 31, None)),
        ("The army captured two heights.", "two heights", "heights", (2, 2, 2)),
    ],
)
def test_what_else_is_counted(text: str, words: str, unit: str, bounds: tuple[int, int, int | None]) -> None:
    found = only(text) if not text.startswith("The army") else next(m for m in counts(text) if m.count_unit != "persons")
    assert text[found.start : found.end] == words
    assert (found.count_unit, found.person_class) == (unit, None)
    assert (found.count_low, found.count_best, found.count_high) == bounds


def test_the_number_s_own_words_stand_in_count_text() -> None:
    assert only("More than 130 Armenian gunners were killed.").count_text == "More than 130"
    assert only("A soldier was killed.").count_text == "A"
    assert only("Colonel Ann Roe was killed.").count_text is None


def test_a_sentence_without_a_trigger_is_not_counted() -> None:
    text = "Twelve soldiers stood at the gate. Two villagers were killed."
    assert [text[m.start : m.end] for m in counts(text, Span(0, 34), Span(35, len(text)))] == ["Two villagers"]


def test_offsets_are_the_article_s() -> None:
    text = "Snow fell.\n\nTwo villagers were killed."
    (found,) = counts(text, Span(0, 10), Span(12, len(text)))
    assert (found.start, text[found.start : found.end]) == (12, "Two villagers")


# fmt: off
SOUP = [
    "killed", "wounded", "were", "was", "died", "attack", "shot", "a", "the", "its", "another", "no", "both", "of", "of the", "and", "or", ",", ".",
    "(", ")", ";", "-", "–", "'s", "’s", "s'", "$", "%", "€", "12", "0", "5,600", "1.5", "12-15", "1994", "21st", "7.62", "two", "forty-five",
    "two hundred", "thousand", "dozens", "hundreds of", "half", "several", "at least", "more than", "up to", "between", "to", "or more", "odd", "+",
    "soldier", "soldiers", "couple", "twins", "villagers", "Russian", "Azerbaijani", "Armenian", "men, women and children", "John", "Roe", "Dr", "Col",
    "al-Roe", "J.", "U.S.", "Baku", "Talish", "Monday", "in April 2016", "year-old", "25-year-old", "years", "old", "aged", "mm", "Room", "Flight", "at",
    "others", "more", "including", "whom", "them", "districts", "per cent", "shells", "house", "İstanbul", "\u00a0", "é", "☃", "[", "]", "\"", "“", "”", "A", "1", "K",
]
# fmt: on


@given(
    words=st.lists(st.sampled_from(SOUP), min_size=1, max_size=22),
    before=st.sampled_from(["", "Snow fell.\n\n"]),
    upper=st.booleans(),
)
@settings(max_examples=500, deadline=None)
def test_any_words_leave_offsets_in_the_sentence_and_counts_apart(words: list[str], before: str, upper: bool) -> None:
    sentence = " ".join(["killed", *words])
    text = before + (sentence.upper() if upper else sentence)
    found = counts(text, Span(len(before), len(text)))
    for mention in found:
        assert len(before) <= mention.start < mention.end <= len(text)
        assert mention.count_low is not None
        assert mention.count_best is None or mention.count_low <= mention.count_best
        assert mention.count_high is None or (mention.count_best or mention.count_low) <= mention.count_high
        assert mention.count_text is None or mention.count_text in text[mention.start : mention.end]
    assert all(a.end <= b.start for a, b in pairwise(found))


# Superscript digits and the like are a category of their own: see the test below.
@given(st.text(st.characters(exclude_categories=["Cs", "No"]), max_size=60))
@settings(deadline=None)
def test_any_characters_never_raise(noise: str) -> None:
    text = f"killed {noise} 12 soldiers"
    for mention in counts(text):
        assert 0 <= mention.start < mention.end <= len(text)


def test_a_superscript_digit_does_not_raise() -> None:
    assert written("The blast killed two soldiers within 300 m ² of the post.") == ["two soldiers 2/2/2"]


def test_a_year_before_a_trigger_word_is_no_people() -> None:
    assert written("The 1994 ceasefire was broken and a soldier was killed.") == ["a soldier 1/1/1"]


def test_a_list_of_ages_is_no_people() -> None:
    assert written("The bomb killed three children aged 4, 6 and 8.") == ["three children 3/3/3"]


def test_both_is_two() -> None:
    assert written("Both pilots were killed.") == ["Both pilots 2/2/2"]


def test_two_couples_are_four() -> None:
    assert written("Two couples were killed.") == ["Two couples 4/4/4"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("THE COMMANDO KILLED HECTOR STANEK CORTES NEAR THE MARKET.", ["THE COMMANDO 1/1/1", "HECTOR STANEK CORTES 1/1/1"]),
        ("GENERAL STANEK WAS KILLED.", ["GENERAL STANEK 1/1/1"]),
        ("MARIA STANEK TRAVELLED HOME AND WAS KILLED.", ["MARIA STANEK 1/1/1"]),
        ("POLICE SOURCES SAID HE WAS KILLED.", ["POLICE 1/~/~"]),
        ("THE THREAT WAS NEUTRALIZED.", []),
        ("THE COUNCIL DID NOT SAY HOW MANY PEOPLE WERE KILLED.", ["PEOPLE 1/~/~"]),
        ("He said that teachers were killed.", ["teachers 1/~/~"]),
        ("He said that a teacher was killed.", ["a teacher 1/1/1"]),
        ("That teacher was killed.", ["That teacher 1/1/1"]),
    ],
)
def test_names_in_upper_case_and_what_is_no_count(text: str, expected: list[str]) -> None:
    assert written(text) == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("ANA STANEK WAS SHOT. ", "STANEK DIED.", "STANEK"),
        ("Ana Stanek was shot. ", "Later Stanek died.", "Stanek"),
    ],
)
def test_a_last_name_is_the_person_named_before(first: str, second: str, expected: str) -> None:
    text = first + second
    found = counts(text, Span(0, len(first)), Span(len(first), len(text)))
    assert [text[m.start : m.end] for m in found if m.start >= len(first)] == [expected]
    assert found[-1].value == "name"
    assert not [m for m in counts(second) if m.value == "name"]


def test_the_words_before_a_share_bound_it() -> None:
    assert only("More than half of the 40 guards were killed.").count_operator == "more_than"
    assert only("More than half of the 40 guards were killed.").count_text == "more than half"
    assert only("Half of the 40 guards were killed.").count_operator == "exact"
    assert only("More than half of about 40 guards were killed.").count_low == 19
