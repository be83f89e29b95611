"""What a command loads before it does anything: only what it needs, for all that is loaded is waited for."""

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

pytestmark = pytest.mark.long

ROOT = Path(__file__).parent.parent.parent
TYPE_A_COMMAND = """
import json, sys
from amends.cli.command import app
app.parse_args(sys.argv[1:])
print(json.dumps((0, sorted(sys.modules))))
"""

DRIVER = {"asyncpg"}
SENDING = {"httpx2", "httpcore2", "h11", "truststore"}
DRAWING = {"rich", "pygments", "jinja2", "babel", "segno"}
PAGES = {"amends.http.web", "argon2", "pyotp"}
FORMS = {"python_multipart"}
"""What takes a form with a file apart: loaded by the first one."""
TELLING = {"structlog", "prometheus_client"}
OTHERS = {
    "holidays",
    "amends.demo",
    "amends.client",
    "amends.cli.ticket",
    "amends.cli.import_feedback",
    "amends.cli.people",
}
SERVER = {"uvicorn", "apsw", "amends.app", "amends.http", "amends.usecases", "amends.store"}


def told(*command: str) -> tuple[int, set[str]]:
    done = subprocess.run([sys.executable, *command], cwd=ROOT, check=True, capture_output=True)
    return msgspec.json.decode(done.stdout, type=tuple[int, set[str]])


def first_answer(folder: Path, path: str, *options: str) -> tuple[int, set[str]]:
    return told("-m", "tests.cli.first_answer", f"sqlite:///{folder}/amends.db", path, *options)


@pytest.mark.parametrize(("path", "status"), [("/health/ready", 200), ("/v1/workspaces/1001/tickets", 401)])
def test_the_first_answer_waits_for_nothing_that_it_does_not_need(path: str, status: int, tmp_path: Path) -> None:
    answered, loaded = first_answer(tmp_path, path)
    assert answered == status
    assert loaded & (DRIVER | SENDING | DRAWING | PAGES | TELLING | OTHERS | FORMS) == set()


def test_pages_are_loaded_by_whoever_asks_for_the_first(tmp_path: Path) -> None:
    answered, loaded = first_answer(tmp_path, "/sign-in")
    assert answered == 200
    assert loaded >= {"jinja2", "babel", "amends.http.web"}
    assert loaded & (DRIVER | SENDING | TELLING | OTHERS | FORMS) == set()


def test_a_server_that_got_ready_has_its_pages_and_what_writes_its_log(tmp_path: Path) -> None:
    answered, loaded = first_answer(tmp_path, "/health/ready", "ready")
    assert answered == 200
    assert loaded >= TELLING | PAGES
    assert loaded & (DRIVER | SENDING | OTHERS | FORMS) == set()


def test_a_command_that_asks_a_server_loads_none() -> None:
    _, loaded = told("-c", TYPE_A_COMMAND, "ticket", "get", "1001", "--key", "amk_example")
    assert "amends.client" in loaded
    assert loaded & (SERVER | DRIVER | PAGES | TELLING | FORMS) == set()


def test_a_command_on_sqlite_loads_no_server_and_no_driver_of_the_other_engine() -> None:
    _, loaded = told("-c", TYPE_A_COMMAND, "backup", "monday.db")
    assert "apsw" in loaded
    assert (
        loaded & ({"uvicorn", "amends.http", "amends.cli.serve"} | DRIVER | SENDING | PAGES | TELLING | FORMS) == set()
    )
