"""Every statement of the store: it prepares on both engines, counts its places in order, and names its workspace."""

import contextlib
import importlib
import pkgutil
import re
from collections.abc import Iterator

import apsw
import asyncpg
import pytest

import amends.store

VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")
PLACE = re.compile(r"\$(\d+)")
BOUND = re.compile(r"workspace_id = \$\d|INSERT INTO \w+ \([^)]*\bworkspace_id\b")

ENDS_OPEN = {
    "audit._SOME": "($2)",
    "events._OF_SUBJECTS": "($3) ORDER BY subject_id, version",
    "events._PLACES": "($2)",
    "customers._BY_EMAIL": "($2)",
    "customers._BY_PHONE": "($2)",
    "customers._BY_REFERENCE": "($2)",
    "customers._SOME": "($2)",
    "responses._ADOPT": "($3)",
    "responses._BY_REFERENCES": "($3)",
    "responses._OF_TICKET_AND_CUSTOMER": "ORDER BY +id DESC LIMIT $4) AS others",
    "decisions._JUDGED": "($2)",
    "decisions._OF_SOME": "($2) ORDER BY response_id, response_version",
    "people._SOME": "($2)",
    "people._MANAGERS": "($2))",
    "people._BELONGINGS_OF_SOME": "($3)",
    "sessions._SOME": "($2)",
    "ticket_search.SUMMARY_LIVE": "AND t.id IN ($2)",
    "tickets._OPEN_OF_CUSTOMERS": "($2)",
    "tickets._OPEN_BY_OWNER": "($2) GROUP BY owner_id",
    "tickets._SUMMARY": "AND t.id IN ($2)",
    "tickets._SUMMARY_KEPT": "AND t.id IN ($2)",
    "tickets._SUMMARY_SOME": "($2)",
    "tickets.SUMMARY_LIVE": "AND t.id IN ($2)",
}
"""Statements that a list of values completes, and one that does."""

BOUND_OTHERWISE = {
    "backup._TABLES": "a backup holds every workspace",
    "credentials._IS_ANY": "the first admin of the installation is made when nobody anywhere can sign in",
    "credentials._WITH_EMAIL": "which workspaces somebody is in is known once their address is found",
    "fair_queue._IS_ANY_DUE": "one background does the jobs of every workspace",
    "fair_queue._RECEIVERS": "finds whose turn it is, of every workspace; what it claims is bound",
    "fair_queue._WORKSPACES": "finds whose turn it is, of every workspace; what it claims is bound",
    "jobs._WAKE": "one background does the jobs of every workspace",
    "keys._BY_DIGEST": "who a key belongs to is known once it is found",
    "id_lookup._OWNER": "tells another workspace's number from nobody's",
    "sessions._BY_DIGEST": "whose a session is is known once it is found",
    "sessions._LINK_BY_DIGEST": "whose a one-time link is is known once it is found",
    "workspaces._INSERT": "makes one",
    "workspaces._GET": "its ID is the bound",
    "workspaces._ALL": "the operator alone lists them all",
    "workspaces._SEGMENTS_CHANGED": "its ID is the bound",
    "workspaces._CHANGE": "its ID is the bound",
}
"""Statements that aren't bound to a workspace, and why."""

SQLITE_ALONE = {"backup._TABLES"}
"""Statements that PostgreSQL never sees: its backups are made by its own tools."""

POSTGRES_ALONE = {"postgres_locks.HOLD"}
"""Statements that SQLite never sees: its one writer needs no lock."""

OF_THE_SCHEMA = {"schema", "sqlite_migrate", "postgres_migrate"}
"""Modules that ask an engine for its tables, in its own words, and for no workspace's rows."""


def statements() -> Iterator[tuple[str, str]]:
    for module in pkgutil.walk_packages(amends.store.__path__, "amends.store."):
        if module.ispkg or module.name.rpartition(".")[2] in OF_THE_SCHEMA:
            continue
        loaded = importlib.import_module(module.name)
        for name, value in vars(loaded).items():
            if isinstance(value, str) and value.strip().startswith(VERBS):
                yield f"{module.name.rpartition('.')[2]}.{name}", value


STATEMENTS = dict(statements())
each_statement = pytest.mark.parametrize("name", STATEMENTS)


def whole(name: str) -> str:
    return f"{STATEMENTS[name]} {ENDS_OPEN.get(name, '')}"


def test_there_are_statements() -> None:
    assert len(STATEMENTS) > 40


@each_statement
def test_it_uses_its_places_in_order(name: str) -> None:
    first_uses = list(dict.fromkeys(int(workspace) for workspace in PLACE.findall(whole(name))))
    assert first_uses == list(range(1, len(first_uses) + 1))


@each_statement
def test_it_names_its_workspace(name: str) -> None:
    assert BOUND.search(STATEMENTS[name]) or name in BOUND_OTHERWISE


@each_statement
def test_an_exception_is_one(name: str) -> None:
    assert not (BOUND.search(STATEMENTS[name]) and name in BOUND_OTHERWISE)


def test_no_exception_outlives_its_statement() -> None:
    assert set(STATEMENTS) >= {*BOUND_OTHERWISE, *ENDS_OPEN, *SQLITE_ALONE, *POSTGRES_ALONE}


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_all_prepare_on_sqlite(database_url: str) -> None:
    with contextlib.closing(apsw.Connection(database_url.removeprefix("sqlite:///"))) as connection:
        for name in STATEMENTS.keys() - POSTGRES_ALONE:
            places = len(set(PLACE.findall(whole(name))))
            connection.execute(f"EXPLAIN {whole(name)}", (None,) * places).fetchall()


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
async def test_all_prepare_on_postgres(database_url: str) -> None:
    connection = await asyncpg.connect(database_url)
    try:
        for name in STATEMENTS.keys() - SQLITE_ALONE:
            await connection.prepare(whole(name))
    finally:
        await connection.close()
