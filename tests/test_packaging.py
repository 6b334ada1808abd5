"""What is committed and what is shipped: every package, its data files, a lock that names no index, no path of a machine."""

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from factline.assets.examination import locked_versions

FOLDERS = ("assets", "expectations", "pipelines", "warehouse")


def project(root: Path) -> dict:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


def committed(root: Path) -> list[Path]:
    listed = subprocess.run(["git", "-C", root, "ls-files", "-z"], capture_output=True, text=True, check=True)
    return [root / name for name in listed.stdout.split("\0") if name]


def test_every_package_is_listed(root: Path) -> None:
    found = {
        "factline." + ".".join(path.parent.relative_to(root).parts)
        for folder in FOLDERS
        for path in (root / folder).rglob("__init__.py")
    }
    assert sorted(found) == sorted(project(root)["tool"]["setuptools"]["packages"])


def test_lock_names_no_index(root: Path) -> None:
    lock = (root / "uv.lock").read_text(encoding="utf-8")
    assert set(re.findall(r"https?://[^/\"]+", lock)) == {"https://index.invalid"}
    assert "url = " not in lock


def test_lock_holds_what_the_project_asks_for(root: Path) -> None:
    locked = locked_versions(root / "uv.lock")
    asked = [*project(root)["project"]["dependencies"], *project(root)["dependency-groups"]["dev"]]
    names = {re.match(r"[A-Za-z0-9-]+", line)[0].lower() for line in asked}
    assert names <= locked.keys()
    assert locked["dagster"] == {"1.13.27"}


def test_no_path_of_a_machine_is_committed(root: Path) -> None:
    named = re.compile(rb"(?<![\w./])/(?:work|root|tmp|home)/[\w.]")
    wrong = [str(path.relative_to(root)) for path in committed(root) if path.is_file() and named.search(path.read_bytes())]
    assert wrong == []


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of what is committed, built with the environment's own setuptools."""
    root, work = Path(__file__).resolve().parent.parent, tmp_path_factory.mktemp("wheel")
    source = work / "source"
    for path in committed(root):
        if path.is_file():
            target = source / path.relative_to(root)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    build = "import setuptools.build_meta as b, sys; print(b.build_wheel(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", build, str(work)], cwd=source, check=True, capture_output=True)
    return next(work.glob("*.whl"))


def test_wheel_holds_code_and_data(root: Path, wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        shipped = set(archive.namelist())
    wanted = {
        "factline/" + path.relative_to(root).as_posix()
        for path in committed(root)
        if path.is_file() and path.relative_to(root).parts[0] in FOLDERS and path.suffix != ".md"
    }
    assert sorted(wanted - shipped) == []
    assert any(name.endswith("contracts/facts.yaml") for name in shipped)
    assert any(name.endswith("sample_corpus/gold.yaml") for name in shipped)
    assert not [name for name in shipped if name.startswith(("tests/", "factline/data"))]
