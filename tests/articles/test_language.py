"""The language of an article: short notes in English stay English, whatever their names; other languages are told; neither gives
a fact by accident.
"""

import pyarrow as pa
import pytest

from factline.pipelines.articles.language import declared, detected
from factline.pipelines.batch import run_batch
from factline.pipelines.lexicons import load_lexicons

OTHERS = {
    "fr": "Trois gardes ont été tués hier soir au pont de Belsk.",
    "de": "Drei Wachleute wurden gestern Abend an der Brücke getötet.",
    "es": "Tres guardias murieron anoche en el puente de Belsk.",
    "it": "Tre guardie sono state uccise ieri sera al ponte di Belsk.",
    "pt": "Três guardas foram mortos ontem à noite na ponte de Belsk.",
    "nl": "Drie bewakers zijn gisteravond gedood bij de brug van Belsk.",
    "sv": "Tre vakter dödades i går kväll vid bron utanför Belsk.",
    "pl": "Trzech strażników zginęło wczoraj wieczorem przy moście.",
    "ro": "Trei paznici au fost uciși aseară lângă podul din Belsk.",
    "tr": "Dün akşam Belsk köprüsünde üç bekçi öldürüldü, yedi kişi yaralandı.",
    "az": "Dünən axşam Belsk körpüsündə üç gözətçi həlak olub.",
    "ru": "Вчера вечером у моста в Бельске погибли трое охранников.",
    "hy": "Երեկ երեկոյան Բելսկի կամրջի մոտ զոհվել է երեք պահակ, յոթը վիրավորվել են։",
    "id": "Tiga penjaga tewas tadi malam di dekat jembatan Belsk.",
}


@pytest.mark.parametrize(("code", "text"), OTHERS.items())
def test_a_sentence_in_another_language_is_told(code: str, text: str) -> None:
    assert detected(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "Fulbe gunmen raid Zonkwa Kaura hamlet near Jema'a, killing 14.",
        "Unkown gunmen attack Shetkari Sena leader Prakash Tendulkar.",
        "Members of Sahakari Sangharsha Samithi staged a dharna and a \"rasta bandh\" near Honnavara Taluk Panchayat.",
        "Al Shabab raid on Qoryooley Buulo Mareer, 9 soldiers dead.",
    ],
)  # fmt: skip
def test_a_short_note_full_of_names_is_english(text: str) -> None:
    assert detected(text) == "en"


def test_what_is_too_short_is_not_told() -> None:
    assert detected("Trois gardes tués.") is None


@pytest.mark.parametrize(("name", "code"), [("English", "en"), ("en-GB", "en"), ("eng", "en"), ("Klingon!", None), ("", None)])
def test_declared(name: str, code: str | None) -> None:
    assert declared(name) == code


def test_other_languages_go_no_further_than_sentences() -> None:
    said = "(Stepanakert, 3.10.2020)"
    rows = [{"source_ref": f"{code}.txt", "content": f"{text} {said}\n".encode()} for code, text in OTHERS.items()]
    shape = pa.schema([("source_ref", pa.string()), ("content", pa.binary()), ("sidecar", pa.binary())])
    tables = run_batch(pa.Table.from_pylist(rows, schema=shape), lexicons=load_lexicons())
    assert sorted(tables["articles"]["language"].to_pylist()) == sorted(OTHERS)
    assert set(tables["sentences"]["article_id"].to_pylist()) == set(tables["articles"]["article_id"].to_pylist())
    assert [tables[name].num_rows for name in ("mentions", "facts", "happenings")] == [0, 0, 0]
