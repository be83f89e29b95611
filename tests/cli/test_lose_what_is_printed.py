"""Standard output that can't be written, as on a full disk: a command says so in one sentence, and ends with 1."""

import logging
import subprocess
import sys

import pytest

from amends import logs
from amends.cli.standard_output import OutputLostError
from tests.cli.conftest import Amends, make_hotel

FULL = "amends: standard output can't be written: No space left on device. The command may have done what it was asked."
CLOSED = "amends: standard output can't be written: it is closed. Send it to a file or to /dev/null."


def told(line: str, *arguments: object) -> tuple[int, list[str]]:
    """The exit code, and what stood on the error stream, of a command with its output sent somewhere by a shell."""
    command = ["sh", "-c", line, "sh", sys.executable, "-m", "amends", *map(str, arguments)]
    done = subprocess.run(command, check=False, stderr=subprocess.PIPE, text=True, timeout=60)
    return done.returncode, done.stderr.splitlines()


@pytest.mark.parametrize(
    "line", ["workspace list", "workspace list --json", "serve --port 0", "demo --port 0", "worker"]
)
def test_a_full_disk_is_told_in_one_sentence(on_sqlite: Amends, line: str) -> None:
    assert told('exec "$@" >/dev/full', *line.split(), "--database", on_sqlite.url) == (1, [FULL])


@pytest.mark.parametrize("line", ["", "--help", "--version", "serve --help"])
def test_so_it_is_when_only_help_was_asked_for(line: str) -> None:
    assert told('exec "$@" >/dev/full', *line.split()) == (1, [FULL])


def test_so_it_is_when_nothing_is_kept_back_to_be_written_with_more(on_sqlite: Amends) -> None:
    line = 'PYTHONUNBUFFERED=1 exec "$@" >/dev/full'
    assert told(line, "workspace", "list", "--database", on_sqlite.url) == (1, [FULL])


def test_the_workers_of_a_server_that_cannot_say_that_it_serves_end_with_it(on_postgres: Amends) -> None:
    make_hotel(on_postgres)
    # They share the error stream, whose end is waited for.
    arguments = ("serve", "--port", 0, "--workers", 2, "--database", on_postgres.url)
    assert told('exec "$@" >/dev/full', *arguments) == (1, [FULL])


def test_a_closed_output_is_told_before_anything_is_done(on_sqlite: Amends) -> None:
    arguments = ("workspace", "create", "Hotel Sol", "--timezone", "Europe/Madrid", "--database", on_sqlite.url)
    assert told('exec "$@" >&-', *arguments) == (1, [CLOSED])
    assert on_sqlite.json("workspace", "list") == []


def test_a_closed_error_stream_changes_no_exit_code() -> None:
    assert told('exec "$@" 2>&-', "no-such-command")[0] == 2


def test_lost_log_lines_are_told_once_and_the_server_goes_on(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr(root, "level", root.level)

    class Full:
        def write(self, text: str) -> int:
            raise OutputLostError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(sys, "stdout", Full())
        logs.configure("json")
    for number in range(3):
        logging.getLogger("amends.tests").warning("line %s", number)
    told_once = "amends: log lines are lost, standard output can't be written: No space left on device.\n"
    assert capsys.readouterr().err == told_once
