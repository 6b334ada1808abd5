"""Characters are mended, words are not."""

from __future__ import annotations

import pytest

from factline.pipelines.cleaned_articles import mended
from factline.pipelines.cleaned_articles.edited_text import EditedText
from factline.pipelines.cleaned_articles.mends import lost_spaces
from factline.pipelines.lexicons import OffsetMap, load_lexicons

LEXICONS = load_lexicons()


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Two\u00a0men\u2009died", "Two men died"),
        ("Agh\u200bdam \ufeffburned", "Aghdam burned"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("``Stop,'' he said", '"Stop," he said'),
        ("Baku &amp; Yerevan &#8211; &ldquo;talks&rdquo;&nbsp;again", "Baku & Yerevan – “talks” again"),
        ("AT&T; R&D; &unknown;", "AT&T; R&D; &unknown;"),
        ("The ministryâ€™s â€œreportâ€\x9d", "The ministry’s “report”"),
        ("He said: â€œNo.â€ Then he left.", "He said: “No.” Then he left."),
        ("Å\x9eusha, KÃ¶rfez", "Şusha, Körfez"),
        ("Ğubadly, Füzuli, Şuşa – “naïve”", "Ğubadly, Füzuli, Şuşa – “naïve”"),
        ("5' 6\", it's 'so'", "5' 6\", it's 'so'"),
    ],
)
def test_odd_characters(raw: str, text: str) -> None:
    edited = EditedText(raw)
    mended(edited)
    assert edited.text == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Two were killed.The third fled.", "Two were killed. The third fled."),
        ('It is over."The minister left.', 'It is over. "The minister left.'),
        ('He said "it is over."The minister left.', 'He said "it is over." The minister left.'),
        ('an "armed group"in the hills', 'an "armed group" in the hills'),
        ('They said"we fired"and left', 'They said "we fired" and left'),
        ("said “we fired.”The rest", "said “we fired.” The rest"),
        ("a “group”in the hills", "a “group” in the hills"),
        ("It ended in 1994.Nobody won", "It ended in 1994. Nobody won"),
        (
            "news.Az and trend.az reported 3.5 km, U.S.Army, p.m. and e.g.so",
            "news.Az and trend.az reported 3.5 km, U.S.Army, p.m. and e.g.so",
        ),
        ("the ministry's and the soldiers’ own", "the ministry's and the soldiers’ own"),
    ],
)
def test_lost_spaces(raw: str, text: str) -> None:
    edited = EditedText(raw)
    edited.apply(lost_spaces(edited.text, LEXICONS))
    assert edited.text == text


def test_offsets_lead_back_over_an_inserted_space() -> None:
    raw = "Two were killed.The third fled."
    edited = EditedText(raw)
    edited.apply(lost_spaces(edited.text, LEXICONS))
    where = OffsetMap(edited.segments)
    start, end = where.span(0, edited.text.index(" The"))
    assert raw[start:end] == "Two were killed."
    start, end = where.span(edited.text.index("The"), len(edited.text))
    assert raw[start:end] == "The third fled."
