"""Every statement of the store: it prepares on both engines, counts its places in order, and names its workspace.

What is composed while the program runs is looked at in whichever test asks it (`tests/statement_check.py`).
"""

import contextlib
import importlib
import pkgutil
from collections.abc import Iterator

import apsw
import asyncpg
import pytest

import amends.store
from tests.architecture.sql_scopes import PLACE, free_tables, has_places_in_order, is_cut_at_random

VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")

ENDS_OPEN = {
    "audit._SOME": "($2)",
    "events._OF_SUBJECTS": "($3) ORDER BY subject_id, version",
    "events._PLACES": "($2)",
    "customers._BY_EMAIL": "($2)",
    "customers._BY_PHONE": "($2)",
    "customers._BY_REFERENCE": "($2)",
    "customers._SOME": "($2)",
    "customers._WHOSE_TICKET": "($2)",
    "customers._WHOSE_ANY_TICKET": "($2)",
    "customers._WHO_ANSWERED": "($2)",
    "customer_merges._INTO": "($2)",
    "customer_merges._MERGED": "($2)",
    "further_keys._FORGET": "($2)",
    "further_keys._HAVING": "($2)",
    "intakes._SOME": "($2)",
    "ticket_reads._LAST": "($3)",
    "restrictions._AMONG": "($2)",
    "responses._ADOPT": "($3)",
    "responses._BY_REFERENCES": "($3)",
    "responses._QUIET_OF_SOME": "($2)",
    "responses._OF_TICKET_AND_CUSTOMER": "ORDER BY +id DESC LIMIT $4) AS others",
    "responses._BY_IDS": "($2)",
    "decisions._OUTCOMES_OF": "($2) ORDER BY response_id, response_version",
    "decisions._JUDGED": "($2)",
    "decisions._OF_SOME": "($2) ORDER BY response_id, response_version",
    "decisions._QUIET_JUDGED": "($2)",
    "decisions._QUIET_OF_SOME": "($2)",
    "decisions._QUIET_OUTCOMES_OF": "($2)",
    "people._SOME": "($2)",
    "people._MANAGERS": "($2))",
    "people._BELONGINGS_OF_SOME": "($3)",
    "sessions._SOME": "($2)",
    "ticket_search.SUMMARY_LIVE": "AND t.id IN ($2)",
    "tickets._OPEN_OF_CUSTOMERS": "($2)",
    "owner_loads._LOADS": "GROUP BY +owner_id, +current_segment_id",
    "waiting_units._BY_SEGMENT": "GROUP BY +t.current_segment_id",
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
    "keys._BY_DIGEST_ALONE": "a key from before keys said their workspace",
    "id_lookup._OWNER": "tells another workspace's number from nobody's",
    "sessions._BY_DIGEST_ALONE": "a cookie from before cookies said their workspace",
    "sessions._LINK_BY_DIGEST_ALONE": "a one-time link from before links said their workspace",
    "workspaces._ALL": "the operator alone lists them all",
}
"""Statements some of whose tables aren't bound to a workspace, and why."""

MAX_BOUND_OTHERWISE = 12
"""As many as there are: whoever takes one away lowers it, and nobody raises it."""

SQLITE_ALONE = {"backup._TABLES"}
"""Statements that PostgreSQL never sees: its backups are made by its own tools."""

POSTGRES_ALONE = {"postgres_tx._DRAW", "postgres_locks.HOLD", "removal._FORGET_LOCKS"}
"""Statements that SQLite never sees: its one writer needs no lock, and has its numbers at hand."""

OF_THE_SCHEMA = {"citus", "schema", "migrate", "sqlite_migrate", "postgres_migrate"}
"""Modules that ask an engine for its tables, in its own words, and for no workspace's rows."""

OF_ANOTHER_FILE = {"seen_lines"}
"""Modules with a file of their own beside an upload: it has none of the database's tables, and no other workspace."""


def statements() -> Iterator[tuple[str, str]]:
    for module in pkgutil.walk_packages(amends.store.__path__, "amends.store."):
        if module.ispkg or module.name.rpartition(".")[2] in OF_THE_SCHEMA | OF_ANOTHER_FILE:
            continue
        loaded = importlib.import_module(module.name)
        for name, value in vars(loaded).items():
            if isinstance(value, str) and value.strip().startswith(VERBS):
                yield f"{module.name.rpartition('.')[2]}.{name}", value


STATEMENTS = dict(statements())
each_statement = pytest.mark.parametrize("name", STATEMENTS)


EXCUSED = frozenset(STATEMENTS[name] for name in BOUND_OTHERWISE)


def is_excused(statement: str) -> bool:
    """Whether a statement, as it is asked, is one of the exceptions."""
    return statement in EXCUSED


def whole(name: str) -> str:
    return f"{STATEMENTS[name]} {ENDS_OPEN.get(name, '')}"


def test_there_are_statements() -> None:
    assert len(STATEMENTS) > 40


@each_statement
def test_it_uses_its_places_in_order(name: str) -> None:
    assert has_places_in_order(whole(name))


@each_statement
def test_each_of_its_tables_is_bound_to_a_workspace(name: str) -> None:
    assert bool(free_tables(whole(name))) == (name in BOUND_OTHERWISE), free_tables(whole(name))


@each_statement
def test_what_takes_some_of_many_says_which(name: str) -> None:
    assert not is_cut_at_random(whole(name))


def test_exceptions_only_grow_fewer() -> None:
    assert len(BOUND_OTHERWISE) == MAX_BOUND_OTHERWISE


@pytest.mark.parametrize(
    ("statement", "free"),
    [
        ("SELECT a FROM tickets WHERE workspace_id = $1", set()),
        ("SELECT a FROM tickets t JOIN users u ON u.id = t.owner_id WHERE t.workspace_id = $1", {"users"}),
        ("SELECT a FROM tickets t, users u WHERE t.workspace_id = $1 AND u.workspace_id = t.workspace_id", set()),
        ("SELECT a FROM tickets t, users u WHERE u.workspace_id = t.workspace_id", {"tickets", "users"}),
        ("SELECT a FROM tickets WHERE workspace_id = $1 AND id IN (SELECT ticket_id FROM links)", {"links"}),
        ("SELECT a FROM tickets WHERE workspace_id = $1 UNION ALL SELECT a FROM users WHERE id = $2", {"users"}),
        ("WITH own (id) AS (SELECT id FROM users WHERE workspace_id = $1) SELECT id FROM own", set()),
        ("UPDATE jobs SET due_us = $1 WHERE id = $2", {"jobs"}),
        ("INSERT INTO jobs (workspace_id, id) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET id = $2", set()),
        ("INSERT INTO jobs (id) SELECT id FROM users WHERE workspace_id = $1", {"jobs"}),
        ("SELECT name FROM workspaces WHERE id = $1", set()),
        ("SELECT (SELECT 1 FROM users u WHERE u.workspace_id = w.id) FROM workspaces w WHERE id = $1", set()),
        (
            "SELECT (SELECT 1 FROM users u WHERE u.workspace_id = t.id) FROM tickets t WHERE workspace_id = $1",
            {"users"},
        ),
        ("SELECT w.name FROM tickets t JOIN workspaces w ON w.id = t.workspace_id WHERE t.workspace_id = $1", set()),
    ],
)
def test_a_table_that_nothing_binds_is_seen(statement: str, free: set[str]) -> None:
    assert free_tables(statement) == free


@pytest.mark.parametrize(
    ("statement", "is_random"),
    [
        ("SELECT a FROM tickets LIMIT 1", True),
        ("SELECT a FROM tickets ORDER BY id LIMIT 1", False),
        ("SELECT a FROM (SELECT a FROM tickets LIMIT 1) AS some ORDER BY a", True),
        ("SELECT count(*) FROM (SELECT a FROM tickets LIMIT 100) AS some", False),
    ],
)
def test_a_cut_without_an_order_is_seen(statement: str, is_random: bool) -> None:
    assert is_cut_at_random(statement) == is_random


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
