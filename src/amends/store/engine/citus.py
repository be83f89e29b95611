"""Citus: a PostgreSQL whose tables are spread over several servers, here by the workspace.

All rows of a workspace are on one server, whichever table they are in. So a statement that names its workspace asks one
server alone, and a foreign key within the workspace holds. What belongs to no workspace (the steps of the schema, the
sequences) stays with the coordinator, to which Amends connects.
"""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from msgspec import Struct

from amends.errors import BusinessRuleError
from amends.texts.text import say

SESSION: Final[Mapping[str, str]] = MappingProxyType({"citus.override_table_visibility": "off"})
"""What each connection says: else the driver's questions about types look into all parts of all tables, for seconds."""

_HAS_CITUS = "SELECT count(*) FROM pg_extension WHERE extname = 'citus'"
_SPREAD = "SELECT logicalrelid::regclass::text FROM pg_dist_partition WHERE partmethod = 'h'"
_OF_A_WORKSPACE = """
    SELECT relname::text, CASE WHEN relname = 'workspaces' THEN 'id' ELSE 'workspace_id' END
    FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace AND (
        relname = 'workspaces' OR EXISTS (
            SELECT FROM pg_attribute WHERE attrelid = pg_class.oid AND attname = 'workspace_id' AND NOT attisdropped
        )
    )
    ORDER BY relname <> 'workspaces', relname
"""
_FOREIGN_KEYS = """
    SELECT conrelid::regclass::text, conname::text, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype = 'f' AND connamespace = current_schema()::regnamespace
    ORDER BY 1, 2
"""
_SETTINGS: Final = (
    # The audit's own trigger looks at nothing but its row, so it is as safe on each server as on one.
    "SET LOCAL citus.enable_unsafe_triggers = on",
    "SET LOCAL citus.multi_shard_modify_mode = 'sequential'",
    "SET LOCAL client_min_messages = 'warning'",
)


_TABLE = re.compile(r"^CREATE TABLE (\w+) \($(.*?)^\);$", re.DOTALL | re.MULTILINE)
_KEY_OF_A_COLUMN = re.compile(r"^ *(\w+) .*?( REFERENCES \w+ \(\w+\))", re.MULTILINE)
_KEY_OF_THE_TABLE = re.compile(r",\s*(FOREIGN KEY \([^)]*\) REFERENCES \w+ \([^)]*\))")


class Distribution(Struct, frozen=True):
    """How many tables are spread by their workspace, and which of them are now for the first time."""

    tables: int
    new: Sequence[str]


class ForeignKey(Struct, frozen=True):
    """A foreign key of a table, as SQL defines it."""

    table: str
    definition: str


async def is_distributed(connection: Any) -> bool:
    """Whether the tables are spread over servers."""
    return bool(await connection.fetchval(_HAS_CITUS)) and "workspaces" in await _spread(connection)


async def prepare(connection: Any) -> None:
    """Set what spreading tables needs, for a transaction that has changed nothing yet."""
    for setting in _SETTINGS:
        await connection.execute(setting)


async def distribute(connection: Any) -> Distribution:
    """Spread each table that has a workspace and isn't spread yet, with its rows, in a transaction that is begun.

    Raises BusinessRuleError where Citus isn't there.
    """
    if not await connection.fetchval(_HAS_CITUS):
        raise BusinessRuleError(say("citus_missing"))
    await prepare(connection)
    done = await _spread(connection)
    tables = [(table, column) for table, column in await connection.fetch(_OF_A_WORKSPACE)]
    new = [(table, column) for table, column in tables if table not in done]
    if new:
        await _spread_all(connection, new)
    return Distribution(len(tables), [table for table, _ in new])


def without_foreign_keys(script: str) -> tuple[str, Sequence[ForeignKey]]:
    """A step of the schema whose new tables have no foreign keys yet, and these: a table that isn't spread has none."""
    keys: list[ForeignKey] = []

    def strip(found: re.Match[str]) -> str:
        lines = found[2]
        keys.extend(ForeignKey(found[1], key) for key in _KEY_OF_THE_TABLE.findall(lines))
        lines = _KEY_OF_THE_TABLE.sub("", lines)
        keys.extend(
            ForeignKey(found[1], f"FOREIGN KEY ({own}){leads}") for own, leads in _KEY_OF_A_COLUMN.findall(lines)
        )
        lines = _KEY_OF_A_COLUMN.sub(lambda key: key[0].removesuffix(key[2]), lines)
        return f"CREATE TABLE {found[1]} ({lines});"

    return _TABLE.sub(strip, script), keys


async def _spread(connection: Any) -> set[str]:
    return {row[0] for row in await connection.fetch(_SPREAD)}


async def _spread_all(connection: Any, tables: Sequence[tuple[str, str]]) -> None:
    # A foreign key may lead from a table that is spread to another, and not while only one of them is.
    names = {table for table, _ in tables}
    keys = [key for key in await connection.fetch(_FOREIGN_KEYS) if key[0] in names]
    for table, name, _ in keys:
        await connection.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for table, column in tables:
        beside = "default" if table == "workspaces" else "workspaces"
        await connection.execute(
            "SELECT create_distributed_table($1::regclass, $2, colocate_with => $3)", table, column, beside
        )
    for table, name, definition in keys:
        await connection.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
