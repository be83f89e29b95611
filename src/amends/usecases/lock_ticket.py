"""Holding a ticket: nobody else changes it until this change is kept."""

from collections.abc import Sequence

from amends.errors import BusinessRuleError, VersionConflict
from amends.model.ticket.history import Happened
from amends.model.ticket.ticket import Ticket
from amends.store import events, tickets
from amends.store.engine.database import Tx
from amends.texts.text import Text, say
from amends.usecases import access


class ChangedMeanwhile(VersionConflict):
    """The ticket isn't at the version any more that somebody saw; `happened` is what came since, `text` says so."""

    def __init__(self, ticket: Ticket, happened: Sequence[Happened], text: Text | None = None) -> None:
        super().__init__(text or say("ticket_changed", number=ticket.id, version=ticket.version))
        self.happened = happened


async def lock_ticket(tx: Tx, ticket_id: int, seen: Sequence[int] | None = None) -> Ticket:
    """A ticket to be changed. Raises NotFound, Forbidden, or Refused for one that was merged into another.

    `seen` holds the versions that it may be at, None is any. Raises ChangedMeanwhile at another.
    """
    await tx.lock(f"ticket {ticket_id}")
    ticket = await tickets.get(tx, ticket_id)
    if ticket is None or (ticket.deleted_us is not None and not ticket.is_merged):
        raise await access.not_found_or_forbidden(tx, "ticket", ticket_id)
    await access.check_ticket(tx, ticket)
    if ticket.is_merged:
        raise BusinessRuleError(say("was_merged", number=ticket_id, into=ticket.merged_into_id))
    if seen is not None and ticket.version not in seen:
        raise ChangedMeanwhile(ticket, await events.of_ticket(tx, ticket_id, min(seen, default=ticket.version)))
    return ticket
