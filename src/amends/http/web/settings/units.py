"""Units: the tree, with who has each; added, renamed and moved, and put back."""

from typing import Final

from amends.http.request.request import Request, Response
from amends.http.web.kit.form import Form
from amends.http.web.kit.page_routes import form_route, page_route
from amends.http.web.settings.form_result import FieldErrors, form_result, once
from amends.http.web.settings.layout import saved, settings_page
from amends.ids import parse_id
from amends.model.principal import Scope
from amends.usecases import ticket_detail
from amends.usecases.settings import segments, undo_segment
from amends.usecases.settings.segments import SegmentChangeForm, SegmentForm

_UNITS: Final = "/settings/units"


async def show_units(request: Request) -> Response:
    """The tree, and a form for one more."""
    return await _page(request, Form([]), {})


async def add_unit(request: Request, form: Form) -> Response:
    """Add a unit."""
    wanted = SegmentForm(code=form.text("code"), name=form.text("name"), parent=form.text("parent"))
    _made, errors = await form_result(request, once(request, form, segments.add, wanted))
    return await _page(request, form, errors) if errors else saved(request, _UNITS)


async def change_unit(request: Request, form: Form) -> Response:
    """Rename or move a unit."""
    segment_id = request.id_param("segment_id")
    wanted = SegmentChangeForm(name=form.text("name"), parent=form.text("parent"))
    changing = request.database.write(request.by, segments.change, segment_id, wanted)
    changed, errors = await form_result(request, changing)
    return (
        saved(request, f"{_UNITS}?changed={segment_id}") if changed else await _page(request, form, errors, segment_id)
    )


async def undo_unit(request: Request, _: Form) -> Response:
    """Take back what one changed last about a unit."""
    segment_id = request.id_param("segment_id")
    undone, errors = await form_result(request, request.database.write(request.by, undo_segment.undo, segment_id))
    return saved(request, _UNITS) if undone else await _page(request, Form([]), errors)


async def _page(request: Request, form: Form, errors: FieldErrors, changed_id: int = 0) -> Response:
    directory = await request.database.read(request.by, ticket_detail.get_directory)
    here = [each for each in directory.people.values() if each.left_us is None]
    people = {
        segment_id: [each for each in here if segment_id in each.segment_ids] for segment_id in directory.segments
    }
    return settings_page(
        request,
        "units.html",
        422 if errors else 200,
        directory=directory,
        by_code={each.code: each for each in directory.segments.values()},
        people=people,
        form=form,
        errors=errors,
        changed_id=changed_id,
        undone_id=parse_id(request.query.get("changed", "")) or 0,
    )


ENDPOINTS = (
    page_route(_UNITS, Scope.MANAGE, show_units),
    form_route(_UNITS, Scope.ADMIN, add_unit),
    form_route(f"{_UNITS}/{{segment_id}}", Scope.ADMIN, change_unit),
    form_route(f"{_UNITS}/{{segment_id}}/undo", Scope.ADMIN, undo_unit),
)
