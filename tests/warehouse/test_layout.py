from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from factline.warehouse.layout import Home, HomeBusyError, aside, replace


def test_home_is_what_is_given_then_the_environment_then_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert Home.of({"FACTLINE_HOME": "/srv/f"}, Path("here")).root == tmp_path / "here"
    assert Home.of({"FACTLINE_HOME": "/srv/f"}).root == Path("/srv/f")
    assert Home.of({}).root == tmp_path / "data"
    assert Home.of({"FACTLINE_HOME": ""}).root == tmp_path / "data"


def test_nothing_is_made_before_it_is_asked_for(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    assert home.curated == tmp_path / "home" / "curated"
    assert not home.root.exists()


def test_two_runs_cannot_hold_one_home(home: Home) -> None:
    with home.writing(), pytest.raises(HomeBusyError, match="another run"), Home(home.root).writing():
        pass
    with home.writing():  # let go of after an error too
        pass


def test_a_home_held_by_another_process_is_busy_until_it_is_killed(home: Home) -> None:
    script = "import sys,time; from pathlib import Path; from factline.warehouse.layout import Home\n"
    script += "with Home(Path(sys.argv[1])).writing(): print('held', flush=True); time.sleep(60)"
    holder = subprocess.Popen([sys.executable, "-c", script, str(home.root)], stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(HomeBusyError), home.writing():
            pass
    finally:
        holder.kill()
        holder.communicate()
    with home.writing():
        pass


def test_what_a_killed_run_left_aside_goes_with_the_next_run(home: Home) -> None:
    left = aside(home.curated / "facts.parquet")
    left.write_bytes(b"half")
    folder = aside(home.shards / "facts")
    folder.mkdir()
    (folder / "facts.parquet").write_bytes(b"half")
    kept = home.curated / "kept.parquet"
    kept.write_bytes(b"whole")
    with home.writing():
        assert not left.exists()
        assert not folder.exists()
        assert kept.read_bytes() == b"whole"


def test_replace_puts_the_new_in_the_place_of_the_old(tmp_path: Path) -> None:
    target = tmp_path / "a"
    target.write_text("old")
    beside = aside(target)
    beside.write_text("new")
    replace(beside, target)
    assert target.read_text() == "new"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a"]
