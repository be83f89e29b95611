"""Snoozing: a ticket leaves the list of its owner until a time or until the customer answers. No clock stands still."""

from enum import StrEnum

from msgspec import Struct, structs

from amends.instants import InstantUs
from amends.model.ticket.ticket import Ticket


class WakeReason(StrEnum):
    """Why a ticket is back from its snooze; the last three are told to nobody, since somebody did them."""

    TIME = "time"
    ANSWER = "answer"
    DEADLINE = "deadline"
    PROMISE = "promise"
    ESCALATION = "escalation"
    OWNER = "owner"
    DONE = "done"
    HAND = "hand"


class Snoozed(Struct, frozen=True, tag="ticket.snoozed"):
    """Its owner has it out of sight until an instant, UNTIL_ANSWER for until the customer answers."""

    until_us: InstantUs

    def apply(self, ticket: Ticket) -> Ticket:
        """The ticket as it is snoozed."""
        return structs.replace(ticket, snoozed_until_us=self.until_us)


class Woken(Struct, frozen=True, tag="ticket.woken"):
    """It is back in the list of its owner; those in `told_ids` are told."""

    why: WakeReason
    told_ids: tuple[int, ...] = ()

    def apply(self, ticket: Ticket) -> Ticket:
        """The ticket as it is back."""
        return structs.replace(ticket, snoozed_until_us=None)


def snooze_event(ticket: Ticket, until_us: InstantUs) -> Snoozed | None:
    """What happens to a ticket that is snoozed until an instant; None when it is so already."""
    return None if ticket.snoozed_until_us == until_us else Snoozed(until_us)


def wake_event(ticket: Ticket, why: WakeReason) -> Woken | None:
    """What happens to a ticket that is woken; None for one that isn't snoozed."""
    return None if ticket.snoozed_until_us is None else Woken(why)
