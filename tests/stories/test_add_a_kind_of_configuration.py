"""Adding a kind of configuration: two files, its model and its row, and it lives everywhere.

What Amends is made of is made once, when it is loaded, so a test run of its own loads the row before anything else.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import engines

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[2]
ADDED = Path(__file__).parent / "added_kind"
FIXTURES = ("tests.http.conftest", "tests.http.web.conftest", "tests.cli.conftest")


def test_a_model_and_a_row_are_all_that_is_added() -> None:
    assert sorted(path.name for path in ADDED.glob("*.py")) == ["greeting.py", "greeting_row.py", "story.py"]


@pytest.mark.parametrize("engine_name", engines.ENGINES)
def test_a_kind_is_its_model_and_its_row(engine_name: str, request: pytest.FixtureRequest) -> None:
    environment = dict(os.environ)
    environment.pop("PYTEST_XDIST_WORKER", None)
    if engine_name == "postgres":
        environment["AMENDS_TEST_POSTGRES"] = request.getfixturevalue("postgres_server").url
    plugins = [part for name in ("tests.stories.added_kind.greeting_row", *FIXTURES) for part in ("-p", name)]
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "--engine", engine_name, *plugins, ADDED / "story.py"]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=100, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "6 passed" in ran.stdout
