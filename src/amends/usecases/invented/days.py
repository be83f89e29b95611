"""The working days of invented people: who is called first, what is promised, resolved and closed, and what stays."""

import random
from typing import Final, Protocol

from amends.instants import DAY_US, HOUR_US, InstantUs
from amends.model.status import Status
from amends.model.ticket.conversation import Channel, ContactOutcome
from amends.model.ticket.list_filter import TicketFilter
from amends.model.ticket.promise import open_promises
from amends.model.ticket.ticket import Ticket
from amends.store.engine.database import P, T, Tx, UseCase
from amends.usecases import converse, promises, queries, work
from amends.usecases.converse import AttemptForm
from amends.usecases.escalate import EscalationForm, escalate
from amends.usecases.invented.words import WorkWords
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


class Telling(Protocol):
    """Who tells a story: each thing that happens is written down in a transaction of its own, at its own time."""

    @property
    def words(self) -> WorkWords:
        """What people write while they work."""
        ...

    def of(self, user_id: int) -> "Telling":
        """The same, of what one of the team does; 0 for nobody in particular."""
        ...

    async def read(self, use_case: UseCase[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What there is by now."""
        ...

    async def write(self, use_case: UseCase[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Have something happen."""
        ...


async def call_who_is_new(telling: Telling, chance: random.Random) -> None:
    """Call some of those whose tickets are new; whoever is reached may be promised something."""
    for ticket in await _some(telling, chance, _NEW, 0.55):
        owner_id = ticket.owner_id
        if not owner_id:
            owner_id = chance.choice(await telling.read(people.list_all)).id
            await telling.write(work.change, ticket.id, TicketChangeForm(owner_id=owner_id))
        own = telling.of(owner_id)
        outcome = chance.choices((ContactOutcome.REACHED, ContactOutcome.NO_ANSWER), (3, 1))[0]
        await own.write(converse.attempt_contact, ticket.id, AttemptForm(Channel.PHONE, outcome))
        await own.write(work.change, ticket.id, TicketChangeForm(status=Status.IN_PROGRESS))
        if outcome is ContactOutcome.REACHED and chance.random() < 0.3:
            await own.write(_promise, ticket.id, chance.choice(own.words.promises), chance.randint(1, 3) * DAY_US)


async def work_a_day(telling: Telling, chance: random.Random, now: InstantUs) -> None:
    """Bring some of what was begun a step further, most of what is old; a few have a note, or are escalated by hand."""
    for ticket in await _some(telling, chance, _BEGUN, 1):
        if chance.random() > (0.7 if ticket.opened_us < now - 3 * DAY_US else 0.2):
            continue
        own = telling.of(ticket.owner_id)
        if chance.random() < 0.4:
            await own.write(converse.note, ticket.id, chance.choice(own.words.notes))
        if ticket.status is Status.IN_PROGRESS and chance.random() < 0.15:
            await own.write(escalate, ticket.id, EscalationForm(own.words.escalation))
        else:
            await _step(own, chance, ticket)


async def end_the_last_day(telling: Telling, chance: random.Random) -> None:
    """On the last evening a guest thinks about what was promised, and the ticket of another is resolved."""
    wanted = TicketFilter(status=frozenset({Status.IN_PROGRESS}))
    begun = await telling.read(queries.list_newest_tickets, wanted, 2)
    for summary in begun[:1]:
        ticket_id = summary.ticket.id
        called = AttemptForm(Channel.PHONE, ContactOutcome.REACHED)
        await telling.write(converse.attempt_contact, ticket_id, called)
        await telling.write(_promise, ticket_id, telling.words.promises[0], 20 * HOUR_US)
        await telling.write(work.change, ticket_id, TicketChangeForm(status=Status.PENDING))
    for summary in begun[1:2]:
        await _resolve(telling, chance, summary.ticket)


async def _some(telling: Telling, chance: random.Random, statuses: frozenset[Status], share: float) -> list[Ticket]:
    found = await telling.read(queries.list_newest_tickets, TicketFilter(status=statuses), _MANY)
    return [each.ticket for each in found if chance.random() < share]


async def _step(telling: Telling, chance: random.Random, ticket: Ticket) -> None:
    status = chance.choice(_NEXT[ticket.status])
    if status is Status.RESOLVED:
        await _resolve(telling, chance, ticket)
        return
    if status is Status.PENDING:
        called = AttemptForm(Channel.PHONE, ContactOutcome.NO_ANSWER)
        await telling.write(converse.attempt_contact, ticket.id, called)
    await telling.write(work.change, ticket.id, TicketChangeForm(status=status))


async def _resolve(telling: Telling, chance: random.Random, ticket: Ticket) -> None:
    """The guest is reached, what was promised is done, and it is said what was done."""
    reached = AttemptForm(chance.choice((Channel.PHONE, Channel.EMAIL)), ContactOutcome.REACHED)
    await telling.write(converse.attempt_contact, ticket.id, reached)
    await telling.write(converse.reply, ticket.id, chance.choice(telling.words.replies))
    await _end_promises(telling, chance, ticket)
    cause, action = chance.choice(telling.words.causes), chance.choice(telling.words.actions)
    form = TicketChangeForm(status=Status.RESOLVED, root_cause=cause, action_taken=action)
    await telling.write(work.change, ticket.id, form)


async def _promise(tx: Tx, ticket_id: int, text: str, after_us: int) -> None:
    await promises.make(tx, ticket_id, NewPromise(text=text, due_us=InstantUs(tx.now + after_us)))


async def _end_promises(telling: Telling, chance: random.Random, ticket: Ticket) -> None:
    """What was promised was nearly always done."""
    for promise in open_promises(ticket.promises):
        if chance.random() < 0.85:
            await telling.write(promises.keep, ticket.id, promise.id)
        else:
            await telling.write(promises.break_, ticket.id, promise.id, chance.choice(telling.words.reasons))
