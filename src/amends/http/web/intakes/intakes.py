"""Taking a file in: dropped or chosen, its columns mapped with a preview, checked by line, taken in with its sum."""

import asyncio
from collections.abc import Sequence
from itertools import islice

from amends.errors import AmendsError, FieldError, Invalid
from amends.http.request.paging import cursor_of
from amends.http.request.request import Request, Response
from amends.http.web.intakes import checks, mapping_fields, mapping_form
from amends.http.web.intakes.checks import check_of
from amends.http.web.kit import upload
from amends.http.web.kit.field_errors import errors_by_field
from amends.http.web.kit.form import Form
from amends.http.web.kit.page import locale_of, page, see_other
from amends.http.web.kit.page_routes import form_route, page_route, upload_route
from amends.i18n.texts import in_words
from amends.ids import HIGHEST_ID, parse_id
from amends.importers.ages import ages_of_file
from amends.importers.plan import ImportPlan, ImportWish, plan_of
from amends.model.ages import Ages
from amends.model.file_import import Explanation, FileImport
from amends.model.intake import InputRow
from amends.model.left_out import left_out_texts
from amends.model.principal import Scope
from amends.model.workspace import MAX_HISTORY_AFTER_DAYS
from amends.tabular import uploads
from amends.tabular.layout import LayoutHints
from amends.tabular.mapping import Mapping
from amends.tabular.mapping_document import read_mapping
from amends.tabular.open_file import open_rows
from amends.tabular.preview import Head, head_of
from amends.tabular.rows import FileKind
from amends.tabular.shape import shape_of_file
from amends.tabular.table import read_table
from amends.tabular.uploads import PendingUpload
from amends.texts.text import say
from amends.usecases import check_file, ingest_file, queries
from amends.usecases.ingest_file import NewFile
from amends.wire.cursor import encode_cursor

_INTAKES = "/intakes"
_NEW = f"{_INTAKES}/new/{{upload}}"
_ROWS = 50
_PREVIEWED = 10
_MAX_NOTES = 100
_AGE = "age"
_HISTORY = "history"
_CURRENT = "current"
_LAST_AGE = "last_age"
_AFTER_DAYS = "history_after_days"


async def show_intakes(request: Request) -> Response:
    """All intakes, newest first, and a place to drop a file."""
    return await _list(request, {})


async def take_upload(request: Request) -> Response:
    """Keep a file until its columns are mapped."""
    try:
        received = await upload.receive(request, request.settings.stream_limit_bytes)
        waiting = await uploads.keep(uploads.root_of(request.settings), request.by, received.name, received.chunks)
        await asyncio.to_thread(head_of, waiting.path, 0)
    except AmendsError as error:
        return await _list(request, errors_by_field(locale_of(request), error), 422)
    return see_other(request, f"{_INTAKES}/new/{waiting.token}")


async def show_mapping(request: Request) -> Response:
    """What the columns may mean, with the first rows."""
    waiting = uploads.find(uploads.root_of(request.settings), request.by, request.params["upload"])
    check_id = parse_id(request.query.get("check", ""))
    if check_id is not None:
        return await _show_checked(request, waiting, await check_of(request, check_id))
    wish = ImportWish(is_anew=bool(request.query.get("guess")))
    plan = await plan_of(request.database, request.by, waiting.path, waiting.name, wish)
    hints = read_mapping(plan.document).hints if plan.document and plan.guess is None else None
    head = await asyncio.to_thread(head_of, waiting.path, _PREVIEWED, hints)
    return _mapping_page(request, waiting, head, await _filled(request, waiting, plan), {}, plan=plan)


async def _show_checked(request: Request, waiting: PendingUpload, own: FileImport) -> Response:
    """The columns as they were checked."""
    hints = read_mapping(own.mapping).hints if own.mapping else None
    head = await asyncio.to_thread(head_of, waiting.path, _PREVIEWED, hints)
    table = await asyncio.to_thread(read_table, waiting.path, hints)
    form = mapping_form.filled(own.mapping, table, waiting.name, locale_of(request).time_zone)
    age = _HISTORY if own.is_history else _CURRENT
    return _mapping_page(request, waiting, head, Form([*form.pairs, (_AGE, age)]), {})


async def _filled(request: Request, waiting: PendingUpload, plan: ImportPlan) -> Form:
    """The form as a plan fills it in, with what was said last time about history."""
    table = plan.table if plan.table is not None else await asyncio.to_thread(read_table, waiting.path)
    form = mapping_form.filled(plan.document, table, waiting.name, locale_of(request).time_zone)
    last = [] if plan.last is None else [(_LAST_AGE, _HISTORY if plan.last.is_history else _CURRENT)]
    return Form([*form.pairs, *last])


async def take_mapping(request: Request, form: Form) -> Response:
    """Show what the mapping reads, check the whole file, or take it in."""
    waiting = uploads.find(uploads.root_of(request.settings), request.by, request.params["upload"])
    head = await asyncio.to_thread(head_of, waiting.path, _PREVIEWED)
    try:
        hints = mapping_fields.hints_of(form)
        head = await asyncio.to_thread(head_of, waiting.path, _PREVIEWED, hints)
        if form.text("do") == "read":
            return await _read_anew(request, waiting, head, form, hints)
        document = "" if head.kind is FileKind.NDJSON else mapping_fields.document_of(form, head.columns)
        mapping = read_mapping(document) if document else None
        previewed = await asyncio.to_thread(_preview, waiting, mapping)
        ages = await _ages(request, waiting, mapping, form)
        if form.text("do") == "take":
            return await _take(request, waiting, document, form, ages)
        if form.text("do") == "check":
            return await _begin_check(request, waiting, document, _with_age(form, ages))
    except AmendsError as error:
        return _mapping_page(request, waiting, head, form, errors_by_field(locale_of(request), error))
    return _mapping_page(request, waiting, head, _with_age(form, ages), {}, previewed)


async def _take(request: Request, waiting: PendingUpload, document: str, form: Form, ages: Ages) -> Response:
    """Take the file in as what it was said to be. Raises Invalid where that has to be said first."""
    if ages.old and not form.text(_AGE):
        raise Invalid(FieldError(_AGE, ages.question))
    is_history = form.text(_AGE) == _HISTORY
    shape = await shape_of_file(waiting.path)
    explanation = Explanation(say("mapping_as_chosen"))
    new = NewFile(waiting.name, waiting.token, document, explanation, is_history, shape)
    begun = await request.database.write(request.by, ingest_file.begin, new)
    return see_other(request, f"{_INTAKES}/{begun.id}")


async def _begin_check(request: Request, waiting: PendingUpload, document: str, form: Form) -> Response:
    """Check the whole file in the background."""
    explanation = Explanation(say("mapping_as_chosen"))
    new = NewFile(waiting.name, waiting.token, document, explanation, form.text(_AGE) == _HISTORY)
    begun = await request.database.write(request.by, check_file.begin, new)
    return see_other(request, f"{_INTAKES}/new/{waiting.token}/checks/{begun.id}")


async def _ages(request: Request, waiting: PendingUpload, mapping: Mapping | None, form: Form) -> Ages:
    """How old the first answers are, by the days that the form names."""
    days = form.number(_AFTER_DAYS) or None
    if days is not None and not 1 <= days <= MAX_HISTORY_AFTER_DAYS:
        reason = say("not_whole_between", lowest=1, highest=MAX_HISTORY_AFTER_DAYS)
        raise Invalid(FieldError(_AFTER_DAYS, reason))
    return await ages_of_file(request.database, request.by, waiting.path, mapping, after_days=days)


def _with_age(form: Form, ages: Ages) -> Form:
    """The form with what the answers' age proposes, where nobody has chosen."""
    if form.text(_AGE):
        return form
    last = form.text(_LAST_AGE)
    if ages.old and last in {_HISTORY, _CURRENT}:
        return Form([*form.pairs, (_AGE, last)])
    return Form([*form.pairs, (_AGE, _HISTORY if ages.is_rather_history else _CURRENT)])


async def _read_anew(request: Request, waiting: PendingUpload, head: Head, form: Form, hints: LayoutHints) -> Response:
    """What the columns may mean when the file is read as the form says."""
    wish = ImportWish(is_anew=True, hints=hints)
    plan = await plan_of(request.database, request.by, waiting.path, waiting.name, wish)
    kept = [(name, form.text(name)) for name in (*mapping_fields.LAYOUT, "header", "footer_kept") if form.text(name)]
    anew = Form([*(await _filled(request, waiting, plan)).pairs, *kept])
    return _mapping_page(request, waiting, head, anew, {}, plan=plan)


async def show_intake(request: Request) -> Response:
    """How far an intake is, its sum, and what it rejected."""
    line, position = cursor_of(request, 2) or (0, -1)
    intake_id = request.id_param("intake_id")
    intake = await request.database.read(request.by, queries.get_intake, intake_id)
    found = await request.database.read(request.by, queries.list_rejections, intake_id, (line, position), _ROWS + 1)
    last = found[_ROWS - 1] if len(found) > _ROWS else None
    following = encode_cursor(last.line, last.position) if last else ""
    return page(
        request,
        "intakes/intake.html",
        intake=intake,
        left_out=left_out_texts(intake.left_out),
        rejections=found[:_ROWS],
        notes=await request.database.read(request.by, ingest_file.notes_of_intake, intake_id, _MAX_NOTES),
        following=following,
    )


async def _list(request: Request, errors: dict[str, str], status: int = 200) -> Response:
    before = cursor_of(request, 1)
    before_id = before[0] if before else HIGHEST_ID
    found = await request.database.read(request.by, queries.list_intakes_before, before_id, _ROWS + 1)
    following = encode_cursor(found[_ROWS - 1].id) if len(found) > _ROWS else ""
    return page(request, "intakes/intakes.html", status, intakes=found[:_ROWS], following=following, errors=errors)


def _mapping_page(
    request: Request,
    waiting: PendingUpload,
    head: Head,
    form: Form,
    errors: dict[str, str],
    previewed: Sequence[InputRow] = (),
    plan: ImportPlan | None = None,
) -> Response:
    guessed = mapping_form.shown(plan.guess, plan.table) if plan and plan.table else None
    origin = plan.origin if plan and plan.guess is None and plan.document else None
    return page(
        request,
        "intakes/mapping.html",
        422 if errors else 200,
        waiting=waiting,
        head=head,
        names=_names(request, head),
        leave_out_of=mapping_fields.leave_out_of,
        origin=origin,
        further=mapping_fields.rows_of(form, "further"),
        delimiters=mapping_fields.MARKS,
        identities=mapping_fields.IDENTITIES,
        form=form,
        errors=errors,
        previewed=previewed,
        guessed=guessed,
        answers=mapping_fields.rows_of(form, "words"),
        time_formats=tuple(dict.fromkeys((*mapping_form.TIME_FORMATS, *form.all("time_format")))),
    )


def _names(request: Request, head: Head) -> list[tuple[str, str]]:
    """What each column is called in the form, and what people call it in their language."""
    labels = [(mapping_fields.choice_of(column), mapping_fields.label_of(column)) for column in head.columns]
    locale = locale_of(request)
    return [(choice, label if isinstance(label, str) else in_words(locale, label)) for choice, label in labels]


def _preview(waiting: PendingUpload, mapping: Mapping | None) -> list[InputRow]:
    with open_rows(waiting.path, mapping) as rows:
        return list(islice((row for row in rows if not row.left_out), _PREVIEWED))


ENDPOINTS = (
    *checks.ENDPOINTS,
    page_route(_INTAKES, Scope.FEEDBACK_WRITE, show_intakes),
    upload_route(_INTAKES, Scope.FEEDBACK_WRITE, take_upload),
    page_route(_NEW, Scope.FEEDBACK_WRITE, show_mapping),
    form_route(_NEW, Scope.FEEDBACK_WRITE, take_mapping),
    page_route(f"{_INTAKES}/{{intake_id}}", Scope.FEEDBACK_WRITE, show_intake),
)
