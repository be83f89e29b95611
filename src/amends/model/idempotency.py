"""An answer that is kept under an idempotency token."""

from msgspec import Struct


class StoredResponse(Struct, frozen=True):
    """An answer, and the fingerprint of the request that it was given to.

    `body_to_keep` is kept in place of a body with a secret; `is_replay` when it was given before.
    """

    fingerprint: bytes
    status: int
    content_type: str
    body: bytes
    body_to_keep: bytes | None = None
    is_replay: bool = False
