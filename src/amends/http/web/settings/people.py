"""People: everybody of the workspace, and somebody added to it."""

from amends.http.request.request import Request, Response
from amends.http.web.kit.form import Form, convert
from amends.http.web.kit.page import see_other
from amends.http.web.kit.page_routes import form_route, page_route
from amends.http.web.settings.form_result import FieldErrors, form_result, once
from amends.http.web.settings.layout import settings_page
from amends.i18n import labels
from amends.model.person import Role, User
from amends.model.principal import Scope
from amends.usecases import sign_in, ticket_detail
from amends.usecases.settings import people
from amends.usecases.settings.people import UserForm

PEOPLE = "/settings/people"


async def show_people(request: Request) -> Response:
    """Everybody, and a form for somebody new."""
    return await _page(request, Form([]), {})


async def add_person(request: Request, form: Form) -> Response:
    """Add somebody; they can sign in once they are invited."""

    async def add() -> User | None:
        wanted = UserForm(
            email=form.text("email"),
            first_name=form.text("first_name"),
            last_name=form.text("last_name"),
            segments=tuple(form.all("segments")),
            role=convert(form.text("role") or Role.AGENT.value, Role),
        )
        return await once(request, form, people.add, wanted)

    user, errors = await form_result(request, add())
    if errors:
        return await _page(request, form, errors)
    return see_other(request, f"{PEOPLE}/{user.id}?saved=1" if user else PEOPLE)


async def _page(request: Request, form: Form, errors: FieldErrors) -> Response:
    return settings_page(
        request,
        "people.html",
        422 if errors else 200,
        everybody=await request.database.read(request.by, people.list_all),
        who_can=await request.database.read(request.by, sign_in.list_users_who_can_sign_in),
        directory=await request.database.read(request.by, ticket_detail.get_directory),
        form=form,
        errors=errors,
        roles=labels.ROLE,
    )


ENDPOINTS = (
    page_route(PEOPLE, Scope.MANAGE, show_people),
    form_route(PEOPLE, Scope.ADMIN, add_person),
)
