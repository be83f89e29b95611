"""Snoozing a ticket on its page: proposed times in words, another day and time, and until the customer answers."""

import contextlib
from typing import Final

from amends.errors import AmendsError, FieldError, Invalid
from amends.http.request.request import Request, Response
from amends.http.web.inbox.listing import Listing, listing_of
from amends.http.web.kit.field_errors import errors_by_field
from amends.http.web.kit.form import Form
from amends.http.web.kit.form_once import write_once
from amends.http.web.kit.page import locale_of, page, refused_in_dialog
from amends.http.web.kit.page_routes import form_route, page_route
from amends.http.web.kit.session_auth import auth_session_of
from amends.http.web.ticket.actions import act, listing_from
from amends.http.web.ticket.promises import day_options, due_of
from amends.http.web.ticket.snooze_options import AWAKE, until_of
from amends.http.web.ticket.ticket import done
from amends.instants import moment
from amends.model.principal import Scope
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases import queries, snooze
from amends.usecases.form_once import SentAlready

_PATH: Final = "/tickets/{ticket_id}/snooze"


async def take_snooze(request: Request, form: Form) -> Response:
    """Snooze a ticket until what was chosen, or wake it."""
    return await act(request, form, "snooze", _choose)


async def show_until(request: Request) -> Response:
    """The form for another day and time."""
    tomorrow = moment(request.now).to_tz(_zone(request)).date().add(days=1)
    form = Form([("day", tomorrow.format_iso()), ("time", "09:00")])
    return await _dialog(request, await listing_of(request, request.query), form, {})


async def take_until(request: Request, form: Form) -> Response:
    """Snooze a ticket until another day and time."""
    ticket_id, listing = request.id_param("ticket_id"), await listing_from(request, form)
    try:
        with contextlib.suppress(SentAlready):
            await write_once(request, form, _until, ticket_id, form, _zone(request))
    except AmendsError as error:
        return await _dialog(request, listing, form, errors_by_field(locale_of(request), error), 422)
    return await done(request, listing, ticket_id)


async def _choose(tx: Tx, ticket_id: int, form: Form) -> None:
    chosen = form.text("until")
    if chosen == AWAKE:
        await snooze.wake(tx, ticket_id)
        return
    until_us = until_of(chosen)
    if until_us is None:
        raise Invalid(FieldError("until_time", say("no_choice")))
    await snooze.snooze(tx, ticket_id, until_us)


async def _until(tx: Tx, ticket_id: int, form: Form, zone: str) -> None:
    await snooze.snooze(tx, ticket_id, due_of(form, zone))


async def _dialog(
    request: Request, listing: Listing, form: Form, errors: dict[str, str], status: int = 200
) -> Response:
    summary = await request.database.read(request.by, queries.get_ticket, request.id_param("ticket_id"))
    headers = refused_in_dialog(request, errors)
    return page(
        request,
        "ticket/snooze.html",
        status,
        headers,
        listing=listing,
        ticket=summary.ticket,
        form=form,
        errors=errors,
        zone=_zone(request),
        days=day_options(locale_of(request), _zone(request)),
    )


def _zone(request: Request) -> str:
    return auth_session_of(request).workspace.time_zone


ENDPOINTS = (
    form_route(_PATH, Scope.TICKETS_WRITE, take_snooze),
    page_route(f"{_PATH}/until", Scope.TICKETS_WRITE, show_until),
    form_route(f"{_PATH}/until", Scope.TICKETS_WRITE, take_until),
)
