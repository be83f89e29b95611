"""Looking at a customer: what they said and what we did, as far as whoever asks may see it."""

from typing import Final

from amends.errors import Forbidden, NotFound
from amends.model.customer_detail import CustomerDetail, moments_of
from amends.model.subject import TICKET
from amends.model.ticket.list_filter import Sort
from amends.store import customers, events
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases import access, find_responses, find_tickets

MAX_ANSWERS: Final = 50
MAX_TICKETS: Final = 20


async def get_customer(tx: Tx, customer_id: int) -> CustomerDetail:
    """A customer who is known within reach, with the newest of what is seen there. Raises NotFound or Forbidden."""
    customer = await customers.get(tx, customer_id)
    if customer is None:
        raise NotFound("customer", customer_id)
    if customer.id not in await customers.known_in(tx, [customer], await access.seen(tx)):
        raise Forbidden(say("no_access", kind="customer", which=customer_id))
    query = {"customer_id": customer_id}
    answers, following = await find_responses.list_page(tx, None, MAX_ANSWERS, query=query)
    tickets = await find_tickets.page(tx, {**query, "sort": Sort.OPENED}, None, MAX_TICKETS + 1)
    seen = tickets[:MAX_TICKETS]
    histories = await events.of_subjects(tx, TICKET, [each.ticket.id for each in seen])
    return CustomerDetail(
        customer=customer,
        tickets=seen,
        moments=moments_of(answers, histories),
        is_cut=following is not None or len(tickets) > MAX_TICKETS,
    )
