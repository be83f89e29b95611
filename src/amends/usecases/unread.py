"""Unread tickets: which of some are new to somebody, and marking one as read or unread."""

from collections.abc import Sequence

from msgspec import Struct, structs

from amends.model.ticket.summary import TicketSummary
from amends.model.ticket.unread import is_unread
from amends.store import ticket_reads
from amends.store.engine.database import Tx
from amends.usecases import find_tickets, notifications, queries


class ReadMark(Struct, frozen=True):
    """Whether a ticket is unread for somebody now."""

    ticket_id: int
    is_unread: bool


async def with_marks(tx: Tx, found: Sequence[TicketSummary]) -> Sequence[TicketSummary]:
    """The same tickets, each with whether it is unread for whoever asks."""
    unread = await _unread(tx, tx.by.id, found)
    return [structs.replace(each, is_unread=True) if each.ticket.id in unread else each for each in found]


async def unread_among(tx: Tx, user_id: int, ticket_ids: Sequence[int]) -> Sequence[int]:
    """Those of some tickets that are unread for a user, in the order in which they are named; what whoever asks doesn't
    see isn't among them. Raises NotFound or Forbidden for the user.
    """
    await notifications.check_reader(tx, user_id)
    unread = await _unread(tx, user_id, await find_tickets.among(tx, {}, ticket_ids))
    return [each for each in dict.fromkeys(ticket_ids) if each in unread]


async def mark_unread(tx: Tx, user_id: int, ticket_id: int) -> ReadMark:
    """Let a ticket be unread for a user until they open it again. Raises NotFound or Forbidden."""
    await notifications.check_reader(tx, user_id)
    await queries.get_ticket(tx, ticket_id)
    await ticket_reads.mark_unread(tx, user_id, ticket_id)
    return ReadMark(ticket_id, is_unread=True)


async def mark_read(tx: Tx, user_id: int, ticket_id: int) -> ReadMark:
    """Note that a user has seen a ticket as it is now. Raises NotFound or Forbidden."""
    await notifications.check_reader(tx, user_id)
    summary = await queries.get_ticket(tx, ticket_id)
    await ticket_reads.look(tx, user_id, ticket_id, summary.ticket.version)
    return ReadMark(ticket_id, is_unread=False)


async def _unread(tx: Tx, user_id: int, found: Sequence[TicketSummary]) -> frozenset[int]:
    looks = await ticket_reads.last_looks(tx, user_id, [each.ticket.id for each in found])
    return frozenset(each.ticket.id for each in found if is_unread(each.ticket, user_id, looks.get(each.ticket.id)))
