"""Files of a ticket: attached, given back only to be saved, and taken away."""

import contextlib

from amends.errors import AmendsError
from amends.http.request.attachment_content import content_response, folder_of
from amends.http.request.request import Request, Response
from amends.http.web.kit import upload
from amends.http.web.kit.form import Form
from amends.http.web.kit.form_once import sent_form
from amends.http.web.kit.page_routes import form_route, page_route, upload_route
from amends.http.web.ticket.actions import listing_from
from amends.http.web.ticket.ticket import done, refused
from amends.model.principal import Scope
from amends.model.ticket.attachment import Attachment
from amends.store.engine.database import Tx
from amends.usecases import attachments, form_once
from amends.usecases.attachments import IncomingFile
from amends.usecases.form_once import SentAlready

_PATH = "/tickets/{ticket_id}/files/{attachment_id}"


async def add_file(request: Request) -> Response:
    """Attach a file."""
    ticket_id = request.id_param("ticket_id")
    received = await upload.receive(request, request.settings.attachment_limit_bytes)
    listing = await listing_from(request, received.form)
    sent = sent_form(request, received.form)

    async def take_once(tx: Tx, _: Attachment) -> None:
        await form_once.take(tx, sent)

    try:
        with contextlib.suppress(SentAlready):
            file = IncomingFile(received.name, received.chunks, take_once)
            await attachments.attach(request.database, request.by, folder_of(request), ticket_id, file)
    except AmendsError as error:
        return await refused(request, listing, ticket_id, "files", received.form, error)
    return await done(request, listing, ticket_id, f"{ticket_id}-files")


async def get_file(request: Request) -> Response:
    """The content of a file, to be saved and never shown here."""
    return await content_response(request)


async def remove_file(request: Request, form: Form) -> Response:
    """Take a file away."""
    ticket_id, attachment_id = request.id_param("ticket_id"), request.id_param("attachment_id")
    await attachments.remove_with_content(request.database, request.by, folder_of(request), ticket_id, attachment_id)
    return await done(request, await listing_from(request, form), ticket_id)


ENDPOINTS = (
    upload_route("/tickets/{ticket_id}/files", Scope.TICKETS_WRITE, add_file),
    page_route(_PATH, Scope.TICKETS_READ, get_file),
    form_route(f"{_PATH}/remove", Scope.TICKETS_WRITE, remove_file),
)
