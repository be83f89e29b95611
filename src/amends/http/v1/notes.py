"""Notes over our own API, once they were written: edited, withdrawn, and what they said before."""

from typing import Final

from msgspec import Raw

from amends.http.request.endpoint import Endpoint
from amends.http.v1.errors import V1
from amends.http.v1.tickets import then_shown, ticket_endpoint
from amends.model.principal import Scope
from amends.model.ticket.ticket import Ticket
from amends.serializers.notes import note_versions_view
from amends.store.engine.database import Tx
from amends.usecases import notes
from amends.wire.conversation import NoteEditForm, NoteVersionsView

_PATH: Final = "/v1/workspaces/{workspace_id}/tickets/{ticket_id}/notes/{note_version}"


async def _edit(tx: Tx, ticket_id: int, note_version: int, form: NoteEditForm) -> Ticket:
    return await notes.edit(tx, ticket_id, note_version, form.text, form.based_on)


ENDPOINTS = (
    ticket_endpoint(
        method="PATCH",
        path=_PATH,
        scope=Scope.TICKETS_WRITE,
        name="edit_note",
        summary="Edit a note of a ticket",
        description="Give a note other words; only who wrote it can. `note_version` is the version of its event "
        "`ticket.noted`. What it said before is kept, and is seen by its author and by managers. A user whom it "
        "mentions newly is notified.",
        request=NoteEditForm,
        do=then_shown(_edit),
        example=Raw(b'{"text": "Phoned three times, nobody answered."}'),
    ),
    ticket_endpoint(
        method="POST",
        path=f"{_PATH}/withdraw",
        scope=Scope.TICKETS_WRITE,
        name="withdraw_note",
        summary="Withdraw a note of a ticket",
        description="Take the words of a note away from where they are read and found; that there was a note stays. "
        "Who wrote it can do it, and an admin. Webhooks that were sent stay sent.",
        do=then_shown(notes.withdraw),
    ),
    Endpoint(
        method="GET",
        path=f"{_PATH}/versions",
        interface=V1,
        scope=Scope.TICKETS_WRITE,
        name="list_note_versions",
        summary="List the versions of a note",
        description="List all that a note said, also once it was withdrawn. Its author and managers can see it.",
        do=notes.get_versions,
        serialize=note_versions_view,
        response=NoteVersionsView,
    ),
)
