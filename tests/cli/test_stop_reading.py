"""Whoever reads what a command prints may stop reading."""

import subprocess
import sys

import pytest

from tests.cli.conftest import Amends, make_hotel

pytestmark = pytest.mark.long


def test_a_closed_pipe_ends_it_without_a_word(on_sqlite: Amends) -> None:
    make_hotel(on_sqlite)
    command = [sys.executable, "-m", "amends", "workspace", "list", "--database", on_sqlite.url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait() == 1
