"""What commands print: JSON for machines, plain lines for people, refusals on the error stream."""

import sys
from typing import Any

import msgspec

from amends.errors import AmendsError, Invalid, Unavailable


def print_json(value: Any) -> None:
    """A result for machines, on one line."""
    sys.stdout.write(msgspec.json.encode(value).decode() + "\n")


def print_lines(*lines: str) -> None:
    """Plain lines, as they are."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def print_note(note: str) -> None:
    """What a person should know beside the result, which a script may read alone."""
    sys.stderr.write(f"Note: {note}\n")


def print_refusal(refusal: AmendsError | Unavailable) -> None:
    """Why a command was refused; every fault on a line of its own."""
    reasons = [str(error) for error in refusal.errors] if isinstance(refusal, Invalid) else [refusal.message]
    for reason in reasons:
        sys.stderr.write(f"amends: {reason}\n")
