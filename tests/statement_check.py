"""Each statement that the store asks in any test, composed ones too, is bound, and takes none of many at random.

A statement of a test's own is its own affair. What isn't bound to a workspace is excused with its reason in
`tests/architecture/test_statements.py`, where each statement is by name.
"""

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

from amends.store.engine.postgres_tx import PostgresTx
from amends.store.engine.sqlite_tx import SqliteTx
from tests.architecture.sql_scopes import free_tables, has_places_in_order, is_cut_at_random

_STORE = "amends.store."

seen: set[str] = set()
"""All that was asked so far in this process."""

faults: list[str] = []
"""What is wrong with some of them."""


def begin(is_excused: Callable[[str], bool]) -> None:
    """Look at each statement that is asked from now on."""
    for kind in (SqliteTx, PostgresTx):
        for name in ("one", "all", "run", "many", "later"):
            setattr(kind, name, _looking(getattr(kind, name), is_excused))


def _looking(method: Any, is_excused: Callable[[str], bool]) -> Any:
    # By its own name: whoever counts statements tells by it what asks for many rows.
    @wraps(method)
    def look(tx: Any, statement: str, *values: Any) -> Any:
        if statement not in seen and sys._getframe(1).f_globals.get("__name__", "").startswith(_STORE):
            seen.add(statement)
            if not is_excused(statement):
                faults.extend(_faults(statement))
        return method(tx, statement, *values)

    return look


def _faults(statement: str) -> list[str]:
    text = " ".join(statement.split())
    free = sorted(free_tables(statement))
    checks = {
        f"{', '.join(free)} bound to no workspace": bool(free),
        "LIMIT without ORDER BY": is_cut_at_random(statement),
        "a place before those in front of it": not has_places_in_order(statement),
    }
    return [f"{fault}: {text}" for fault, is_so in checks.items() if is_so]
