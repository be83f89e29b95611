"""Upserting a ticket by what another system calls it: opened when there is none, changed when there is."""

from msgspec import Struct, structs

from amends.errors import FieldError, Invalid
from amends.model.ticket.summary import TicketSummary
from amends.store import people, tickets
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases import queries, work
from amends.usecases.open import TicketForm, open_by_hand
from amends.usecases.work import TicketChangeForm


class TicketUpsertForm(Struct, frozen=True):
    """The ticket as it opens if there is none yet, and what to change on one that there is."""

    new: TicketForm
    change: TicketChangeForm


async def upsert_ticket(tx: Tx, form: TicketUpsertForm) -> TicketSummary:
    """Open the ticket with this external ID, or change it; an owner that is named is set, too.

    Raises Invalid, Forbidden, or NotFound for a ticket that was deleted.
    """
    new = form.new
    if not new.external_id:
        raise Invalid(FieldError("external_id", say("not_given")))
    ticket_id = await tickets.id_by_external_id(tx, new.external_id)
    if ticket_id is None:
        return await open_by_hand(tx, new)
    change = form.change
    if new.owner:
        owner = await people.get_by_email(tx, new.owner)
        if owner is None:
            raise Invalid(FieldError("owner", say("no_user_with_email", email=new.owner)))
        change = structs.replace(change, owner_id=owner.id)
    await work.change(tx, ticket_id, change)
    return await queries.get_ticket(tx, ticket_id)
