"""Carrying out changes: the one way by which what a use case decided about tickets and responses is kept."""

from collections.abc import Iterable, Mapping

from msgspec import structs

from amends.instants import InstantUs
from amends.model import response_event
from amends.model.anonymity import turned_anonymous
from amends.model.customer import Customer
from amends.model.decision import Outcome
from amends.model.quiet import REASONS
from amends.model.response_event import ResponseChange
from amends.model.ticket import ticket_events
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.ticket_events import TicketChange
from amends.model.ticket.waking import with_woken
from amends.store import events
from amends.store.engine.database import Tx
from amends.usecases import sla
from amends.usecases.able_owner import with_able_owner
from amends.usecases.forget_who import forget_who
from amends.usecases.waiting import with_wait_ended


class UnitOfWork:
    """What a use case changes, put together and kept at once: each ticket and each response is written once."""

    def __init__(
        self, tx: Tx, of_responses: Iterable[ResponseChange] = (), known: Mapping[int, Customer] | None = None
    ) -> None:
        self._tx = tx
        self._known = known or {}
        self._tickets: dict[int, TicketChange] = {}
        self._responses = {change.after.id: change for change in of_responses}

    def ticket(self, ticket_id: int) -> Ticket | None:
        """A ticket as these changes leave it; None when they don't concern it."""
        change = self._tickets.get(ticket_id)
        return change.after if change else None

    def response(self, response_id: int) -> ResponseChange:
        """The change of a response that they concern."""
        return self._responses[response_id]

    async def add(self, change: TicketChange | ResponseChange, spoken_us: InstantUs | None = None) -> None:
        """One change more, on top of those of the same ticket or response, with what it means to the clocks.

        `spoken_us` is when the customer said what changes a ticket, None for now; of one that opens it is when its
        clocks begin, None for when the customer answered.
        """
        number = change.after.id
        if isinstance(change, ResponseChange):
            first = self._responses.get(number)
            self._responses[number] = response_event.joined_with(first, change) if first else change
            return
        if change.before is not None:
            change = await with_wait_ended(self._tx, change)
        change = await with_able_owner(self._tx, change)
        answer = self._responses.get(change.after.response_id)
        timed = await sla.apply_sla(self._tx, change, spoken_us, answer.after if answer else None)
        timed = with_woken(timed, self._tx.now)
        before = self._tickets.get(number)
        self._tickets[number] = ticket_events.joined_with(before, timed) if before else timed

    def settle(self, response_id: int, outcome: Outcome) -> bool:
        """Note what became of a response: true if it is new, isn't kept yet and is quiet by that, so that its row
        alone says so.
        """
        change = self._responses.get(response_id)
        if change is None or not change.can_be_quiet or outcome not in REASONS:
            return False
        self._responses[response_id] = structs.replace(change, quiet=outcome.value)
        return True

    async def keep(self) -> None:
        """Keep them all with their events.

        Raises VersionConflict when something isn't any more what its change began with.
        """
        of_responses = [change for change in self._responses.values() if change.events]
        await events.record(self._tx, [*self._tickets.values(), *of_responses], self._known)
        for turned in filter(turned_anonymous, of_responses):
            await forget_who(self._tx, turned.after)
        self._tickets, self._responses = {}, {}


async def apply(tx: Tx, *changes: TicketChange | ResponseChange) -> None:
    """Keep changes with what they mean to the clocks and with their events.

    Raises VersionConflict when something isn't any more what its change began with.
    """
    together = UnitOfWork(tx)
    for change in changes:
        await together.add(change)
    await together.keep()


async def apply_to_ticket(tx: Tx, change: TicketChange) -> Ticket:
    """Keep one change of a ticket as `apply` does; the ticket as it is kept, its clocks too."""
    kept = with_woken(await sla.apply_sla(tx, await with_able_owner(tx, change)), tx.now)
    await events.record(tx, [kept])
    return kept.after
