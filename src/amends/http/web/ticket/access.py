"""Who sees a ticket: a form on its page, after which whoever sent it may not see it any more."""

from amends.errors import AmendsError
from amends.http.request.request import Request, Response
from amends.http.web.kit.form import Form, convert
from amends.http.web.kit.form_once import write_once
from amends.http.web.kit.page import see_other
from amends.http.web.kit.page_routes import form_route
from amends.http.web.ticket.actions import listing_from
from amends.http.web.ticket.ticket import done, refused
from amends.model.principal import Scope
from amends.model.restriction import SensitiveKind
from amends.usecases.form_once import SentAlready
from amends.usecases.restrict import RestrictionForm, restrict


async def change_access(request: Request, form: Form) -> Response:
    """Make it a sensitive case or an ordinary one, name who sees it, and whom it is about."""
    ticket_id = request.id_param("ticket_id")
    listing = await listing_from(request, form)
    try:
        changed = await write_once(request, form, restrict, ticket_id, _wanted(form))
    except SentAlready:
        return see_other(request, f"/inbox?{listing.address}")
    except AmendsError as error:
        return await refused(request, listing, ticket_id, "access", form, error)
    if not changed.is_seen:
        return see_other(request, f"/inbox?{listing.address}")
    return await done(request, listing, ticket_id, f"{ticket_id}-access")


def _wanted(form: Form) -> RestrictionForm:
    sensitive = form.text("sensitive")
    return RestrictionForm(
        reason=form.text("reason"),
        sensitive=convert(sensitive, SensitiveKind) if sensitive else None,
        named=tuple(form.all("named")),
        recused=tuple(form.all("recused")),
    )


ENDPOINTS = (form_route("/tickets/{ticket_id}/access", Scope.TICKETS_WRITE, change_access),)
