"""Marking a ticket as unread on its page: it is put back into the list as something still to be read."""

from typing import Final

from amends.http.request.request import Request, Response
from amends.http.web.inbox.inbox import INBOX
from amends.http.web.kit.form import Form
from amends.http.web.kit.page import see_other
from amends.http.web.kit.page_routes import form_route
from amends.http.web.ticket.actions import listing_from
from amends.model.principal import Scope
from amends.usecases import unread

_PATH: Final = "/tickets/{ticket_id}/unread"


async def mark_unread(request: Request, form: Form) -> Response:
    """Mark a ticket as unread, and go back to its list: beside the open ticket it would be read again at once."""
    listing = await listing_from(request, form)
    await request.database.write(request.by, unread.mark_unread, request.by.id, request.id_param("ticket_id"))
    return see_other(request, f"{INBOX}?{listing.address}")


ENDPOINTS = (form_route(_PATH, Scope.TICKETS_READ, mark_unread),)
