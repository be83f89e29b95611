"""Identity: the one ID sequence, and the format of API keys.

Every row that has an ID draws it from one sequence, so that no number ever means two things in one database.
The compatible API depends on it: a path may hold a workspace's or a ticket's ID (docs/compatibility.md).
"""

import hashlib
import re
import secrets
import zlib

HIGHEST_ID = 2**63 - 1
_MAX_DIGITS = len(str(HIGHEST_ID))

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_SECRET_LENGTH = 32
_CHECKSUM_LENGTH = 6
_KEY = re.compile(rf"amk_([0-9A-Za-z]{{{_SECRET_LENGTH}}})_([0-9A-Za-z]{{{_CHECKSUM_LENGTH}}})")

KEY_PREFIX_LENGTH = len("amk_") + 4
"""How much of a key's start may be kept and shown in lists."""


def parse_id(text: str) -> int | None:
    """The positive 64-bit integer that `text` spells in plain ASCII digits, or None."""
    if not (text.isascii() and text.isdigit()) or text[0] == "0" or len(text) > _MAX_DIGITS:
        return None
    number = int(text)
    return number if number <= HIGHEST_ID else None


def new_key() -> str:
    """A fresh API key: `amk_<32 base62>_<6 base62 CRC32>`, about 190 bits of randomness."""
    return key_of("".join(secrets.choice(_ALPHABET) for _ in range(_SECRET_LENGTH)))


def key_of(secret: str) -> str:
    """The key whose random part is `secret`: 32 characters of base62."""
    return f"amk_{secret}_{_checksum(secret)}"


def is_well_formed_key(key: str) -> bool:
    """Whether a key has the format and its checksum holds: a mistyped key is told without asking the database."""
    match = _KEY.fullmatch(key)
    return match is not None and _checksum(match[1]) == match[2]


def key_digest(key: str) -> bytes:
    """What is stored of a key: SHA-256, enough for a secret of this much randomness."""
    return hashlib.sha256(key.encode()).digest()


def _checksum(secret: str) -> str:
    number = zlib.crc32(secret.encode())
    digits = []
    for _ in range(_CHECKSUM_LENGTH):
        number, digit = divmod(number, len(_ALPHABET))
        digits.append(_ALPHABET[digit])
    return "".join(reversed(digits))
