"""Answering once: the same request under the same idempotency token is answered the same, and done once."""

from collections.abc import Awaitable, Callable

from amends.errors import Refused
from amends.model.kept import Kept
from amends.store import idempotency
from amends.store.database import Tx


class TokenReused(Refused):
    """The token came before, with another request."""

    def __init__(self) -> None:
        super().__init__("This Idempotency-Key was used for another request; choose a new one for each request.")


async def once(tx: Tx, endpoint: str, token: str, fingerprint: bytes, answer: Callable[[Tx], Awaitable[Kept]]) -> Kept:
    """The kept answer, or the answer of doing it now, kept in the same transaction. Raises TokenReused."""
    await tx.lock(f"token:{tx.by.id}:{endpoint}:{token}")
    kept = await idempotency.find(tx, endpoint, token)
    if kept is None:
        kept = await answer(tx)
        await idempotency.keep(tx, endpoint, token, kept)
    elif kept.fingerprint != fingerprint:
        raise TokenReused
    return kept


async def find(tx: Tx, endpoint: str, token: str) -> Kept | None:
    """The kept answer, or None."""
    return await idempotency.find(tx, endpoint, token)


async def keep(tx: Tx, endpoint: str, token: str, kept: Kept) -> None:
    """Keep the answer to a request that took more than one transaction."""
    if await idempotency.find(tx, endpoint, token) is None:
        await idempotency.keep(tx, endpoint, token, kept)
