"""Timers: each ticket has one job, due when something must happen next by its clocks or since it waited long enough."""

from amends.instants import InstantUs
from amends.model.job import JobQueue
from amends.model.subject import ticket_subject
from amends.model.ticket.ticket import Ticket
from amends.store import jobs
from amends.store.engine.database import Tx
from amends.store.jobs import NewJob
from amends.store.written import Written

FIRE_SLA_TIMER = "fire_sla_timer"
"""The kind of a ticket's timer; its key is the ticket's ID."""


async def set_timers(tx: Tx, written: Written) -> None:
    """Move the timers of tickets whose clocks fire at another time than before, earlier or later."""
    wanted: list[NewJob] = []
    unwanted: list[str] = []
    for change in written.of_tickets:
        before_us = change.before.next_fire_us if change.before else None
        after_us = change.after.next_fire_us
        if after_us is None and before_us is not None:
            unwanted.append(str(change.after.id))
        elif after_us is not None and after_us != before_us:
            wanted.append(_timer(change.after.id, after_us))
    await jobs.add_many(tx, wanted)
    await jobs.cancel(tx, FIRE_SLA_TIMER, unwanted)


async def set_timer(tx: Tx, ticket: Ticket) -> None:
    """Set the timer of a ticket whose row alone was corrected."""
    if ticket.next_fire_us is not None:
        await jobs.add_many(tx, [_timer(ticket.id, ticket.next_fire_us)])


def _timer(ticket_id: int, due_us: InstantUs) -> NewJob:
    subject = ticket_subject(ticket_id)
    return NewJob(FIRE_SLA_TIMER, due_us, str(ticket_id), queue=JobQueue.TIMERS, subject=subject)
