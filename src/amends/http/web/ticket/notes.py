"""A note on the page of its ticket, once it was written: other words, its withdrawal, and what it said before."""

import contextlib
from typing import Any, Final

from amends.errors import AmendsError
from amends.http.request.request import Request, Response
from amends.http.web.inbox.listing import Listing, listing_of
from amends.http.web.kit.field_errors import errors_by_field
from amends.http.web.kit.form import Form
from amends.http.web.kit.form_once import write_once
from amends.http.web.kit.page import locale_of, page, refused_in_dialog
from amends.http.web.kit.page_routes import form_route, page_route
from amends.http.web.ticket.actions import listing_from
from amends.http.web.ticket.ticket import done
from amends.model.principal import Scope
from amends.store.engine.database import Tx
from amends.usecases import notes
from amends.usecases.form_once import SentAlready
from amends.usecases.lock_ticket import ChangedMeanwhile

_PATH: Final = "/tickets/{ticket_id}/notes/{note_version}"


async def show_note(request: Request) -> Response:
    """What may be done with a note, and all that it said."""
    return await _dialog(request, await listing_of(request, request.query), None)


async def take_edit(request: Request, form: Form) -> Response:
    """Give a note other words; what was typed is shown again, beside the note, if it says something else by now."""
    return await _take(request, form, _edit)


async def take_withdrawal(request: Request, form: Form) -> Response:
    """Withdraw a note."""
    return await _take(request, form, _withdraw)


async def _edit(tx: Tx, ticket_id: int, note_version: int, form: Form) -> None:
    await notes.edit(tx, ticket_id, note_version, form.text("text"), form.number("based_on"))


async def _withdraw(tx: Tx, ticket_id: int, note_version: int, _: Form) -> None:
    await notes.withdraw(tx, ticket_id, note_version)


async def _take(request: Request, form: Form, use_case: Any) -> Response:
    ticket_id, note_version = request.id_param("ticket_id"), request.id_param("note_version")
    listing = await listing_from(request, form)
    try:
        with contextlib.suppress(SentAlready):
            await write_once(request, form, use_case, ticket_id, note_version, form)
    except ChangedMeanwhile as error:
        return await _dialog(request, listing, form, errors_by_field(locale_of(request), error), 412)
    except AmendsError as error:
        return await _dialog(request, listing, form, errors_by_field(locale_of(request), error), 422)
    return await done(request, listing, ticket_id, f"{ticket_id}-note-{note_version}")


async def _dialog(
    request: Request, listing: Listing, form: Form | None, errors: dict[str, str] | None = None, status: int = 200
) -> Response:
    ids = request.id_param("ticket_id"), request.id_param("note_version")
    found = await request.database.read(request.by, notes.get_versions, *ids)
    headers = refused_in_dialog(request, errors or {})
    values: dict[str, Any] = {"listing": listing, "found": found, "errors": errors or {}}
    values["text"] = found.note.text if form is None or "text" not in form else form.text("text")
    values["may_edit"] = found.note.may_be_edited_by(request.by) and not found.note.is_gone
    values["may_withdraw"] = found.note.may_be_withdrawn_by(request.by) and not found.note.is_gone
    values["is_changed"] = status == 412
    return page(request, "ticket/note.html", status, headers, **values)


ENDPOINTS = (
    page_route(_PATH, Scope.TICKETS_WRITE, show_note),
    form_route(f"{_PATH}/edit", Scope.TICKETS_WRITE, take_edit),
    form_route(f"{_PATH}/withdraw", Scope.TICKETS_WRITE, take_withdrawal),
)
