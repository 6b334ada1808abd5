"""The daily schedule's run, each in a process of its own, killed where a file is about to take its place. For test_scheduled_kills.py.

In: lines HOME MOMENT, one at a time; a moment is WHAT:PATTERN:N (`rename:raw/:2`), or `end`, a run that nothing kills, or `here`, one in
this process, which then has loaded all that the others need. Out: a line for each. A kill strikes before the N-th file or folder of the
home that matches the pattern takes its place (rename) or goes (remove); what stands aside is then cut in half, as on a disk that lost power.
"""

import os
import re
import signal
import sys
from pathlib import Path

os.environ["DAGSTER_DISABLE_TELEMETRY"] = "yes"

import dagster as dg

from factline.assets.jobs import definitions
from factline.warehouse import joining
from factline.warehouse.layout import Home
from factline.warehouse.sources import pulling
from factline.warehouse.sources.settings import load

pulling.BATCH_ITEMS = 2  # several batches of a few items
joining.AT_LEAST = 4
RECORD = sys.argv[1]  # the folder of Dagster's instance


def kill_at(moment: str) -> None:
    """Watch this process's own calls; nothing of what runs is replaced."""
    what, pattern, number = moment.split(":")
    root, left = Home.of(os.environ).root, int(number)

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        if event != f"os.{what}":
            return
        source, target = Path(str(arguments[0])), Path(str(arguments[1 if what == "rename" else 0]))
        if not target.is_relative_to(root) or not re.match(pattern, target.relative_to(root).as_posix()):
            return
        left -= 1
        if left == 0:
            if what == "rename" and source.is_file():
                os.truncate(source, source.stat().st_size // 2)
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)


def scheduled_run() -> str:
    """What the daemon does: the schedule's tick, and the run that it asks for, whose record is kept in memory (a run writes it a
    thousand times; dead records are test_dead_runs.py's)."""
    defs = definitions(load(Home.of(os.environ)))
    with dg.DagsterInstance.local_temp(RECORD) as instance:
        tick = defs.resolve_schedule_def("daily").evaluate_tick(dg.build_schedule_context(instance))
    (request,) = tick.run_requests or ()
    config = {**request.run_config, "loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
    with dg.DagsterInstance.ephemeral() as instance:
        result = defs.resolve_job_def("everything").execute_in_process(
            run_config=config, instance=instance, raise_on_error=False
        )
        return "well" if result.success else f"failed: {[e.step_key for e in result.all_events if e.is_step_failure]}"


def forked(moment: str) -> str:
    """How a run of a process of its own ended."""
    told, tell = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            if moment != "end":
                kill_at(moment)
            os.write(tell, scheduled_run().encode())
        finally:
            os._exit(0)
    os.close(tell)
    _, status = os.waitpid(pid, 0)
    with os.fdopen(told) as said:
        return f"killed by {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else said.read()


for line in sys.stdin:
    os.environ["FACTLINE_HOME"], moment = line.split()
    print(scheduled_run() if moment == "here" else forked(moment), flush=True)
