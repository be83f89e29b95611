"""Search: the words of each ticket, kept up to date in the transaction that changes it."""

from collections.abc import Mapping, Sequence

from amends.model.customer import Customer
from amends.model.response import SurveyResponse
from amends.model.response_event import ResponseEvent
from amends.model.search_text import document
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.ticket_events import FeedbackAttached, FeedbackChanged, TicketEvent
from amends.model.ticket.written_words import WRITTEN
from amends.store import customers, responses
from amends.store.engine.database import Tx
from amends.store.written import Written

_WORDED = frozenset({*WRITTEN, FeedbackChanged, FeedbackAttached})


async def index(tx: Tx, written: Written) -> None:
    """Keep what can be found of these changes: words, notes, replies, actions, and the customer's name and address."""
    said = {change.after.id: change.after for change in written.of_responses}
    opened = [change.after for change in written.of_tickets if change.before is None]
    wanted = {ticket.customer_id for ticket in opened if ticket.customer_id}
    who = {**written.known, **await customers.get_many(tx, wanted - written.known.keys())}
    new, longer = [], []
    for change in written.of_tickets:
        texts = [text for event in change.events if type(event) in _WORDED for text in await _of_event(tx, event, said)]
        ticket = change.after
        if change.before is None:
            new.append((tx.workspace_id, ticket.id, document(_of_opening(ticket, who) + texts)))
        elif words := document(texts):
            longer.append((words, tx.workspace_id, ticket.id))
    await tx.later(tx.full_text.insert, new)
    await tx.later(tx.full_text.append, longer)


async def index_anew(
    tx: Tx,
    ticket: Ticket,
    happened: Sequence[TicketEvent | ResponseEvent],
    merged: Sequence[tuple[Ticket, Sequence[TicketEvent | ResponseEvent]]] = (),
) -> None:
    """Keep what a ticket with this history can be found by, whatever was kept before.

    It is found by all that those can be found by that were `merged` into it, and by their numbers.
    """
    who = await customers.get_many(tx, {each.customer_id for each, _ in ((ticket, ()), *merged)} - {0})
    texts = [text for event in happened for text in await _of_event(tx, event, {})]
    texts += [str(own.id) for own, _ in merged]
    for own, events in ((ticket, ()), *merged):
        texts += _of_opening(own, who) + [text for event in events for text in await _of_event(tx, event, {})]
    await tx.later(tx.full_text.forget, [(tx.workspace_id, ticket.id)])
    await tx.later(tx.full_text.insert, [(tx.workspace_id, ticket.id, document(texts))])


def _of_opening(ticket: Ticket, who: Mapping[int, Customer]) -> list[str]:
    customer = who.get(ticket.customer_id)
    own = (ticket.verbatim, ticket.external_id)
    return [*own, *((customer.name, customer.email, customer.phone, customer.reference) if customer else ())]


async def _of_event(tx: Tx, event: TicketEvent | ResponseEvent, said: dict[int, SurveyResponse]) -> list[str]:
    written = WRITTEN.get(type(event))
    if written:
        return [written(event)]
    match event:
        case FeedbackChanged():
            return [event.verbatim]
        case FeedbackAttached(response_id=response_id):
            response = said.get(response_id) or await responses.get(tx, response_id)
            return [response.verbatim] if response else []
    return []
