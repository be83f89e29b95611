"""Responses over our own API: taken in one, some, or a stream of them; looked at."""

import hashlib
import tempfile
from collections.abc import AsyncIterator, Sequence
from functools import partial
from pathlib import Path
from typing import IO, Literal

import msgspec

from amends.errors import FieldError, Invalid
from amends.http.request import media_types, parameters
from amends.http.request.endpoint import Endpoint, Paging, Parameter
from amends.http.request.idempotency import (
    TOKEN,
    Digest,
    hashed,
    idempotent_request,
    in_flight,
    replay_of_stream,
    response_of,
)
from amends.http.request.media_types import NDJSON, NDJSON_TYPES
from amends.http.request.problems import HttpProblem, ProblemKind
from amends.http.request.request import JSON, Request, Response
from amends.http.v1.errors import V1
from amends.json_input import BYTE_ORDER_MARK
from amends.model.idempotency import StoredResponse
from amends.model.intake import InputRow
from amends.model.line_result import LineResult
from amends.model.principal import Scope
from amends.model.response import ResponseForm
from amends.serializers.intakes import intake_view, result_view
from amends.serializers.responses import response_view
from amends.store.engine.data_folder import writing
from amends.store.engine.database import Tx
from amends.tabular.ndjson import MAX_LINE_BYTES, decode_line
from amends.texts.text import say
from amends.usecases import idempotency, ingest, ingest_stream, queries
from amends.usecases.idempotency import IdempotentRequest
from amends.usecases.ingest import IntakeRequest, IntakeResult
from amends.usecases.resolve_segment import MissingSegment
from amends.wire.intakes import IntakeAnswer
from amends.wire.responses import ResponsePage, ResponseView

_PATH = "/v1/workspaces/{workspace_id}/responses"
_SOURCE = "API"
_MAX_AT_ONCE = 1000
_MAX_KEPT_BYTES = 4 * 1024 * 1024
_SPOOL_BYTES = 1024 * 1024
_encode_lines = msgspec.json.Encoder().encode_lines


async def post_responses(request: Request) -> Response:
    """Import one response, an array of responses, or a stream of NDJSON."""
    idempotent = idempotent_request(request)
    with in_flight(request, idempotent):
        if media_types.media_type_of(request) in NDJSON_TYPES:
            return await _take_stream(request, idempotent)
        return await _take_at_once(request, idempotent)


async def _take_at_once(request: Request, idempotent: IdempotentRequest | None) -> Response:
    body = (await request.body()).removeprefix(BYTE_ORDER_MARK)
    is_array = body.lstrip()[:1] == b"["
    lines = _handed(body) if is_array else [decode_line(1, body)]
    asked = IntakeRequest(_SOURCE, lines, MissingSegment.AS_THE_WORKSPACE_SAYS, _is_history(request))
    if idempotent is not None:
        stored = await _once(request, idempotent, hashlib.sha256(body).digest(), asked, is_array=is_array)
    else:
        stored = _kept(b"", await request.database.write(request.by, ingest.ingest_coalesced, asked), is_array=is_array)
    if isinstance(stored, Invalid):
        raise stored
    return response_of(stored)


async def _once(
    request: Request, idempotent: IdempotentRequest, fingerprint: bytes, asked: IntakeRequest, *, is_array: bool
) -> StoredResponse | Invalid:
    async def response(tx: Tx) -> StoredResponse | Invalid:
        return _kept(fingerprint, await ingest.ingest_coalesced(tx, asked), is_array=is_array)

    return await request.database.write(request.by, idempotency.do_once, idempotent, fingerprint, response)


def _handed(body: bytes) -> list[InputRow]:
    try:
        items = msgspec.json.decode(body, type=list[msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise HttpProblem(ProblemKind.MALFORMED_BODY, say("body_unreadable", error=str(error))) from None
    if len(items) > _MAX_AT_ONCE:
        raise HttpProblem(ProblemKind.TOO_LARGE, say("array_too_long", highest=_MAX_AT_ONCE, type=NDJSON))
    return [decode_line(index, bytes(item)) for index, item in enumerate(items, 1)]


def _kept(fingerprint: bytes, batch: IntakeResult, *, is_array: bool) -> StoredResponse | Invalid:
    if not is_array and batch.results[0].taken is None:
        # Its intake stands, with the rejection; the idempotent is refused.
        return Invalid(*batch.results[0].errors)
    response = IntakeAnswer(intake_view(batch.intake), [result_view(own, batch.decisions) for own in batch.results])
    status = 201 if batch.intake.sum.stored else 200
    return StoredResponse(fingerprint, status, JSON, msgspec.json.encode(response))


async def _take_stream(request: Request, idempotent: IdempotentRequest | None) -> Response:
    chunks = request.chunks(request.settings.stream_limit_bytes)
    if idempotent is None:
        return await _take_new_stream(request, chunks)
    digest = hashlib.sha256()
    body = hashed(chunks, digest)
    replay = await replay_of_stream(request, idempotent, body, digest)
    return replay or await _take_new_stream(request, body, (idempotent, digest))


async def _take_new_stream(
    request: Request, chunks: AsyncIterator[bytes], to_keep: tuple[IdempotentRequest, Digest] | None = None
) -> Response:
    # The answer grows with the stream, so it is written to a file and sent from there.
    spool = tempfile.SpooledTemporaryFile(_SPOOL_BYTES)  # noqa: SIM115 - whoever sends the answer closes it
    try:
        with writing(Path(tempfile.gettempdir())):
            last = await _answer_lines(request, chunks, spool)
        if to_keep:
            idempotent, digest = to_keep
            whole = spool.tell() <= _MAX_KEPT_BYTES
            spool.seek(0)
            stored = StoredResponse(digest.digest(), 200, NDJSON, spool.read() if whole else last)
            await request.database.write(request.by, idempotency.store, idempotent, stored)
    except BaseException:
        spool.close()
        raise
    return Response(200, b"", NDJSON, file=spool)


async def _answer_lines(request: Request, chunks: AsyncIterator[bytes], spool: IO[bytes]) -> bytes:
    """Write a line for each line of the stream and one for its intake; the last of them."""

    def write(results: Sequence[LineResult]) -> None:
        spool.write(_encode_lines([result_view(own) for own in results]))

    missing = MissingSegment.AS_THE_WORKSPACE_SAYS
    intake = await ingest_stream.ingest_stream(
        request.database,
        request.by,
        _SOURCE,
        _handed_lines(chunks),
        missing=missing,
        on_results=write,
        is_history=_is_history(request),
    )
    last = msgspec.json.encode({"intake": intake_view(intake)}) + b"\n"
    spool.write(last)
    return last


def _is_history(request: Request) -> bool:
    text = request.query.get("history", "false")
    if text not in ("true", "false"):
        raise parameters.refusal([FieldError("history", say("not_boolean"))])
    return text == "true"


async def _handed_lines(chunks: AsyncIterator[bytes]) -> AsyncIterator[list[InputRow]]:
    number, pending = 0, bytearray()
    async for chunk in chunks:
        *ends, rest = chunk.split(b"\n")
        if ends and pending:
            _grow(pending, ends[0])
            ends[0] = bytes(pending)
            pending.clear()
        yield [decode_line(index, end) for index, end in enumerate(ends, number + 1) if end and not end.isspace()]
        number += len(ends)
        _grow(pending, rest)
    if pending.strip():
        yield [decode_line(number + 1, bytes(pending))]


def _grow(line: bytearray, more: bytes) -> None:
    # One byte too many is enough to have the line rejected; the rest of it is dropped.
    line += more[: MAX_LINE_BYTES + 1 - len(line)]


_HISTORY = Parameter(
    "history",
    "Whether what is sent is history: it is stored and counted, no rule is asked about it, and nobody is told or asked",
    Literal["true", "false"],
)
_with_decisions = partial(response_view, with_decisions=True)
_without_decisions = partial(response_view, with_decisions=False)

ENDPOINTS = (
    Endpoint(
        method="POST",
        path=_PATH,
        interface=V1,
        scope=Scope.FEEDBACK_WRITE,
        summary="Import responses",
        handler=post_responses,
        request=ResponseForm,
        response=IntakeAnswer,
        status=201,
        streams=True,
        parameters=(TOKEN, _HISTORY),
        example=msgspec.Raw(
            b'{"survey": "visit", "reference": "r-1042", "segment": "S1", "score": 3, "scale": "nps", '
            b'"time": "2026-11-20T16:50:00+01:00", "language": "es", '
            b'"answers": [{"question": "Why?", "verbatim": "Nadie contest\xc3\xb3"}], '
            b'"customer": {"email": "ana@example.com", "name": "Ana", "reference": "c-77"}, '
            b'"transaction": "t-9", "custom": {"channel": "store"}}'
        ),
    ),
    Endpoint(
        method="GET",
        path=_PATH,
        interface=V1,
        scope=Scope.TICKETS_READ,
        name="list_responses",
        summary="List responses",
        description="List responses in the order of their IDs.",
        do=queries.list_responses_after,
        paging=Paging(0, None),
        each=_without_decisions,
        response=ResponsePage,
    ),
    Endpoint(
        method="GET",
        path=f"{_PATH}/{{response_id}}",
        interface=V1,
        scope=Scope.TICKETS_READ,
        name="get_response",
        summary="Get a response with its decisions",
        description="Get one response, with every decision that the rules made about it.",
        do=queries.get_response,
        serialize=_with_decisions,
        response=ResponseView,
    ),
)
