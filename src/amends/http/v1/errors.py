"""Our own API as its endpoints name it: its errors are problem+json (RFC 9457)."""

from amends.http.request.endpoint import Interface
from amends.http.request.problem_json import refuse
from amends.wire.problems import PROBLEM_JSON, ProblemBody

V1 = Interface("v1", refuse, refusal=ProblemBody, refusal_type=PROBLEM_JSON, refuses_unknown=True)
