"""Routes: each change is a new version, and no version is ever lost; and whose turn it was."""

from collections.abc import Mapping, Sequence

import msgspec

from amends.model.configuration import ConfigVersion
from amends.model.routing.document import RouteDocument, decode, encode
from amends.model.routing.route import Route, StoredRoute
from amends.store import audit
from amends.store.engine.cache import cached
from amends.store.engine.database import Row, Tx

_INSERT = "INSERT INTO routes (workspace_id, id, name, version) VALUES ($1, $2, $3, $4)"
_NEW_VERSION = "UPDATE routes SET version = $1, disabled_us = NULL WHERE workspace_id = $2 AND id = $3"
_INSERT_VERSION = """
    INSERT INTO route_versions (workspace_id, route_id, version, document, created_us, by_kind, by_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
"""
_ENABLE = "UPDATE routes SET disabled_us = NULL WHERE workspace_id = $1 AND id = $2 AND disabled_us IS NOT NULL"
_VERSIONS = """
    SELECT version, created_us, by_kind, by_id, document FROM route_versions
    WHERE workspace_id = $1 AND route_id = $2 ORDER BY version DESC
"""
_DISABLE = "UPDATE routes SET disabled_us = $1 WHERE workspace_id = $2 AND id = $3 AND disabled_us IS NULL"
# CROSS keeps SQLite to this order: the other way round it would read every version that there ever was.
_ALL = """
    SELECT r.id, r.version, r.disabled_us, v.created_us, v.document FROM routes r CROSS JOIN route_versions v
    WHERE r.workspace_id = $1 AND v.workspace_id = r.workspace_id AND v.route_id = r.id AND v.version = r.version
"""
_VERSION = """
    SELECT r.id, v.version, r.disabled_us, v.created_us, v.document FROM routes r
    JOIN route_versions v ON v.workspace_id = r.workspace_id AND v.route_id = r.id
    WHERE r.workspace_id = $1 AND r.id = $2 AND v.version = $3
"""
_SERVED = "SELECT served FROM route_turns WHERE workspace_id = $1 AND route_id = $2 AND segment_id = $3"
_SERVE = """
    INSERT INTO route_turns (workspace_id, route_id, segment_id, served) VALUES ($1, $2, $3, $4)
    ON CONFLICT (workspace_id, route_id, segment_id) DO UPDATE SET served = excluded.served
"""

_turns = msgspec.json.Decoder(tuple[int, ...])


async def insert(tx: Tx, route: Route) -> None:
    """Keep a new route."""
    await tx.run(_INSERT, tx.workspace_id, route.id, route.document.name, route.version)
    await _insert_version(tx, route)
    await audit.append(tx, "route.added", route.id, name=route.document.name, version=route.version)


async def add_version(tx: Tx, route: Route) -> None:
    """Keep a new version of a route, which also switches it on again."""
    await tx.run(_NEW_VERSION, route.version, tx.workspace_id, route.id)
    await _insert_version(tx, route)
    await audit.append(tx, "route.changed", route.id, name=route.document.name, version=route.version)


async def disable(tx: Tx, route_id: int) -> bool:
    """Switch a route off; False when it was off already."""
    if not await tx.run(_DISABLE, tx.now, tx.workspace_id, route_id):
        return False
    await audit.append(tx, "route.disabled", route_id)
    return True


async def enable(tx: Tx, route_id: int) -> bool:
    """Switch a route on again; False when it was on already."""
    if not await tx.run(_ENABLE, tx.workspace_id, route_id):
        return False
    await audit.append(tx, "route.enabled", route_id)
    return True


async def versions(tx: Tx, route_id: int) -> Sequence[ConfigVersion]:
    """Every version of a route, the newest first."""
    return [ConfigVersion(*row) for row in await tx.all(_VERSIONS, tx.workspace_id, route_id)]


@cached
async def list_all(tx: Tx) -> Sequence[StoredRoute]:
    """Each route of the workspace at its newest version, in the order in which they are asked."""
    return sorted((_stored(row) for row in await tx.all(_ALL, tx.workspace_id)), key=lambda stored: stored.route.turn)


@cached
async def names(tx: Tx) -> Mapping[int, str]:
    """What the routes of the workspace are called, by their IDs."""
    return {stored.route.id: stored.route.document.name for stored in await list_all(tx)}


@cached
async def enabled(tx: Tx) -> Sequence[Route]:
    """The routes that choose, in their order."""
    return [stored.route for stored in await list_all(tx) if stored.disabled_us is None]


async def get_version(tx: Tx, route_id: int, version: int) -> StoredRoute | None:
    """One version of a route, or None."""
    row = await tx.one(_VERSION, tx.workspace_id, route_id, version)
    return _stored(row) if row else None


async def rotation(tx: Tx, route_id: int, segment_id: int) -> tuple[int, ...]:
    """The IDs of those whom a route gave tickets in a segment, the last one last."""
    row = await tx.one(_SERVED, tx.workspace_id, route_id, segment_id)
    return _turns.decode(row[0]) if row else ()


async def serve(tx: Tx, route_id: int, segment_id: int, user_ids: Sequence[int]) -> None:
    """Keep in which order they were served."""
    await tx.run(_SERVE, tx.workspace_id, route_id, segment_id, msgspec.json.encode(user_ids).decode())


async def _insert_version(tx: Tx, route: Route) -> None:
    who = (tx.by.kind.value, tx.by.id)
    await tx.run(_INSERT_VERSION, tx.workspace_id, route.id, route.version, encode(route.document), tx.now, *who)


_decoded: dict[str, RouteDocument] = {}
_MAX_DECODED = 1000


def _document(text: str) -> RouteDocument:
    # Every batch asks for the routes; the same text is always the same document.
    if text not in _decoded:
        if len(_decoded) >= _MAX_DECODED:
            _decoded.clear()
        _decoded[text] = decode(text)
    return _decoded[text]


def _stored(row: Row) -> StoredRoute:
    route_id, version, disabled_us, created_us, document = row
    return StoredRoute(Route(route_id, version, _document(document)), disabled_us, created_us)
