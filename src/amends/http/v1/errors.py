"""Our own API's errors: problem+json (RFC 9457), with every fault."""

from msgspec import Struct, json

from amends.errors import Fault
from amends.http.call import Answer, Call
from amends.http.endpoint import Door
from amends.http.problems import Problem

PROBLEM_JSON = "application/problem+json"


class ProblemBody(Struct, frozen=True, kw_only=True):
    """A refusal; `faults` names each field that is wrong and why."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    request_id: str
    faults: tuple[Fault, ...] = ()


def refuse(call: Call, problem: Problem) -> Answer:
    """The problem document of a refusal."""
    kind = problem.kind
    body = ProblemBody(
        type=f"{call.base_url}/docs/errors#{kind.name.lower().replace('_', '-')}",
        title=kind.title,
        status=kind.status,
        detail=problem.detail or kind.title,
        instance=call.path,
        request_id=call.request_id,
        faults=problem.faults,
    )
    return Answer(kind.status, json.encode(body), PROBLEM_JSON, problem.headers)


V1 = Door("v1", refuse)
