"""What was answered under an idempotency token, to be answered again; of forms only that they were done."""

from msgspec import structs

from amends.instants import InstantUs
from amends.model.idempotency import StoredResponse
from amends.store.engine.database import Tx

_GET = """
    SELECT fingerprint, status, content_type, body FROM idempotency_keys
    WHERE workspace_id = $1 AND key_id = $2 AND endpoint = $3 AND token = $4
"""
_INSERT = """
    INSERT INTO idempotency_keys (
        workspace_id, key_id, endpoint, token, fingerprint, status, content_type, body, created_us
    )
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""
_TAKE_FORM = """
    INSERT INTO idempotency_keys (
        workspace_id, key_id, endpoint, token, fingerprint, status, content_type, body, created_us
    )
    VALUES ($1, $2, $3, $4, $5, 0, '', $5, $6) ON CONFLICT DO NOTHING
"""
# The plus leads the engines to the few that are old, and away from all answers that the workspace keeps.
_FORGET_FORMS = "DELETE FROM idempotency_keys WHERE +workspace_id = $1 AND created_us < $2 AND status = 0"
_FORGET = "DELETE FROM idempotency_keys WHERE +workspace_id = $1 AND created_us < $2"


async def get(tx: Tx, endpoint: str, token: str) -> StoredResponse | None:
    """What was answered to this principal under the token, or None."""
    row = await tx.one(_GET, tx.workspace_id, tx.by.id, endpoint, token)
    return structs.replace(StoredResponse(*row), is_replay=True) if row else None


async def insert(tx: Tx, endpoint: str, token: str, stored: StoredResponse) -> None:
    """Keep an answer, in the transaction of what it says."""
    body = stored.body if stored.body_to_keep is None else stored.body_to_keep
    answer = (stored.fingerprint, stored.status, stored.content_type, body)
    await tx.run(_INSERT, tx.workspace_id, tx.by.id, endpoint, token, *answer, tx.now)


async def delete_before(tx: Tx, before_us: InstantUs) -> int:
    """Drop answers that are older; how many there were."""
    return await tx.run(_FORGET, tx.workspace_id, before_us)


async def take_form(tx: Tx, endpoint: str, token: str) -> bool:
    """Note that this user's form was done, in the transaction that does it; False when it was before."""
    return await tx.run(_TAKE_FORM, tx.workspace_id, tx.by.id, endpoint, token, b"", tx.now) > 0


async def delete_forms_before(tx: Tx, before_us: InstantUs) -> int:
    """Drop the tokens of forms that are older; how many there were."""
    return await tx.run(_FORGET_FORMS, tx.workspace_id, before_us)
