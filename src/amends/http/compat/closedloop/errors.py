"""The closed-loop interface's errors: the classic status and message in this API's envelope."""

from amends.contract.closedloop import ClosedLoopErrorAnswer
from amends.http.compat.classic.errors import error_of
from amends.http.request.endpoint import Interface
from amends.http.request.problems import Problem
from amends.http.request.request import Request, Response, json_response


def refuse(_: Request, problem: Problem) -> Response:
    """`{"status": "error", "message", "data": null}` with the classic error's HTTP status."""
    kind = error_of(problem)
    said = "; ".join(str(error) for error in problem.errors)
    message = f"{kind.message} {said}".strip()
    return json_response(ClosedLoopErrorAnswer(message=message), kind.http_status_code, problem.headers)


CLOSED_LOOP = Interface("closed loop", refuse, refusal=ClosedLoopErrorAnswer, reads_any_type=True)
