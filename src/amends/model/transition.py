"""Transitions: from which status a ticket may move to which."""

from collections.abc import Mapping
from typing import Final

from amends.model.status import Status

_WORKED = frozenset({Status.PENDING, Status.ESCALATED, Status.RESOLVED, Status.CLOSED})

TRANSITIONS: Final[Mapping[Status, frozenset[Status]]] = {
    Status.NEW: _WORKED | {Status.IN_PROGRESS},
    Status.IN_PROGRESS: _WORKED,
    Status.PENDING: frozenset({Status.IN_PROGRESS, Status.ESCALATED, Status.RESOLVED, Status.CLOSED}),
    Status.ESCALATED: frozenset({Status.IN_PROGRESS, Status.PENDING, Status.RESOLVED, Status.CLOSED}),
    Status.RESOLVED: frozenset({Status.IN_PROGRESS, Status.CLOSED}),
    Status.CLOSED: frozenset({Status.IN_PROGRESS}),
}
"""A ticket is new once. One that is resolved or closed reopens by being worked on again."""


def transition_fault(before: Status, after: Status) -> str:
    """Why a ticket can't make this step, "" when it can or stays where it is."""
    if after is before or after in TRANSITIONS[before]:
        return ""
    possible = ", ".join(status.name for status in sorted(TRANSITIONS[before]))
    return f"a ticket that is {before.name} can't become {after.name}; it can become {possible}"
