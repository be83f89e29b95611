"""Notes after they were written: edited and withdrawn by who wrote them, and what they said before."""

from collections.abc import Sequence

from amends.errors import BusinessRuleError, Forbidden, NotFound
from amends.model.notification import mention_of
from amends.model.ticket.conversation import Noted, NoteEdited, NoteWithdrawn
from amends.model.ticket.history import Happened
from amends.model.ticket.notes import Note, NoteVersions, mentioned_in, notes_of
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.ticket_events import TicketEvent, changed
from amends.store import events, notifications
from amends.store.engine.database import Tx
from amends.store.written import type_of
from amends.texts.text import say
from amends.usecases import actors, queries
from amends.usecases.apply import apply_to_ticket
from amends.usecases.converse import checked_text
from amends.usecases.lock_ticket import ChangedMeanwhile, lock_ticket
from amends.usecases.mentions import mentioned_users
from amends.usecases.merged_tickets import index_ticket


async def edit(tx: Tx, ticket_id: int, note_version: int, text: str, based_on: int = 0) -> Ticket:
    """Give a note other words. Raises Invalid, NotFound, or Forbidden for whoever didn't write it.

    `based_on` is the version of its words that its editor saw, 0 when nobody knows. Raises ChangedMeanwhile when it
    says something else by now, and BusinessRuleError when it was withdrawn. Whom it names newly is told.
    """
    words = checked_text(text)
    ticket, note = await _held(tx, ticket_id, note_version)
    if not note.may_be_edited_by(tx.by):
        raise Forbidden(say("note_by_its_author"))
    _check_there(note)
    newest = note.versions[-1]
    if based_on and newest.version != based_on:
        raise ChangedMeanwhile(ticket, [newest], say("note_changed", version=newest.version))
    if words == note.text:
        return ticket
    new_ids = [user_id for user_id in await mentioned_users(tx, words) if user_id not in note.mentioned_ids]
    return await _kept(tx, ticket, note_version, NoteEdited(note_version, words, tuple(new_ids)))


async def withdraw(tx: Tx, ticket_id: int, note_version: int) -> Ticket:
    """Take the words of a note away from where they are read and found; that there was one stays.

    Raises NotFound, Forbidden for whoever neither wrote it nor is an admin, BusinessRuleError when it is gone already.
    """
    ticket, note = await _held(tx, ticket_id, note_version)
    if not note.may_be_withdrawn_by(tx.by):
        raise Forbidden(say("note_withdrawn_by"))
    _check_there(note)
    return await _kept(tx, ticket, note_version, NoteWithdrawn(note_version))


async def get_versions(tx: Tx, ticket_id: int, note_version: int) -> NoteVersions:
    """A note with all that it said, withdrawn or not. Raises NotFound, or Forbidden for who may not see it."""
    await queries.get_ticket(tx, ticket_id)
    note = _found(await events.with_all_words(tx, ticket_id), ticket_id, note_version)
    if not note.shows_versions_to(tx.by):
        raise Forbidden(say("note_versions_seen_by"))
    named = await actors.named(tx, [*note.versions, *((note.withdrawn,) if note.withdrawn else ())])
    count = len(note.versions)
    return NoteVersions(ticket_id, note, named[:count], named[count] if note.withdrawn else None)


async def tell_notes_anew(tx: Tx, ticket: Ticket, note_versions: Sequence[int]) -> None:
    """Let those who were told of notes read what these say by now, and nothing of one that its author took back."""
    if not note_versions:
        return
    notes = notes_of(await events.with_all_words(tx, ticket.id))
    for note in (notes[version] for version in note_versions):
        told = [(user_id, type_of(each.event), each.at_us) for each in note.versions for user_id in mentioned_in(each)]
        if note.is_undone:
            await notifications.take_from(tx, told, ticket.id)
        else:
            text = None if ticket.restriction.sensitive is not None else mention_of(note.text)
            await notifications.tell_anew(tx, told, ticket.id, text)


def notes_in(act: Sequence[Happened]) -> list[int]:
    """The versions of the notes that an act wrote, edited or withdrew."""
    found = {each.version for each in act if isinstance(each.event, Noted)}
    found |= {each.event.note_version for each in act if isinstance(each.event, NoteEdited | NoteWithdrawn)}
    return sorted(found)


async def _held(tx: Tx, ticket_id: int, note_version: int) -> tuple[Ticket, Note]:
    ticket = await lock_ticket(tx, ticket_id)
    return ticket, _found(await events.with_all_words(tx, ticket_id), ticket_id, note_version)


def _found(history: Sequence[Happened], ticket_id: int, note_version: int) -> Note:
    note = notes_of(history).get(note_version)
    if note is None:
        raise NotFound("note", say("event_of_ticket", version=note_version, number=ticket_id))
    return note


def _check_there(note: Note) -> None:
    if note.is_gone:
        raise BusinessRuleError(say("note_is_gone"))


async def _kept(tx: Tx, ticket: Ticket, note_version: int, event: TicketEvent) -> Ticket:
    kept = await apply_to_ticket(tx, changed(ticket, tx.now, event))
    await index_ticket(tx, kept)
    await tell_notes_anew(tx, kept, [note_version])
    return kept
