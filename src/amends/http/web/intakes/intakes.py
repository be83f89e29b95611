"""Taking a file in: dropped or chosen, its columns mapped with a preview, checked by line, taken in with its sum."""

import asyncio
from collections.abc import Sequence
from itertools import islice

from msgspec import Struct

from amends.errors import AmendsError, Fault
from amends.http.request.request import Answer, Call
from amends.http.v1 import cursor
from amends.http.web.intakes import mapping_form
from amends.http.web.kit import upload
from amends.http.web.kit.field_errors import faults_by_field
from amends.http.web.kit.form import Form
from amends.http.web.kit.page import page, reader_of, see_other
from amends.http.web.kit.page_routes import do, do_with_file, show
from amends.ids import HIGHEST_ID
from amends.instants import InstantUs
from amends.model.intake import Handed, Rejection, check
from amends.model.principal import Scope
from amends.tabular import uploads
from amends.tabular.mapping import Mapping
from amends.tabular.mapping_document import read_mapping
from amends.tabular.open_file import open_rows
from amends.tabular.preview import Head, head_of
from amends.tabular.rows import Kind
from amends.tabular.uploads import Waiting
from amends.usecases import ingest_file, queries
from amends.usecases.settings import segments

_INTAKES = "/intakes"
_NEW = f"{_INTAKES}/new/{{upload}}"
_ROWS = 50
_PREVIEWED = 10
_MOST_FAULTS = 100


class Checked(Struct, frozen=True):
    """What a check of the whole file found: how many lines, how many of them wrong, and why the first of them are."""

    lines: int
    wrong: int
    faults: Sequence[Rejection]
    unknown_segments: Sequence[str]


async def show_intakes(call: Call) -> Answer:
    """All intakes, newest first, and a place to drop a file."""
    return await _list(call, {})


async def take_upload(call: Call) -> Answer:
    """Keep a file until its columns are mapped."""
    try:
        received = await upload.receive(call, call.settings.stream_limit_bytes)
        waiting = await uploads.keep(uploads.root_of(call.settings), call.by, received.name, received.chunks)
        await asyncio.to_thread(head_of, waiting.path, 0)
    except AmendsError as error:
        return await _list(call, faults_by_field(reader_of(call), error), 422)
    return see_other(call, f"{_INTAKES}/new/{waiting.token}")


async def show_mapping(call: Call) -> Answer:
    """What the columns may mean, with the first rows."""
    waiting = uploads.find(uploads.root_of(call.settings), call.by, call.params["upload"])
    head = await asyncio.to_thread(head_of, waiting.path, _PREVIEWED)
    form = mapping_form.guessed(head, waiting.name, reader_of(call).time_zone)
    return _mapping_page(call, waiting, head, form, {})


async def take_mapping(call: Call, form: Form) -> Answer:
    """Show what the mapping reads, check the whole file, or take it in."""
    waiting = uploads.find(uploads.root_of(call.settings), call.by, call.params["upload"])
    head = await asyncio.to_thread(head_of, waiting.path, _PREVIEWED)
    try:
        document = "" if head.kind is Kind.NDJSON else mapping_form.document_of(form, head.columns)
        mapping = read_mapping(document) if document else None
        previewed = await asyncio.to_thread(_preview, waiting, mapping)
        if form.text("do") == "take":
            intake_id = await call.database.write(call.by, ingest_file.begin, waiting.name, waiting.token, document)
            return see_other(call, f"{_INTAKES}/{intake_id}")
        known = frozenset(each.code for each in await call.database.read(call.by, segments.list_all))
        checking = form.text("do") == "check"
        checked = await asyncio.to_thread(_check, waiting, mapping, known, call.now) if checking else None
    except AmendsError as error:
        return _mapping_page(call, waiting, head, form, faults_by_field(reader_of(call), error))
    return _mapping_page(call, waiting, head, form, {}, previewed, checked)


async def show_intake(call: Call) -> Answer:
    """How far an intake is, its sum, and what it rejected."""
    line, position = cursor.read(call, 2) or (0, -1)
    intake_id = call.id_param("intake_id")
    intake = await call.database.read(call.by, queries.intake, intake_id)
    found = await call.database.read(call.by, queries.rejections, intake_id, (line, position), _ROWS + 1)
    last = found[_ROWS - 1] if len(found) > _ROWS else None
    following = cursor.write(last.line, last.position) if last else ""
    return page(call, "intakes/intake.html", intake=intake, rejections=found[:_ROWS], following=following)


async def _list(call: Call, faults: dict[str, str], status: int = 200) -> Answer:
    before = cursor.read(call, 1)
    before_id = before[0] if before else HIGHEST_ID
    found = await call.database.read(call.by, queries.intakes_before, before_id, _ROWS + 1)
    following = cursor.write(found[_ROWS - 1].id) if len(found) > _ROWS else ""
    return page(call, "intakes/intakes.html", status, intakes=found[:_ROWS], following=following, faults=faults)


def _mapping_page(
    call: Call,
    waiting: Waiting,
    head: Head,
    form: Form,
    faults: dict[str, str],
    previewed: Sequence[Handed] = (),
    checked: Checked | None = None,
) -> Answer:
    return page(
        call,
        "intakes/mapping.html",
        422 if faults else 200,
        waiting=waiting,
        head=head,
        form=form,
        faults=faults,
        previewed=previewed,
        checked=checked,
        answers=mapping_form.ANSWERS,
        time_formats=mapping_form.TIME_FORMATS,
    )


def _preview(waiting: Waiting, mapping: Mapping | None) -> list[Handed]:
    with open_rows(waiting.path, mapping) as rows:
        return list(islice(rows, _PREVIEWED))


def _check(waiting: Waiting, mapping: Mapping | None, known: frozenset[str], now: InstantUs) -> Checked:
    lines = wrong = 0
    faults: list[Rejection] = []
    unknown: dict[str, None] = {}
    with open_rows(waiting.path, mapping) as rows:
        for handed in rows:
            lines += 1
            found = _faults_of(handed, now)
            wrong += bool(found)
            faults += [
                Rejection(handed.line, fault.field, fault.reason) for fault in found[: _MOST_FAULTS - len(faults)]
            ]
            if handed.form and handed.form.segment and handed.form.segment not in known:
                unknown[handed.form.segment] = None
    makes = mapping is not None and mapping.segment.make
    return Checked(lines, wrong, faults, [] if makes else list(unknown)[:_MOST_FAULTS])


def _faults_of(handed: Handed, now: InstantUs) -> Sequence[Fault]:
    if handed.form is None:
        return handed.faults
    checked = check(handed.form, now)
    return checked if isinstance(checked, list) else ()


ENDPOINTS = (
    show(_INTAKES, Scope.FEEDBACK_WRITE, show_intakes),
    do_with_file(_INTAKES, Scope.FEEDBACK_WRITE, take_upload),
    show(_NEW, Scope.FEEDBACK_WRITE, show_mapping),
    do(_NEW, Scope.FEEDBACK_WRITE, take_mapping),
    show(f"{_INTAKES}/{{intake_id}}", Scope.FEEDBACK_WRITE, show_intake),
)
