"""`amends ticket note`, `reply`, `people`, `hits`, `saved-replies`: what is written on a ticket, through the client."""

from typing import Annotated

from cyclopts import Parameter

from amends.cli.output import print_id, print_json
from amends.cli.server import DEFAULT_URL, ServerId, ServerKey, ServerUrl, client_of
from amends.cli.table import print_table
from amends.client import Client
from amends.errors import FieldError, Invalid
from amends.texts.text import say
from amends.wire.conversation import NoteForm, ReplyForm
from amends.wire.saved_replies import FilledReplyView

_Text = Annotated[str, Parameter(help="What is written; default: the text of the saved reply")]
_SavedReply = Annotated[
    ServerId | None, Parameter(help="ID of a saved reply, whose changes of the ticket are made too")
]


def note(
    workspace: ServerId,
    ticket: ServerId,
    *,
    text: _Text = "",
    saved_reply: _SavedReply = None,
    key: ServerKey,
    url: ServerUrl = DEFAULT_URL,
    json: bool = False,
) -> None:
    """Add a note to a ticket, which the customer never sees, and print the ticket's ID.

    Example: amends ticket note 1001 1013 --text "Phoned the room; nobody answered."
    """
    with client_of(key, url) as client:
        words = text or _text_of(client, workspace, ticket, saved_reply)
        done = client.add_note(workspace, ticket, NoteForm(words, saved_reply or 0))
    print_id(done, json=json)


def reply(
    workspace: ServerId,
    ticket: ServerId,
    *,
    text: _Text = "",
    saved_reply: _SavedReply = None,
    despite_refusal: Annotated[str, Parameter(help="Why, when the customer asked not to be contacted")] = "",
    key: ServerKey,
    url: ServerUrl = DEFAULT_URL,
    json: bool = False,
) -> None:
    """Add a reply to a ticket, which the customer may read, and print the ticket's ID.

    Example: amends ticket reply 1001 1013 --saved-reply 1042
    """
    with client_of(key, url) as client:
        words = text or _text_of(client, workspace, ticket, saved_reply)
        done = client.add_reply(workspace, ticket, ReplyForm(words, despite_refusal, saved_reply or 0))
    print_id(done, json=json)


def saved_replies(
    workspace: ServerId, ticket: ServerId, *, key: ServerKey, url: ServerUrl = DEFAULT_URL, json: bool = False
) -> None:
    """List the saved replies for a ticket, filled from it, with what they change.

    Example: amends ticket saved-replies 1001 1013
    """
    with client_of(key, url) as client:
        found = client.ticket_saved_replies(workspace, ticket)
    if json:
        print_json(found)
        return
    rows = [(each.id, each.name, each.use, " ".join(each.text.split()), _does(each)) for each in found.saved_replies]
    print_table(("ID", "Name", "For", "Text", "Changes"), rows)


def people(
    workspace: ServerId, ticket: ServerId, *, key: ServerKey, url: ServerUrl = DEFAULT_URL, json: bool = False
) -> None:
    """List who can be mentioned in a note on a ticket: those who can open it.

    Example: amends ticket people 1001 1013
    """
    with client_of(key, url) as client:
        found = client.mentionable_people(workspace, ticket)
    if json:
        print_json(found)
        return
    print_table(("ID", "Mention", "Name"), [(each.id, f"@{each.email}", each.name) for each in found.people])


def hits(
    workspace: ServerId,
    ticket: ServerId,
    *,
    words: Annotated[str, Parameter(help="What to look for, as in the search")],
    key: ServerKey,
    url: ServerUrl = DEFAULT_URL,
    json: bool = False,
) -> None:
    """List where a ticket has words of a search: notes, replies and other words of the team, newest first.

    Example: amends ticket hits 1001 1013 --words refund
    """
    with client_of(key, url) as client:
        found = client.ticket_hits(workspace, ticket, words)
    if json:
        print_json(found)
        return
    rows = [(each.version, each.time, each.type, " ".join(each.text.split())) for each in found.hits]
    print_table(("Version", "Time", "Event", "Text"), rows)


def _does(own: FilledReplyView) -> str:
    return ", ".join(f"{name}: {value}" for name, value in own.does.items())


def _text_of(client: Client, workspace: int, ticket: int, saved_reply: int | None) -> str:
    """The text of a saved reply. Raises Invalid when there is none, or the ticket doesn't know all that it needs."""
    if saved_reply is None:
        raise Invalid(FieldError("text", say("empty")))
    every = client.ticket_saved_replies(workspace, ticket).saved_replies
    own = next((each for each in every if each.id == saved_reply), None)
    if own is None:
        raise Invalid(FieldError("saved_reply_id", say("no_saved_reply", id=saved_reply)))
    if own.missing:
        raise Invalid(FieldError("text", say("placeholders_unfilled", names=tuple(own.missing))))
    return own.text
