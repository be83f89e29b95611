"""The check of a file: followed while it goes on in the background, stopped, and imported as it was checked."""

import asyncio
from itertools import islice
from typing import Final

from amends.errors import NotFound
from amends.http.request.request import Request, Response
from amends.http.web.kit.form import Form
from amends.http.web.kit.page import page, see_other
from amends.http.web.kit.page_routes import form_route, page_route
from amends.i18n.labels import SECTOR
from amends.instants import InstantUs
from amends.model.file_import import FileImport
from amends.model.intake import check_row
from amends.model.left_out import left_out_texts
from amends.model.principal import Scope
from amends.tabular import uploads
from amends.tabular.mapping_document import read_mapping
from amends.tabular.open_file import open_rows
from amends.tabular.shape import shape_of_file
from amends.tabular.uploads import PendingUpload
from amends.usecases import check_file, ingest_file, no_rule
from amends.usecases.ingest_file import NewFile
from amends.usecases.settings import propose_rules

_MAX_LINES: Final = 1000
"""How many lines the proposed rules are tried on, while somebody waits for the page."""
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
    return page(
        request,
        "intakes/check.html",
        own=own,
        found=own.found,
        left_out=left_out_texts(own.found.left_out),
        opens=await _opens(request, own),
        sectors=SECTOR,
    )


async def _opens(request: Request, own: FileImport) -> dict[str, int]:
    """Where no rule opens tickets: for how many of a file's first lines the rules of each sector would open one."""
    if not own.ended_us or own.is_history or not await request.database.read(request.by, no_rule.opens_nothing):
        return {}
    waiting = uploads.find(uploads.root_of(request.settings), request.by, own.upload)
    return await asyncio.to_thread(_opened, waiting, own.mapping, request.now)


def _opened(waiting: PendingUpload, document: str, now: InstantUs) -> dict[str, int]:
    with open_rows(waiting.path, read_mapping(document) if document else None) as rows:
        lines = (check_row(row, now)[0] for row in rows if not row.left_out)
        checked = (line for line in lines if not isinstance(line, list))
        return propose_rules.opened_in(islice(checked, _MAX_LINES))


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
