"""Credentials: what somebody shows who they are with. Accounts of an e-mail address are found in every workspace."""

from collections.abc import Iterable, Sequence

from msgspec import structs

from amends.model.email_address import user_email_key
from amends.model.session import Credential
from amends.store import audit
from amends.store.engine.database import Row, Tx

_COLUMNS = """
    user_id, password_hash, changed_us, failures, failed_us, totp_salt, totp_confirmed_us, totp_last_step
"""
_GET = f"SELECT {_COLUMNS} FROM credentials WHERE workspace_id = $1 AND user_id = $2"
_IS_ANY = "SELECT 1 FROM credentials WHERE password_hash <> '' ORDER BY workspace_id, user_id LIMIT 1"
_PUT = f"""
    INSERT INTO credentials (workspace_id, {_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT (workspace_id, user_id) DO UPDATE SET password_hash = excluded.password_hash,
        changed_us = excluded.changed_us, failures = excluded.failures, failed_us = excluded.failed_us,
        totp_salt = excluded.totp_salt, totp_confirmed_us = excluded.totp_confirmed_us,
        totp_last_step = excluded.totp_last_step
"""
_WITH_EMAIL = """
    SELECT u.workspace_id, u.id FROM users u
    JOIN credentials c ON c.workspace_id = u.workspace_id AND c.user_id = u.id
    WHERE u.email_key = $1 AND u.left_us IS NULL AND c.password_hash <> '' ORDER BY u.workspace_id LIMIT $2
"""
_HAVE = "SELECT user_id FROM credentials WHERE workspace_id = $1"
_FORGET_CODES = "DELETE FROM recovery_codes WHERE workspace_id = $1 AND user_id = $2"
_INSERT_CODE = "INSERT INTO recovery_codes (workspace_id, user_id, digest) VALUES ($1, $2, $3)"
_USE_CODE = "DELETE FROM recovery_codes WHERE workspace_id = $1 AND user_id = $2 AND digest = $3"
_COUNT_CODES = "SELECT count(*) FROM recovery_codes WHERE workspace_id = $1 AND user_id = $2"


async def get(tx: Tx, user_id: int) -> Credential | None:
    """What somebody signs in with, or None when they never set a password."""
    row = await tx.one(_GET, tx.workspace_id, user_id)
    return _credential(row) if row else None


async def is_any(tx: Tx) -> bool:
    """Whether anybody of the installation can sign in."""
    return await tx.one(_IS_ANY) is not None


async def with_email(tx: Tx, email: str, limit: int) -> Sequence[tuple[int, int]]:
    """Workspace and user of everybody who signs in with an e-mail address and a password."""
    return [(row[0], row[1]) for row in await tx.all(_WITH_EMAIL, user_email_key(email), limit)]


async def who_have(tx: Tx) -> frozenset[int]:
    """The users of the workspace who can sign in."""
    return frozenset(row[0] for row in await tx.all(_HAVE, tx.workspace_id))


async def save(tx: Tx, credential: Credential, action: str) -> None:
    """Keep what somebody signs in with, and say in the audit what was done to it."""
    await note(tx, credential)
    await audit.append(tx, action, credential.user_id)


async def note(tx: Tx, credential: Credential) -> None:
    """Keep what using a credential changes: its failures, and the last step of the second factor."""
    await tx.run(_PUT, tx.workspace_id, *structs.astuple(credential))


async def replace_codes(tx: Tx, user_id: int, digests: Iterable[bytes]) -> None:
    """Keep somebody's recovery codes, in the place of those before."""
    await tx.run(_FORGET_CODES, tx.workspace_id, user_id)
    await tx.many(_INSERT_CODE, [(tx.workspace_id, user_id, digest) for digest in digests])
    await audit.append(tx, "user.recovery_codes_made", user_id)


async def forget_codes(tx: Tx, user_id: int) -> None:
    """Take somebody's recovery codes away."""
    await tx.run(_FORGET_CODES, tx.workspace_id, user_id)
    await audit.append(tx, "user.recovery_codes_ended", user_id)


async def use_code(tx: Tx, user_id: int, digest: bytes) -> bool:
    """Use a recovery code up; False when it isn't one."""
    if not await tx.run(_USE_CODE, tx.workspace_id, user_id, digest):
        return False
    await audit.append(tx, "user.recovery_code_used", user_id)
    return True


async def count_codes(tx: Tx, user_id: int) -> int:
    """How many recovery codes somebody has left."""
    row = await tx.one(_COUNT_CODES, tx.workspace_id, user_id)
    return row[0] if row else 0


def _credential(row: Row) -> Credential:
    return Credential(*row)
