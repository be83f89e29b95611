"""Files of a ticket: attached, given back only to be saved, and taken away."""

from amends.errors import AmendsError
from amends.http.request.request import Answer, Call
from amends.http.v1.attachments import content_answer, folder_of
from amends.http.web.kit import upload
from amends.http.web.kit.form import Form
from amends.http.web.kit.page_routes import do, do_with_file, show
from amends.http.web.ticket.actions import listing_from
from amends.http.web.ticket.ticket import done, refused
from amends.model.principal import Scope
from amends.usecases import attachments

_PATH = "/tickets/{ticket_id}/files/{attachment_id}"


async def add_file(call: Call) -> Answer:
    """Attach a file."""
    ticket_id = call.id_param("ticket_id")
    received = await upload.receive(call, call.settings.attachment_limit_bytes)
    listing = await listing_from(call, received.form)
    try:
        await attachments.attach(call.database, call.by, folder_of(call), ticket_id, received.name, received.chunks)
    except AmendsError as error:
        return await refused(call, listing, ticket_id, "files", received.form, error)
    return await done(call, listing, ticket_id)


async def get_file(call: Call) -> Answer:
    """The content of a file, to be saved and never shown here."""
    return await content_answer(call)


async def remove_file(call: Call, form: Form) -> Answer:
    """Take a file away."""
    ticket_id, attachment_id = call.id_param("ticket_id"), call.id_param("attachment_id")
    await attachments.take_away(call.database, call.by, folder_of(call), ticket_id, attachment_id)
    return await done(call, await listing_from(call, form), ticket_id)


ENDPOINTS = (
    do_with_file("/tickets/{ticket_id}/files", Scope.TICKETS_WRITE, add_file),
    show(_PATH, Scope.TICKETS_READ, get_file),
    do(f"{_PATH}/remove", Scope.TICKETS_WRITE, remove_file),
)
