"""What the tests of hostile clients share: the commands on a database, and a workspace with a key."""

import io
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from amends.cli.command import run
from tests import engines
from tests.cli.conftest import Amends, Said, amends, make_hotel, nothing_set, on_postgres, on_sqlite, typed
from tests.resilience.hostile_target import Place

__all__ = ["amends", "nothing_set", "on_postgres", "on_sqlite", "typed"]


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    return engines.sqlite_copy(sqlite_template, tmp_path)


@pytest.fixture(scope="module")
def shared_place(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A workspace on SQLite for all tests of a file, which may start only one server on it."""
    amends = Amends(engines.sqlite_copy(sqlite_template, tmp_path_factory.mktemp("shared")), typed_apart)
    return Place.on(amends, make_hotel(amends))


def typed_apart(*arguments: object) -> Said:
    """Type a command outside a test."""
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
        code = run([str(each) for each in arguments])
    return Said(code, out.getvalue(), err.getvalue())


@pytest.fixture
def workspace(on_sqlite: Amends) -> Place:
    """A workspace on SQLite."""
    return Place.on(on_sqlite, make_hotel(on_sqlite))
