"""Configurations: whatever a workspace states in versions. Each change is a new version, and none is ever lost.

The newest version of each is the one that isn't replaced; whether it is switched off stands there.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from amends.model.configuration import Configuration
from amends.store import audit
from amends.store.engine.cache import cached
from amends.store.engine.database import Tx

_INSERT = """
    INSERT INTO configurations (workspace_id, kind, id, version, name, document, created_us, by_kind, by_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""
_REPLACE = """
    UPDATE configurations SET replaced_us = $1 WHERE workspace_id = $2 AND kind = $3 AND id = $4 AND replaced_us IS NULL
"""
_DISABLE = """
    UPDATE configurations SET disabled_us = $1
    WHERE workspace_id = $2 AND kind = $3 AND id = $4 AND replaced_us IS NULL AND disabled_us IS NULL
"""
_ENABLE = """
    UPDATE configurations SET disabled_us = NULL
    WHERE workspace_id = $1 AND kind = $2 AND id = $3 AND replaced_us IS NULL AND disabled_us IS NOT NULL
"""
_NEWEST = """
    SELECT id, version, name, document, created_us, by_kind, by_id, disabled_us FROM configurations
    WHERE workspace_id = $1 AND kind = $2 AND replaced_us IS NULL ORDER BY id
"""
_VERSIONS = """
    SELECT id, version, name, document, created_us, by_kind, by_id FROM configurations
    WHERE workspace_id = $1 AND kind = $2 AND id = $3 ORDER BY version DESC
"""
_VERSION = """
    SELECT id, version, name, document, created_us, by_kind, by_id FROM configurations
    WHERE workspace_id = $1 AND kind = $2 AND id = $3 AND version = $4
"""


async def insert(tx: Tx, configuration: Configuration, action: str, details: Mapping[str, Any]) -> None:
    """Keep something new, or a new version that replaces the one before; a new version is switched on.

    The audit tells it as `action` with `details`.
    """
    own = configuration
    if own.version > 1:
        await tx.run(_REPLACE, tx.now, tx.workspace_id, own.kind, own.id)
    who = (own.created_us, own.by_kind, own.by_id)
    await tx.run(_INSERT, tx.workspace_id, own.kind, own.id, own.version, own.name, own.document, *who)
    await audit.append(tx, action, own.id, **details)


async def disable(tx: Tx, kind: str, config_id: int, action: str, details: Mapping[str, Any]) -> bool:
    """Switch one off; False when there is none that is on."""
    if not await tx.run(_DISABLE, tx.now, tx.workspace_id, kind, config_id):
        return False
    await audit.append(tx, action, config_id, **details)
    return True


async def enable(tx: Tx, kind: str, config_id: int, action: str, details: Mapping[str, Any]) -> bool:
    """Switch one on again; False when there is none that is off."""
    if not await tx.run(_ENABLE, tx.workspace_id, kind, config_id):
        return False
    await audit.append(tx, action, config_id, **details)
    return True


@cached
async def list_all(tx: Tx, kind: str) -> Sequence[Configuration]:
    """Each of a kind at its newest version, in the order of their turns."""
    rows = await tx.all(_NEWEST, tx.workspace_id, kind)
    found = [_configuration(kind, row[:-1], row[-1]) for row in rows]
    return sorted(found, key=lambda each: (each.order or 0, each.id))


@cached
async def enabled(tx: Tx, kind: str) -> Sequence[Configuration]:
    """Each of a kind that is on, at its newest version, in the order of their turns."""
    return [each for each in await list_all(tx, kind) if each.is_on]


@cached
async def names(tx: Tx, kind: str) -> Mapping[int, str]:
    """What those of a kind are called, by their IDs."""
    return {each.id: each.name for each in await list_all(tx, kind)}


async def get(tx: Tx, kind: str, config_id: int) -> Configuration | None:
    """One at its newest version, or None."""
    return next((each for each in await list_all(tx, kind) if each.id == config_id), None)


async def get_version(tx: Tx, kind: str, config_id: int, version: int) -> Configuration | None:
    """One at one of its versions, or None."""
    row = await tx.one(_VERSION, tx.workspace_id, kind, config_id, version)
    newest = await get(tx, kind, config_id) if row else None
    return _configuration(kind, row, newest.disabled_us) if row and newest else None


async def versions(tx: Tx, kind: str, config_id: int) -> Sequence[Configuration]:
    """Every version of one, the newest first; none when it isn't there."""
    newest = await get(tx, kind, config_id)
    rows = await tx.all(_VERSIONS, tx.workspace_id, kind, config_id) if newest else ()
    return [_configuration(kind, row, newest.disabled_us) for row in rows if newest]


def _configuration(kind: str, row: Sequence[Any], disabled_us: Any) -> Configuration:
    config_id, version, name, document, created_us, by_kind, by_id = row
    return Configuration(
        kind=kind,
        id=config_id,
        version=version,
        name=name,
        document=document,
        created_us=created_us,
        by_kind=by_kind,
        by_id=by_id,
        disabled_us=disabled_us,
    )
