"""Taking back what was done to a ticket."""

from typing import Annotated

from msgspec import Meta, Struct


class UndoForm(Struct, frozen=True, forbid_unknown_fields=True):
    """The version of the ticket that it led to, as its answer's `version` or its event's says."""

    version: Annotated[int, Meta(ge=2)]
