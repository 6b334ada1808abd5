"""One object for each text."""

from factline.pipelines.lexicons import same_text


def test_an_equal_text_is_the_object_given_first() -> None:
    first, second = ("".join(words) for words in (["two died ", "in Osk"], ["two ", "died in Osk"]))
    assert first == second
    assert first is not second
    assert same_text(first) is first
    assert same_text(second) is first
