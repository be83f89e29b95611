"""How many tickets there are of each kind."""

from typing import Literal, TypeAlias

from msgspec import Struct

GroupWord: TypeAlias = Literal[
    "status", "priority", "owner", "segment", "origin_segment", "survey", "root_cause", "type", "rule"
]


class TicketGroupCount(Struct, frozen=True):
    """A group. `value` is the status, priority or type, the code of a segment or root cause, or the ID as a text.

    Tickets that have none are a group too: `value` is "0" or "", and `id` and `name` are null.
    """

    value: str
    id: int | None
    name: str | None
    count: int


class TicketCounts(Struct, frozen=True):
    """All groups with at least one ticket, the largest first. `count` is the number of all tickets that match."""

    group_by: GroupWord
    count: int
    groups: list[TicketGroupCount]
