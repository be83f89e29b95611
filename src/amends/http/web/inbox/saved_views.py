"""Saved views: what the inbox is narrowed to, kept under a name, for oneself or for everybody."""

from urllib.parse import parse_qsl

from amends.errors import AmendsError
from amends.http.request.request import Request, Response
from amends.http.web.inbox.filters import chips_of
from amends.http.web.inbox.listing import Listing, listing_of
from amends.http.web.kit.field_errors import errors_by_field
from amends.http.web.kit.form import Form
from amends.http.web.kit.form_once import write_once
from amends.http.web.kit.page import locale_of, page, see_other
from amends.http.web.kit.page_routes import form_route, page_route
from amends.model.principal import Scope
from amends.usecases import ticket_detail, views
from amends.usecases.views import ViewForm


async def show_save(request: Request) -> Response:
    """Where a view gets its name."""
    return await _page(request, await listing_of(request, request.query), Form([]), {})


async def save_view(request: Request, form: Form) -> Response:
    """Keep what a listing is narrowed to."""
    listing = await listing_of(request, dict(parse_qsl(form.text("from"))))
    user_id = 0 if form.is_ticked("shared") else request.by.id
    wanted = ViewForm(name=form.text("name"), query=listing.texts, user_id=user_id)
    try:
        saved = await write_once(request, form, views.save, wanted)
    except AmendsError as error:
        return await _page(request, listing, form, errors_by_field(locale_of(request), error), 422)
    return see_other(request, f"/inbox?view={saved.id}")


async def forget_view(request: Request, _: Form) -> Response:
    """Forget a view."""
    await request.database.write(request.by, views.delete, request.id_param("view_id"))
    return see_other(request, "/inbox")


async def _page(request: Request, listing: Listing, form: Form, errors: dict[str, str], status: int = 200) -> Response:
    chips = chips_of(request, listing, await request.database.read(request.by, ticket_detail.get_directory))
    return page(request, "inbox/save.html", status, listing=listing, chips=chips, form=form, errors=errors)


ENDPOINTS = (
    page_route("/inbox/save", Scope.TICKETS_READ, show_save),
    form_route("/inbox/save", Scope.TICKETS_READ, save_view),
    form_route("/inbox/views/{view_id}/forget", Scope.TICKETS_READ, forget_view),
)
