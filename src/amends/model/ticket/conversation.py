"""Conversation: what is noted on a ticket, said to the customer, and tried to reach them."""

from enum import StrEnum

from msgspec import Struct, field, structs

from amends.instants import InstantUs
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


_SENT = frozenset({Channel.EMAIL, Channel.MESSAGE})
_SPOKEN = frozenset({ContactOutcome.REACHED, ContactOutcome.ASKED_NOT_TO_BE_CONTACTED})


class ContactAttempted(Struct, frozen=True, tag="ticket.contact_attempted"):
    """Somebody tried to reach the customer, the `attempt`-th time (from 1).

    `despite` is why they did although the customer didn't want it or it was quiet hours.
    """

    attempt: int
    channel: Channel
    outcome: ContactOutcome
    text: str = field(name="words")
    despite: str = ""

    @property
    def has_reached(self) -> bool:
        """Whether the customer was reached. A letter that was sent hasn't reached anybody yet."""
        return self.channel is not Channel.LETTER and self.outcome in _SPOKEN

    @property
    def lets_wait(self) -> bool:
        """Whether there is something to wait for: the customer was reached, or at least called."""
        is_call = self.channel is Channel.PHONE and self.outcome is ContactOutcome.NO_ANSWER
        return is_call or self.has_reached

    def apply(self, ticket: Ticket) -> Ticket:
        """The ticket with one more attempt, and what of first contact it is."""
        now_us, has_reached = ticket.changed_us, self.has_reached
        is_message = has_reached and self.channel in _SENT
        return structs.replace(
            ticket,
            contact_attempts=self.attempt,
            first_attempt_us=_first(ticket.first_attempt_us, now_us),
            first_message_us=_first(ticket.first_message_us, now_us) if is_message else ticket.first_message_us,
            first_reached_us=_first(ticket.first_reached_us, now_us) if has_reached else ticket.first_reached_us,
            contacted_us=now_us if self.lets_wait else ticket.contacted_us,
        )


def _first(known_us: InstantUs | None, now_us: InstantUs) -> InstantUs:
    return now_us if known_us is None else known_us


class Noted(Struct, frozen=True, tag="ticket.noted"):
    """Somebody who works on it noted something that the customer never sees."""

    text: str = field(name="words")
    mentioned_ids: tuple[int, ...] = ()

    def apply(self, ticket: Ticket) -> Ticket:
        """The ticket, watched by those whom the note names; the note stands in its history."""
        return with_watchers(ticket, self.mentioned_ids) if self.mentioned_ids else ticket


class NoteEdited(Struct, frozen=True, tag="ticket.note_edited"):
    """Who wrote a note gave it other words; `note_version` is the version that the note led to.

    `mentioned_ids` are those whom these words name and none before did.
    """

    note_version: int
    text: str = field(name="words")
    mentioned_ids: tuple[int, ...] = ()

    def apply(self, ticket: Ticket) -> Ticket:
        """The ticket, watched by those whom the note names by now too."""
        return with_watchers(ticket, self.mentioned_ids) if self.mentioned_ids else ticket


class NoteWithdrawn(Struct, frozen=True, tag="ticket.note_withdrawn"):
    """A note was withdrawn: that there was one stays, what it said is nobody's to read any more."""

    note_version: int

    def apply(self, ticket: Ticket) -> Ticket:
        """The same ticket: the note stands in its history."""
        return ticket


class Replied(Struct, frozen=True, tag="ticket.replied"):
    """Somebody who works on it said something that the customer may read; `despite` as for attempts."""

    text: str = field(name="words")
    despite: str = ""

    def apply(self, ticket: Ticket) -> Ticket:
        """The ticket with its newest reply."""
        return structs.replace(ticket, reply=self.text)
