"""Responses over our own API: taken in one, some, or a stream of them; looked at."""

import hashlib
import tempfile
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import IO, Protocol

import msgspec

from amends.errors import Invalid
from amends.http.request import media_types
from amends.http.request.access import check_workspace
from amends.http.request.endpoint import Endpoint
from amends.http.request.idempotency import TOKEN, holding, request_of
from amends.http.request.media_types import NDJSON, NDJSON_TYPES
from amends.http.request.problems import HttpProblem, Kind
from amends.http.request.request import JSON, Answer, Call, json_answer
from amends.http.v1 import cursor, wire
from amends.http.v1.errors import V1
from amends.model.idempotency import Kept
from amends.model.intake import Handed
from amends.model.principal import Scope
from amends.model.response import ResponseForm
from amends.store.engine.data_folder import writing
from amends.store.engine.database import Tx
from amends.tabular.ndjson import MOST_LINE_BYTES, decode_line
from amends.usecases import idempotency, ingest, ingest_stream, queries
from amends.usecases.idempotency import Request, TokenReused
from amends.usecases.ingest import Asked, Batch
from amends.usecases.ingest_batch import LineResult
from amends.usecases.resolve_segment import Missing

_PATH = "/v1/workspaces/{workspace_id}/responses"
_SOURCE = "API"
_MOST_AT_ONCE = 1000
_MOST_KEPT_BYTES = 4 * 1024 * 1024
_SPOOL_BYTES = 1024 * 1024
_encode_lines = msgspec.json.Encoder().encode_lines


class Digest(Protocol):
    """A hash that grows."""

    def update(self, data: bytes, /) -> None:
        """Take more in."""

    def digest(self) -> bytes:
        """The hash of all that was taken in."""
        ...


async def post_responses(call: Call) -> Answer:
    """Take in one response, an array of them, or a stream of NDJSON."""
    await check_workspace(call)
    request = request_of(call)
    with holding(call, request):
        if media_types.named(call) in NDJSON_TYPES:
            return await _take_stream(call, request)
        return await _take_at_once(call, request)


async def _take_at_once(call: Call, request: Request | None) -> Answer:
    body = await call.body()
    is_array = body.lstrip()[:1] == b"["
    asked = Asked(_SOURCE, _handed(body) if is_array else [decode_line(1, body)], Missing.AS_THE_WORKSPACE_SAYS)
    if request is not None:
        kept = await _once(call, request, hashlib.sha256(body).digest(), asked, is_array=is_array)
    else:
        kept = _kept(b"", await call.database.write(call.by, ingest.take_in_beside_others, asked), is_array=is_array)
    if isinstance(kept, Invalid):
        raise kept
    return Answer(kept.status, kept.body, kept.content_type)


async def _once(call: Call, request: Request, fingerprint: bytes, asked: Asked, *, is_array: bool) -> Kept | Invalid:
    async def answer(tx: Tx) -> Kept | Invalid:
        return _kept(fingerprint, await ingest.take_in_beside_others(tx, asked), is_array=is_array)

    return await call.database.write(call.by, idempotency.once, request, fingerprint, answer)


def _handed(body: bytes) -> list[Handed]:
    try:
        items = msgspec.json.decode(body, type=list[msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise HttpProblem(Kind.MALFORMED_BODY, str(error)) from None
    if len(items) > _MOST_AT_ONCE:
        raise HttpProblem(Kind.TOO_LARGE, f"An array holds at most {_MOST_AT_ONCE} responses; send more as {NDJSON}.")
    return [decode_line(place, bytes(item)) for place, item in enumerate(items, 1)]


def _kept(fingerprint: bytes, batch: Batch, *, is_array: bool) -> Kept | Invalid:
    if not is_array and batch.results[0].taken is None:
        # Its intake stands, with the rejection; the request is refused.
        return Invalid(*batch.results[0].faults)
    answer = wire.IntakeAnswer(wire.intake(batch.intake), [wire.result(own, batch.decisions) for own in batch.results])
    status = 201 if batch.intake.sum.stored else 200
    return Kept(fingerprint, status, JSON, msgspec.json.encode(answer))


async def _take_stream(call: Call, request: Request | None) -> Answer:
    chunks = call.chunks(call.settings.stream_limit_bytes)
    if request is None:
        return await _take_new_stream(call, chunks)
    digest = hashlib.sha256()
    hashed = _hashed(chunks, digest)
    kept = await call.database.read(call.by, idempotency.find, request)
    if kept is None:
        return await _take_new_stream(call, hashed, (request, digest))
    async for _ in hashed:
        pass
    if kept.fingerprint != digest.digest():
        raise TokenReused
    return Answer(kept.status, kept.body, kept.content_type)


async def _take_new_stream(
    call: Call, chunks: AsyncIterator[bytes], to_keep: tuple[Request, Digest] | None = None
) -> Answer:
    # The answer grows with the stream, so it is written to a file and sent from there.
    spool = tempfile.SpooledTemporaryFile(_SPOOL_BYTES)  # noqa: SIM115 - whoever sends the answer closes it
    try:
        with writing(Path(tempfile.gettempdir())):
            last = await _answer_lines(call, chunks, spool)
        if to_keep:
            request, digest = to_keep
            whole = spool.tell() <= _MOST_KEPT_BYTES
            spool.seek(0)
            kept = Kept(digest.digest(), 200, NDJSON, spool.read() if whole else last)
            await call.database.write(call.by, idempotency.keep, request, kept)
    except BaseException:
        spool.close()
        raise
    return Answer(200, b"", NDJSON, file=spool)


async def _answer_lines(call: Call, chunks: AsyncIterator[bytes], spool: IO[bytes]) -> bytes:
    """Write a line for each line of the stream and one for its intake; the last of them."""

    def write(results: Sequence[LineResult]) -> None:
        spool.write(_encode_lines([wire.result(own) for own in results]))

    missing = Missing.AS_THE_WORKSPACE_SAYS
    intake = await ingest_stream.run(
        call.database, call.by, _SOURCE, _handed_lines(chunks), missing=missing, on_results=write
    )
    last = msgspec.json.encode({"intake": wire.intake(intake)}) + b"\n"
    spool.write(last)
    return last


async def _handed_lines(chunks: AsyncIterator[bytes]) -> AsyncIterator[list[Handed]]:
    number, pending = 0, bytearray()
    async for chunk in chunks:
        *ends, rest = chunk.split(b"\n")
        if ends and pending:
            _grow(pending, ends[0])
            ends[0] = bytes(pending)
            pending.clear()
        yield [decode_line(place, end) for place, end in enumerate(ends, number + 1) if end and not end.isspace()]
        number += len(ends)
        _grow(pending, rest)
    if pending.strip():
        yield [decode_line(number + 1, bytes(pending))]


def _grow(line: bytearray, more: bytes) -> None:
    # One byte too many is enough to have the line rejected; the rest of it is dropped.
    line += more[: MOST_LINE_BYTES + 1 - len(line)]


async def _hashed(chunks: AsyncIterator[bytes], digest: Digest) -> AsyncIterator[bytes]:
    async for chunk in chunks:
        digest.update(chunk)
        yield chunk


async def get_response(call: Call) -> Answer:
    """One response, with how it was judged."""
    await check_workspace(call)
    judged = await call.database.read(call.by, queries.response, call.id_param("response_id"))
    return json_answer(wire.response(judged, with_decisions=True))


async def list_responses(call: Call) -> Answer:
    """Responses in the order of their IDs."""
    limit = cursor.limit_of(call)
    after = cursor.read(call, 1)
    await check_workspace(call)
    found, last_id = await call.database.read(call.by, queries.responses_after, after[0] if after else 0, limit)
    shown = [wire.response(judged, with_decisions=False) for judged in found]
    return json_answer(wire.ResponsePage(shown, cursor.write(last_id) if last_id else None))


ENDPOINTS = (
    Endpoint(
        method="POST",
        path=_PATH,
        door=V1,
        scope=Scope.FEEDBACK_WRITE,
        summary="Take responses in",
        handler=post_responses,
        request=ResponseForm,
        answer=wire.IntakeAnswer,
        status=201,
        streams=True,
        parameters=(TOKEN,),
        example=msgspec.Raw(
            b'{"survey": "visit", "reference": "r-1042", "segment": "S1", "score": 3, "scale": "nps", '
            b'"time": "2026-11-20T16:50:00+01:00", "language": "es", '
            b'"answers": [{"question": "Why?", "words": "Nadie contest\xc3\xb3"}], '
            b'"customer": {"email": "ana@example.com", "name": "Ana", "reference": "c-77"}, '
            b'"transaction": "t-9", "custom": {"channel": "store"}}'
        ),
    ),
    Endpoint(
        method="GET",
        path=_PATH,
        door=V1,
        scope=Scope.TICKETS_READ,
        summary="List responses",
        handler=list_responses,
        answer=wire.ResponsePage,
        parameters=cursor.PAGE_PARAMETERS,
    ),
    Endpoint(
        method="GET",
        path=f"{_PATH}/{{response_id}}",
        door=V1,
        scope=Scope.TICKETS_READ,
        summary="Get a response with its decisions",
        handler=get_response,
        answer=wire.ResponseView,
    ),
)
