"""Texts: a code with its parameters for programs, and the sentence for people."""

from typing import Any

from msgspec import Struct


class TextView(Struct, frozen=True):
    """A text: its code, what it is filled in with, and the sentence in the language of `Accept-Language`.

    The code `sentence` stands for a text that was stored before texts had codes; it is in the language of then.
    """

    code: str
    parameters: dict[str, Any]
    text: str
