"""Counting tickets in groups: by what, and what comes out."""

from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct

from amends.model.ticket.list_query import TicketQuery


class TicketGroup(StrEnum):
    """What tickets are counted by. A segment is itself alone, without those below it."""

    STATUS = "status"
    PRIORITY = "priority"
    OWNER = "owner"
    SEGMENT = "segment"
    ORIGIN_SEGMENT = "origin_segment"
    SURVEY = "survey"
    ROOT_CAUSE = "root_cause"
    TYPE = "type"
    RULE = "rule"


class GroupedQuery(Struct, frozen=True):
    """What to count by, and which tickets."""

    group: TicketGroup
    query: TicketQuery


class GroupCount(Struct, frozen=True):
    """How many tickets have the same value: a word, a code, or an ID as a text; "" or "0" for those with none.

    `id` is 0 for words and for none, and `name` None for what has none.
    """

    value: str
    id: int
    name: str | None
    count: int


class GroupedCounts(Struct, frozen=True):
    """All groups with a ticket, the largest first, and how many tickets there are in all."""

    group: TicketGroup
    count: int
    groups: Sequence[GroupCount]
