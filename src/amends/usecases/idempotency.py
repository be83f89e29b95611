"""Answering once: the same request under the same idempotency token is answered the same, and done once."""

from collections.abc import Awaitable, Callable

from msgspec import Struct

from amends.errors import BusinessRuleError, Conflict, Invalid
from amends.instants import InstantUs
from amends.model.idempotency import StoredResponse
from amends.store import idempotency
from amends.store.engine.database import Tx
from amends.texts.text import say


class IdempotentRequest(Struct, frozen=True):
    """A request under an idempotency token, and how old a kept answer may be."""

    endpoint: str
    token: str
    forget_before_us: InstantUs


class IdempotencyKeyReusedError(BusinessRuleError):
    """The token came before, with another request."""

    def __init__(self) -> None:
        super().__init__(say("idempotency_key_reused"))


async def do_once(
    tx: Tx, request: IdempotentRequest, fingerprint: bytes, answer: Callable[[Tx], Awaitable[StoredResponse | Invalid]]
) -> StoredResponse | Invalid:
    """The kept answer, or the answer of doing it now, kept in the same transaction. Raises IdempotencyKeyReusedError.

    A refusal is no answer to keep: the same token may come again with what was mended.
    """
    await tx.lock(f"token:{tx.by.id}:{request.endpoint}:{request.token}")
    await idempotency.delete_before(tx, request.forget_before_us)
    stored = await idempotency.get(tx, request.endpoint, request.token)
    if stored is None:
        answered = await answer(tx)
        if isinstance(answered, StoredResponse):
            await idempotency.insert(tx, request.endpoint, request.token, answered)
        return answered
    if stored.fingerprint != fingerprint:
        raise IdempotencyKeyReusedError
    return stored


async def get_stored(tx: Tx, request: IdempotentRequest) -> StoredResponse | None:
    """The kept answer, or None."""
    return await idempotency.get(tx, request.endpoint, request.token)


async def store(tx: Tx, request: IdempotentRequest, stored: StoredResponse) -> None:
    """Keep the answer to a request that took more than one transaction."""
    await idempotency.delete_before(tx, request.forget_before_us)
    if await idempotency.get(tx, request.endpoint, request.token) is None:
        await idempotency.insert(tx, request.endpoint, request.token, stored)


async def store_first(tx: Tx, request: IdempotentRequest, stored: StoredResponse) -> None:
    """Keep the answer in the transaction of what was done last for it. Raises Conflict when another was kept meanwhile.

    So of two that came in at once, to two processes, one is done and the other undone.
    """
    await tx.lock(f"token:{tx.by.id}:{request.endpoint}:{request.token}")
    await idempotency.delete_before(tx, request.forget_before_us)
    if await idempotency.get(tx, request.endpoint, request.token) is not None:
        raise Conflict(say("answered_meanwhile"))
    await idempotency.insert(tx, request.endpoint, request.token, stored)
