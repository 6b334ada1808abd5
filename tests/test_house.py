"""The house's measures: functions to 40 lines, files to 300, or a reason in the docstring (ruff asks for the docstring); no language in code.

Language is data: what a stage compares text with stands in pipelines/lexicons. Of the words of English only those of grammar are looked
for here, which nearly every phrase and pattern of language has one of.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from factline.pipelines.lexicons import load_lexicons

FOLDERS = ("assets", "expectations", "pipelines", "warehouse", "tests")
LINES_OF_FILE, LINES_OF_FUNCTION = 300, 40
REASON = "Long because"  # what the docstring says of a longer one


def faults(source: str) -> Iterator[str]:
    """What of a module's source is longer than the measure and gives no reason."""
    module = ast.parse(source)
    said = ast.get_docstring(module) or ""
    if source.count("\n") > LINES_OF_FILE and REASON not in said:
        yield f"{source.count(chr(10))} lines"
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LINES_OF_FUNCTION and REASON not in (ast.get_docstring(node) or ""):
                yield f"{node.name} has {length} lines"


def modules(root: Path) -> Iterator[Path]:
    return (path for folder in FOLDERS for path in sorted((root / folder).rglob("*.py")))


def test_measures_are_kept(root: Path) -> None:
    found = {str(path.relative_to(root)): list(faults(path.read_text(encoding="utf-8"))) for path in modules(root)}
    assert {name: told for name, told in found.items() if told} == {}


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ('"""Short."""\n' + "x = 1\n" * 299, []),
        ('"""Short."""\n' + "x = 1\n" * 300, ["301 lines"]),
        ('"""Tables. Long because they are a table."""\n' + "x = 1\n" * 300, []),
        ('"""A."""\ndef f():\n' + "    x = 1\n" * 39, []),
        ('"""A."""\ndef f():\n' + "    x = 1\n" * 40, ["f has 41 lines"]),
        ('"""A."""\ndef f():\n    """Long because it lists."""\n' + "    x = 1\n" * 40, []),
    ],
)
def test_a_longer_one_is_found(source: str, told: list[str]) -> None:
    assert list(faults(source)) == told


LANGUAGE_FREE = (
    "article_lines", "cleaned_articles", "events", "facts", "happenings", "lexicons", "mentions", "publisher_furniture", "sentences",
)  # fmt: skip
_CLASSES = ("determiners", "prepositions", "conjunctions", "pronouns", "auxiliaries", "negation")  # of function_words.yaml
_PIECE = re.compile(
    r"\\[a-zA-Z]|\(\?P<\w+>|\[[^\]]*\]|[\w'’-]+"
)  # of a pattern: an escape, a group's name, a class of signs, a word
_PHRASE = re.compile(r"\s|\\[bsw]|\(\?|\|")
_ASKS = frozenset(
    {"startswith", "endswith", "removeprefix", "removesuffix", "find", "rfind", "partition", "rpartition", "split"}
)
# Words that are no language where they stand: keys of a lexicon, fields of an expression of time, roles and sides of the code's own.
NAMES = {
    "facts/background.py": "then",
    "facts/dates_reach.py": "territory",
    "facts/discourse_places.py": "inside where",
    "facts/needed_tags.py": "or",
    "facts/patterns.py": "with without",
    "facts/side_reading.py": "we",
    "facts/word_tags.py": "be have do",
    "happenings/figures.py": "he him the",
    "happenings/grouping.py": "he him the",
    "happenings/persons.py": "he him the",
    "lexicons/figure_rules.py": "all",
    "mentions/anchor_events.py": "which",
    "mentions/count_ages.py": "of",
    "mentions/date_patterns.py": "after",
    "mentions/date_scene.py": "near",
    "mentions/date_seasons.py": "this which",
    "mentions/date_values.py": "which this after before near",
    "mentions/numbers.py": "between",
    "mentions/publication_inference.py": "near which",
    "mentions/speakers_contents.py": "after before of",
    "mentions/speakers_cues.py": "behind who that to by",
    "mentions/speakers_forms.py": "that",
    "mentions/speakers_sources.py": "that",
    "mentions/speakers_stance.py": "that",
    "publisher_furniture/__init__.py": "at",
}
# Phrases that are told to a person, and two sides of a cue.
TOLD = {
    "cleaned_articles/__init__.py": {
        "the page's source does not hold this paragraph as one stretch",
        "nothing is left of it once furniture is cut",
    },
    "events/parts.py": {"denied where it is told", "dates and places meet"},
    "events/rows.py": {
        "told by this article alone", "a reviewer joined them (", "rare words in common", "names in common", "time of publication",
        "how it was done", "; against: ",
    },
    "events/ruled.py": {
        " is told by no article", " and ", " are one happening of one article: correct the date or place of one of them",
        "one article tells its facts as one happening already",
        "its facts are of several families of kinds, which no event can hold",
        "the texts join its facts already", "the texts keep its facts apart already",
    },
    "mentions/speakers_contents.py": {"before after"},
    "sentences/__init__.py": {"no sentence stands in it"},
}  # fmt: skip


def grammar() -> frozenset[str]:
    """The words of grammar that have more than one letter."""
    general = load_lexicons().general
    found: set[str] = set()
    waiting: list[object] = [*(general["function_words"][name] for name in _CLASSES), general["word_forms"]["tags"]]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part
        else:
            found.add(str(part))
    return frozenset(w for w in found if len(w) > 1)


def _is_told(node: ast.AST) -> bool:
    """Whether the literals of a node are told to a person: a docstring, what an error says, why a row was refused."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    called = node.func if isinstance(node, ast.Call) else None
    name = called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""
    return isinstance(node, ast.Raise) or name.endswith(("Error", "Reject", "_reject"))


def _literals(node: ast.AST, parent: ast.AST | None = None) -> Iterator[tuple[str, ast.AST | None]]:
    """The literals of a module with what they stand in, but for keys and what is told to a person."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value, parent
    elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        yield from _literals(node.value, node)
    elif not _is_told(node):
        for child in ast.iter_child_nodes(node):
            yield from _literals(child, parent if isinstance(node, ast.Tuple) and isinstance(parent, ast.Call) else node)


def language(source: str, words: frozenset[str]) -> Iterator[str]:
    """Literals with a word of grammar in a phrase or pattern, or compared; and letters that a text is asked to begin or end with."""
    for text, parent in _literals(ast.parse(source)):
        compared = isinstance(parent, ast.Compare | ast.Set | ast.List | ast.Tuple)
        asked = isinstance(parent, ast.Call) and isinstance(parent.func, ast.Attribute) and parent.func.attr in _ASKS
        pieces = [p for p in _PIECE.findall(text) if p[0] not in "\\(["]
        held = any(p.lower() in words and not p.isupper() for p in pieces)
        ending = asked and text.strip(" '’").isalpha() and text.islower()
        if ending or (held and (compared or asked or _PHRASE.search(text))):
            yield text


def test_language_is_data(root: Path) -> None:
    words = grammar()
    found: dict[str, set[str]] = {}
    for folder in LANGUAGE_FREE:
        for path in sorted((root / "pipelines" / folder).rglob("*.py")):
            if told := set(language(path.read_text(encoding="utf-8"), words)):
                found[str(path.relative_to(root / "pipelines"))] = told
    exempt = {name: set(NAMES.get(name, "").split()) | TOLD.get(name, set()) for name in {*NAMES, *TOLD}}
    assert {name: told - exempt.get(name, set()) for name, told in found.items() if told - exempt.get(name, set())} == {}
    unused = {name: told - found.get(name, set()) for name, told in exempt.items() if told - found.get(name, set())}
    assert unused == {}, "exemptions that nothing needs any more"


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ('"""Between the two."""\nraise ValueError("of no kind")', []),
        ('x = re.compile(r"\\s+of\\s+whom\\b")', [r"\s+of\s+whom\b"]),
        ('x = re.compile(rf"\\b(?:in|at) ({names})")', [r"\b(?:in|at) ("]),
        ('x = word in ("a", "the")', ["the"]),
        ('x = word == "and"', ["and"]),
        ('x = frozenset({"was", "AND"})', ["was"]),
        ('x = text.endswith(("ing", "plc-"))', ["ing"]),
        ('x = text.removesuffix("’s")', ["’s"]),
        ('x = data["and"], row.get("from"), "war_began", re.compile(r"(?P<or>[a-z]+)\\s")', []),
    ],
)
def test_language_in_code_is_found(source: str, told: list[str]) -> None:
    assert list(language(source, grammar())) == told
