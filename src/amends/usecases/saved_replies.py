"""Saved replies at a ticket: those that are for it, and what one does to it when a note or a reply is sent with it."""

from msgspec import UNSET, Struct

from amends.errors import FieldError, Invalid
from amends.model import saved_reply
from amends.model.principal import PrincipalKind
from amends.model.saved_reply import OWN, SavedReply, SavedReplyDocument, TicketReplies
from amends.model.status import Priority, Status
from amends.model.ticket.ticket import Ticket
from amends.store import configurations, custom_fields, people, responses, segments, workspaces
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases import converse, queries, watchers, work
from amends.usecases.work import TicketChangeForm


class SentWith(Struct, frozen=True):
    """What a note or a reply is sent with: a saved reply by its ID, 0 for none, and the version of the page it was on.

    `shown` is 0 when nobody knows that version.
    """

    saved_reply_id: int = 0
    shown: int = 0


NOTHING = SentWith()
"""A note or a reply by itself."""


async def of_ticket(tx: Tx, ticket_id: int) -> TicketReplies:
    """The saved replies that are for a ticket: in the customer's language first, then by name.

    Raises NotFound or Forbidden.
    """
    summary = await queries.get_ticket(tx, ticket_id)
    response_id = summary.ticket.response_id
    response = await responses.get(tx, response_id) if response_id else None
    language = response.language.partition("-")[0].lower() if response else ""
    me = await people.get(tx, tx.by.id) if tx.by.kind is PrincipalKind.USER else None
    own = await workspaces.own(tx)
    found = sorted(await _replies_for(tx, summary.current.id), key=lambda each: _turn(each, language))
    known, team = await custom_fields.list_all(tx), await people.team(tx)
    return TicketReplies(summary, found, language, me.name if me else "", own.name, known, team)


async def note(tx: Tx, ticket_id: int, text: str, sent_with: SentWith = NOTHING) -> Ticket:
    """Add a note as `converse.note` does, and do what the saved reply does with which it is sent: both or neither."""
    document = await _document(tx, ticket_id, sent_with, "note")
    return await _do(tx, await converse.note(tx, ticket_id, text), document, sent_with)


async def reply(tx: Tx, ticket_id: int, text: str, despite_refusal: str = "", sent_with: SentWith = NOTHING) -> Ticket:
    """Add a reply as `converse.reply` does, and do what the saved reply does with which it is sent: both or neither."""
    document = await _document(tx, ticket_id, sent_with, "reply")
    return await _do(tx, await converse.reply(tx, ticket_id, text, despite_refusal), document, sent_with)


async def _replies_for(tx: Tx, segment_id: int) -> list[SavedReply]:
    above = {each.code for each in (await segments.tree(tx)).upwards(segment_id)}
    every = [
        SavedReply(each.id, saved_reply.decode(each.document))
        for each in await configurations.enabled(tx, saved_reply.KIND)
    ]
    return [each for each in every if not each.document.segments or above.intersection(each.document.segments)]


def _turn(own: SavedReply, language: str) -> tuple[int, str]:
    languages = [language, ""] if language else [""]
    turn = languages.index(own.document.language) if own.document.language in languages else len(languages)
    return turn, own.document.name.casefold()


async def _document(tx: Tx, ticket_id: int, sent_with: SentWith, use: str) -> SavedReplyDocument | None:
    if not sent_with.saved_reply_id:
        return None
    summary = await queries.get_ticket(tx, ticket_id)
    for each in await _replies_for(tx, summary.current.id):
        if each.id == sent_with.saved_reply_id and each.document.use in ("both", use):
            return each.document
    raise Invalid(FieldError("saved_reply_id", say("no_saved_reply", id=sent_with.saved_reply_id)))


async def _do(tx: Tx, ticket: Ticket, document: SavedReplyDocument | None, sent_with: SentWith) -> Ticket:
    if document is None:
        return ticket
    form = TicketChangeForm(
        status=Status[document.status] if document.status else UNSET,
        priority=Priority[document.priority] if document.priority else UNSET,
        segment=document.segment or UNSET,
        owner_id=await _owner_id(tx, document.owner) if document.owner else UNSET,
        root_cause=document.root_cause or UNSET,
        action_taken=document.action_taken or UNSET,
    )
    if form != TicketChangeForm():
        ticket = await work.change(tx, ticket.id, form, shown=sent_with.shown)
    if document.watch and tx.by.kind is PrincipalKind.USER:
        ticket = await watchers.watch(tx, ticket.id, tx.by.id)
    return ticket


async def _owner_id(tx: Tx, owner: str) -> int:
    if owner == OWN and tx.by.kind is PrincipalKind.USER:
        return tx.by.id
    found = None if owner == OWN else await people.get_by_email(tx, owner)
    if found is None:
        raise Invalid(FieldError("owner_id", say("no_user_with_email", email=owner)))
    return found.id
