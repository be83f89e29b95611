"""All rows of a database, whatever its schema, and what each of an old one is after the upgrade."""

import contextlib
from collections.abc import Mapping, Sequence
from typing import Any, Final

import apsw
import asyncpg

Rows = dict[str, list[dict[str, Any]]]
"""Table -> its rows, each by its columns."""

TABLES: Final[Mapping[str, str]] = {
    "bulk_items": "bulk_action_items",
    "bulks": "bulk_actions",
    "fields": "custom_fields",
    "idempotency": "idempotency_keys",
    "notices": "notifications",
    "number_line": "id_sequence",
    "route_turns": "rotations",
    "settings_changes": "settings_tokens",
    "ticket_words": "ticket_search_text",
}
"""The tables that have another name now."""

COLUMNS: Final[Mapping[str, Mapping[str, str]]] = {
    "bulk_items": {"bulk_id": "bulk_action_id"},
    "bulks": {"by_whom": "principal"},
    "deliveries": {"ticket_id": "subject_id"},
    "events": {"kind": "subject_kind"},
    "intakes": {"beat_us": "heartbeat_us", "quiet": "no_match", "suppressed": "ignored"},
    "notices": {"ticket_id": "subject_id", "words": "text"},
    "number_line": {"last": "last_id"},
    "route_turns": {"served": "user_ids"},
    "sessions": {"is_whole": "mfa_passed"},
    "surveys": {"detractor_to": "unhappy_to", "promoter_from": "happy_from"},
    "ticket_words": {"body": "text", "words": "lexemes"},
    "tickets": {"fields": "custom_fields", "words": "verbatim"},
}
"""The columns that have another name now, by the old names of their tables."""

_VALUES: Final[Mapping[tuple[str, str], Mapping[object, object]]] = {
    ("decisions", "outcome"): {"quiet": "no_match", "suppressed": "ignored"},
    ("jobs", "kind"): {"keep_time": "fire_sla_timer", "take_in_file": "import_file"},
}
"""The values that are another now, by the old names of their tables and columns."""

MOVED: Final = frozenset(
    {"document_versions", "documents", "route_versions", "routes", "rule_versions", "rules", "ticket_links"}
    | {"transitions"}
)
"""The tables whose rows went into others."""

_GONE: Final = {"workspaces": frozenset({"closing_requires"})}
"""The columns whose values went into other tables."""

_NO_ROWS: Final = frozenset({"schema_steps", "schema_version"})


async def all_rows(url: str) -> Rows:
    """Everything that a database holds, but for the record of its steps."""
    if url.startswith("sqlite"):
        with contextlib.closing(apsw.Connection(url.removeprefix("sqlite:///"))) as connection:
            found = {name: _sqlite_rows(connection, name) for name in _sqlite_tables(connection)}
    else:
        found = await _postgres_rows(url)
    return {name: rows for name, rows in found.items() if name not in _NO_ROWS}


def as_new(table: str, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What rows of an old table are in the new one, with the columns that they had."""
    names, gone = COLUMNS.get(table, {}), _GONE.get(table, frozenset())
    return [
        {
            names.get(column, column): _VALUES.get((table, column), {}).get(value, value)
            for column, value in row.items()
            if column not in gone
        }
        for row in rows
    ]


def in_order(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> list[tuple[str, ...]]:
    """Some columns of rows, in an order that doesn't depend on how they came."""
    return sorted(tuple(repr(row[column]) for column in columns) for row in rows)


def _sqlite_tables(connection: apsw.Connection) -> list[str]:
    statement = """
        SELECT name FROM pragma_table_list
        WHERE schema = 'main' AND type IN ('table', 'virtual') AND name NOT LIKE 'sqlite_%' ORDER BY name
    """
    return [str(row[0]) for row in connection.execute(statement)]


def _sqlite_rows(connection: apsw.Connection, table: str) -> list[dict[str, Any]]:
    # The full-text index has the ticket's ID as the ID of its row.
    shown = "rowid AS ticket_id, *" if table in {"ticket_words", "ticket_search_text"} else "*"
    cursor = connection.execute(f"SELECT {shown} FROM {table}")
    return [dict(zip([each[0] for each in cursor.description], row, strict=True)) for row in cursor]


async def _postgres_rows(url: str) -> Rows:
    connection: Any = await asyncpg.connect(url)
    try:
        tables = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace"
        names = [row[0] for row in await connection.fetch(tables)]
        return {name: [dict(row) for row in await connection.fetch(f"SELECT * FROM {name}")] for name in names}
    finally:
        await connection.close()
