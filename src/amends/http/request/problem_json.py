"""Errors as problem+json (RFC 9457), with every field that is wrong: our own API's and the server's."""

import uuid

from msgspec import UNSET, json

from amends.http.request.problems import Problem
from amends.http.request.request import Request, Response
from amends.serializers.history import history_entries
from amends.serializers.problems import field_error_views
from amends.serializers.texts import parameters_of, text_in
from amends.wire.problems import PROBLEM_JSON, ProblemBody


def refuse(request: Request, problem: Problem) -> Response:
    """The problem document of a refusal."""
    kind, language = problem.kind, request.language
    detail = problem.detail or kind.title
    body = ProblemBody(
        type=f"{request.base_url}/docs/errors#{kind.name.lower().replace('_', '-')}",
        title=text_in(language, kind.title),
        status=kind.status,
        detail=text_in(language, detail),
        instance=request.path,
        request_id=request.request_id,
        code=detail.code,
        parameters=parameters_of(detail),
        errors=field_error_views(problem.errors, language),
        changed_meanwhile=history_entries(problem.happened) if problem.happened else UNSET,
    )
    headers = (*problem.headers, ("Content-Language", language), ("Vary", "Accept-Language"))
    return Response(kind.status, json.encode(body), PROBLEM_JSON, headers)


def nameless(problem: Problem) -> bytes:
    """The problem document of a refusal that comes before there is a request."""
    kind = problem.kind
    body = ProblemBody(
        type=f"/docs/errors#{kind.name.lower().replace('_', '-')}",
        title=str(kind.title),
        status=kind.status,
        detail=str(problem.detail or kind.title),
        instance="",
        request_id=str(uuid.uuid4()),
        code=(problem.detail or kind.title).code,
        parameters=parameters_of(problem.detail or kind.title),
    )
    return json.encode(body)
