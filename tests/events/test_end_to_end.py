"""Invented articles through every stage: one happening, four figures, a denial, under each figure rule."""

from __future__ import annotations

import json
from collections.abc import Sequence
from types import MappingProxyType

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factline.pipelines.batch import join_batches, learned, read_batch, run_batch, run_events, tell_batch
from factline.pipelines.lexicons import Lexicons, load_lexicons

BASE = load_lexicons()
TOLD = {
    "2016-04-03": "Shelling killed {} civilians in Martakert on 2 April 2016, a hospital said.",
    "2016-04-04": "Rescuers said that {} civilians were killed when shells hit Martakert on 2 April 2016.",
    "2016-04-05": "The shelling of Martakert on 2 April 2016 killed {} civilians, officials said.",
    "2016-04-06": "In Martakert, {} civilians were killed in the shelling of 2 April 2016.",
}


def lexicons(rule: str) -> Lexicons:
    domain = {**BASE.domain, "domain": {**BASE.domain["domain"], "figure_rule": rule}}
    return Lexicons(BASE.general, MappingProxyType(domain), f"{BASE.sha256}-{rule}")


def raw(figures: tuple[str, ...], denial: str | None = None) -> pa.Table:
    told = [(day, text.format(n)) for (day, text), n in zip(TOLD.items(), figures, strict=False)]
    told += [("2016-04-07", denial)] if denial else []
    return raw_files([(day, day, text) for day, text in told])


def raw_files(articles: Sequence[tuple[str, str, str]]) -> pa.Table:
    """Names, days and texts of articles, a file each."""
    rows = [
        {"source_ref": f"{name}.jsonl", "content": json.dumps({"id": name, "text": text, "published_at": day}).encode()}
        for name, day, text in articles
    ]
    shape = pa.schema([("source_ref", pa.string()), ("content", pa.binary()), ("sidecar", pa.binary())])
    return pa.Table.from_pylist(rows, schema=shape)


@pytest.mark.parametrize(("rule", "figures"), [("factline", (3, 4, 6)), ("ucdp", (3, 5, 6)), ("acled", (3, 3, 6))])
def test_four_articles_with_four_figures_are_one_event(rule: str, figures: tuple[int, int, int]) -> None:
    words = lexicons(rule)
    tables = run_events(join_batches([run_batch(raw(("three", "four", "six", "five")), lexicons=words)]), lexicons=words)
    (event,) = [e for e in tables["events"].to_pylist() if e["family"] == "violence"]
    assert (event["killed_low"], event["killed_best"], event["killed_high"]) == figures
    assert (event["articles"], event["best_rule"], event["contradicted"]) == (4, rule, True)
    killed = [f for f in tables["facts"].to_pylist() if f["kind"] == "killed"]
    assert sorted(f["count_best"] for f in killed) == [3, 4, 5, 6]
    assert set(event["killed_facts"]) <= {f["fact_id"] for f in killed}
    told = {
        m["fact_id"] for m in tables["event_facts"].to_pylist() if m["role"] == "tells" and m["event_id"] == event["event_id"]
    }
    assert {f["fact_id"] for f in killed} <= told, "each of the four claims stands beside the others"


# Reports of a few sentences, each in words of its own; (day of publication, text).
OWN_WORDS = [
    ("2016-04-05", ("Artillery fire hit the marketplace of Martakert on Monday morning while families were shopping, killing 12 people, "
     "local officials told reporters. Shopkeepers described a thunderous explosion. Ambulances queued along the main avenue.")),
    ("2016-04-05", ("At least 14 people lost their lives in Martakert on 4 April after rockets struck stalls and a bus stop, the mayor's "
     "office wrote on its website. Schools will stay closed this week. A curfew was imposed.")),
    ("2016-04-06", ("Doctors at the regional hospital said on Tuesday that 16 residents of Martakert died in Monday's bombardment. Several "
     "of the victims were pensioners. Blood donors are needed urgently.")),
    ("2016-04-06", ("Fifteen civilians were killed when shells landed in Martakert on 4 April 2016. Workers cleared rubble through the "
     "night, a witness recalled. Electricity remained cut in the northern quarter.")),
]  # fmt: skip
A_DAY_OFF = [
    ("2016-04-05", "Shelling killed 12 people in Martakert on 4 April 2016."),
    ("2016-04-05", "14 people were killed in Martakert on 3 April 2016, the mayor said."),
    ("2016-04-06", "An artillery strike killed 16 in Martakert on 4 April 2016."),
    ("2016-04-06", "15 villagers died in Martakert on 5 April 2016."),
]
NEXT_DAYS = [
    ("2016-04-05", "Shelling killed 2 people in Martakert on 4 April 2016."),
    ("2016-04-06", "Shelling killed 14 people in Martakert on 5 April 2016."),
    ("2016-04-07", "Shelling killed 6 people in Martakert on 6 April 2016."),
]


@pytest.mark.parametrize(
    ("told", "events"),
    [
        (OWN_WORDS, [(4, 12, 14, None)]),
        (A_DAY_OFF, [(4, 12, 14, 16)]),
        (NEXT_DAYS, [(1, 2, 2, 2), (1, 6, 6, 6), (1, 14, 14, 14)]),
    ],
)
def test_short_reports_in_words_of_their_own_are_one_event_where_day_and_place_are_one(
    told: list[tuple[str, str]], events: list[tuple[int | None, ...]]
) -> None:
    batch = run_batch(raw_files([(f"a{n}", day, text) for n, (day, text) in enumerate(told)]), lexicons=BASE)
    found = [e for e in run_events(join_batches([batch]), lexicons=BASE)["events"].to_pylist() if e["killed_low"] is not None]
    assert sorted((e["articles"], *(e[f"killed_{n}"] for n in ("low", "best", "high"))) for e in found) == events


@pytest.mark.parametrize(("rule", "least"), [("factline", 24), ("acled", 12)])
def test_dozens_are_what_the_rule_says(rule: str, least: int) -> None:
    words = lexicons(rule)
    tables = run_events(join_batches([run_batch(raw(("dozens of",)), lexicons=words)]), lexicons=words)
    (event,) = [e for e in tables["events"].to_pylist() if e["killed_low"] is not None]
    assert (event["killed_low"], event["killed_best"], event["killed_high"]) == (least, least, None)


def test_a_denial_is_no_event_and_contradicts_the_one_it_denies() -> None:
    denial = "The ministry denied that three civilians were killed in Martakert on 2 April 2016."
    tables = run_events(join_batches([run_batch(raw(("three",), denial), lexicons=BASE)]), lexicons=BASE)
    denied = {f["fact_id"] for f in tables["facts"].to_pylist() if f["stance"] == "denied" and f["kind"] == "killed"}
    assert denied
    roles = {(m["fact_id"], m["role"]) for m in tables["event_facts"].to_pylist() if m["fact_id"] in denied}
    assert roles == {(fact_id, "denies") for fact_id in denied}
    (event,) = [e for e in tables["events"].to_pylist() if e["family"] == "violence"]
    assert (event["articles"], event["contradicted"]) == (1, True)
    alone = run_events(join_batches([run_batch(raw((), denial), lexicons=BASE)]), lexicons=BASE)
    assert [e for e in alone["events"].to_pylist() if e["family"] == "violence"] == []


SENTENCES = [
    *TOLD.values(),
    "The ministry denied that {} civilians were killed in Martakert on 2 April 2016.",
    "Two soldiers were wounded in Talish on 3 April 2016, and {} civilians were killed in Martakert on 2 April 2016.",
    "No civilians were killed in Martakert on 2 April 2016.",
    "The army could kill {} civilians in Martakert.",
]
ARTICLES = st.lists(
    st.tuples(
        st.sampled_from(sorted(TOLD)), st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=2),
        st.sampled_from(["three", "four", "forty"]), st.integers(0, 3),
    ),
    min_size=1,
    max_size=6,
)  # fmt: skip


def events_of(batches: Sequence[Sequence[tuple[str, str, str]]]) -> dict[str, pa.Table]:
    read = [read_batch(raw_files(articles), lexicons=BASE) for articles in batches]
    furniture = learned(read, lexicons=BASE)
    return run_events(join_batches([tell_batch(part, furniture, lexicons=BASE) for part in read]), lexicons=BASE)


OF_EVENTS = ("article_sources", "events", "event_facts", "event_links", "article_main_event")


@given(drawn=ARTICLES, data=st.data())
@settings(max_examples=25, deadline=None)
def test_events_are_the_same_in_whatever_batches_and_order_articles_come(
    drawn: list[tuple[str, list[str], str, int]], data: st.DataObject
) -> None:
    articles = [
        (f"a{n}", day, " ".join(texts).format(figure, figure), batch) for n, (day, texts, figure, batch) in enumerate(drawn)
    ]
    whole = events_of([[a[:3] for a in articles]])
    shuffled = data.draw(st.permutations(articles))
    batches = data.draw(st.permutations(sorted({a[3] for a in articles})))
    again = [shuffled[0][:3]]  # bytes that came before: one article
    parted = events_of([*([a[:3] for a in shuffled if a[3] == batch] for batch in batches), again])
    for name in OF_EVENTS:
        assert parted[name].equals(whole[name]), name
    stance = {f["fact_id"]: f["stance"] for f in whole["facts"].to_pylist()}
    roles = {(m["role"], stance[m["fact_id"]]) for m in whole["event_facts"].to_pylist()}
    assert roles <= {("tells", "asserted"), ("tells", "claimed"), ("denies", "denied")}
