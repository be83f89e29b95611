"""Root causes: a tree that is added to and renamed."""

from amends.http.request.request import Answer, Call
from amends.http.web.kit.form import Form
from amends.http.web.kit.page_routes import do, show
from amends.http.web.settings.form_result import Faults, tried
from amends.http.web.settings.layout import saved, settings_page
from amends.model.principal import Scope
from amends.usecases import ticket_detail
from amends.usecases.settings import causes
from amends.usecases.settings.causes import CauseForm

_CAUSES = "/settings/causes"


async def show_causes(call: Call) -> Answer:
    """The tree, and a form for one more."""
    return await _page(call, Form([]), {})


async def add_cause(call: Call, form: Form) -> Answer:
    """Add a cause."""
    wanted = CauseForm(code=form.text("code"), name=form.text("name"), parent=form.text("parent"))
    made, faults = await tried(call, call.database.write(call.by, causes.add, wanted))
    return saved(call, _CAUSES) if made else await _page(call, form, faults)


async def rename_cause(call: Call, form: Form) -> Answer:
    """Give a cause another name."""
    renaming = call.database.write(call.by, causes.rename, call.id_param("cause_id"), form.text("new_name"))
    renamed, faults = await tried(call, renaming)
    return saved(call, _CAUSES) if renamed else await _page(call, form, faults)


async def _page(call: Call, form: Form, faults: Faults) -> Answer:
    directory = await call.database.read(call.by, ticket_detail.directory_of)
    by_code = {cause.code: cause for cause in directory.causes.values()}
    status = 422 if faults else 200
    return settings_page(call, "causes.html", status, directory=directory, by_code=by_code, form=form, faults=faults)


ENDPOINTS = (
    show(_CAUSES, Scope.MANAGE, show_causes),
    do(_CAUSES, Scope.MANAGE, add_cause),
    do(f"{_CAUSES}/{{cause_id}}", Scope.MANAGE, rename_cause),
)
