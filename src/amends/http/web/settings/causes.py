"""Root causes: a tree that is added to and renamed."""

from amends.http.request.request import Request, Response
from amends.http.web.kit.form import Form
from amends.http.web.kit.page_routes import form_route, page_route
from amends.http.web.settings.form_result import FieldErrors, form_result, once
from amends.http.web.settings.layout import saved, settings_page
from amends.model.principal import Scope
from amends.usecases import ticket_detail
from amends.usecases.settings import causes
from amends.usecases.settings.causes import CauseForm

_CAUSES = "/settings/causes"


async def show_causes(request: Request) -> Response:
    """The tree, and a form for one more."""
    return await _page(request, Form([]), {})


async def add_cause(request: Request, form: Form) -> Response:
    """Add a cause."""
    wanted = CauseForm(code=form.text("code"), name=form.text("name"), parent=form.text("parent"))
    _made, errors = await form_result(request, once(request, form, causes.add, wanted))
    return await _page(request, form, errors) if errors else saved(request, _CAUSES)


async def rename_cause(request: Request, form: Form) -> Response:
    """Give a cause another name."""
    renaming = request.database.write(request.by, causes.rename, request.id_param("cause_id"), form.text("new_name"))
    renamed, errors = await form_result(request, renaming)
    return saved(request, _CAUSES) if renamed else await _page(request, form, errors)


async def _page(request: Request, form: Form, errors: FieldErrors) -> Response:
    directory = await request.database.read(request.by, ticket_detail.get_directory)
    by_code = {cause.code: cause for cause in directory.causes.values()}
    status = 422 if errors else 200
    return settings_page(request, "causes.html", status, directory=directory, by_code=by_code, form=form, errors=errors)


ENDPOINTS = (
    page_route(_CAUSES, Scope.MANAGE, show_causes),
    form_route(_CAUSES, Scope.MANAGE, add_cause),
    form_route(f"{_CAUSES}/{{cause_id}}", Scope.MANAGE, rename_cause),
)
