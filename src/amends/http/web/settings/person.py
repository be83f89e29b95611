"""Somebody of the workspace: changed, invited, away, handing their tickets over."""

from typing import Any

from amends.http.request.request import Answer, Call
from amends.http.server.first_run import welcome_path
from amends.http.web.kit.form import Form, converted, instant_of
from amends.http.web.kit.page import reader_of
from amends.http.web.kit.page_routes import do, show
from amends.http.web.settings.form_result import Faults, tried
from amends.http.web.settings.layout import saved, settings_page
from amends.http.web.settings.people import PEOPLE
from amends.i18n import labels
from amends.model.person import Role
from amends.model.principal import Scope
from amends.usecases import hand_over, invite, second_factor, sign_in, ticket_detail
from amends.usecases.hand_over import HandedOver, HandOverForm
from amends.usecases.settings import people
from amends.usecases.settings.people import UserChangeForm

_PERSON = f"{PEOPLE}/{{user_id}}"


async def show_person(call: Call) -> Answer:
    """Somebody, and what can be changed about them."""
    return await _page(call, Form([]), {})


async def change_person(call: Call, form: Form) -> Answer:
    """Change their name, role, segments and limits."""

    async def change() -> bool:
        wanted = UserChangeForm(
            first_name=form.text("first_name"),
            last_name=form.text("last_name"),
            role=converted(form.text("role"), Role),
            segments=tuple(form.all("segments")),
            ticket_limit=form.number("ticket_limit"),
            capacity=form.number("capacity", 1),
        )
        await call.database.write(call.by, people.change, call.id_param("user_id"), wanted)
        return True

    return await _done(call, form, *await tried(call, change()))


async def invite_person(call: Call, _: Form) -> Answer:
    """Make the one-time link by which they set a password; it is shown this once."""
    user_id, token = call.id_param("user_id"), sign_in.new_token()
    _made, faults = await tried(call, call.database.write(call.by, invite.invite, user_id, token))
    return await _page(call, Form([]), faults, link="" if faults else call.base_url + welcome_path(token))


async def end_sessions(call: Call, _: Form) -> Answer:
    """Sign them out everywhere."""
    await call.database.write(call.by, sign_in.end_all, call.id_param("user_id"))
    return saved(call, _path(call))


async def forget_second_factor(call: Call, _: Form) -> Answer:
    """Forget the second factor that they lost."""
    user_id = call.id_param("user_id")
    _done, faults = await tried(call, call.database.write(call.by, second_factor.take_away, user_id))
    return await _page(call, Form([]), faults) if faults else saved(call, _path(call))


async def add_absence(call: Call, form: Form) -> Answer:
    """Note when they aren't there."""

    async def add() -> bool:
        reader = reader_of(call)
        from_us, until_us = instant_of(form, "from", reader.time_zone), instant_of(form, "until", reader.time_zone)
        await call.database.write(call.by, people.go_away, call.id_param("user_id"), from_us, until_us)
        return True

    return await _done(call, form, *await tried(call, add()))


async def remove_absence(call: Call, form: Form) -> Answer:
    """Take an absence back."""
    await call.database.write(call.by, people.come_back, call.id_param("user_id"), form.number("absence_id"))
    return saved(call, _path(call))


async def hand_tickets_over(call: Call, form: Form) -> Answer:
    """Take all open tickets from them."""
    wanted = HandOverForm(form.text("to"), form.is_ticked("leaves"))
    handed, faults = await tried(
        call, call.database.write(call.by, hand_over.hand_over, call.id_param("user_id"), wanted)
    )
    return await _page(call, form, faults, handed=handed)


async def _done(call: Call, form: Form, is_done: bool | None, faults: Faults) -> Answer:  # noqa: FBT001
    return saved(call, _path(call)) if is_done else await _page(call, form, faults)


def _path(call: Call) -> str:
    return f"{PEOPLE}/{call.id_param('user_id')}"


async def _page(call: Call, form: Form, faults: Faults, *, link: str = "", handed: HandedOver | None = None) -> Answer:
    user_id = call.id_param("user_id")
    values: dict[str, Any] = {
        "user": await call.database.read(call.by, people.show, user_id),
        "can_sign_in": user_id in await call.database.read(call.by, sign_in.who_can),
        "factor": await call.database.read(call.by, second_factor.state, user_id),
        "directory": await call.database.read(call.by, ticket_detail.directory_of),
        "roles": labels.ROLE,
    }
    status = 422 if faults else 200
    return settings_page(call, "person.html", status, form=form, faults=faults, link=link, handed=handed, **values)


ENDPOINTS = (
    show(_PERSON, Scope.MANAGE, show_person),
    do(_PERSON, Scope.ADMIN, change_person),
    do(f"{_PERSON}/invite", Scope.ADMIN, invite_person),
    do(f"{_PERSON}/forget-second-factor", Scope.ADMIN, forget_second_factor),
    do(f"{_PERSON}/sign-out", Scope.ADMIN, end_sessions),
    do(f"{_PERSON}/absences", Scope.MANAGE, add_absence),
    do(f"{_PERSON}/absences/remove", Scope.MANAGE, remove_absence),
    do(f"{_PERSON}/hand-over", Scope.MANAGE, hand_tickets_over),
)
