"""The check of a file: followed while it goes on in the background, stopped, and imported as it was checked."""

from amends.errors import NotFound
from amends.http.request.request import Request, Response
from amends.http.web.kit.form import Form
from amends.http.web.kit.page import page, see_other
from amends.http.web.kit.page_routes import form_route, page_route
from amends.model.file_import import FileImport
from amends.model.left_out import left_out_texts
from amends.model.principal import Scope
from amends.tabular import uploads
from amends.tabular.shape import shape_of_file
from amends.usecases import check_file, ingest_file
from amends.usecases.ingest_file import NewFile

_CHECK = "/intakes/new/{upload}/checks/{import_id}"


async def check_of(request: Request, check_id: int) -> FileImport:
    """A check of the upload that the address names. Raises NotFound for another, or when the file is gone."""
    waiting = uploads.find(uploads.root_of(request.settings), request.by, request.params["upload"])
    found = (await request.database.read(request.by, ingest_file.get, check_id)).file
    if not found.is_check or found.upload != waiting.token:
        raise NotFound("check", check_id)
    return found


async def show_check(request: Request) -> Response:
    """How far a check is, and what it found."""
    own = await check_of(request, request.id_param("import_id"))
    found = own.found
    return page(request, "intakes/check.html", own=own, found=found, left_out=left_out_texts(found.left_out))


async def act_on_check(request: Request, form: Form) -> Response:
    """Stop a check, or import the file as it was checked."""
    own = await check_of(request, request.id_param("import_id"))
    if form.text("do") != "take":
        await request.database.write(request.by, check_file.cancel, own.id)
        return see_other(request, f"/intakes/new/{own.upload}/checks/{own.id}")
    waiting = uploads.find(uploads.root_of(request.settings), request.by, own.upload)
    shape = await shape_of_file(waiting.path)
    new = NewFile(own.name, own.upload, own.mapping, own.explanation, own.is_history, shape)
    begun = await request.database.write(request.by, ingest_file.begin, new)
    return see_other(request, f"/intakes/{begun.id}")


ENDPOINTS = (
    page_route(_CHECK, Scope.FEEDBACK_WRITE, show_check),
    form_route(_CHECK, Scope.FEEDBACK_WRITE, act_on_check),
)
