"""Conversation: what is noted on a ticket, said to the customer, and tried to reach them."""

from enum import StrEnum

from msgspec import Struct, field, structs

from amends.model.ticket.ticket import Ticket
from amends.model.ticket.watchers import with_watchers


class Channel(StrEnum):
    """The channel of a contact attempt."""

    PHONE = "PHONE"
    EMAIL = "EMAIL"
    MESSAGE = "MESSAGE"
    LETTER = "LETTER"
    VISIT = "VISIT"


class ContactOutcome(StrEnum):
    """The outcome of a contact attempt."""

    REACHED = "REACHED"
    NO_ANSWER = "NO_ANSWER"
    UNREACHABLE = "UNREACHABLE"
    ASKED_NOT_TO_BE_CONTACTED = "ASKED_NOT_TO_BE_CONTACTED"


class ContactAttempted(Struct, frozen=True, tag="ticket.contact_attempted"):
    """Somebody tried to reach the customer, the `attempt`-th time (from 1).

    `despite` is why they did although the customer didn't want it or it was quiet hours.
    """

    attempt: int
    channel: Channel
    outcome: ContactOutcome
    text: str = field(name="words")
    despite: str = ""

    def apply(self, ticket: Ticket) -> Ticket:
        """The ticket with one more attempt."""
        return structs.replace(ticket, contact_attempts=self.attempt)


class Noted(Struct, frozen=True, tag="ticket.noted"):
    """Somebody who works on it noted something that the customer never sees."""

    text: str = field(name="words")
    mentioned_ids: tuple[int, ...] = ()

    def apply(self, ticket: Ticket) -> Ticket:
        """The ticket, watched by those whom the note names; the note stands in its history."""
        return with_watchers(ticket, self.mentioned_ids) if self.mentioned_ids else ticket


class Replied(Struct, frozen=True, tag="ticket.replied"):
    """Somebody who works on it said something that the customer may read; `despite` as for attempts."""

    text: str = field(name="words")
    despite: str = ""

    def apply(self, ticket: Ticket) -> Ticket:
        """The ticket with its newest reply."""
        return structs.replace(ticket, reply=self.text)
