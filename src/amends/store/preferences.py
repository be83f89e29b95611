"""Preferences, one document a user; a page reads them with the session that they are of."""

from msgspec import json

from amends.model.preferences import Preferences
from amends.store.engine.database import Tx

_PUT = """
    INSERT INTO preferences (workspace_id, user_id, document) VALUES ($1, $2, $3)
    ON CONFLICT (workspace_id, user_id) DO UPDATE SET document = excluded.document
"""
_GET = "SELECT document FROM preferences WHERE workspace_id = $1 AND user_id = $2"


async def get(tx: Tx, user_id: int) -> Preferences:
    """How somebody likes their pages; as they come for who never said."""
    row = await tx.one(_GET, tx.workspace_id, user_id)
    return Preferences() if row is None else json.decode(row[0], type=Preferences)


async def save(tx: Tx, user_id: int, preferences: Preferences) -> None:
    """Keep how somebody likes their pages."""
    await tx.run(_PUT, tx.workspace_id, user_id, json.encode(preferences).decode())
