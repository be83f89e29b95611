"""What the tests of hostile clients share: the commands on a database, and a workspace with a key."""

import os
from pathlib import Path

import pytest

from tests import engines
from tests.cli.conftest import Amends, amends, make_hotel, nothing_set, on_postgres, on_sqlite, typed
from tests.unbreakable.knock_at import Place

__all__ = ["amends", "nothing_set", "on_postgres", "on_sqlite", "typed"]

collect_ignore = (
    []
    if "AMENDS_UNBREAKABLE" in os.environ
    else ["test_hostile_clients.py", "test_restart.py", "test_schemathesis.py", "test_survive_a_crash.py"]
)
"""What starts many servers, and what a busy machine disturbs, has targets of its own: see docs/reliability.md."""


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    return engines.sqlite_copy(sqlite_template, tmp_path)


@pytest.fixture
def place(on_sqlite: Amends) -> Place:
    """A workspace on SQLite."""
    return Place.on(on_sqlite, make_hotel(on_sqlite))
