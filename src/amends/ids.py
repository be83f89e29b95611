"""Identity: the one ID sequence, and the formats of API keys and of tokens, which say whose they are.

Every row that has an ID draws it from one sequence, so that no number ever means two things in one database.
The compatible API depends on it: a path may hold a workspace's or a ticket's ID (docs/compatibility.md).
"""

import hashlib
import re
import secrets
import zlib
from typing import Final

from msgspec import Struct

from amends.errors import BusinessRuleError
from amends.texts.text import say

HIGHEST_ID = 2**63 - 1
_MAX_DIGITS = len(str(HIGHEST_ID))

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_SECRET_LENGTH = 32
_CHECKSUM_LENGTH = 6
_ID = rf"[1-9][0-9]{{0,{_MAX_DIGITS - 1}}}"
_KEY = re.compile(rf"amk_((?:({_ID})_)?[0-9A-Za-z]{{{_SECRET_LENGTH}}})_([0-9A-Za-z]{{{_CHECKSUM_LENGTH}}})")
_KEY_PREFIX = re.compile(rf"amk_(?:{_ID}_)?[^_]{{0,4}}")
_OTHER_PREFIX_LENGTH = len("amk_") + 4


IDS_OF_AN_INSTALLATION: Final = 10**12
HIGHEST_INSTALLATION: Final = 8_999
"""All IDs stay below 2**53, so that JavaScript holds them exactly."""
_FIRST: Final = 1001


class IdRange(Struct, frozen=True):
    """The IDs that an installation draws, both ends included; no two installations share one."""

    first: int
    last: int

    def begin_after(self, drawn: int) -> int:
        """Behind which ID to go on, where that one was drawn last; never behind one that was drawn already.

        Raises BusinessRuleError when what was drawn lies beyond the range.
        """
        if drawn > self.last:
            raise BusinessRuleError(say("ids_beyond_the_range", drawn=drawn, first=self.first, last=self.last))
        return max(drawn, self.first - 1)


def ids_of_installation(number: int) -> IdRange:
    """The IDs of the installation with this number, from 0 to `HIGHEST_INSTALLATION`."""
    begin = number * IDS_OF_AN_INSTALLATION
    return IdRange(begin + _FIRST, begin + IDS_OF_AN_INSTALLATION - 1)


FIRST_IDS: Final = ids_of_installation(0)


def parse_id(text: str) -> int | None:
    """The positive 64-bit integer that `text` spells in plain ASCII digits, or None."""
    if not (text.isascii() and text.isdigit()) or text[0] == "0" or len(text) > _MAX_DIGITS:
        return None
    number = int(text)
    return number if number <= HIGHEST_ID else None


def new_key(workspace_id: int) -> str:
    """A fresh API key: `amk_<workspace's ID>_<32 base62>_<6 base62 CRC32>`, about 190 bits of randomness."""
    return key_of("".join(secrets.choice(_ALPHABET) for _ in range(_SECRET_LENGTH)), workspace_id)


def key_of(secret: str, workspace_id: int | None = None) -> str:
    """The key of a workspace whose random part is `secret`, 32 characters of base62; without one, as keys once were."""
    told = secret if workspace_id is None else f"{workspace_id}_{secret}"
    return f"amk_{told}_{_checksum(told)}"


def is_well_formed_key(key: str) -> bool:
    """Whether a key has the format and its checksum holds: a mistyped key is told without asking the database."""
    match = _KEY.fullmatch(key)
    return match is not None and _checksum(match[1]) == match[3]


def workspace_of_key(key: str) -> int | None:
    """The ID of the workspace that a key says it is of; None for a key from before they said it, and for no key."""
    match = _KEY.fullmatch(key)
    return parse_id(match[2]) if match and match[2] else None


def key_prefix(key: str) -> str:
    """How much of a key's start may be kept and shown in lists, or of whatever was sent in the place of one."""
    match = _KEY_PREFIX.match(key)
    return match[0] if match else key[:_OTHER_PREFIX_LENGTH]


def key_digest(key: str) -> bytes:
    """What is stored of a key: SHA-256, enough for a secret of this much randomness."""
    return hashlib.sha256(key.encode()).digest()


def token_of(workspace_id: int, secret: str) -> str:
    """What a cookie or a one-time link holds: `<workspace's ID>.<secret>`."""
    return f"{workspace_id}.{secret}"


def workspace_of_token(token: str) -> int | None:
    """The workspace that a token says it is of, 0 for none that is there yet; None for one from before they said it."""
    told, dot, _ = token.partition(".")
    return (0 if told == "0" else parse_id(told)) if dot and told else None


def _checksum(secret: str) -> str:
    number = zlib.crc32(secret.encode())
    digits = []
    for _ in range(_CHECKSUM_LENGTH):
        number, digit = divmod(number, len(_ALPHABET))
        digits.append(_ALPHABET[digit])
    return "".join(reversed(digits))
