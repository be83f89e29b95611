"""The classic door's table from kinds of refusal to its documented errors."""

from amends.contract import errors
from amends.contract.errors import ErrorKind
from amends.http.request.endpoint import Door
from amends.http.request.problems import Kind, Problem
from amends.http.request.request import Answer, Call, json_answer

_ERRORS: dict[Kind, ErrorKind] = {
    Kind.INVALID_PARAMETERS: errors.INVALID_PARAMETERS,
    Kind.METHOD_NOT_ALLOWED: errors.INVALID_PARAMETERS,
    Kind.MALFORMED_REQUEST: errors.INVALID_PARAMETERS,
    Kind.URL_TOO_LONG: errors.INVALID_PARAMETERS,
    Kind.HEADERS_TOO_LARGE: errors.INVALID_PARAMETERS,
    Kind.TOO_SLOW: errors.MALFORMED_BODY,
    Kind.MALFORMED_BODY: errors.MALFORMED_BODY,
    Kind.INVALID_BODY: errors.INVALID_SCHEMA,
    Kind.CONFLICT: errors.INVALID_SCHEMA,
    Kind.STALE: errors.INVALID_SCHEMA,
    Kind.TOO_LARGE: errors.INVALID_SCHEMA,
    Kind.UNSUPPORTED_MEDIA_TYPE: errors.MALFORMED_BODY,
    Kind.TOKEN_REUSED: errors.INVALID_SCHEMA,
    Kind.REFUSED: errors.INVALID_SCHEMA,
    Kind.UNAUTHORIZED: errors.INCORRECT_KEY,
    Kind.FORBIDDEN: errors.FORBIDDEN,
    Kind.NOT_FOUND: errors.NOT_FOUND,
    Kind.LIMITED: errors.LIMIT_EXCEEDED,
    Kind.INTERNAL: errors.INTERNAL_ERROR,
    Kind.UNAVAILABLE: errors.INTERNAL_ERROR,
}


def error_of(problem: Problem) -> ErrorKind:
    """The documented error for a refusal."""
    return _ERRORS[problem.kind]


def refuse(call: Call, problem: Problem) -> Answer:
    """The error envelope; only 1002 says which field is wrong after the fixed message."""
    kind = error_of(problem)
    detail = ""
    if kind is errors.INVALID_SCHEMA:
        detail = "; ".join(str(fault) for fault in problem.faults) or problem.detail
    docs = f"{call.base_url}/docs/errors#{kind.http_status_code}-{kind.id}"
    body = kind.answer(docs=docs, resource_url=call.url, detail=detail)
    return json_answer(body, kind.http_status_code, problem.headers)


CLASSIC = Door("classic", refuse, refusal=errors.ErrorAnswer, reads_any_type=True)
