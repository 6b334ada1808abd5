"""What tests of several folders need: the shared folder where there is one, and small invented articles."""

import json
import os
from pathlib import Path

import pytest

os.environ.setdefault("DAGSTER_DISABLE_TELEMETRY", "yes")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture
def shared() -> Path:
    """The shared folder (FACTLINE_SHARED, default ../shared beside the project); the test is skipped, and says so, without it."""
    folder = Path(os.environ.get("FACTLINE_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"SKIPPED LOUDLY: no shared folder at {folder}; set FACTLINE_SHARED to run this test")
    return folder


INVENTED = {
    "checkpoint.txt": "BAKU, April 3, 2016 (Wire) — Two Azerbaijani soldiers were killed and three were wounded near Talish "
    "on Saturday, Azerbaijan's Defense Ministry said.\n\nArmenia's Defense Ministry denied the report.\n",
    "valley.txt": "The ministry said on 12 December 2020 that a Russian peacekeeper was killed by a mine near Shushi.\n\n"
    "At least 40 houses burned in the valley.\n",
}


@pytest.fixture(scope="session")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two invented text files and one file of two records; only to be read."""
    folder = tmp_path_factory.mktemp("given") / "invented"
    folder.mkdir()
    for name, text in INVENTED.items():
        (folder / name).write_text(text, encoding="utf-8")
    records = [
        {"id": "r1", "title": "Truce holds", "text": "A truce took effect on 5 April 2016.", "published_at": "2016-04-06"},
        {"id": "r2", "text": "Shelling killed one civilian in Martakert on 4 April 2016.", "published_at": "2016-04-05"},
    ]
    (folder / "records.jsonl").write_text("".join(json.dumps(r) + "\n" for r in records), encoding="utf-8")
    return folder
