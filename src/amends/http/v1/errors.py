"""Our own API's errors: problem+json (RFC 9457), with every fault."""

import uuid

from msgspec import UNSET, Struct, UnsetType, json

from amends.errors import FieldError
from amends.http.request.endpoint import Interface
from amends.http.request.problems import Problem
from amends.http.request.request import Request, Response
from amends.http.v1.history_wire import HistoryEntry, entries

PROBLEM_JSON = "application/problem+json"


class ProblemBody(Struct, frozen=True, kw_only=True):
    """An error response. `errors` names each wrong field and why; in a 412 `changed_meanwhile` lists new events."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    request_id: str
    errors: tuple[FieldError, ...] = ()
    changed_meanwhile: list[HistoryEntry] | UnsetType = UNSET


def refuse(request: Request, problem: Problem) -> Response:
    """The problem document of a refusal."""
    kind = problem.kind
    body = ProblemBody(
        type=f"{request.base_url}/docs/errors#{kind.name.lower().replace('_', '-')}",
        title=kind.title,
        status=kind.status,
        detail=problem.detail or kind.title,
        instance=request.path,
        request_id=request.request_id,
        errors=problem.errors,
        changed_meanwhile=entries(problem.happened) if problem.happened else UNSET,
    )
    return Response(kind.status, json.encode(body), PROBLEM_JSON, problem.headers)


def nameless(problem: Problem) -> bytes:
    """The problem document of a refusal that comes before there is a request."""
    kind = problem.kind
    body = ProblemBody(
        type=f"/docs/errors#{kind.name.lower().replace('_', '-')}",
        title=kind.title,
        status=kind.status,
        detail=problem.detail,
        instance="",
        request_id=str(uuid.uuid4()),
    )
    return json.encode(body)


V1 = Interface("v1", refuse, refusal=ProblemBody, refusal_type=PROBLEM_JSON)
