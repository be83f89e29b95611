"""No statement walks a workspace: what grows with use is found by more than the workspace that it is in.

A plan that searches an index by the workspace alone reads all that the workspace has of a table, and a look for full
scans doesn't see it. SQLite takes such a plan for an order that the primary key has, though few rows are wanted.
`tests/http/web/test_visit_as_much_in_a_large_workspace.py` counts the same on both engines.
"""

import re
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import apsw
import pytest

from amends.store import responses
from amends.store.engine.sqlite_tx import SqliteTx
from tests.architecture.test_statements import PLACE, POSTGRES_ALONE, STATEMENTS, whole

FEW = frozenset(
    {
        *("workspaces", "segments", "surveys", "causes", "custom_fields", "configurations"),
        *("users", "credentials", "user_segments", "keys", "webhooks", "views", "settings_tokens"),
    }
)
"""What a workspace has few of, since somebody writes each by hand."""

WALKS = {
    "audit._HAS": "whoever compares a digest of their own with the audit reads all of it, like whoever verifies it",
    "audit._LAST": "the last entry alone is read",
    "change_sets._UNNUMBERED": "its index holds what waits for a number, and no more than is asked for is read",
    "custom_fields._MAYBE_HOLDING": "an admin takes an option of a field away; no index leads to the value of a field",
    "derived._VERSIONS": "as many as there are derived values",
    "jobs._WAKE": "the clock was set back",
    "notifications._DELETE": "an admin erases what somebody wrote; no index leads from a ticket to who was told",
    "presence._FORGET": "as many as look at a ticket now",
    "presence._LEAVE": "as many as look at a ticket now",
    "presence._SINCE": "as many as look at a ticket now",
    "removal._COUNT": "what a workspace to try out holds is counted when it is removed",
    "removal._FIRST_TICKETS": "a workspace to try out is removed whole",
    "restrictions._RESTRICTED": "its index holds the restricted tickets alone, which are few",
    "sessions._FORGET": "as many as are signed in",
    "trials._DELETE": "as many as have made a workspace to try out",
}
"""Statements that walk a table of a workspace, and why they may."""

WALKED = re.compile(r"^(?:SCAN (?P<scanned>\w+)|SEARCH (?P<searched>\w+) USING .*\(workspace_id=\?\))")
NAMED = re.compile(r"\b(?:FROM|JOIN|UPDATE|INTO)\s+(\w+)(?:\s+(?:AS\s+)?(?!SET\b|ON\b|WHERE\b|ORDER\b|CROSS\b)(\w+))?")


def walked(connection: apsw.Connection, statement: str) -> Sequence[str]:
    """The tables that a statement reads by the workspace alone."""
    places = len(set(PLACE.findall(statement)))
    steps = [str(row[3]) for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", (None,) * places)]
    names = {alias or table: table for table, alias in NAMED.findall(statement)}
    found = [each["scanned"] or each["searched"] for step in steps if (each := WALKED.match(step))]
    growing = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")} - FEW
    return [names[each] for each in found if names.get(each) in growing]


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory, sqlite_template: object) -> apsw.Connection:
    opened = apsw.Connection(str(sqlite_template))
    # As the store opens it: a plan that looks at no value.
    opened.config(apsw.SQLITE_DBCONFIG_ENABLE_QPSG, 1)
    return opened


@pytest.mark.parametrize("name", sorted(STATEMENTS.keys() - POSTGRES_ALONE))
def test_it_finds_its_rows_by_more_than_the_workspace(connection: apsw.Connection, name: str) -> None:
    assert bool(walked(connection, whole(name))) == (name in WALKS), walked(connection, whole(name))


async def test_known_responses_are_found_by_their_references(connection: apsw.Connection) -> None:
    """For a whole run of lines, as the statement is put together: an order in it would have the primary key walked."""
    asked: list[str] = []

    async def note(statement: str, *_: object) -> list[object]:
        asked.append(statement)
        return []

    tx: Any = SimpleNamespace(for_update=SqliteTx.for_update, workspace_id=1, all=note)
    await responses.by_references(tx, 1, [f"r-{number}" for number in range(256)])
    assert [walked(connection, each) for each in asked] == [[]]


def test_no_exception_outlives_its_statement() -> None:
    assert STATEMENTS.keys() >= WALKS.keys()
