"""Removing a workspace to try out: every row of every table that has a workspace, some at a time."""

from collections.abc import Mapping
from typing import Final

from amends.model.trial import TrialContents
from amends.store.engine.database import Tx

KEYS: Final[Mapping[str, str]] = {
    "delivery_attempts": "delivery_id, number",
    "deliveries": "id",
    "webhooks": "id",
    "bulk_action_items": "bulk_action_id, position",
    "bulk_actions": "id",
    "import_notes": "import_id, position",
    "file_imports": "id",
    "import_shapes": "shape",
    "rejections": "intake_id, line, position",
    "decisions": "response_id, response_version",
    "events": "subject_kind, subject_id, version",
    "change_sets": "id",
    "attachments": "id",
    "links": "subject_kind, subject_id, other_kind, other_id",
    "notifications": "user_id, id",
    "presence": "ticket_id, user_id",
    "ticket_corrections": "id",
    "ticket_reads": "user_id, ticket_id",
    "tickets": "id",
    "responses": "id",
    "intakes": "id",
    "rule_runs": "id",
    "transactions": "id",
    "customer_further_keys": "value, customer_id",
    "customer_merges": "id",
    "duplicate_customers": "customer_id, other_id",
    "customers": "id",
    "workspaces_with_further_keys": "",
    "workspaces_with_merges": "",
    "surveys": "id",
    "views": "id",
    "preferences": "user_id",
    "rotations": "route_id, segment_id",
    "configurations": "kind, id, version",
    "derived_versions": "name",
    "causes": "id",
    "custom_fields": "id",
    "absences": "id",
    "user_segments": "user_id, segment_id",
    "idempotency_keys": "key_id, endpoint, token",
    "keys": "id",
    "sessions": "id",
    "sign_in_links": "digest",
    "recovery_codes": "user_id, digest",
    "credentials": "user_id",
    "trials": "user_id",
    "users": "id",
    "segments": "id",
    "audit": "number",
    "change_feeds": "",
}
"""Each table with what tells its rows within a workspace, those first that others are needed by; "" where one is all.

What is kept until the end, `jobs` with the one that removes it, is in `_LAST`; the words of tickets go with `tickets`.
"""

_ENTRIES: Final = ("sessions", "keys", "sign_in_links", "recovery_codes", "credentials", "jobs")
"""By what somebody comes in, or something is done."""
_DELETE_ALL: Final = {table: f"DELETE FROM {table} WHERE workspace_id = $1" for table in (*KEYS, "jobs")}
_DELETE_SOME: Final = {
    table: f"""
        DELETE FROM {table} WHERE workspace_id = $1 AND ({keys}) IN (
            SELECT {keys} FROM {table} WHERE workspace_id = $1 ORDER BY {keys} LIMIT $2
        )
    """
    for table, keys in KEYS.items()
    if keys
}
_FIRST_TICKETS = "SELECT id FROM tickets WHERE workspace_id = $1 ORDER BY id LIMIT $2"
_DELETE_WORKSPACE = "DELETE FROM workspaces WHERE id = $1"
_FORGET_TOKEN = "DELETE FROM settings_tokens WHERE workspace_id = $1"  # noqa: S105 - a statement
_FORGET_LOCKS = "DELETE FROM locks WHERE workspace_id = $1"
_COUNT = """
    SELECT (SELECT count(*) FROM tickets WHERE workspace_id = $1),
        (SELECT count(*) FROM responses WHERE workspace_id = $1),
        (SELECT count(*) FROM customers WHERE workspace_id = $1),
        (SELECT count(*) FROM users WHERE workspace_id = $1),
        (SELECT count(*) FROM segments WHERE workspace_id = $1)
"""


async def count(tx: Tx) -> TrialContents:
    """What the workspace holds."""
    row = await tx.one(_COUNT, tx.workspace_id)
    return TrialContents(*(row or ()))


async def shut(tx: Tx) -> None:
    """Take away everything by which somebody comes into the workspace, and what is to be done in it."""
    for table in _ENTRIES:
        await tx.run(_DELETE_ALL[table], tx.workspace_id)


async def delete_some(tx: Tx, limit: int) -> int:
    """Delete that many rows at most; how many were left of these, 0 when all is deleted."""
    left = limit
    for table in KEYS:
        left -= await _delete_some(tx, table, left)
        if left <= 0:
            break
    return limit - left


async def finish(tx: Tx) -> None:
    """Delete the workspace itself, and what may have come meanwhile."""
    for table in KEYS:
        while await _delete_some(tx, table, _AT_ONCE):
            pass
    await tx.run(_DELETE_ALL["jobs"], tx.workspace_id)
    await tx.run(_DELETE_WORKSPACE, tx.workspace_id)
    if not tx.is_alone:
        await tx.run(_FORGET_LOCKS, tx.workspace_id)
    # Whatever changes a setting draws a token, so this comes last.
    await tx.run(_FORGET_TOKEN, tx.workspace_id)


_AT_ONCE: Final = 500


async def _delete_some(tx: Tx, table: str, limit: int) -> int:
    if table == "tickets":
        await _forget_words(tx, limit)
    if table in _DELETE_SOME:
        return await tx.run(_DELETE_SOME[table], tx.workspace_id, limit)
    return await tx.run(_DELETE_ALL[table], tx.workspace_id)


async def _forget_words(tx: Tx, limit: int) -> None:
    rows = await tx.all(_FIRST_TICKETS, tx.workspace_id, limit)
    await tx.many(tx.full_text.forget, [(tx.workspace_id, row[0]) for row in rows])
