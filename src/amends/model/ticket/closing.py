"""Closing: what a workspace wants to know before a ticket is resolved or closed, checked in this one place."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct, field, structs

from amends.errors import FieldError
from amends.model.status import SETTLED_STATUSES, Status
from amends.model.ticket.ticket import Ticket
from amends.texts.text import Text, say

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


DEFAULT_ACTION_CHARACTERS: Final = 15
MAX_ACTION_CHARACTERS: Final = 1000


class ClosingDocument(Struct, frozen=True, forbid_unknown_fields=True):
    """What must be filled in before a ticket is resolved or closed, and how long the action taken is at least."""

    closing_requires: frozenset[Requirement]
    action_characters: Annotated[int, Meta(ge=1, le=MAX_ACTION_CHARACTERS)] = DEFAULT_ACTION_CHARACTERS


decode: Final = msgspec.json.Decoder(ClosingDocument).decode
"""The document of a text that was kept."""


class Closing(Struct, frozen=True):
    """A ticket as it would be closed, and whether its customer can be reached and may be.

    `action_characters` is how long the action taken must be, where it is required. `required_fields` are the codes of
    the custom fields that the workspace wants filled in.
    """

    ticket: Ticket
    is_reachable: bool
    action_characters: int = 1
    required_fields: Sequence[str] = ()

    @property
    def action_length(self) -> int:
        """How many characters the action taken has."""
        return len(self.ticket.action_taken.strip())


_ACTION: Final = Requirement.ACTION_TAKEN.value

REQUIREMENTS: Final[Mapping[Requirement, Callable[[Closing], bool]]] = {
    Requirement.ROOT_CAUSE: lambda closing: closing.ticket.root_cause_id != 0,
    Requirement.ACTION_TAKEN: lambda closing: closing.action_length >= closing.action_characters,
    Requirement.CONTACT_ATTEMPT: lambda closing: closing.ticket.contact_attempts > 0 or not closing.is_reachable,
}
"""Requirement -> whether a closing meets it."""


def is_closing(before: Ticket | None, after: Ticket) -> bool:
    """Whether this step resolves or closes a ticket; `before` is None for one that opens."""
    if before is None or before.status not in SETTLED_STATUSES:
        return after.status in SETTLED_STATUSES
    return after.status is Status.CLOSED and before.status is not Status.CLOSED


def closing_errors(closing: Closing, required: Iterable[Requirement]) -> list[FieldError]:
    """Everything that is missing for a ticket to be resolved or closed."""
    reason = say("required_for_closing")
    missing = [each.value for each in sorted(required) if not REQUIREMENTS[each](closing)]
    missing += [f"fields.{code}" for code in closing.required_fields if code not in closing.ticket.custom_fields]
    return [FieldError(field, _too_short(closing) or reason if field == _ACTION else reason) for field in missing]


def _too_short(closing: Closing) -> Text | None:
    return say("too_short_for_closing", count=closing.action_characters) if closing.action_length else None
