"""What becomes of tickets without an owner once somebody can take one, by the workspace's switch."""

from typing import Final

import msgspec
from msgspec import Struct

KIND: Final = "unassigned"


class UnassignedDocument(Struct, frozen=True, forbid_unknown_fields=True):
    """Whether tickets that wait without an owner are given out, oldest first, as soon as somebody is free."""

    gives_out: bool


DEFAULT: Final = UnassignedDocument(gives_out=False)
decode: Final = msgspec.json.Decoder(UnassignedDocument).decode
