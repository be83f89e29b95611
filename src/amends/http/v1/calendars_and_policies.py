"""Calendars and policies over our own API: saved in versions, listed, shown, switched off."""

from functools import partial

from msgspec import Raw

from amends.http.request.endpoint import Endpoint, Parameter, PositiveNumber
from amends.http.request.request import Request, Response, json_response
from amends.http.v1.errors import V1
from amends.model.clock.calendar_document import CalendarDocument
from amends.model.clock.sla_policy_document import SlaPolicyDocument
from amends.model.config_document import DocumentKind
from amends.model.principal import Scope
from amends.serializers.calendars_and_policies import document_view
from amends.usecases.settings import calendars_and_policies, config_documents
from amends.wire.calendars_and_policies import CalendarList, DocumentView, SlaPolicyList

_WORKSPACE = "/v1/workspaces/{workspace_id}"


async def list_calendars(request: Request) -> Response:
    """List all calendars, each at its newest version."""
    return json_response(CalendarList(await _all(request, DocumentKind.CALENDAR)))


async def save_calendar(request: Request) -> Response:
    """Create a calendar, or a new version if its name exists. Open deadlines are calculated again."""
    document = await request.decode(CalendarDocument)
    return json_response(
        document_view(await request.database.write(request.by, calendars_and_policies.save_calendar, document)), 201
    )


async def get_calendar(request: Request) -> Response:
    """Get a calendar at its newest version, or at the version in the query."""
    return await _show(request, DocumentKind.CALENDAR, "calendar_id")


async def disable_calendar(request: Request) -> Response:
    """Disable a calendar. Time that was already counted in it stays as it is."""
    calendar_id = request.id_param("calendar_id")
    return json_response(
        document_view(await request.database.write(request.by, calendars_and_policies.disable_calendar, calendar_id))
    )


async def list_policies(request: Request) -> Response:
    """List all SLA policies, each at its newest version."""
    return json_response(SlaPolicyList(await _all(request, DocumentKind.POLICY)))


async def save_policy(request: Request) -> Response:
    """Create an SLA policy, or a new version if its name exists. Open deadlines are calculated again."""
    document = await request.decode(SlaPolicyDocument)
    return json_response(
        document_view(await request.database.write(request.by, calendars_and_policies.save_policy, document)), 201
    )


async def get_policy(request: Request) -> Response:
    """Get an SLA policy at its newest version, or at the version in the query."""
    return await _show(request, DocumentKind.POLICY, "policy_id")


async def disable_policy(request: Request) -> Response:
    """Disable an SLA policy. Open deadlines are calculated again."""
    policy_id = request.id_param("policy_id")
    return json_response(
        document_view(await request.database.write(request.by, calendars_and_policies.disable_policy, policy_id))
    )


async def _all(request: Request, kind: DocumentKind) -> list[DocumentView]:
    return [document_view(each) for each in await request.database.scan(request.by, config_documents.list_all, kind)]


async def _show(request: Request, kind: DocumentKind, name: str) -> Response:
    version = request.int_query("version", 0) if "version" in request.query else None
    found = await request.database.read(request.by, config_documents.get, kind, request.id_param(name), version)
    return json_response(document_view(found))


_endpoint = partial(Endpoint, interface=V1, scope=Scope.MANAGE)
_VERSION = (Parameter("version", "The version; default: the newest", PositiveNumber),)

ENDPOINTS = (
    _endpoint(
        method="GET",
        path=f"{_WORKSPACE}/calendars",
        handler=list_calendars,
        summary="List calendars",
        response=CalendarList,
    ),
    _endpoint(
        method="POST",
        path=f"{_WORKSPACE}/calendars",
        handler=save_calendar,
        summary="Create a calendar or a new version of it",
        request=CalendarDocument,
        response=DocumentView,
        status=201,
        example=Raw(
            b'{"name": "Madrid", "zone": "Europe/Madrid", "country": "ES", "region": "MD", '
            b'"week": {"mon": ["09:00-14:00", "15:00-18:00"], "tue": ["09:00-18:00"], "wed": ["09:00-18:00"], '
            b'"thu": ["09:00-18:00"], "fri": ["09:00-17:00"]}, "exceptions": {"2026-12-24": ["09:00-13:00"]}}'
        ),
    ),
    _endpoint(
        method="GET",
        path=f"{_WORKSPACE}/calendars/{{calendar_id}}",
        handler=get_calendar,
        summary="Get a calendar",
        response=DocumentView,
        parameters=_VERSION,
    ),
    _endpoint(
        method="POST",
        path=f"{_WORKSPACE}/calendars/{{calendar_id}}/disable",
        handler=disable_calendar,
        summary="Disable a calendar",
        response=DocumentView,
    ),
    _endpoint(
        method="GET",
        path=f"{_WORKSPACE}/sla-policies",
        handler=list_policies,
        summary="List SLA policies",
        response=SlaPolicyList,
    ),
    _endpoint(
        method="POST",
        path=f"{_WORKSPACE}/sla-policies",
        handler=save_policy,
        summary="Create an SLA policy or a new version of it",
        request=SlaPolicyDocument,
        response=DocumentView,
        status=201,
        example=Raw(
            b'{"name": "Urgent", "order": 10, "priorities": ["CRITICAL", "HIGH"], '
            b'"targets": {"first_response": {"minutes": 240, "clock": "team"}, '
            b'"resolution": {"minutes": 4320, "clock": "customer"}}, "remind_before_minutes": 60, '
            b'"escalate": [{"after_minutes": 0, "do": "tell"}, {"after_minutes": 480, "do": "assign"}]}'
        ),
    ),
    _endpoint(
        method="GET",
        path=f"{_WORKSPACE}/sla-policies/{{policy_id}}",
        handler=get_policy,
        summary="Get an SLA policy",
        response=DocumentView,
        parameters=_VERSION,
    ),
    _endpoint(
        method="POST",
        path=f"{_WORKSPACE}/sla-policies/{{policy_id}}/disable",
        handler=disable_policy,
        summary="Disable an SLA policy",
        response=DocumentView,
    ),
)
