"""Soft deletion: tickets that are merged into another one, deleted, or restored. None is ever lost."""

from msgspec import Struct, structs

from amends.instants import InstantUs
from amends.model.ticket.promise import Promise
from amends.model.ticket.promise_events import with_promises
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.watchers import with_watchers


class MergedInto(Struct, frozen=True, tag="ticket.merged_into"):
    """It was a duplicate of another ticket, which goes on for both."""

    into_id: int
    at_us: InstantUs

    def apply(self, ticket: Ticket) -> Ticket:
        """The ticket as it ends: out of every list, and telling where it went."""
        return structs.replace(ticket, merged_into_id=self.into_id, deleted_us=self.at_us)


class Merged(Struct, frozen=True, tag="ticket.merged"):
    """A duplicate was merged into it, with its feedback, watchers, promises and attempts to reach the customer."""

    ticket_id: int
    response_ids: tuple[int, ...]
    watcher_ids: tuple[int, ...]
    attempts: int = 0
    promises: tuple[Promise, ...] = ()

    def apply(self, ticket: Ticket) -> Ticket:
        """The ticket with the watchers, the attempts and the promises of both."""
        attempts = ticket.contact_attempts + self.attempts
        if self.promises:
            ticket = with_promises(ticket, (*ticket.promises, *self.promises))
        return with_watchers(structs.replace(ticket, contact_attempts=attempts), self.watcher_ids)


class Deleted(Struct, frozen=True, tag="ticket.deleted"):
    """It was taken away."""

    at_us: InstantUs

    def apply(self, ticket: Ticket) -> Ticket:
        """The ticket that nobody sees any more."""
        return structs.replace(ticket, deleted_us=self.at_us)


class Restored(Struct, frozen=True, tag="ticket.restored"):
    """It was brought back."""

    def apply(self, ticket: Ticket) -> Ticket:
        """The ticket as it was before it was taken away."""
        return structs.replace(ticket, deleted_us=None)
