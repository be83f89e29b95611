"""`amends ticket edit-note`, `withdraw-note` and `note-versions`: notes after they were written, through the client."""

from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from amends.cli.output import print_id, print_json, print_lines
from amends.cli.server import DEFAULT_URL, ServerId, ServerKey, ServerUrl, client_of
from amends.cli.table import print_table
from amends.wire.conversation import NoteEditForm
from amends.wire.history import By

_Note = Annotated[int, Parameter(validator=Number(gte=2), help="The version of the ticket that the note led to")]


def edit(
    workspace: ServerId,
    ticket: ServerId,
    *,
    note: _Note,
    text: Annotated[str, Parameter(help="What the note says from now on")],
    based_on: Annotated[int, Parameter(validator=Number(gte=2), help="Only if it still says what that version said")]
    | None = None,
    key: ServerKey,
    url: ServerUrl = DEFAULT_URL,
    json: bool = False,
) -> None:
    """Give a note of this key other words, and print the ticket's ID.

    Example: amends ticket edit-note 1001 1013 --note 5 --text "Phoned the room twice; nobody answered."
    """
    with client_of(key, url) as client:
        done = client.edit_note(workspace, ticket, note, NoteEditForm(text, based_on or 0))
    print_id(done, json=json)


def withdraw(
    workspace: ServerId,
    ticket: ServerId,
    *,
    note: _Note,
    key: ServerKey,
    url: ServerUrl = DEFAULT_URL,
    json: bool = False,
) -> None:
    """Withdraw a note of this key, or with `admin` any note, and print the ticket's ID.

    Example: amends ticket withdraw-note 1001 1013 --note 5
    """
    with client_of(key, url) as client:
        done = client.withdraw_note(workspace, ticket, note)
    print_id(done, json=json)


def versions(
    workspace: ServerId,
    ticket: ServerId,
    *,
    note: _Note,
    key: ServerKey,
    url: ServerUrl = DEFAULT_URL,
    json: bool = False,
) -> None:
    """List all that a note said, the oldest first.

    Example: amends ticket note-versions 1001 1013 --note 5
    """
    with client_of(key, url) as client:
        found = client.note_versions(workspace, ticket, note)
    if json:
        print_json(found)
        return
    rows = [(each.version, each.time, _who(each.by), " ".join(each.text.split())) for each in found.versions]
    print_table(("Version", "Time", "By", "Text"), rows)
    if found.withdrawn_time and found.withdrawn_by:
        print_lines(f"Withdrawn at {found.withdrawn_time} by {_who(found.withdrawn_by)}.")


def _who(by: By) -> str:
    return str(by.name or f"{by.kind} {by.id}")
