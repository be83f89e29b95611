"""What became of a line that was imported."""

from msgspec import Struct

from amends.errors import FieldError
from amends.model.response_event import UpsertResult
from amends.texts.text import Text


class LineResult(Struct, frozen=True):
    """What became of one line: the response it made or changed and what to know about it, or its faults.

    `left_out` is the reason for which it is no response at all.
    """

    line: int
    taken: UpsertResult | None
    response_id: int
    errors: tuple[FieldError, ...] = ()
    note: Text | None = None
    left_out: str = ""
