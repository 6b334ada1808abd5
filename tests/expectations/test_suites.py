from __future__ import annotations

import subprocess
import sys

from factline.expectations import suites
from factline.expectations.suites import planned
from factline.pipelines.contracts import contract, table_names


def test_great_expectations_is_imported_only_where_a_check_runs() -> None:
    script = (
        "import sys, factline.expectations.checking, factline.expectations.report; print('great_expectations' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "False\n"


def test_every_check_of_every_contract_can_be_built() -> None:
    for name in table_names():
        assert len(suites.suite(contract(name)).expectations) == len(planned(contract(name)))
        assert len({p.rule for p in planned(contract(name))}) == len(planned(contract(name)))
