"""Search: the words of each ticket, kept up to date in the transaction that changes it."""

from collections.abc import Sequence

from amends.model.closing import ActionTaken
from amends.model.conversation import ContactAttempted, Noted, Replied
from amends.model.response import Response
from amends.model.search_text import document
from amends.model.taking import ResponseChange, ResponseEvent
from amends.model.ticket import Ticket
from amends.model.ticket_event import FeedbackAttached, FeedbackChanged, TicketChange, TicketEvent
from amends.store import customers, responses
from amends.store.database import Tx


async def index(tx: Tx, changes: Sequence[TicketChange | ResponseChange]) -> None:
    """Keep what can be found of these changes: words, notes, replies, actions, and the customer's name and address."""
    said = {each.after.id: each.after for each in changes if isinstance(each.after, Response)}
    for change in changes:
        if isinstance(change, TicketChange):
            await _index(tx, change, said)


async def index_anew(tx: Tx, ticket: Ticket, happened: Sequence[TicketEvent | ResponseEvent]) -> None:
    """Keep what a ticket with this history can be found by, whatever was kept before."""
    texts = await _of_opening(tx, ticket)
    texts += [text for event in happened for text in await _of_event(tx, event, {})]
    await tx.run(tx.full_text.forget, tx.workspace_id, ticket.id)
    await tx.run(tx.full_text.insert, tx.workspace_id, ticket.id, document(texts))


async def _index(tx: Tx, change: TicketChange, said: dict[int, Response]) -> None:
    ticket = change.after
    if change.before is None:
        words = document(await _of_opening(tx, ticket))
        await tx.run(tx.full_text.insert, tx.workspace_id, ticket.id, words)
        return
    texts = [text for event in change.events for text in await _of_event(tx, event, said)]
    words = document(texts)
    if words:
        await tx.run(tx.full_text.append, words, tx.workspace_id, ticket.id)


async def _of_opening(tx: Tx, ticket: Ticket) -> list[str]:
    customer = await customers.find(tx, ticket.customer_id) if ticket.customer_id else None
    who = [customer.name, customer.email, customer.phone, customer.reference] if customer else []
    return [ticket.words, *who]


async def _of_event(tx: Tx, event: TicketEvent | ResponseEvent, said: dict[int, Response]) -> list[str]:
    match event:
        case Noted() | Replied() | ActionTaken() | ContactAttempted() | FeedbackChanged():
            return [event.words]
        case FeedbackAttached(response_id=response_id):
            response = said.get(response_id) or await responses.find(tx, response_id)
            return [response.words] if response else []
    return []
