"""What a sidecar may say: README names it, and a refusal names it again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from factline.pipelines.articles.drafts import read_sidecar
from factline.pipelines.articles.names import names
from factline.pipelines.articles.raw import RefusalError


def test_readme_names_what_a_sidecar_may_say(root: Path) -> None:
    readme = (root / "README.md").read_text(encoding="utf-8")
    (said,) = re.findall(r"A sidecar `NAME.meta.yaml`.*?\.\n", readme, re.DOTALL)
    assert set(re.findall(r"`([a-z_]+)`", said)) == names().sidecar - {"media_type"}


def test_a_name_that_is_none_is_refused_with_those_that_are() -> None:
    with pytest.raises(RefusalError, match="unknown names: date; names are author, columns, ") as refusal:
        read_sidecar(b"date: 2016-04-02")
    assert "published_at" in str(refusal.value)
