"""Webhooks: where events are sent."""

from collections.abc import Sequence

import msgspec

from amends.instants import InstantUs
from amends.model.webhook import Webhook
from amends.store import audit
from amends.store.engine.cache import cached
from amends.store.engine.database import Row, Tx
from amends.texts.text import from_column, to_column

_NAMES = Webhook.__struct_fields__
_COLUMNS = ", ".join(_NAMES)
_INSERT = f"""
    INSERT INTO webhooks (workspace_id, {_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
"""
_UPDATE = """
    UPDATE webhooks SET url = $1, description = $2, types = $3, segment_ids = $4, generation = $5,
        rotated_until_us = $6, disabled_us = $7, disabled_reason = $8, failing_since_us = $9
    WHERE workspace_id = $10 AND id = $11
"""
_KEPT = f"SELECT {_COLUMNS} FROM webhooks WHERE workspace_id = $1 AND deleted_us IS NULL"
_ALL = f"{_KEPT} ORDER BY id"
_ENABLED = f"{_KEPT} AND disabled_us IS NULL ORDER BY id"
_GET = f"{_KEPT} AND id = $2"
_DELETE = "UPDATE webhooks SET deleted_us = $1 WHERE workspace_id = $2 AND id = $3 AND deleted_us IS NULL"
_SUCCEEDED = """
    UPDATE webhooks SET failing_since_us = NULL WHERE workspace_id = $1 AND id = $2 AND failing_since_us IS NOT NULL
"""
_FAILED = """
    UPDATE webhooks SET failing_since_us = $1 WHERE workspace_id = $2 AND id = $3 AND failing_since_us IS NULL
"""


async def insert(tx: Tx, webhook: Webhook) -> None:
    """Keep a new webhook."""
    values = [getattr(webhook, name) for name in _NAMES]
    values[_NAMES.index("types")] = " ".join(webhook.types)
    values[_NAMES.index("disabled_reason")] = to_column(webhook.disabled_reason)
    values[_NAMES.index("segment_ids")] = _list(webhook.segment_ids)
    await tx.run(_INSERT, tx.workspace_id, *values)
    await audit.append(tx, "webhook.made", webhook.id, after=webhook)


async def update(tx: Tx, webhook: Webhook) -> None:
    """Keep a changed webhook."""
    before = await get(tx, webhook.id)
    await tx.run(
        _UPDATE,
        webhook.url,
        webhook.description,
        " ".join(webhook.types),
        _list(webhook.segment_ids),
        webhook.generation,
        webhook.rotated_until_us,
        webhook.disabled_us,
        to_column(webhook.disabled_reason),
        webhook.failing_since_us,
        tx.workspace_id,
        webhook.id,
    )
    await audit.append(tx, "webhook.changed", webhook.id, before=before, after=webhook)


async def delete(tx: Tx, webhook_id: int) -> bool:
    """Delete a webhook; False when there is none. The row stays, as its deliveries do."""
    before = await get(tx, webhook_id)
    if before is None or not await tx.run(_DELETE, tx.now, tx.workspace_id, webhook_id):
        return False
    await audit.append(tx, "webhook.deleted", webhook_id, before=before)
    return True


async def list_all(tx: Tx) -> Sequence[Webhook]:
    """All webhooks of the workspace that weren't deleted."""
    return [_webhook(row) for row in await tx.all(_ALL, tx.workspace_id)]


@cached
async def enabled(tx: Tx) -> Sequence[Webhook]:
    """Those that events are sent to."""
    return [_webhook(row) for row in await tx.all(_ENABLED, tx.workspace_id)]


async def get(tx: Tx, webhook_id: int) -> Webhook | None:
    """The webhook with that ID, None when there is none or it was deleted."""
    row = await tx.one(_GET, tx.workspace_id, webhook_id)
    return _webhook(row) if row else None


async def note_success(tx: Tx, webhook_id: int) -> None:
    """Note that an attempt worked."""
    await tx.run(_SUCCEEDED, tx.workspace_id, webhook_id)


async def note_failure(tx: Tx, webhook_id: int, at_us: InstantUs) -> None:
    """Note that an attempt failed, if none did since the last that worked."""
    await tx.run(_FAILED, at_us, tx.workspace_id, webhook_id)


def _list(numbers: Sequence[int]) -> str:
    return msgspec.json.encode(numbers).decode()


def _webhook(row: Row) -> Webhook:
    named = dict(zip(_NAMES, row, strict=True))
    named["types"] = tuple(named["types"].split())
    named["segment_ids"] = tuple(msgspec.json.decode(named["segment_ids"]))
    named["disabled_reason"] = from_column(named["disabled_reason"])
    return Webhook(**named)
