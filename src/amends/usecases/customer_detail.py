"""Looking at a customer: what they said and what we did, as far as whoever asks may see it."""

from collections.abc import Sequence
from typing import Final

from amends.errors import Forbidden, NotFound
from amends.model.actor import Attributed
from amends.model.customer import CustomerMerge
from amends.model.customer_detail import CustomerDetail, moments_of
from amends.model.subject import TICKET
from amends.model.ticket.list_filter import Sort
from amends.store import customer_merges, customers, events
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases import access, actors, find_responses, find_tickets

MAX_ANSWERS: Final = 50
MAX_TICKETS: Final = 20


async def get_customer(tx: Tx, customer_id: int) -> CustomerDetail:
    """A customer who is known within reach, with the newest of what is seen there. Raises NotFound or Forbidden.

    Of a record that was merged it is the one that stays.
    """
    group = await customer_merges.group(tx, customer_id)
    records = await customers.get_many(tx, group)
    if customer_id not in records:
        raise NotFound("customer", customer_id)
    if not await customers.known_in(tx, list(records.values()), await access.seen(tx)):
        raise Forbidden(say("no_access", kind="customer", which=customer_id))
    customer = records[group[0]]
    query = {"customer_id": customer.id}
    answers, following = await find_responses.list_page(tx, None, MAX_ANSWERS, query=query)
    tickets = await find_tickets.page(tx, {**query, "sort": Sort.OPENED}, None, MAX_TICKETS + 1)
    seen = tickets[:MAX_TICKETS]
    histories = await events.of_subjects(tx, TICKET, [each.ticket.id for each in seen])
    return CustomerDetail(
        customer=customer,
        tickets=seen,
        moments=moments_of(answers, histories, await _merges(tx, customer.id)),
        merged=[records[each] for each in group[1:]],
        is_cut=following is not None or len(tickets) > MAX_TICKETS,
    )


async def _merges(tx: Tx, customer_id: int) -> Sequence[Attributed[CustomerMerge]]:
    found = await customer_merges.of_customer(tx, customer_id)
    return await actors.named(tx, found) if found else ()
