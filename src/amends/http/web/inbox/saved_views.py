"""Saved views: what the inbox is narrowed to, kept under a name, for oneself or for everybody."""

from urllib.parse import parse_qsl

from amends.errors import AmendsError
from amends.http.request.request import Answer, Call
from amends.http.web.inbox.filters import chips_of
from amends.http.web.inbox.listing import Listing, listing_of
from amends.http.web.kit.field_errors import faults_by_field
from amends.http.web.kit.form import Form
from amends.http.web.kit.page import page, reader_of, see_other
from amends.http.web.kit.page_routes import do, show
from amends.model.principal import Scope
from amends.usecases import views
from amends.usecases.views import ViewForm


async def show_save(call: Call) -> Answer:
    """Where a view gets its name."""
    return await _page(call, await listing_of(call, call.query), Form([]), {})


async def save_view(call: Call, form: Form) -> Answer:
    """Keep what a listing is narrowed to."""
    listing = await listing_of(call, dict(parse_qsl(form.text("from"))))
    user_id = 0 if form.is_ticked("shared") else call.by.id
    wanted = ViewForm(name=form.text("name"), query=listing.texts, user_id=user_id)
    try:
        saved = await call.database.write(call.by, views.save, wanted)
    except AmendsError as error:
        return await _page(call, listing, form, faults_by_field(reader_of(call), error), 422)
    return see_other(call, f"/inbox?view={saved.id}")


async def forget_view(call: Call, _: Form) -> Answer:
    """Forget a view."""
    await call.database.write(call.by, views.forget, call.id_param("view_id"))
    return see_other(call, "/inbox")


async def _page(call: Call, listing: Listing, form: Form, faults: dict[str, str], status: int = 200) -> Answer:
    chips = await chips_of(call, listing)
    return page(call, "inbox/save.html", status, listing=listing, chips=chips, form=form, faults=faults)


ENDPOINTS = (
    show("/inbox/save", Scope.TICKETS_READ, show_save),
    do("/inbox/save", Scope.TICKETS_READ, save_view),
    do("/inbox/views/{view_id}/forget", Scope.TICKETS_READ, forget_view),
)
