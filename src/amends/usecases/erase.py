"""Erasing what somebody wrote: the words go from wherever they are kept, what happened stays, and the audit holds."""

from collections.abc import Sequence

from msgspec import Struct, structs

from amends.errors import BusinessRuleError, NotFound
from amends.model import salted
from amends.model.audit import ERASED_ACTION, Redigested, digest_of, erasable_part, with_erasable_part
from amends.model.salted import ERASED, Path
from amends.model.ticket.attachment import Attached
from amends.model.ticket.conversation import NoteEdited
from amends.model.ticket.history import Happened, replay
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.ticket_events import TicketChange
from amends.store import attachments, audit, deliveries, events, notifications, tickets
from amends.store.engine.database import Tx
from amends.store.personal import is_personal
from amends.store.written import StoredEvent, type_of
from amends.texts.text import say
from amends.usecases import access
from amends.usecases.merged_tickets import index_ticket


class Erased(Struct, frozen=True):
    """What was erased: texts of the event, and copies in notifications and in attempts to deliver it."""

    texts: int
    notifications: int
    attempts: int


async def erase_event(tx: Tx, ticket_id: int, version: int) -> Erased:
    """Erase all that somebody wrote in one event of a ticket; it can't be undone.

    Of a note that is all that it ever said. The marker takes its place in the event, in the ticket and in what it is
    found by; notifications and the logs of deliveries that hold it go. What the customer answered stays with the
    answer. Raises NotFound when there is no such event, and BusinessRuleError when nothing personal is left in it.
    """
    await tx.lock(f"ticket {ticket_id}")
    ticket = await tickets.get(tx, ticket_id)
    if ticket is None:
        raise await access.not_found_or_forbidden(tx, "ticket", ticket_id)
    await access.check_ticket(tx, ticket)
    if await events.get_stored(tx, ticket_id, version) is None:
        raise NotFound("event", say("event_of_ticket", version=version, number=ticket_id))
    happened = _with_edits(await events.with_all_words(tx, ticket_id), version)
    texts = [await _erase_texts(tx, ticket_id, each) for each in happened]
    if not any(texts):
        raise BusinessRuleError(say("nothing_left_to_erase", version=version, number=ticket_id))
    await _rebuild(tx, ticket)
    copies = [await _erase_copies(tx, ticket_id, each) for each in happened]
    return Erased(sum(texts), sum(told for told, _ in copies), sum(attempts for _, attempts in copies))


async def erase_entry(tx: Tx, number: int, paths: tuple[Path, ...]) -> None:
    """Erase texts from an entry of the audit: its address, or texts in its details.

    Raises NotFound when there is no such entry, ValueError for a path that leads to no text.
    """
    entry = await audit.get(tx, number)
    if entry is None:
        raise NotFound("entry of the audit log with the number", number)
    salts = entry.salts or salted.new_seed()
    seeded = structs.replace(entry, salts=salts)
    erased = with_erasable_part(entry, *salted.erase(erasable_part(seeded), salts, paths))
    digest = entry.digest if entry.salts else digest_of(erased, await audit.digest_before(tx, number))
    await audit.keep_erased(tx, erased)
    await audit.append(tx, ERASED_ACTION, number, kind="audit", digests=[Redigested(0, entry.digest, digest)])


def _personal_texts(event_type: str, document: str) -> tuple[Path, ...]:
    texts = salted.texts_in(document).items()
    return tuple(path for path, text in texts if text not in {"", ERASED} and is_personal(event_type, path))


def _with_edits(history: Sequence[Happened], version: int) -> list[Happened]:
    """The event that led to a version, and what a note said later, too."""
    return [
        each
        for each in history
        if each.version == version or (isinstance(each.event, NoteEdited) and each.event.note_version == version)
    ]


async def _erase_texts(tx: Tx, ticket_id: int, happened: Happened) -> int:
    stored = await events.get_stored(tx, ticket_id, happened.version)
    assert stored is not None  # noqa: S101 - it is in the history
    paths = _personal_texts(type_of(happened.event), stored.data)
    if paths:
        await _erase_leaves(tx, ticket_id, happened.version, stored, paths)
    return len(paths)


async def _erase_leaves(tx: Tx, ticket_id: int, version: int, stored: StoredEvent, paths: tuple[Path, ...]) -> None:
    # An event from before there were salts gets them now, and the audit follows from its old digest to the new one.
    salts = stored.salts or salted.new_seed()
    erased = StoredEvent(*salted.erase(stored.data, salts, paths))
    await events.keep_erased(tx, ticket_id, version, erased)
    digests = [Redigested(version, stored.digest, erased.digest)]
    await audit.append(tx, ERASED_ACTION, ticket_id, kind="ticket", digests=digests)


async def _rebuild(tx: Tx, ticket: Ticket) -> None:
    history = await events.of_ticket(tx, ticket.id)
    told: Ticket = replay(history)
    after = structs.replace(
        ticket,
        verbatim=told.verbatim,
        reply=told.reply,
        action_taken=told.action_taken,
        custom_fields=told.custom_fields,
        promises=told.promises,
    )
    await tickets.update_many(tx, [TicketChange(ticket, after, ())])
    await index_ticket(tx, after)


async def _erase_copies(tx: Tx, ticket_id: int, happened: Happened) -> tuple[int, int]:
    if isinstance(happened.event, Attached):
        await attachments.rename(tx, happened.event.attachment_id, ERASED)
    told = await notifications.delete(tx, ticket_id, type_of(happened.event), happened.at_us)
    return told, await deliveries.delete_attempts(tx, ticket_id, happened.version, happened.at_us)
