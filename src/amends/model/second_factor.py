"""The second factor: codes of a moment from an app (TOTP, RFC 6238), and recovery codes for when the app is lost."""

import base64
import hashlib
import hmac
from typing import Final

from amends.instants import SECOND_US, InstantUs

CODE_DIGITS: Final = 6
RECOVERY_CODES: Final = 10
RECOVERY_CODE_BYTES: Final = 10
"""80 random bits: what is kept of a code is its SHA-256, which no search turns back."""

_STEP_US: Final = 30 * SECOND_US
_DRIFT_STEPS: Final = 1
_SECRET_BYTES: Final = 20
_GROUP: Final = 4


def secret(installation_key: bytes, workspace_id: int, user_id: int, salt: str) -> str:
    """Somebody's secret as their app needs it, in base32; it is kept nowhere (docs/decisions/0007)."""
    named = f"totp:{workspace_id}:{user_id}:{salt}".encode()
    return base64.b32encode(hmac.digest(installation_key, named, hashlib.sha256)[:_SECRET_BYTES]).decode()


def steps_taken(now: InstantUs, last_step: int) -> tuple[int, ...]:
    """The steps of time whose codes are taken now: this one and those next to it, but none up to the last one used."""
    here = now // _STEP_US
    return tuple(step for step in range(here - _DRIFT_STEPS, here + _DRIFT_STEPS + 1) if step > last_step)


def recovery_code(chance: bytes) -> str:
    """Random bytes as a code that can be written down: groups of small letters and digits."""
    text = base64.b32encode(chance).decode().lower()
    return "-".join(text[index : index + _GROUP] for index in range(0, len(text), _GROUP))


def plain_code(text: str) -> str:
    """A code however it was typed: without blanks and hyphens, in small letters, in the digits of our apps."""
    kept = "".join(each for each in text.lower() if each.isalnum())
    return "".join(str(int(each)) if each.isdecimal() else each for each in kept)
