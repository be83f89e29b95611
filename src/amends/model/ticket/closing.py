"""Closing: what a workspace wants to know before a ticket is closed, checked in this one place."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Final

import msgspec
from msgspec import Struct, field, structs

from amends.errors import FieldError
from amends.model.status import Status
from amends.model.ticket.ticket import Ticket
from amends.texts.text import say

KIND: Final = "closing_requirements"


class RootCauseSet(Struct, frozen=True, tag="ticket.root_cause_set"):
    """Somebody found out why it happened; 0 is not known."""

    before: int
    after: int

    def apply(self, ticket: Ticket) -> Ticket:
        """The ticket with its root cause."""
        return structs.replace(ticket, root_cause_id=self.after)


class ActionTaken(Struct, frozen=True, tag="ticket.action_taken"):
    """What was done about it."""

    text: str = field(name="words")

    def apply(self, ticket: Ticket) -> Ticket:
        """The ticket with the action."""
        return structs.replace(ticket, action_taken=self.text)


class Requirement(StrEnum):
    """A field that is required for closing a ticket."""

    ROOT_CAUSE = "root_cause"
    ACTION_TAKEN = "action_taken"
    CONTACT_ATTEMPT = "contact_attempt"


class ClosingDocument(Struct, frozen=True, forbid_unknown_fields=True):
    """What must be filled in before a ticket is closed."""

    closing_requires: frozenset[Requirement]


decode: Final = msgspec.json.Decoder(ClosingDocument).decode
"""The document of a text that was kept."""


class Closing(Struct, frozen=True):
    """A ticket as it would be closed, and whether its customer can be reached and may be.

    `required_fields` are the codes of the custom fields that the workspace wants filled in.
    """

    ticket: Ticket
    is_reachable: bool
    required_fields: Sequence[str] = ()


REQUIREMENTS: Final[Mapping[Requirement, Callable[[Closing], bool]]] = {
    Requirement.ROOT_CAUSE: lambda closing: closing.ticket.root_cause_id != 0,
    Requirement.ACTION_TAKEN: lambda closing: closing.ticket.action_taken.strip() != "",
    Requirement.CONTACT_ATTEMPT: lambda closing: closing.ticket.contact_attempts > 0 or not closing.is_reachable,
}
"""Requirement -> whether a closing meets it."""


def is_closing(before: Ticket | None, after: Ticket) -> bool:
    """Whether this step closes a ticket; `before` is None for one that opens."""
    was_closed = before is not None and before.status is Status.CLOSED
    return after.status is Status.CLOSED and not was_closed


def closing_errors(closing: Closing, required: Iterable[Requirement]) -> list[FieldError]:
    """Everything that is missing for a ticket to be closed."""
    reason = say("required_for_closing")
    missing = [each.value for each in sorted(required) if not REQUIREMENTS[each](closing)]
    missing += [f"fields.{code}" for code in closing.required_fields if code not in closing.ticket.custom_fields]
    return [FieldError(field, reason) for field in missing]
