"""HTML pages with the body that people marked → how much of it Factline and its nearest peers find, and how fast.

The peers are in the dependency group `bench`; the figure is the shared folder's scorer's, over tables written for each of them.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq

from factline.assets.errors import Exit, FactlineError
from factline.assets.public_gold import evaluation_folder
from factline.pipelines.cleaned_articles import cleaned
from factline.pipelines.lexicons import Lexicons, load_lexicons

Reader = Callable[[str], str]


@dataclass(frozen=True)
class PageScore:
    """A reader's name, what the scorer printed for it, and pages a second of CPU time."""

    reader: str
    printed: str
    pages_a_second: float


def _peer(module: str, read: Callable[[object], Reader]) -> Reader:
    """A peer's reader. FactlineError where its package is not installed."""
    try:
        return read(import_module(module))
    except ModuleNotFoundError as error:
        raise FactlineError(f"{module} is not installed", "`make bench-cleaning` installs the peers") from error


def _readability(module: object) -> Reader:
    markup = import_module("lxml.html")

    def read(source: str) -> str:
        return str(markup.fromstring(module.Document(source).summary()).text_content())  # type: ignore[attr-defined]

    return read


def _newspaper(module: object) -> Reader:
    def read(source: str) -> str:
        article = module.Article(url="https://page.invalid/", language="en")  # type: ignore[attr-defined]
        article.download(input_html=source)
        article.parse()
        return str(article.text)

    return read


def readers(lexicons: Lexicons) -> dict[str, Reader]:
    """Readers by name: HTML source → text of the main body, empty where it finds none."""
    return {
        "factline": lambda source: cleaned(source, "text/html", lexicons)[0].text,
        "trafilatura": _peer("trafilatura", lambda m: lambda source: m.extract(source) or ""),  # type: ignore[attr-defined]
        "trafilatura, fast": _peer("trafilatura", lambda m: lambda source: m.extract(source, fast=True) or ""),  # type: ignore[attr-defined]
        "readability-lxml": _peer("readability", _readability),
        "resiliparse": _peer(
            "resiliparse.extract.html2text",
            lambda m: lambda source: m.extract_plain_text(source, main_content=True),  # type: ignore[attr-defined]
        ),
        "newspaper4k": _peer("newspaper", _newspaper),
    }


def compare(*, domain: str, begin: Callable[[str], None]) -> Iterator[PageScore]:
    """Read every page with every reader, and score it; `begin` is told each reader's name before.

    FactlineError where the pages, the scorer or a peer are not there, or the scorer fails.
    """
    folder = evaluation_folder()
    gold = folder / "dev" / "pages.jsonl"
    if not gold.is_file():
        raise FactlineError(f"{gold} is not there", "it belongs to the shared folder's eval/dev")
    with gold.open(encoding="utf-8") as lines:
        pages = [json.loads(line) for line in lines]
    for name, read in readers(load_lexicons(domain)).items():
        begin(name)
        read(pages[0]["html"])  # compiles what the reader compiles once
        start = time.process_time()
        texts = [read(page["html"]) for page in pages]
        seconds = time.process_time() - start
        yield PageScore(name, _scored(folder / "score.py", gold, [page["id"] for page in pages], texts), len(pages) / seconds)


def _scored(scorer: Path, gold: Path, ids: list[str], texts: list[str]) -> str:
    with TemporaryDirectory() as work:
        pq.write_table(pa.table({"article_id": ids, "source_ref": ids}), f"{work}/articles.parquet")
        pq.write_table(pa.table({"article_id": ids, "text": texts}), f"{work}/cleaned_articles.parquet")
        call = [sys.executable, str(scorer), "pages", str(gold), work]
        done = subprocess.run(call, capture_output=True, text=True, check=False)  # noqa: S603 — the scorer is the user's own file
    if done.returncode:
        raise FactlineError(f"{scorer.name} failed", (done.stderr.splitlines() or ["no message"])[-1], Exit.INTERNAL)
    return done.stdout.strip()
