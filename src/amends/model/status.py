"""Statuses and priorities: where a ticket stands and how urgent it is, numbered as the compatible API does."""

from enum import IntEnum


class Status(IntEnum):
    """Where a ticket stands in the loop (the numbers are the compatible API's)."""

    NEW = 0
    IN_PROGRESS = 1
    PENDING = 2
    ESCALATED = 3
    RESOLVED = 4
    CLOSED = 5


class Priority(IntEnum):
    """How urgent a ticket is (the numbers are the compatible API's, not an order)."""

    HIGH = 0
    MEDIUM = 1
    LOW = 2
    CRITICAL = 3


OPEN_STATUSES = frozenset(Status) - {Status.RESOLVED, Status.CLOSED}
SETTLED_STATUSES = frozenset({Status.RESOLVED, Status.CLOSED})
"""Where a ticket has nothing left to be done: what leads there asks for what closing asks, and back is a reopening."""
