"""An answer that is kept under an idempotency token."""

from msgspec import Struct


class StoredResponse(Struct, frozen=True):
    """An answer, and the fingerprint of the request that it was given to."""

    fingerprint: bytes
    status: int
    content_type: str
    body: bytes
