"""The workspace leads every key: so a workspace's rows can be on a server of their own, and can move.

A unique index on an ID alone can be kept by one server only, and a foreign key across workspaces ties them together.
"""

import contextlib
from collections.abc import Sequence

import apsw
import asyncpg
import pytest

OF_NO_WORKSPACE = {
    "schema_steps": "one for the whole database",
    "schema_version": "one for the whole database",
    "id_sequence": "one for the whole database",
}
"""Tables that are of no workspace."""

KEYS = {
    "workspaces (id)": "its ID is the workspace",
}
"""Keys and unique indexes that don't begin with the workspace, and why."""

INDEXES = {
    "idempotency_keys (created_us)": "old answers of every workspace are taken away together",
    "jobs (queue, due_us, id)": "one background does the jobs of every workspace",
    "keys (digest)": "a key from before keys said their workspace",
    "segments (id)": "tells another workspace's number from nobody's",
    "sessions (digest)": "a cookie from before cookies said their workspace",
    "sign_in_links (digest)": "a one-time link from before links said their workspace",
    "ticket_search_text (lexemes)": "PostgreSQL's index of words holds no numbers; the rows are bound afterwards",
    "tickets (id)": "tells another workspace's number from nobody's",
    "transactions (id)": "tells another workspace's number from nobody's",
    "users (email_key)": "which workspaces somebody is in is known once their address is found",
    "users (id)": "tells another workspace's number from nobody's",
}
"""Other indexes that don't begin with the workspace, and why."""

MAX_EXCEPTIONS = 12
"""As many as there are: whoever takes one away lowers it, and nobody raises it."""

_POSTGRES_INDEXES = """
    SELECT t.relname, i.indisunique, ARRAY(
        SELECT coalesce(a.attname, '') FROM unnest(i.indkey) WITH ORDINALITY AS k (number, place)
        LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number ORDER BY k.place
    )
    FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace
    WHERE n.nspname = 'public'
"""
_POSTGRES_REFERENCES = """
    SELECT c.conrelid::regclass::text, c.confrelid::regclass::text,
        ARRAY(SELECT attname FROM unnest(c.conkey) WITH ORDINALITY AS k (number, place)
            JOIN pg_attribute ON attrelid = c.conrelid AND attnum = k.number ORDER BY k.place),
        ARRAY(SELECT attname FROM unnest(c.confkey) WITH ORDINALITY AS k (number, place)
            JOIN pg_attribute ON attrelid = c.confrelid AND attnum = k.number ORDER BY k.place)
    FROM pg_constraint c WHERE c.contype = 'f'
"""

Index = tuple[str, bool, Sequence[str]]
"""The table, whether it is unique, its columns; an expression among them has no name."""

Reference = tuple[str, str, Sequence[str], Sequence[str]]
"""The table, the one that it refers to, the columns of each."""


def sqlite_schema(path: str) -> tuple[list[Index], list[Reference]]:
    with contextlib.closing(apsw.Connection(path)) as connection:

        def asked(pragma: str, name: str) -> list[tuple[object, ...]]:
            return list(connection.execute(f"PRAGMA {pragma}({name})"))

        # What begins with the name of another is the full-text index's own.
        names = [str(row[0]) for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        tables = [name for name in names if not name.startswith(("sqlite_", "ticket_search_text"))]
        indexes: list[Index] = []
        references: list[Reference] = []
        for table in tables:
            for _, name, is_unique, *_ in asked("index_list", table):
                columns = [str(row[2] or "") for row in asked("index_info", str(name))]
                indexes.append((table, bool(is_unique), columns))
            by_number: dict[object, Reference] = {}
            for number, _, target, own, theirs, *_ in asked("foreign_key_list", table):
                _, _, ours, others = by_number.setdefault(number, (table, str(target), [], []))
                ours.append(str(own))  # type: ignore[attr-defined]
                others.append(str(theirs))  # type: ignore[attr-defined]
            references += by_number.values()
        return indexes, references


async def postgres_schema(url: str) -> tuple[list[Index], list[Reference]]:
    connection = await asyncpg.connect(url)
    try:
        indexes = [(row[0], row[1], row[2]) for row in await connection.fetch(_POSTGRES_INDEXES)]
        references = [(row[0], row[1], row[2], row[3]) for row in await connection.fetch(_POSTGRES_REFERENCES)]
        return indexes, references
    finally:
        await connection.close()


@pytest.fixture
async def schema(database_url: str) -> tuple[list[Index], list[Reference]]:
    if database_url.startswith("sqlite"):
        return sqlite_schema(database_url.removeprefix("sqlite:///"))
    return await postgres_schema(database_url)


Schema = tuple[list[Index], list[Reference]]


def not_led(indexes: list[Index], *, unique: bool) -> set[str]:
    return {
        f"{table} ({', '.join(columns)})"
        for table, is_unique, columns in indexes
        if is_unique is unique and columns[0] != "workspace_id" and table not in OF_NO_WORKSPACE
    }


async def test_each_key_begins_with_the_workspace(schema: Schema) -> None:
    # SQLite has no index beside the table for a key of one number.
    assert not_led(schema[0], unique=True) <= KEYS.keys()


async def test_each_other_index_begins_with_it_too_but_for_a_few(schema: Schema, engine: str) -> None:
    found = not_led(schema[0], unique=False)
    assert found <= INDEXES.keys()
    assert engine == "sqlite" or found == INDEXES.keys()


async def test_each_foreign_key_stays_within_its_workspace(schema: Schema) -> None:
    for table, target, own, theirs in schema[1]:
        leading = "id" if target == "workspaces" else "workspace_id"
        assert (own[0], theirs[0]) == ("workspace_id", leading), (table, target)


async def test_there_are_keys_and_foreign_keys(schema: Schema) -> None:
    assert min(map(len, schema)) > 10


def test_exceptions_only_grow_fewer() -> None:
    assert len(KEYS) + len(INDEXES) == MAX_EXCEPTIONS
