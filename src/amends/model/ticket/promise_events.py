"""What happens to the promises of a ticket: made, kept, broken, moved with the customer's consent, near, overdue."""

from collections.abc import Callable

from msgspec import Struct, field, structs

from amends.instants import InstantUs
from amends.model.ticket import promise as promises_model
from amends.model.ticket.promise import Promise, next_promise_us, with_promise
from amends.model.ticket.ticket import Ticket


class PromiseMade(Struct, frozen=True, tag="ticket.promise_made"):
    """The customer was told that something will be done by a time."""

    promise: Promise

    def apply(self, ticket: Ticket) -> Ticket:
        """The ticket with one more promise."""
        return with_promises(ticket, with_promise(ticket.promises, self.promise))


class PromiseKept(Struct, frozen=True, tag="ticket.promise_kept"):
    """What was promised was done."""

    promise_id: int
    at_us: InstantUs

    def apply(self, ticket: Ticket) -> Ticket:
        """The ticket whose promise was kept."""
        return _with_one(ticket, self.promise_id, lambda own: promises_model.kept(own, self.at_us))


class PromiseBroken(Struct, frozen=True, tag="ticket.promise_broken"):
    """What was promised wasn't done and won't be; `reason` says why."""

    promise_id: int
    at_us: InstantUs
    reason: str = field(name="words")

    def apply(self, ticket: Ticket) -> Ticket:
        """The ticket whose promise was broken."""
        return _with_one(ticket, self.promise_id, lambda own: promises_model.broken(own, self.at_us))


class PromiseMoved(Struct, frozen=True, tag="ticket.promise_moved"):
    """The customer agreed to another time; `reason` says why it was needed."""

    promise_id: int
    before_us: InstantUs
    due_us: InstantUs
    at_us: InstantUs
    reason: str = field(name="words")

    def apply(self, ticket: Ticket) -> Ticket:
        """The ticket whose promise has another time."""
        return _with_one(ticket, self.promise_id, lambda own: promises_model.moved(own, self.due_us, self.at_us))


class PromiseNear(Struct, frozen=True, tag="ticket.promise_near"):
    """The time of a promise comes near; those in `told_ids` are reminded."""

    promise_id: int
    due_us: InstantUs
    told_ids: tuple[int, ...]

    def apply(self, ticket: Ticket) -> Ticket:
        """The ticket of whose promise somebody was reminded."""
        return _with_one(ticket, self.promise_id, promises_model.reminded)


class PromiseOverdue(Struct, frozen=True, tag="ticket.promise_overdue"):
    """The time of a promise passed, and nobody had said that it was kept; those in `told_ids` are told."""

    promise_id: int
    due_us: InstantUs
    told_ids: tuple[int, ...]

    def apply(self, ticket: Ticket) -> Ticket:
        """The ticket whose promise is overdue."""
        return _with_one(ticket, self.promise_id, promises_model.overdue)


def with_promises(ticket: Ticket, promises: tuple[Promise, ...]) -> Ticket:
    """A ticket with other promises, and what is found and counted by them."""
    return structs.replace(
        ticket,
        promises=promises,
        promise_due_us=next_promise_us(promises),
        broken_promises=sum(each.is_broken for each in promises),
    )


def _with_one(ticket: Ticket, promise_id: int, change: Callable[[Promise], Promise]) -> Ticket:
    # A promise that was taken back is there no more when a history is read without it.
    promises = tuple(change(each) if each.id == promise_id else each for each in ticket.promises)
    return with_promises(ticket, promises)
