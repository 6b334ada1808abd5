"""`factline ui`: Dagster's webserver and daemon over the home, on this machine alone, asking the network for nothing."""

from __future__ import annotations

import os
import shutil
import socket
import sys
import time
from pathlib import Path

from factline.assets.commands.places import home_of
from factline.assets.commands.terminal import messages
from factline.assets.errors import FactlineError
from factline.assets.running import dagster_home
from factline.warehouse.layout import Home


def _free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _program() -> str:
    beside = Path(sys.executable).with_name("dagster")
    found = str(beside) if beside.exists() else shutil.which("dagster")
    if found is None:
        raise FactlineError("the command `dagster` is not installed", "run `make setup`")
    return found


def _end_dead_runs(home: Home) -> None:
    """What a boot or a kill left going in Dagster's record would hold the queue of the daemon that begins now."""
    import dagster as dg  # noqa: PLC0415  (importing it takes seconds, and the port was asked for before)

    from factline.assets.dead_runs import end_dead_runs  # noqa: PLC0415

    with dg.DagsterInstance.from_config(str(dagster_home(home))) as instance:
        end_dead_runs(instance, home, time.time())


def show(given: Path | None, *, host: str, port: int) -> None:
    """Become `dagster dev` on host and port. FactlineError where the port is taken."""
    if not _free(host, port):
        raise FactlineError(f"port {port} is taken", "give another with --port (make ui DAGSTER_PORT=…)")
    home = home_of(given)
    home.create()
    os.environ["DAGSTER_HOME"] = str(dagster_home(home))
    os.environ["FACTLINE_HOME"] = str(home.root)
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "yes"
    os.environ["PYTHONWARNINGS"] = "ignore::FutureWarning"  # that `dg dev` will one day replace `dagster dev`
    _end_dead_runs(home)
    messages.out(f"http://{host}:{port} shows {home.root}; Ctrl-C ends it")
    program = _program()
    arguments = [
        "dev",
        "--module-name",
        "factline.assets.definitions",
        "--host",
        host,
        "--port",
        str(port),
        "--log-level",
        "warning",
    ]
    os.execv(program, [program, *arguments])  # noqa: S606  (no shell is wanted: Ctrl-C goes to Dagster itself)
