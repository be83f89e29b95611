"""People: everybody of the workspace, and somebody added to it."""

from amends.http.request.request import Answer, Call
from amends.http.web.kit.form import Form, converted
from amends.http.web.kit.page import see_other
from amends.http.web.kit.page_routes import do, show
from amends.http.web.settings.form_result import Faults, tried
from amends.http.web.settings.layout import settings_page
from amends.i18n import labels
from amends.model.person import Role
from amends.model.principal import Scope
from amends.usecases import sign_in, ticket_detail
from amends.usecases.settings import people
from amends.usecases.settings.people import UserForm

PEOPLE = "/settings/people"


async def show_people(call: Call) -> Answer:
    """Everybody, and a form for somebody new."""
    return await _page(call, Form([]), {})


async def add_person(call: Call, form: Form) -> Answer:
    """Add somebody; they can sign in once they are invited."""

    async def add() -> int:
        wanted = UserForm(
            email=form.text("email"),
            first_name=form.text("first_name"),
            last_name=form.text("last_name"),
            segments=tuple(form.all("segments")),
            role=converted(form.text("role") or Role.AGENT.value, Role),
        )
        return (await call.database.write(call.by, people.add, wanted)).id

    user_id, faults = await tried(call, add())
    if user_id is None:
        return await _page(call, form, faults)
    return see_other(call, f"{PEOPLE}/{user_id}?saved=1")


async def _page(call: Call, form: Form, faults: Faults) -> Answer:
    return settings_page(
        call,
        "people.html",
        422 if faults else 200,
        everybody=await call.database.read(call.by, people.list_all),
        who_can=await call.database.read(call.by, sign_in.who_can),
        directory=await call.database.read(call.by, ticket_detail.directory_of),
        form=form,
        faults=faults,
        roles=labels.ROLE,
    )


ENDPOINTS = (
    show(PEOPLE, Scope.MANAGE, show_people),
    do(PEOPLE, Scope.ADMIN, add_person),
)
