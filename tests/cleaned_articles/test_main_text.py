"""HTML: the main text, mapped to the very characters of the source."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from factline.pipelines.cleaned_articles import cleaned
from factline.pipelines.cleaned_articles.edited_text import EditedText
from factline.pipelines.cleaned_articles.html_source import text_nodes
from factline.pipelines.lexicons import OffsetMap, load_lexicons

LEXICONS = load_lexicons()
FIRST = (
    "The ministry in Yerevan said on Tuesday that one of its soldiers had been killed near the village of Talish, &amp; that"
)
SECOND = "Azerbaijan&rsquo;s ministry denied that its troops had fired, saying that &quot;nobody&quot; was hurt on the line that night."
PAGE = f"""<!DOCTYPE html><html><head><title>Clash</title><script>if (1 < 2) {{ document.write("<p>no</p>") }}</script></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a title="a > b" href="/w">World</a></li></ul></nav>
<article><h1>Clash near Talish</h1><!-- <p>not this</p> -->
<p>{FIRST}
   <a href="/x">two others</a> were <b>wounded</b>&nbsp;in the fire.</p><p>{SECOND}</p>
<p>It was the third such claim in a week, and the monitors have not been able to reach the place since the road was mined.</p>
</article><aside><h3>Most read</h3><ul><li><a href="/f">Ferry fire kills 14</a></li></ul></aside>
<footer><p>Share this page. &copy; 2016 Invented Post</p></footer></body></html>"""


def page() -> EditedText:
    text, unplaced = cleaned(PAGE, "text/html", LEXICONS)
    assert unplaced == ()
    return text


def test_only_the_story_is_left_with_its_entities_decoded() -> None:
    paragraphs = page().text.split("\n\n")
    assert paragraphs[-3:] == [
        FIRST.replace("&amp;", "&") + " two others were wounded in the fire.",
        'Azerbaijan’s ministry denied that its troops had fired, saying that "nobody" was hurt on the line that night.',
        "It was the third such claim in a week, and the monitors have not been able to reach the place since the road was mined.",
    ]
    assert not any(word in page().text for word in ("Home", "Ferry", "Share", "not this", "no</p>"))


def test_every_word_leads_back_to_the_source() -> None:
    text = page()
    where = OffsetMap(text.segments)
    for word in ("Yerevan", "wounded", "others were", "nobody", "mined"):
        at = text.text.index(word)
        start, end = where.span(at, at + len(word))
        assert PAGE[start:end].replace("</a>", "") == word
    at = text.text.index("’")
    start, end = where.span(at, at + 1)
    assert PAGE[start:end] == "&rsquo;"


def test_what_is_no_main_text_is_one_span_a_stretch() -> None:
    removed = page().removed()
    outside = [PAGE[r.start : r.end] for r in removed if r.reason == "not_main_text"]
    assert outside[0].startswith("<!DOCTYPE")
    assert outside[-1].endswith("</html>")
    assert len(outside) == 2
    assert {r.reason for r in removed} == {"not_main_text", "markup"}


@given(st.text(alphabet="<>/ap\"'=&;!-x \n", max_size=60))
def test_any_source_gives_text_nodes_that_lead_back(source: str) -> None:
    text = text_nodes(source)
    where = OffsetMap(text.segments)
    for at, character in enumerate(text.text):
        start, end = where.span(at, at + 1)
        assert source[start:end] == character or character == "\n" or source[start] == "&"


def test_unclosed_quotes_and_tags_do_not_hang() -> None:
    text_nodes('<a href="' + "x" * 50_000 + "<b '" * 5_000)
    text_nodes("<" * 20_000 + "<!--" * 5_000 + "<script " * 2_000)
