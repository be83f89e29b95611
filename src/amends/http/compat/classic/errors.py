"""The classic interface's table from kinds of refusal to its documented errors."""

from amends.contract import errors
from amends.contract.errors import ErrorKind
from amends.http.request.endpoint import Interface
from amends.http.request.problems import Problem, ProblemKind
from amends.http.request.request import Request, Response, json_response

_ERRORS: dict[ProblemKind, ErrorKind] = {
    ProblemKind.INVALID_PARAMETERS: errors.INVALID_PARAMETERS,
    ProblemKind.METHOD_NOT_ALLOWED: errors.INVALID_PARAMETERS,
    ProblemKind.MALFORMED_REQUEST: errors.INVALID_PARAMETERS,
    ProblemKind.URL_TOO_LONG: errors.INVALID_PARAMETERS,
    ProblemKind.HEADERS_TOO_LARGE: errors.INVALID_PARAMETERS,
    ProblemKind.TOO_SLOW: errors.MALFORMED_BODY,
    ProblemKind.MALFORMED_BODY: errors.MALFORMED_BODY,
    ProblemKind.INVALID_BODY: errors.INVALID_SCHEMA,
    ProblemKind.CONFLICT: errors.INVALID_SCHEMA,
    ProblemKind.STALE: errors.INVALID_SCHEMA,
    ProblemKind.TOO_LARGE: errors.INVALID_SCHEMA,
    ProblemKind.UNSUPPORTED_MEDIA_TYPE: errors.MALFORMED_BODY,
    ProblemKind.TOKEN_REUSED: errors.INVALID_SCHEMA,
    ProblemKind.REFUSED: errors.INVALID_SCHEMA,
    ProblemKind.UNAUTHORIZED: errors.INCORRECT_KEY,
    ProblemKind.FORBIDDEN: errors.FORBIDDEN,
    ProblemKind.NOT_FOUND: errors.NOT_FOUND,
    ProblemKind.LIMITED: errors.LIMIT_EXCEEDED,
    ProblemKind.INTERNAL: errors.INTERNAL_ERROR,
    ProblemKind.UNAVAILABLE: errors.INTERNAL_ERROR,
}


def error_of(problem: Problem) -> ErrorKind:
    """The documented error for a refusal."""
    return _ERRORS[problem.kind]


def refuse(request: Request, problem: Problem) -> Response:
    """The error envelope; only 1002 says which field is wrong after the fixed message."""
    kind = error_of(problem)
    detail = ""
    if kind is errors.INVALID_SCHEMA:
        detail = "; ".join(str(error) for error in problem.errors) or str(problem.detail or "")
    docs = f"{request.base_url}/docs/errors#{kind.http_status_code}-{kind.id}"
    body = kind.answer(docs=docs, resource_url=request.url, detail=detail)
    return json_response(body, kind.http_status_code, problem.headers)


CLASSIC = Interface("classic", refuse, refusal=errors.ErrorAnswer, reads_any_type=True)
