"""The audit over our own API: who did what from where."""

from msgspec import UNSET, UnsetType

from amends.errors import FieldError
from amends.http.request.endpoint import Endpoint, Parameter, TimeText, WholeNumber
from amends.http.request.paging import PAGE_PARAMETERS, cursor_of, limit_of
from amends.http.request.problems import HttpProblem, ProblemKind
from amends.http.request.request import Request, Response, json_response
from amends.http.v1.errors import V1
from amends.instants import InstantUs, from_text
from amends.model.audit import AuditFilter
from amends.model.principal import Scope
from amends.serializers.audit import audit_entry_view
from amends.usecases import audit_query
from amends.wire.audit import AuditPage
from amends.wire.cursor import encode_cursor


async def list_audit(request: Request) -> Response:
    """List the audit log, newest first: who did what, when and from which address."""
    limit, before, wanted = limit_of(request), cursor_of(request, 1), _filter(request)
    found = await request.database.scan(request.by, audit_query.entries, before[0] if before else 0, wanted, limit + 1)
    following = encode_cursor(found[limit - 1].number) if len(found) > limit else None
    return json_response(AuditPage([audit_entry_view(each) for each in found[:limit]], following))


def _filter(request: Request) -> AuditFilter:
    return AuditFilter(
        action=request.query.get("action", UNSET),
        by_kind=request.query.get("by_kind", UNSET),
        by_id=request.int_query("by_id", 0, 0) if "by_id" in request.query else UNSET,
        subject_id=request.int_query("subject_id", 0, 0) if "subject_id" in request.query else UNSET,
        from_us=_instant(request, "from"),
        before_us=_instant(request, "before"),
    )


def _instant(request: Request, name: str) -> InstantUs | UnsetType:
    text = request.query.get(name)
    if text is None:
        return UNSET
    try:
        return from_text(text)
    except ValueError:
        reason = "must be a time with an offset, like 2026-11-20T16:50:00+01:00"
        raise HttpProblem(ProblemKind.INVALID_PARAMETERS, f"{name} {reason}", FieldError(name, reason)) from None


ENDPOINTS = (
    Endpoint(
        method="GET",
        path="/v1/workspaces/{workspace_id}/audit",
        interface=V1,
        scope=Scope.ADMIN,
        summary="List the audit log",
        handler=list_audit,
        response=AuditPage,
        parameters=(
            *PAGE_PARAMETERS,
            Parameter("action", "The action, such as key.made"),
            Parameter("by_kind", "The kind of actor: key, user, operator, rule or amends"),
            Parameter("by_id", "ID of the actor", WholeNumber),
            Parameter("subject_id", "ID of the thing that was changed", WholeNumber),
            Parameter("from", "At or after this time", TimeText),
            Parameter("before", "Before this time", TimeText),
        ),
    ),
)
