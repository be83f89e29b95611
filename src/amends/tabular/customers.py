"""Customers as files write them: an address is one by its form, and what stands for nobody is nobody."""

import re
from typing import Final

_ADDRESS: Final = r"[^\s@<>\"(),:;]+@[^\s@<>,]+\.[^\s@<>,.]{2,}"
_EMAIL: Final = re.compile(rf"(?:[^<>]*<(?P<inner>{_ADDRESS})>|(?P<plain>{_ADDRESS}))")
# What takes no room is pasted along with an address.
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
NOBODY: Final = frozenset(
    [
        *("anonymous", "anonym", "anonymous user", "anónimo", "anônimo", "anonimo", "مجهول", "unknown", "not provided"),
        *("-", "--", "—", "n/a", "na", "n.a.", "none", "null", "nan", "undefined", "no name", "guest"),
    ]
)
"""What stands for nobody, in small letters."""


def email_in(text: str) -> str:
    """The e-mail address that a cleaned text is or holds in angle brackets, "" where it is none."""
    match = _EMAIL.fullmatch(_INVISIBLE.sub("", text))
    return (match["inner"] or match["plain"]) if match else ""


def customer_text(field: str, text: str) -> str:
    """What a cleaned text says of a customer in a field (`email`, `phone`, `name`, `reference`), "" for nobody."""
    if not text or text.casefold() in NOBODY:
        return ""
    return email_in(text) if field == "email" else text
