"""Status and priority: the classic API's integers and the newer API's words are the values and the names of these."""

from enum import IntEnum


class Status(IntEnum):
    """How far a ticket is on its way to a closed loop."""

    NEW = 0
    IN_PROGRESS = 1
    PENDING = 2
    ESCALATED = 3
    RESOLVED = 4
    CLOSED = 5


class Priority(IntEnum):
    """How urgent a ticket is. The order is the wire's, not that of urgency."""

    HIGH = 0
    MEDIUM = 1
    LOW = 2
    CRITICAL = 3
