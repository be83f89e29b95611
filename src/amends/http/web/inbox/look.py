"""How the list looks to somebody: how close its rows stand, what they show, and the order of a view."""

from typing import Final
from urllib.parse import parse_qsl

from msgspec import structs

from amends.http.request.request import Request, Response
from amends.http.web.inbox.filters import SORT_LABELS
from amends.http.web.inbox.listing import listing_of
from amends.http.web.kit.form import Form
from amends.http.web.kit.page import page, see_other
from amends.http.web.kit.page_routes import form_route, page_route
from amends.http.web.kit.session_auth import auth_session_of
from amends.i18n.labels import N_
from amends.model.preferences import RowPart
from amends.model.principal import Scope
from amends.model.ticket.list_filter import Sort
from amends.usecases import sign_in

_LOOK: Final = "/inbox/look"
PART_LABELS: Final = {
    RowPart.SCORE: N_("Score"),
    RowPart.WORDS: N_("What the customer said"),
    RowPart.DETAILS: N_("Unit, owner, status, priority"),
    RowPart.DUE: N_("When it is due"),
}
"""What each part of a row is called."""


async def show_look(request: Request) -> Response:
    """What may be chosen, as it is now."""
    listing = await listing_of(request, request.query)
    return page(request, "inbox/look.html", listing=listing, parts=PART_LABELS, sorts=SORT_LABELS)


async def save_look(request: Request, form: Form) -> Response:
    """Keep it for whoever asks, on every device; the list as it is then."""
    listing = await listing_of(request, dict(parse_qsl(form.text("from"))))
    before = auth_session_of(request).preferences
    sorts = {code: sort for code, sort in before.sorts.items() if code != listing.code}
    if form.text("sort") in list(Sort):
        sorts[listing.code] = Sort(form.text("sort"))
    liked = structs.replace(
        before,
        is_compact=form.is_ticked("compact"),
        hidden_parts=tuple(part for part in RowPart if not form.is_ticked(part.value)),
        sorts=sorts,
    )
    await request.database.write(request.by, sign_in.save_preferences, request.by.id, liked)
    return see_other(request, f"/inbox?{listing.address}")


ENDPOINTS = (
    page_route(_LOOK, Scope.TICKETS_READ, show_look),
    form_route(_LOOK, Scope.TICKETS_READ, save_look),
)
