"""Closing: what a workspace wants to know before a ticket is closed, checked in this one place."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Final

from amends.errors import Fault
from amends.model.ticket import Status, Ticket


class Requirement(StrEnum):
    """Something that must be filled in before a ticket is closed; the value is its field."""

    ROOT_CAUSE = "root_cause"
    ACTION_TAKEN = "action_taken"


REQUIREMENTS: Final[Mapping[Requirement, Callable[[Ticket], bool]]] = {
    Requirement.ROOT_CAUSE: lambda ticket: ticket.root_cause_id != 0,
    Requirement.ACTION_TAKEN: lambda ticket: ticket.action_taken.strip() != "",
}
"""Requirement -> whether a ticket meets it."""


def closing_faults(before: Ticket | None, after: Ticket, required: Iterable[Requirement]) -> list[Fault]:
    """Everything that is missing for a ticket to be closed; nothing for one that isn't being closed.

    `before` is None for a ticket that opens.
    """
    was_closed = before is not None and before.status is Status.CLOSED
    if after.status is not Status.CLOSED or was_closed:
        return []
    reason = "must be filled in before the ticket is closed"
    return [Fault(each.value, reason) for each in sorted(required) if not REQUIREMENTS[each](after)]
