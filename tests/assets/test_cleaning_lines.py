"""Body lines kept, by length: counted by half a line, as the public scorer does."""

from factline.assets.cleaning_lines import by_length
from factline.pipelines.lexicons import load_lexicons


def test_lines_are_counted_by_their_length() -> None:
    lines = [("Share this article", False), ("Two drivers were hurt near the mill.", True), ("They went home.", True)]
    text, flags = "", []
    for line, keep in lines:
        flags.append({"start": len(text), "end": len(text) + len(line), "keep": keep})
        text += line + "\n"
    found = by_length([{"text": text, "gold": {"lines": flags}}], load_lexicons())
    assert [(k.both, k.ours, k.gold) for k in found.values()] == [(1, 1, 1), (1, 1, 1), (0, 0, 0)]
    assert found[0].words().startswith("P 1.000  R 1.000  F1 1.000")
