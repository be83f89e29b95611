"""Promises on a ticket's page: a small form with the days by their names, the time shown back before it is kept."""

import contextlib
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from msgspec import Struct
from whenever import Date, Time

from amends.errors import AmendsError, FieldError, Invalid
from amends.http.request.request import Request, Response
from amends.http.web.inbox.listing import Listing, listing_of
from amends.http.web.kit.field_errors import errors_by_field
from amends.http.web.kit.form import Form
from amends.http.web.kit.form_once import write_once
from amends.http.web.kit.page import locale_of, page, refused_in_dialog
from amends.http.web.kit.page_routes import form_route, page_route
from amends.http.web.ticket.actions import act, listing_from
from amends.http.web.ticket.ticket import done
from amends.i18n import formats
from amends.i18n.labels import N_
from amends.i18n.locale import UserLocale
from amends.instants import InstantUs, moment, of_local
from amends.model.principal import Scope
from amends.model.ticket.promise import Promise
from amends.model.ticket.summary import TicketSummary
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases import promises, queries
from amends.usecases.form_once import SentAlready
from amends.usecases.promises import MoveForm, NewPromise

_PATH: Final = "/tickets/{ticket_id}/promise"
_ONE: Final = "/tickets/{ticket_id}/promises/{promise_id}"
_DAYS: Final = 8
OTHER_DAY: Final = "other"


class PromiseDialog(Struct, frozen=True):
    """A ticket whose customer is promised something, or one of its promises that gets another time or is broken."""

    summary: TicketSummary
    promise: Promise | None = None


def day_options(locale: UserLocale, zone: str) -> Sequence[tuple[str, str]]:
    """The next days in a zone by their names, today first, and another day: what may be chosen, with its words."""
    today = moment(locale.now).to_tz(zone).date()
    named = {0: locale.gettext(N_("today")), 1: locale.gettext(N_("tomorrow"))}
    options = []
    for ahead in range(_DAYS):
        day = today.add(days=ahead)
        name = named.get(ahead) or formats.weekday(locale.language, day.to_stdlib())
        shown = formats.short_day(locale.language, day.to_stdlib(), has_year=False)
        options.append((day.format_iso(), f"{name}, {shown}"))
    return [*options, (OTHER_DAY, locale.gettext(N_("another day")))]


def due_of(form: Form, zone: str) -> InstantUs:
    """The instant that a form names by a day and a time of day in a zone. Raises Invalid."""
    day = form.text("date") if form.text("day") == OTHER_DAY else form.text("day")
    try:
        return of_local(Date.parse_iso(day).at(Time.parse_iso(form.text("time"))), zone)
    except ValueError:
        raise Invalid(FieldError("due_time", say("not_a_date_and_time"))) from None


async def show_promise(request: Request) -> Response:
    """The form for a new promise."""
    return await _dialog(request, await listing_of(request, request.query), _empty(request), {})


async def take_promise(request: Request, form: Form) -> Response:
    """Keep a new promise, or show back by when it would be."""
    if form.is_ticked("check"):
        return await _dialog(request, await listing_from(request, form), form, _faults(request, form))
    return await _take(request, form, "promise", _make)


async def show_one(request: Request) -> Response:
    """What may become of a promise that isn't kept: another time, or broken."""
    return await _dialog(request, await listing_of(request, request.query), _empty(request), {})


async def take_move(request: Request, form: Form) -> Response:
    """Give a promise the time that the customer agreed to, or show it back."""
    if form.is_ticked("check"):
        return await _dialog(request, await listing_from(request, form), form, _faults(request, form))
    return await _take(request, form, "promise", _move)


async def take_break(request: Request, form: Form) -> Response:
    """Say that a promise is broken, and why."""
    return await _take(request, form, "promise", _break)


async def take_keep(request: Request, form: Form) -> Response:
    """Say that a promise was kept."""
    promise_id = request.id_param("promise_id")

    async def keep(tx: Tx, ticket_id: int, _: Form) -> None:
        await promises.keep(tx, ticket_id, promise_id)

    return await act(request, form, "promise", keep)


async def show_when(request: Request) -> Response:
    """By when a promise would be, as its form stands: the instant in words, or what is wrong with it."""
    form = Form(list(request.query.items()))
    errors = _faults(request, form)
    return page(request, "ticket/promise_when.html", due_us=None if errors else _due(request, form), errors=errors)


async def _take(request: Request, form: Form, doing: str, use_case: Callable[..., Awaitable[Any]]) -> Response:
    ticket_id = request.id_param("ticket_id")
    promise_id = request.id_param("promise_id") if "promise_id" in request.params else 0
    listing = await listing_from(request, form)
    try:
        with contextlib.suppress(SentAlready):
            await write_once(request, form, use_case, ticket_id, promise_id, form, _zone(request))
    except AmendsError as error:
        return await _dialog(request, listing, form, errors_by_field(locale_of(request), error), 422)
    return await done(request, listing, ticket_id, f"{ticket_id}-{doing}")


async def _make(tx: Tx, ticket_id: int, _: int, form: Form, zone: str) -> None:
    await promises.make(tx, ticket_id, NewPromise(text=form.text("text"), due_us=due_of(form, zone)))


async def _move(tx: Tx, ticket_id: int, promise_id: int, form: Form, zone: str) -> None:
    agreed = form.is_ticked("customer_agreed")
    wanted = MoveForm(due_us=due_of(form, zone), reason=form.text("reason"), has_consent=agreed)
    await promises.move(tx, ticket_id, promise_id, wanted)


async def _break(tx: Tx, ticket_id: int, promise_id: int, form: Form, _: str) -> None:
    await promises.break_(tx, ticket_id, promise_id, form.text("reason"))


async def _found(tx: Tx, ticket_id: int, promise_id: int) -> PromiseDialog:
    summary = await queries.get_ticket(tx, ticket_id)
    return PromiseDialog(summary, promises.found(summary.ticket, promise_id) if promise_id else None)


async def _dialog(
    request: Request, listing: Listing, form: Form, errors: dict[str, str], status: int = 200
) -> Response:
    promise_id = request.id_param("promise_id") if "promise_id" in request.params else 0
    found = await request.database.read(request.by, _found, request.id_param("ticket_id"), promise_id)
    headers = refused_in_dialog(request, errors)
    return page(
        request,
        "ticket/promise.html",
        status,
        headers,
        listing=listing,
        found=found,
        form=form,
        errors=errors,
        zone=_zone(request),
        days=day_options(locale_of(request), _zone(request)),
        other_day=OTHER_DAY,
        due_us=None if _faults(request, form) else _due(request, form),
    )


def _empty(request: Request) -> Form:
    """The form as it is shown first: for tomorrow, late in the afternoon."""
    tomorrow = moment(request.now).to_tz(_zone(request)).date().add(days=1)
    return Form([("day", tomorrow.format_iso()), ("time", "17:00")])


def _due(request: Request, form: Form) -> InstantUs:
    return due_of(form, _zone(request))


def _faults(request: Request, form: Form) -> dict[str, str]:
    try:
        wrong = promises.due_errors(_due(request, form), request.now)
    except Invalid as error:
        return errors_by_field(locale_of(request), error)
    return errors_by_field(locale_of(request), Invalid(*wrong)) if wrong else {}


def _zone(request: Request) -> str:
    assert request.auth_session is not None  # noqa: S101 - pages have one
    return request.auth_session.workspace.time_zone


ENDPOINTS = (
    page_route(_PATH, Scope.TICKETS_WRITE, show_promise),
    form_route(_PATH, Scope.TICKETS_WRITE, take_promise),
    page_route(f"{_PATH}/when", Scope.TICKETS_READ, show_when),
    page_route(_ONE, Scope.TICKETS_WRITE, show_one),
    form_route(f"{_ONE}/keep", Scope.TICKETS_WRITE, take_keep),
    form_route(f"{_ONE}/move", Scope.TICKETS_WRITE, take_move),
    form_route(f"{_ONE}/break", Scope.TICKETS_WRITE, take_break),
)
