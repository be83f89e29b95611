"""How the list looks to somebody: its columns, how close its rows stand, what they show, and the order of a view."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import parse_qsl

from amends.errors import Invalid
from amends.http.request.request import Request, Response
from amends.http.web.inbox.filters import SORT_LABELS
from amends.http.web.inbox.listing import listing_of
from amends.http.web.kit.columns import COLUMN_LABELS
from amends.http.web.kit.field_errors import errors_by_field
from amends.http.web.kit.form import Form
from amends.http.web.kit.page import locale_of, page, refused_in_dialog, see_other
from amends.http.web.kit.page_routes import form_route, page_route
from amends.http.web.kit.select_options import SelectOptions
from amends.http.web.kit.session_auth import auth_session_of
from amends.i18n.labels import N_
from amends.i18n.locale import UserLocale
from amends.model.preferences import RowPart
from amends.model.principal import Scope
from amends.model.ticket.columns import FIELD_PREFIX, MAX_COLUMNS
from amends.model.ticket.custom_field import Field, FieldType
from amends.model.ticket.list_filter import Sort
from amends.usecases import list_look
from amends.usecases.list_look import ListLook
from amends.usecases.settings import custom_fields

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
    return await _form_page(request, Form([("from", request.scope["query_string"].decode("latin-1"))]), {})


async def save_look(request: Request, form: Form) -> Response:
    """Keep it for whoever asks, on every device; the list as it is then."""
    listing = await listing_of(request, dict(parse_qsl(form.text("from"))))
    before = auth_session_of(request).preferences
    sorts = {code: sort for code, sort in before.sorts.items() if code != listing.code}
    if form.text("sort") in list(Sort):
        sorts[listing.code] = Sort(form.text("sort"))
    look = ListLook(
        columns=tuple(each for each in form.all("column") if each),
        is_compact=form.is_ticked("compact"),
        hidden_parts=tuple(part for part in RowPart if not form.is_ticked(part.value)),
        sorts=sorts,
    )
    try:
        await request.database.write(request.by, list_look.save_list_look, request.by.id, look)
    except Invalid as invalid:
        return await _form_page(request, form, {"": "; ".join(errors_by_field(locale_of(request), invalid).values())})
    return see_other(request, f"/inbox?{listing.address}")


async def _form_page(request: Request, form: Form, errors: dict[str, str]) -> Response:
    listing = await listing_of(request, dict(parse_qsl(form.text("from"))))
    fields = await request.database.read(request.by, custom_fields.list_all)
    chosen = form.all("column") if errors else auth_session_of(request).preferences.columns
    return page(
        request,
        "inbox/look.html",
        422 if errors else 200,
        refused_in_dialog(request, errors),
        listing=listing,
        parts=PART_LABELS,
        sorts=SORT_LABELS,
        columns=[*chosen, *[""] * MAX_COLUMNS][:MAX_COLUMNS],
        column_choices=_choices(locale_of(request), fields),
        errors=errors,
    )


def _choices(locale: UserLocale, fields: Sequence[Field]) -> SelectOptions:
    own = [(column.value, locale.gettext(label)) for column, label in COLUMN_LABELS.items()]
    return [*own, *((f"{FIELD_PREFIX}{each.code}", each.name) for each in fields if each.type is not FieldType.USER)]


ENDPOINTS = (
    page_route(_LOOK, Scope.TICKETS_READ, show_look),
    form_route(_LOOK, Scope.TICKETS_READ, save_look),
)
