"""The demo's working days: who is called first, what is promised, resolved and closed, and what stays for tomorrow."""

import random
from typing import Final

from amends.demo.hotel import ACTIONS, CAUSES, ESCALATION, NOTES, PROMISES, REASONS, REPLIES
from amends.instants import DAY_US, HOUR_US, InstantUs
from amends.model.principal import Principal
from amends.model.status import Status
from amends.model.ticket.conversation import Channel, ContactOutcome
from amends.model.ticket.list_filter import TicketFilter
from amends.model.ticket.promise import open_promises
from amends.model.ticket.ticket import Ticket
from amends.store.engine.database import Database, Tx
from amends.usecases import converse, promises, queries, work
from amends.usecases.converse import AttemptForm
from amends.usecases.escalate import EscalationForm, escalate
from amends.usecases.promises import NewPromise
from amends.usecases.settings import people
from amends.usecases.work import TicketChangeForm

_MANY: Final = 60
_NEW: Final = frozenset({Status.NEW})
_BEGUN: Final = frozenset({Status.IN_PROGRESS, Status.PENDING, Status.RESOLVED})
_NEXT: Final = {
    Status.IN_PROGRESS: (Status.PENDING, Status.RESOLVED, Status.RESOLVED),
    Status.PENDING: (Status.IN_PROGRESS, Status.RESOLVED),
    Status.RESOLVED: (Status.CLOSED,),
}


async def call_who_is_new(database: Database, by: Principal, chance: random.Random) -> None:
    """Call some of those whose tickets are new; whoever is reached may be promised something."""
    for ticket in await _some(database, by, chance, _NEW, 0.55):
        if not ticket.owner_id:
            users = await database.read(by, people.list_all)
            await database.write(by, work.change, ticket.id, TicketChangeForm(owner_id=chance.choice(users).id))
        outcome = chance.choices((ContactOutcome.REACHED, ContactOutcome.NO_ANSWER), (3, 1))[0]
        await database.write(by, converse.attempt_contact, ticket.id, AttemptForm(Channel.PHONE, outcome))
        await database.write(by, work.change, ticket.id, TicketChangeForm(status=Status.IN_PROGRESS))
        if outcome is ContactOutcome.REACHED and chance.random() < 0.3:
            await database.write(by, _promise, ticket.id, chance.choice(PROMISES), chance.randint(1, 3) * DAY_US)


async def work_a_day(database: Database, by: Principal, chance: random.Random, now: InstantUs) -> None:
    """Bring some of what was begun a step further, most of what is old; a few have a note, or are escalated by hand."""
    for ticket in await _some(database, by, chance, _BEGUN, 1):
        if chance.random() > (0.7 if ticket.opened_us < now - 3 * DAY_US else 0.2):
            continue
        if chance.random() < 0.4:
            await database.write(by, converse.note, ticket.id, chance.choice(NOTES))
        if ticket.status is Status.IN_PROGRESS and chance.random() < 0.15:
            await database.write(by, escalate, ticket.id, EscalationForm(ESCALATION))
        else:
            await _step(database, by, chance, ticket)


async def end_the_last_day(database: Database, by: Principal, chance: random.Random) -> None:
    """On the last evening a guest thinks about what was promised, and the ticket of another is resolved."""
    wanted = TicketFilter(status=frozenset({Status.IN_PROGRESS}))
    begun = await database.read(by, queries.list_newest_tickets, wanted, 2)
    for summary in begun[:1]:
        ticket_id = summary.ticket.id
        called = AttemptForm(Channel.PHONE, ContactOutcome.REACHED)
        await database.write(by, converse.attempt_contact, ticket_id, called)
        await database.write(by, _promise, ticket_id, PROMISES[0], 20 * HOUR_US)
        await database.write(by, work.change, ticket_id, TicketChangeForm(status=Status.PENDING))
    for summary in begun[1:2]:
        await _resolve(database, by, chance, summary.ticket)


async def _some(
    database: Database, by: Principal, chance: random.Random, statuses: frozenset[Status], share: float
) -> list[Ticket]:
    found = await database.read(by, queries.list_newest_tickets, TicketFilter(status=statuses), _MANY)
    return [each.ticket for each in found if chance.random() < share]


async def _step(database: Database, by: Principal, chance: random.Random, ticket: Ticket) -> None:
    status = chance.choice(_NEXT[ticket.status])
    if status is Status.RESOLVED:
        await _resolve(database, by, chance, ticket)
        return
    if status is Status.PENDING:
        called = AttemptForm(Channel.PHONE, ContactOutcome.NO_ANSWER)
        await database.write(by, converse.attempt_contact, ticket.id, called)
    await database.write(by, work.change, ticket.id, TicketChangeForm(status=status))


async def _resolve(database: Database, by: Principal, chance: random.Random, ticket: Ticket) -> None:
    """The guest is reached, what was promised is done, and it is said what was done."""
    reached = AttemptForm(chance.choice((Channel.PHONE, Channel.EMAIL)), ContactOutcome.REACHED)
    await database.write(by, converse.attempt_contact, ticket.id, reached)
    await database.write(by, converse.reply, ticket.id, chance.choice(REPLIES))
    await _end_promises(database, by, chance, ticket)
    cause, action = chance.choice(CAUSES).code, chance.choice(ACTIONS)
    form = TicketChangeForm(status=Status.RESOLVED, root_cause=cause, action_taken=action)
    await database.write(by, work.change, ticket.id, form)


async def _promise(tx: Tx, ticket_id: int, text: str, after_us: int) -> None:
    await promises.make(tx, ticket_id, NewPromise(text=text, due_us=InstantUs(tx.now + after_us)))


async def _end_promises(database: Database, by: Principal, chance: random.Random, ticket: Ticket) -> None:
    """What was promised was nearly always done."""
    for promise in open_promises(ticket.promises):
        if chance.random() < 0.85:
            await database.write(by, promises.keep, ticket.id, promise.id)
        else:
            await database.write(by, promises.break_, ticket.id, promise.id, chance.choice(REASONS))
