"""A token that is written otherwise in each page: a mask drawn for it, then the token under the mask.

Pages are compressed. Were the token the same in each, the lengths of pages that repeat what an attacker had asked for
would give it away, letter by letter (BREACH).
"""

import secrets
from typing import Final

BYTES: Final = 24
"""How long a token is."""


def masked(token: bytes) -> str:
    """A token as a page shows it."""
    mask = secrets.token_bytes(BYTES)
    return (mask + _under(mask, token)).hex()


def unmasked(text: str) -> bytes:
    """The token that a page showed; b"" for a text that is none."""
    try:
        both = bytes.fromhex(text)
    except ValueError:
        return b""
    return _under(both[:BYTES], both[BYTES:]) if len(both) == 2 * BYTES else b""


def _under(mask: bytes, token: bytes) -> bytes:
    return bytes(one ^ other for one, other in zip(mask, token, strict=True))
