"""What commands print: JSON for machines, plain lines for people, refusals on the error stream."""

import os
import sys
from typing import Any, Final

import msgspec

from amends.errors import AmendsError, Invalid, Unavailable
from amends.i18n.languages import best_language
from amends.serializers.texts import text_in
from amends.texts.text import Text

_LANGUAGE_VARIABLES: Final = ("LC_ALL", "LC_MESSAGES", "LANG")


def print_json(value: Any) -> None:
    """A result for machines, on one line."""
    sys.stdout.write(msgspec.json.encode(value).decode() + "\n")


def print_id(made: Any, *, json: bool) -> None:
    """The `id` of something, or all of it for machines."""
    print_json(made) if json else print_lines(str(made.id))


def print_lines(*lines: str) -> None:
    """Plain lines, as they are."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def print_note(note: str) -> None:
    """What a person should know beside the result, which a script may read alone."""
    sys.stderr.write(f"Note: {note}\n")


def print_refusal(refusal: AmendsError | Unavailable) -> None:
    """Why a command was refused; every fault on a line of its own."""
    reasons = [error.text for error in refusal.errors] if isinstance(refusal, Invalid) else [refusal.message]
    for reason in reasons:
        sys.stderr.write(f"amends: {in_own_language(reason)}\n")


def in_own_language(text: Text) -> str:
    """A text in the language of whoever gives the command."""
    return text_in(own_language(), text)


def own_language() -> str:
    """The language of whoever gives the command, as LC_ALL, LC_MESSAGES or LANG names it."""
    named = next((own for name in _LANGUAGE_VARIABLES if (own := os.environ.get(name))), "")
    return best_language(named.partition(".")[0].replace("_", "-"))
