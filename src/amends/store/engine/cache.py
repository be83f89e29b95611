"""What settings come to, remembered until they change: no request reads and decodes them again.

Whoever changes a table of settings draws a new token for the workspace, in the same transaction: both engines do so
behind each such statement. What was made under a token is right for whoever sees that token, and for nobody else.
It is drawn, not counted: what was rolled back never comes again under the same token.
"""

import re
import secrets
from functools import lru_cache
from typing import Any, TypeVar

from amends.store.engine.database import P, SettingsCache, Tx, UseCase

T = TypeVar("T")

TABLES = (
    *("workspaces", "segments", "surveys", "webhooks", "users", "user_segments", "causes", "custom_fields", "keys"),
    *("configurations", "workspaces_with_further_keys", "workspaces_with_merges"),
)
"""What may be remembered is made of these alone; but for when a user was last seen and a key was last used."""

_CHANGES = re.compile(
    rf"\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+(?!users\s+SET\s+last_seen_us\b|keys\s+SET\s+last_used_us\b)(?:{'|'.join(TABLES)})\b"
)
_TOKEN_BITS = 62
_MAX_ENTRIES = 10_000
_NONE_YET = 0
DRAW = """
    INSERT INTO settings_tokens (workspace_id, token) VALUES ($1, $2)
    ON CONFLICT (workspace_id) DO UPDATE SET token = excluded.token
"""
_TOKEN = "SELECT token FROM settings_tokens WHERE workspace_id = $1"  # noqa: S105 - a statement


def cached(load: UseCase[P, T]) -> UseCase[P, T]:
    """The same for as long as the workspace's settings are; nobody may change what it gives."""
    name = f"{load.__module__}.{load.__qualname__}"

    async def recall(tx: Tx, /, *args: P.args, **kwargs: P.kwargs) -> T:
        key = (tx.workspace_id, name, *args)
        token = await _token(tx)
        known = tx.settings_cache.values.get(key)
        if known is not None and known[0] == token:
            value: T = known[1]
            return value
        found = await load(tx, *args, **kwargs)
        _keep(tx.settings_cache, key, token, found)
        return found

    return recall


@lru_cache(maxsize=4096)
def changes_settings(statement: str) -> bool:
    """Whether a new token is drawn behind a statement that changed a row."""
    return _CHANGES.match(statement) is not None


def draw_token() -> int:
    """A token that was never drawn before."""
    return secrets.randbits(_TOKEN_BITS)


async def _token(tx: Tx) -> int:
    if tx.settings_token is None:
        row = await tx.one(_TOKEN, tx.workspace_id)
        tx.settings_token = row[0] if row else _NONE_YET
    return tx.settings_token


def _keep(settings_cache: SettingsCache, key: tuple[Any, ...], token: int, value: object) -> None:
    if len(settings_cache.values) >= _MAX_ENTRIES:
        settings_cache.values.clear()
    settings_cache.values[key] = (token, value)
