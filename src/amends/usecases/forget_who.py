"""Forgetting who gave a response that turns anonymous: its history, its ticket, and a customer whom nothing else names.

What was sent to other systems before is theirs. A ticket that has feedback of somebody who is known, too, stays theirs,
and so does one that somebody opened by hand.
"""

from typing import Any

from amends.model.anonymity import customers_in, is_anonymous, without_customer, without_traces
from amends.model.audit import ERASED_ACTION
from amends.model.response import SurveyResponse
from amends.model.subject import RESPONSE, TICKET
from amends.model.ticket.ticket_events import Opened, TicketChange
from amends.store import audit, customers, decisions, deliveries, events, notifications, responses, tickets
from amends.store.engine.database import Tx
from amends.store.written import type_of
from amends.usecases.merged_tickets import index_ticket


async def forget_who(tx: Tx, response: SurveyResponse) -> None:
    """Forget who gave a response that turned anonymous, as it is kept by now."""
    history = await events.of_response(tx, response.id)
    happened: list[Any] = [each.event for each in history]
    for each, event in zip(history, without_traces(happened, response), strict=True):
        await events.rewrite(tx, RESPONSE, response.id, each.version, event)
    await responses.set_received(tx, response.id, response.received_us)
    await decisions.forget_seen(tx, response.id)
    if response.ticket_id:
        await _forget_customer_of_ticket(tx, response.ticket_id)
    for customer_id in sorted(customers_in(happened)):
        await customers.forget_unused(tx, customer_id)
    await audit.append(tx, ERASED_ACTION, response.id, kind=RESPONSE, digests=[])


async def _forget_customer_of_ticket(tx: Tx, ticket_id: int) -> None:
    await tx.lock(f"ticket {ticket_id}")
    ticket = await tickets.get(tx, ticket_id)
    if ticket is None or not ticket.customer_id or not ticket.response_id:
        return
    if not all(map(is_anonymous, await responses.of_ticket(tx, ticket_id))):
        return
    history = await events.of_ticket(tx, ticket_id)
    for each in history:
        if isinstance(each.event, Opened):
            # The audit keeps no digest of how feedback opened a ticket.
            opened = Opened(without_customer(each.event.ticket))
            await events.rewrite(tx, TICKET, ticket_id, each.version, opened)
        await notifications.delete(tx, ticket_id, type_of(each.event), each.at_us)
        await deliveries.delete_attempts(tx, ticket_id, each.version, each.at_us)
    after = without_customer(ticket)
    await tickets.update_many(tx, [TicketChange(ticket, after, ())])
    await index_ticket(tx, after)
