"""What became of one attempt at a call, and what it means: a value of the documented type, or an exception."""

from http import HTTPStatus
from typing import TypeAlias, TypeVar

import httpx2
import msgspec
from msgspec import Struct, field

from amends.client.calls import Call
from amends.client.errors import ApiError, ClientError, ConnectionFailed, TimedOut, UnexpectedAnswer, error_class
from amends.client.key import Key

T = TypeVar("T")


class Answered(Struct, frozen=True, kw_only=True):
    """The server answered, whatever it said; `wait` is how many seconds it asked to wait."""

    status: int
    body: bytes
    content_type: str
    request_id: str
    wait: float | None

    def __repr__(self) -> str:
        return f"Answered(status={self.status}, {len(self.body)} bytes)"


class Unanswered(Struct, frozen=True, kw_only=True):
    """No answer came; `nothing_sent` means that the request can't have reached the server."""

    reason: str
    timed_out: bool
    nothing_sent: bool


_NOTHING = b"null"
"""What is read where an answer has no content."""

Outcome: TypeAlias = Answered | Unanswered


class _Detail(Struct):
    id: str | int | None = ""
    message: str | None = ""


class _Refusal(Struct):
    error: _Detail | None = None


class _FieldError(Struct):
    field: str = ""
    reason: str = ""


class _AnyError(Struct):
    """All error envelopes at once, as leniently as they can be read."""

    response: _Refusal | None = None
    code: str | None = ""
    detail: str | None = ""
    errors: list[_FieldError] = []
    own_request_id: str | None = field(name="request_id", default="")
    message: str | None = ""
    request_id: str | int | None = field(name="requestID", default="")


def answered(response: httpx2.Response, wait: float | None, key: Key) -> Answered:
    """What the server answered, without the request that holds the key."""
    return Answered(
        status=response.status_code,
        body=response.content,
        content_type=key.hide(response.headers.get("content-type", "")),
        request_id=key.hide(response.headers.get("x-request-id", "")),
        wait=wait,
    )


def unanswered(error: httpx2.RequestError, key: Key) -> Unanswered:
    """Why no answer came, without the request that holds the key."""
    return Unanswered(
        reason=key.hide(str(error)) or type(error).__name__,
        timed_out=isinstance(error, httpx2.TimeoutException),
        nothing_sent=isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.PoolTimeout),
    )


def read(call: Call[T], outcome: Outcome, key: Key) -> T:
    """The documented answer to a call, or the exception that says why there is none."""
    if isinstance(outcome, Unanswered):
        raise _no_answer(call, outcome)
    if outcome.status >= 400:
        raise _refusal(outcome, key)
    result = _decode(call, outcome, key)
    if isinstance(result, ClientError):
        raise result
    return result


def _no_answer(call: Call[T], outcome: Unanswered) -> ConnectionFailed:
    kind = TimedOut if outcome.timed_out else ConnectionFailed
    return kind(f"{call.method} {call.path}: {outcome.reason}", outcome.nothing_sent)


def _refusal(outcome: Answered, key: Key) -> ApiError:
    error = _decode_error(outcome.body)
    detail = (error.response and error.response.error) or _Detail()
    message = detail.message or error.message or _problem(error) or _in_words(outcome.status)
    return error_class(outcome.status)(
        outcome.status,
        key.hide(str(detail.id or error.code or "")),
        key.hide(message),
        outcome.request_id or key.hide(str(error.request_id or error.own_request_id or "")),
        outcome.wait,
    )


def _decode(call: Call[T], outcome: Answered, key: Key) -> T | UnexpectedAnswer:
    """Returns the exception instead of raising it, so that it carries no other as its context."""
    if outcome.status >= 300:
        return UnexpectedAnswer(
            outcome.status, "A redirect, which the client does not follow; check the address", outcome.request_id
        )
    try:
        body = _NOTHING if outcome.status == HTTPStatus.NO_CONTENT else outcome.body
        return msgspec.json.decode(body, type=call.answer, strict=False)
    except msgspec.ValidationError as error:
        reason = key.hide(f"The response does not match the documentation: {error}")
    except msgspec.DecodeError:
        reason = f"The response is not JSON (content type: {outcome.content_type or 'not named'})"
    return UnexpectedAnswer(outcome.status, reason, outcome.request_id)


def _decode_error(body: bytes) -> _AnyError:
    try:
        return msgspec.json.decode(body, type=_AnyError)
    except msgspec.DecodeError:
        return _AnyError()


def _problem(error: _AnyError) -> str:
    """What a problem of the Amends API says, with the fields that are wrong unless it names them itself."""
    detail = error.detail or ""
    fields = [each for own in error.errors if (each := f"{own.field}: {own.reason}") not in detail]
    return " ".join([detail, "; ".join(fields)]).strip()


def _in_words(status: int) -> str:
    return HTTPStatus(status).phrase if status in list(HTTPStatus) else "No message"
