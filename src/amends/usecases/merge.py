"""Merging: duplicates that become one ticket."""

from typing import Annotated

from msgspec import Meta, Struct

from amends.errors import BusinessRuleError, FieldError, Invalid
from amends.ids import HIGHEST_ID
from amends.model import response_event
from amends.model.restriction import joined
from amends.model.ticket.access_changed import AccessChanged
from amends.model.ticket.soft_delete import Merged, MergedInto
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.ticket_events import changed
from amends.store import responses
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases.apply import apply, apply_to_ticket
from amends.usecases.lock_ticket import lock_ticket
from amends.usecases.merged_tickets import index_ticket


class MergeForm(Struct, frozen=True, forbid_unknown_fields=True):
    """The ticket to merge into. Set `even_if_customers_differ` to merge tickets of two different customers."""

    into: Annotated[int, Meta(ge=1, le=HIGHEST_ID)]
    even_if_customers_differ: bool = False


def _restricted(into: Ticket, duplicate: Ticket) -> list[AccessChanged]:
    """Nobody sees more of the two by a merge than they saw of each."""
    both = joined(into.restriction, duplicate.restriction)
    return [] if both == into.restriction else [AccessChanged(into.restriction, both, "")]


async def merge(tx: Tx, ticket_id: int, form: MergeForm) -> Ticket:
    """Let a duplicate end in another ticket, which gets its feedback, watchers and promises; that other one.

    Raises Invalid, NotFound, Forbidden, or Refused when they are two customers' and that isn't wanted.
    """
    if form.into == ticket_id:
        raise Invalid(FieldError("into", say("not_another_ticket")))
    # Both are held in the order of their IDs, so that two merges never wait for each other.
    held = {each: await lock_ticket(tx, each) for each in sorted((ticket_id, form.into))}
    duplicate, into = held[ticket_id], held[form.into]
    if duplicate.customer_id != into.customer_id and not form.even_if_customers_differ:
        raise BusinessRuleError(say("customers_differ"))
    moved = await responses.of_ticket(tx, ticket_id)
    await apply(
        tx,
        changed(duplicate, tx.now, MergedInto(into.id, tx.now)),
        *(response_event.link(response, into.id) for response in moved),
    )
    watchers = tuple(sorted({*duplicate.watcher_ids, duplicate.owner_id} - {0, into.owner_id}))
    said_by = tuple(response.id for response in moved)
    merged = Merged(ticket_id, said_by, watchers, duplicate.contact_attempts, duplicate.promises)
    kept = await apply_to_ticket(tx, changed(into, tx.now, merged, *_restricted(into, duplicate)))
    await index_ticket(tx, kept)
    return kept
