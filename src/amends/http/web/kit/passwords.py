"""Passwords: hashed with Argon2id beside the event loop, one at a time: no flood of tries takes the memory."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP's Password Storage Cheat Sheet: 19 MiB, two passes, one lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_one_at_a_time = ThreadPoolExecutor(1, "passwords")


async def hashed(password: str) -> str:
    """The hash of a password, with its salt and its parameters."""
    return await asyncio.get_running_loop().run_in_executor(_one_at_a_time, _hasher.hash, password)


async def is_right(password_hash: str, password: str) -> bool:
    """Whether a password is the hash's; "" is nobody's, and takes as long to tell."""
    verifying = asyncio.get_running_loop().run_in_executor(_one_at_a_time, _verify, password_hash, password)
    return await verifying and bool(password_hash)


@cache
def _nobodys() -> str:
    return _hasher.hash("nobody's")


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash or _nobodys(), password)
    except (VerificationError, InvalidHashError):
        return False
