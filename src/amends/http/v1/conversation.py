"""Conversation over our own API: notes, replies, attempts to reach the customer."""

from functools import partial
from typing import Final

from msgspec import Raw

from amends.http.request.endpoint import Endpoint, Parameter
from amends.http.v1.errors import V1
from amends.http.v1.tickets import then_shown, ticket_endpoint
from amends.instants import InstantUs
from amends.late_imports import FILLED_REPLIES, load
from amends.model.principal import Scope
from amends.model.saved_reply import TicketReplies
from amends.model.ticket.list_query import QUERY_FIELDS
from amends.model.ticket.ticket import Ticket
from amends.serializers.mentions import mentionable_people
from amends.serializers.search_hits import search_hits
from amends.store.engine.database import Tx
from amends.usecases import converse, mentions, saved_replies
from amends.usecases import search_hits as search_hits_of
from amends.usecases.converse import AttemptForm
from amends.usecases.saved_replies import SentWith
from amends.wire.conversation import MentionablePeople, NoteForm, ReplyForm
from amends.wire.saved_replies import FilledReplies
from amends.wire.search_hits import SearchHits

_PATH: Final = "/v1/workspaces/{workspace_id}/tickets/{ticket_id}"


async def _note(tx: Tx, ticket_id: int, form: NoteForm) -> Ticket:
    return await saved_replies.note(tx, ticket_id, form.text, SentWith(form.saved_reply_id))


async def _reply(tx: Tx, ticket_id: int, form: ReplyForm) -> Ticket:
    sent_with = SentWith(form.saved_reply_id)
    return await saved_replies.reply(tx, ticket_id, form.text, form.despite_refusal, sent_with)


def _filled(found: TicketReplies, now: InstantUs) -> FilledReplies:
    shown: FilledReplies = load(FILLED_REPLIES).filled_replies(found, now)
    return shown


_post = partial(ticket_endpoint, method="POST")

ENDPOINTS = (
    _post(
        path=f"{_PATH}/attempts",
        scope=Scope.TICKETS_WRITE,
        name="add_attempt",
        summary="Add a contact attempt to a ticket",
        description="Record that somebody tried to contact the customer.",
        request=AttemptForm,
        do=then_shown(converse.attempt_contact),
        example=Raw(b'{"channel": "PHONE", "outcome": "NO_ANSWER", "text": "Rang for two minutes."}'),
    ),
    _post(
        path=f"{_PATH}/notes",
        scope=Scope.TICKETS_WRITE,
        name="add_note",
        summary="Add a note to a ticket",
        description="Add an internal note. The customer never sees it.",
        request=NoteForm,
        do=then_shown(_note),
        example=Raw(b'{"text": "Phoned twice, nobody answered. @ana@example.com, could you try?"}'),
    ),
    _post(
        path=f"{_PATH}/replies",
        scope=Scope.TICKETS_WRITE,
        name="add_reply",
        summary="Add a reply to a ticket",
        description="Add a public reply, which the customer can read.",
        request=ReplyForm,
        do=then_shown(_reply),
        example=Raw(b'{"text": "We are sorry. The amount is on its way back to you."}'),
    ),
    Endpoint(
        method="GET",
        path=f"{_PATH}/hits",
        interface=V1,
        scope=Scope.TICKETS_READ,
        name="list_search_hits",
        summary="List where a ticket has some words",
        description="List the notes, replies, attempts, promises and actions of a ticket in which a search finds some "
        "of its words, newest first, with the places to mark.",
        parameters=(Parameter("q", QUERY_FIELDS["q"].meaning, str),),
        do=search_hits_of.of_ticket,
        serialize=search_hits,
        response=SearchHits,
    ),
    Endpoint(
        method="GET",
        path=f"{_PATH}/people",
        interface=V1,
        scope=Scope.TICKETS_READ,
        name="list_mentionable_people",
        summary="List who can be mentioned on a ticket",
        description="List the users who can open a ticket, by name, but for the one who asks: those whom `@` and their "
        "e-mail address mention in a note.",
        do=mentions.mentionable,
        serialize=mentionable_people,
        response=MentionablePeople,
    ),
    Endpoint(
        method="GET",
        path=f"{_PATH}/saved-replies",
        interface=V1,
        scope=Scope.TICKETS_READ,
        name="list_ticket_saved_replies",
        summary="List the saved replies for a ticket",
        description="List the saved replies that are for the segment of a ticket, filled from it. To send one, send "
        "its text with its ID as `saved_reply_id` of a note or a reply.",
        do=saved_replies.of_ticket,
        serialize=_filled,
        response=FilledReplies,
    ),
)
