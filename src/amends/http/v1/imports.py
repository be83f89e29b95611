"""Files over our own API: sent to be imported in the background, and followed until they are."""

import hashlib
from collections.abc import AsyncIterator
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from amends.errors import FieldError, Invalid
from amends.http.request import media_types, parameters
from amends.http.request.endpoint import Endpoint, Paging, Parameter
from amends.http.request.idempotency import (
    TOKEN,
    Digest,
    idempotent_request,
    in_flight,
    replay_of_stream,
)
from amends.http.request.paging import NEWEST_FIRST
from amends.http.request.request import JSON, Request, Response
from amends.http.request.sent_file import MULTIPART, FormFields, SentFile
from amends.http.request.sent_form import receive_form
from amends.http.v1.errors import V1
from amends.importers.ages import ages_of_file
from amends.importers.plan import SCORE_SCALE, TIME_FORMAT, ImportPlan, ImportWish, plan_of, refuse_unusable
from amends.model.idempotency import StoredResponse
from amends.model.principal import Scope
from amends.model.workspace import MAX_HISTORY_AFTER_DAYS
from amends.serializers.imports import import_note_view, import_view
from amends.serializers.texts import in_language_of
from amends.store.engine.database import Tx
from amends.tabular import uploads
from amends.tabular.uploads import PendingUpload
from amends.texts.text import say
from amends.usecases import check_file, idempotency, ingest_file
from amends.usecases.idempotency import IdempotentRequest
from amends.usecases.ingest_file import ImportDetail, NewFile
from amends.wire.imports import ImportNotePage, ImportPage, ImportView

_PATH: Final = "/v1/workspaces/{workspace_id}/imports"
_OPTIONS: Final = {TIME_FORMAT: "time_format", SCORE_SCALE: "score_scale"}
"""The options that decide what two readings of a file fit equally well, by the key of a mapping."""

_NAME = Parameter("name", "The name of the file; a body that isn't a form needs it")
_MAPPING = Parameter("mapping", "What the columns mean: a mapping in TOML or JSON. Without one it is guessed")
_PARAMETERS: Final = (
    _NAME,
    Parameter("mapping_name", "The name of a mapping or a profile that the workspace keeps"),
    Parameter("dry_run", "Whether to only check the file, and store nothing", Literal["true", "false"]),
    Parameter(
        "guess", "Whether to guess anew, whatever the workspace keeps or did last time", Literal["true", "false"]
    ),
    Parameter(
        "history",
        "Whether the answers are history: they are stored and counted, no rule is asked about them, and nobody is told "
        "or asked. A file with answers of long ago is refused without it",
        Literal["true", "false"],
    ),
    Parameter(
        "history_after_days",
        "After how many days an answer of this file is one of long ago; default: as the workspace says",
        Annotated[int, Meta(ge=1, le=MAX_HISTORY_AFTER_DAYS)],
    ),
    Parameter("time_format", "How times are written, like `dd/mm/yyyy`, where a guess can't tell"),
    Parameter("score_scale", "The scale of the scores, like `nps` or `1..10`, where a guess can't tell"),
)


async def start_import(request: Request) -> Response:
    """Import a file in the background: CSV, XLSX, JSON or NDJSON, also packed.

    Send it as the body, with its name in the query; or as the part `file` of a form, with a mapping if you like.
    """
    idempotent = idempotent_request(request)
    with in_flight(request, idempotent):
        digest = hashlib.sha256()
        sent = await _sent(request)
        content = _hashed(request, sent, digest)
        if idempotent is not None:
            replay = await replay_of_stream(request, idempotent, content, digest)
            if replay is not None:
                return replay
        waiting = await uploads.keep(uploads.root_of(request.settings), request.by, sent.name, content)
        try:
            return await _begin(request, waiting, _options(request, sent.fields), idempotent, digest)
        except BaseException:
            uploads.forget(waiting)
            raise


async def _sent(request: Request) -> SentFile:
    most = request.settings.stream_limit_bytes
    if media_types.media_type_of(request) != MULTIPART:
        name = request.query.get("name", "").strip()
        if not name:
            raise Invalid(FieldError("name", say("needs_a_file_name")))
        return SentFile(name, FormFields(), request.chunks(most))
    sent = await receive_form(request, most)
    if sent.chunks is None:
        raise Invalid(FieldError("file", say("not_given")))
    return sent


async def _hashed(request: Request, sent: SentFile, digest: Digest) -> AsyncIterator[bytes]:
    """The file as it comes in; its digest has the options too, which may stand behind it."""
    if sent.chunks is not None:
        async for chunk in sent.chunks:
            digest.update(chunk)
            yield chunk
    digest.update(msgspec.json.encode({**sent.fields.texts, **request.query}, order="sorted"))


class _Options(msgspec.Struct, frozen=True):
    """What is said about a file beside its content; None is not said."""

    name: str = ""
    mapping: str = ""
    mapping_name: str = ""
    guess: bool = False
    dry_run: bool = False
    history: bool | None = None
    history_after_days: int | None = None
    time_format: str = ""
    score_scale: str = ""


def _options(request: Request, fields: FormFields) -> _Options:
    """Raises a problem for an option that isn't known, or can't be read."""
    given = {**fields.texts, **request.query}
    known = {each.name: each for each in (*_PARAMETERS, _MAPPING)}
    errors = parameters.unknown_errors(given, known, "")
    found: dict[str, object] = {}
    for name, text in given.items():
        if name in known:
            parameters.read_into(found, name, name, text, parameters.reader_of(known[name]), errors)
    if any(each.field in request.query for each in errors):
        raise parameters.refusal(errors)
    if errors:
        raise Invalid(*errors)
    return msgspec.convert(found, _Options)


async def _begin(
    request: Request,
    waiting: PendingUpload,
    options: _Options,
    idempotent: IdempotentRequest | None,
    digest: Digest,
) -> Response:
    plan = await _plan(request, waiting, options)
    is_history = await _is_history(request, waiting, plan, options)
    name = options.name or waiting.name
    new = NewFile(name, waiting.token, plan.document, plan.explanation, is_history, plan.shape)

    async def begin(tx: Tx) -> bytes:
        begun = await (check_file.begin if options.dry_run else ingest_file.begin)(tx, new)
        view = in_language_of(_view(begun), request.language)
        body = msgspec.json.encode(view)
        if idempotent is not None:
            await idempotency.store_first(tx, idempotent, StoredResponse(digest.digest(), 202, JSON, body))
        return body

    return Response(202, await request.database.write(request.by, begin), JSON)


async def _plan(request: Request, waiting: PendingUpload, options: _Options) -> ImportPlan:
    """Raises Invalid where two readings fit equally well, naming the option that decides."""
    stated = {TIME_FORMAT: options.time_format, SCORE_SCALE: options.score_scale}
    decisions = {key: value for key, value in stated.items() if value}
    wish = ImportWish(options.mapping, options.mapping_name, (), decisions, options.guess)
    try:
        plan = await plan_of(request.database, request.by, waiting.path, options.name or waiting.name, wish)
    except Invalid as error:
        raise Invalid(
            *(FieldError(_OPTIONS.get(each.field, each.field), each.reason) for each in error.errors)
        ) from None
    if plan.guess is None:
        return plan
    even = [each for each in plan.guess.questions if each.is_even]
    if even:
        raise Invalid(
            *(
                FieldError(option, say("guess_is_even_here", question=each.text, option=option, either=each.options))
                for each in even
                for option in [_OPTIONS.get(each.key, "mapping")]
            )
        )
    refuse_unusable(plan.guess)
    return plan


async def _is_history(request: Request, waiting: PendingUpload, plan: ImportPlan, options: _Options) -> bool:
    """Raises Invalid where some answers are of long ago and nobody said what they are, last time neither."""
    days = options.history_after_days
    ages = await ages_of_file(request.database, request.by, waiting.path, plan.mapping, after_days=days)
    if options.history is None and options.dry_run:
        return ages.is_rather_history if plan.last is None else plan.last.is_history and bool(ages.old)
    if options.history is None and ages.old and plan.last is not None:
        return plan.last.is_history
    if options.history is None and ages.old:
        raise Invalid(FieldError("history", say("say_history", old=ages.old, count=ages.answers, days=ages.days)))
    return bool(options.history)


def _view(found: ImportDetail) -> ImportView:
    return import_view(found.file, found.intake)


ENDPOINTS = (
    Endpoint(
        method="POST",
        path=f"{_PATH}/{{import_id}}/cancel",
        interface=V1,
        scope=Scope.FEEDBACK_WRITE,
        name="cancel_check",
        summary="Stop the check of a file",
        description="Stop the check of a file, which was sent with `dry_run`; what it found until then stays. "
        "An import that has begun goes on.",
        do=check_file.cancel,
        serialize=_view,
        response=ImportView,
    ),
    Endpoint(
        method="POST",
        path=_PATH,
        interface=V1,
        scope=Scope.FEEDBACK_WRITE,
        summary="Import a file",
        handler=start_import,
        response=ImportView,
        status=202,
        takes="application/octet-stream",
        form_fields=(*_PARAMETERS, _MAPPING),
        parameters=(*_PARAMETERS, TOKEN),
    ),
    Endpoint(
        method="GET",
        path=_PATH,
        interface=V1,
        scope=Scope.FEEDBACK_WRITE,
        name="list_imports",
        summary="List imported files",
        description="List the files that were sent to be imported, newest first.",
        do=ingest_file.list_before,
        paging=NEWEST_FIRST,
        each=_view,
        response=ImportPage,
    ),
    Endpoint(
        method="GET",
        path=f"{_PATH}/{{import_id}}",
        interface=V1,
        scope=Scope.FEEDBACK_WRITE,
        name="get_import",
        summary="Get an imported file",
        description="Get how far a file is, its totals until now, and the mapping that it is read by. "
        "What was rejected is listed with the intake of the same ID.",
        do=ingest_file.get,
        serialize=_view,
        response=ImportView,
    ),
    Endpoint(
        method="GET",
        path=f"{_PATH}/{{import_id}}/notes",
        interface=V1,
        scope=Scope.FEEDBACK_WRITE,
        name="list_import_notes",
        summary="List the notes of an imported file",
        description="List what is to be known about lines that were taken in, the first 1,000 notes of a file.",
        do=ingest_file.list_notes,
        paging=Paging(0, lambda note: (note.position,)),
        each=import_note_view,
        response=ImportNotePage,
    ),
)
