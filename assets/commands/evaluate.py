"""`factline evaluate`: the sample corpus, read afresh, against the gold facts that stand beside it."""

from __future__ import annotations

import json

from rich.markdown import Markdown

from factline.assets.commands.terminal import messages, output
from factline.pipelines.batch import run_batch
from factline.pipelines.evaluation import Evaluation, evaluate
from factline.pipelines.lexicons import load_lexicons
from factline.pipelines.sample_corpus import gold_facts, raw_files


def _evaluate() -> Evaluation:
    with messages.status("reading the sample corpus"):
        tables = run_batch(raw_files(), lexicons=load_lexicons())
        return evaluate(tables["facts"], tables["articles"], gold_facts())


def show(*, as_json: bool) -> None:
    """Print precision and recall by kind and accuracy by field; with JSON also what was missed or given in excess."""
    found = _evaluate()
    if as_json:
        print(json.dumps(found.as_json(), ensure_ascii=False, default=str))
    else:
        output.print(Markdown(found.as_markdown()))
