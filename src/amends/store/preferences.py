"""Preferences, one document a user; read with the session that they are of."""

from msgspec import json

from amends.model.preferences import Preferences
from amends.store.engine.database import Tx

_PUT = """
    INSERT INTO preferences (workspace_id, user_id, document) VALUES ($1, $2, $3)
    ON CONFLICT (workspace_id, user_id) DO UPDATE SET document = excluded.document
"""


async def save(tx: Tx, user_id: int, preferences: Preferences) -> None:
    """Keep how somebody likes their pages."""
    await tx.run(_PUT, tx.workspace_id, user_id, json.encode(preferences).decode())
