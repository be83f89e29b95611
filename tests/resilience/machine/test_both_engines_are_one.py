"""Both engines are one: whatever is asked, SQLite and PostgreSQL answer the same, and what a plain model says.

`make machine` asks far more: AMENDS_TEST_MACHINE_EXAMPLES is how many runs, each of AMENDS_TEST_MACHINE_STEPS requests.
"""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.engines import Server
from tests.resilience.machine.engine_pair import BothEngines
from tests.resilience.machine.machine import Doors

EXAMPLES = int(os.environ.get("AMENDS_TEST_MACHINE_EXAMPLES", "0"))
STEPS = int(os.environ.get("AMENDS_TEST_MACHINE_STEPS", "40"))
FEW = 4


@pytest.mark.timeout(0 if EXAMPLES else 120)
def test_both_engines_are_one(sqlite_template: Path, postgres_server: Server) -> None:
    class Here(Doors):
        harnesses = BothEngines(sqlite_template, postgres_server)

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=EXAMPLES or FEW,
            stateful_step_count=STEPS,
            derandomize=not EXAMPLES,
            # A run is built from nothing each time, so only a long search makes a fault smaller.
            phases=[Phase.generate, Phase.shrink] if EXAMPLES else [Phase.generate],
            report_multiple_bugs=False,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
