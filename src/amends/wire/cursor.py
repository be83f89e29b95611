"""Cursors: where the next page begins, opaque to whoever passes them on."""

import base64


def encode_cursor(*numbers: int) -> str:
    """The cursor that stands for some numbers."""
    return base64.urlsafe_b64encode(",".join(map(str, numbers)).encode()).decode().rstrip("=")


def decode_cursor(text: str, count: int) -> tuple[int, ...]:
    """The numbers that a cursor stands for. Raises ValueError for one that doesn't stand for `count` of 64 bits."""
    decoded = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True).decode("ascii")
    numbers = tuple(int(part) for part in decoded.split(","))
    if len(numbers) != count or any(abs(number) >= 2**63 for number in numbers):
        raise ValueError(f"it doesn't stand for {count} numbers of 64 bits")
    return numbers
