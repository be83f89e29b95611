"""Files of a ticket: given back only to be saved, and taken away. (Attaching is with the uploads.)"""

from amends.desk import attach
from amends.http.call import Answer, Call
from amends.http.v1.attachments import content_answer, folder_of
from amends.http.web.form import Form
from amends.http.web.screens import do, show
from amends.http.web.ticket import done
from amends.http.web.ticket_actions import listing_from
from amends.model.principal import Scope

_PATH = "/tickets/{ticket_id}/files/{attachment_id}"


async def get_file(call: Call) -> Answer:
    """The content of a file, to be saved and never shown here."""
    return await content_answer(call)


async def remove_file(call: Call, form: Form) -> Answer:
    """Take a file away."""
    ticket_id, attachment_id = call.id_param("ticket_id"), call.id_param("attachment_id")
    await attach.take_away(call.database, call.by, folder_of(call), ticket_id, attachment_id)
    return await done(call, await listing_from(call, form), ticket_id)


ENDPOINTS = (
    show(_PATH, Scope.TICKETS_READ, get_file),
    do(f"{_PATH}/remove", Scope.TICKETS_WRITE, remove_file),
)
