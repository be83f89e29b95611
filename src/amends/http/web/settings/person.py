"""Somebody of the workspace: changed, invited, away, handing their tickets over."""

from typing import Any

from amends.http.request.request import Request, Response
from amends.http.server.first_run import one_time_link_path
from amends.http.web.kit.form import Form, convert, instant_of
from amends.http.web.kit.form_once import write_once
from amends.http.web.kit.page import locale_of
from amends.http.web.kit.page_routes import form_route, page_route
from amends.http.web.settings.form_result import FieldErrors, form_result
from amends.http.web.settings.layout import saved, settings_page
from amends.http.web.settings.people import PEOPLE
from amends.i18n import labels
from amends.model.hand_over import HandedOver
from amends.model.person import Role
from amends.model.principal import Scope
from amends.model.status import OPEN_STATUSES
from amends.model.ticket import list_query
from amends.model.ticket.list_query import TicketQuery
from amends.usecases import find_tickets, hand_over, invite, second_factor, sign_in, ticket_detail
from amends.usecases.hand_over import HandOverForm
from amends.usecases.settings import people
from amends.usecases.settings.people import UserChangeForm

_PERSON = f"{PEOPLE}/{{user_id}}"


async def show_person(request: Request) -> Response:
    """Somebody, and what can be changed about them."""
    return await _page(request, Form([]), {})


async def change_person(request: Request, form: Form) -> Response:
    """Change their name, role, segments and limits."""

    async def change() -> bool:
        wanted = UserChangeForm(
            first_name=form.text("first_name"),
            last_name=form.text("last_name"),
            role=convert(form.text("role"), Role),
            segments=tuple(form.all("segments")),
            ticket_limit=form.number("ticket_limit"),
            capacity=form.number("capacity", 1),
            handles_sensitive=form.is_ticked("handles_sensitive"),
        )
        await request.database.write(request.by, people.change, request.id_param("user_id"), wanted)
        return True

    return await _done(request, form, *await form_result(request, change()))


async def invite_person(request: Request, _: Form) -> Response:
    """Make the one-time link by which they set a password; it is shown this once."""
    user_id, token = request.id_param("user_id"), sign_in.new_token(request.by.workspace_id)
    _made, errors = await form_result(request, request.database.write(request.by, invite.invite, user_id, token))
    return await _page(request, Form([]), errors, link="" if errors else request.base_url + one_time_link_path(token))


async def end_sessions(request: Request, _: Form) -> Response:
    """Sign them out everywhere."""
    await request.database.write(request.by, sign_in.end_all, request.id_param("user_id"))
    return saved(request, _path(request))


async def forget_second_factor(request: Request, _: Form) -> Response:
    """Forget the second factor that they lost."""
    user_id = request.id_param("user_id")
    _done, errors = await form_result(request, request.database.write(request.by, second_factor.reset, user_id))
    return await _page(request, Form([]), errors) if errors else saved(request, _path(request))


async def add_absence(request: Request, form: Form) -> Response:
    """Note when they aren't there."""

    async def add() -> bool:
        locale = locale_of(request)
        from_us, until_us = instant_of(form, "from", locale.time_zone), instant_of(form, "until", locale.time_zone)
        await write_once(request, form, people.add_absence, request.id_param("user_id"), from_us, until_us)
        return True

    return await _done(request, form, *await form_result(request, add()))


async def remove_absence(request: Request, form: Form) -> Response:
    """Take an absence back."""
    await request.database.write(request.by, people.end_absence, request.id_param("user_id"), form.number("absence_id"))
    return saved(request, _path(request))


async def hand_tickets_over(request: Request, form: Form) -> Response:
    """Take all open tickets from them."""
    wanted = HandOverForm(form.text("to"), form.is_ticked("leaves"))
    handed, errors = await form_result(
        request, request.database.write(request.by, hand_over.hand_over, request.id_param("user_id"), wanted)
    )
    return await _page(request, form, errors, handed=handed)


async def _done(request: Request, form: Form, is_done: bool | None, errors: FieldErrors) -> Response:  # noqa: FBT001
    return saved(request, _path(request)) if is_done else await _page(request, form, errors)


def _path(request: Request) -> str:
    return f"{PEOPLE}/{request.id_param('user_id')}"


def _open_of(user_id: int) -> TicketQuery:
    return {"owner_id": (user_id,), "status": tuple(sorted(OPEN_STATUSES))}


async def _page(
    request: Request, form: Form, errors: FieldErrors, *, link: str = "", handed: HandedOver | None = None
) -> Response:
    user_id = request.id_param("user_id")
    values: dict[str, Any] = {
        "user": await request.database.read(request.by, people.get, user_id),
        "can_sign_in": user_id in await request.database.read(request.by, sign_in.list_users_who_can_sign_in),
        "factor": await request.database.read(request.by, second_factor.state, user_id),
        "directory": await request.database.read(request.by, ticket_detail.get_directory),
        "roles": labels.ROLE,
        "open_tickets": await request.database.read(request.by, find_tickets.count, _open_of(user_id)),
        "open_words": list_query.write(_open_of(user_id))["status"],
    }
    status = 422 if errors else 200
    return settings_page(request, "person.html", status, form=form, errors=errors, link=link, handed=handed, **values)


ENDPOINTS = (
    page_route(_PERSON, Scope.MANAGE, show_person),
    form_route(_PERSON, Scope.ADMIN, change_person),
    form_route(f"{_PERSON}/invite", Scope.ADMIN, invite_person),
    form_route(f"{_PERSON}/forget-second-factor", Scope.ADMIN, forget_second_factor),
    form_route(f"{_PERSON}/sign-out", Scope.ADMIN, end_sessions),
    form_route(f"{_PERSON}/absences", Scope.MANAGE, add_absence),
    form_route(f"{_PERSON}/absences/remove", Scope.MANAGE, remove_absence),
    form_route(f"{_PERSON}/hand-over", Scope.MANAGE, hand_tickets_over),
)
