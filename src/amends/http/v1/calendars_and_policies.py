"""Calendars and policies over our own API: saved in versions, listed, shown, switched off."""

from functools import partial

from msgspec import Raw, Struct

from amends.http.request.access import check_workspace
from amends.http.request.endpoint import Endpoint, Parameter, PositiveNumber
from amends.http.request.request import Answer, Call, json_answer
from amends.http.v1.errors import V1
from amends.instants import rfc3339
from amends.model.clock.calendar_document import CalendarDocument
from amends.model.clock.sla_policy_document import PolicyDocument
from amends.model.config_document import Document, DocumentKind
from amends.model.principal import Scope
from amends.usecases.settings import calendars_and_policies, config_documents

_WORKSPACE = "/v1/workspaces/{workspace_id}"


class DocumentView(Struct, frozen=True):
    """A document at one version."""

    id: int
    version: int
    enabled: bool
    created_time: str
    document: Raw


class Calendars(Struct, frozen=True):
    """All calendars at their newest version."""

    calendars: list[DocumentView]


class Policies(Struct, frozen=True):
    """All policies at their newest version."""

    policies: list[DocumentView]


def view(own: Document) -> DocumentView:
    """A document as our own API writes it."""
    return DocumentView(own.id, own.version, own.disabled_us is None, rfc3339(own.created_us), Raw(own.body.encode()))


async def list_calendars(call: Call) -> Answer:
    """All calendars at their newest version."""
    return json_answer(Calendars(await _all(call, DocumentKind.CALENDAR)))


async def save_calendar(call: Call) -> Answer:
    """Add a calendar or a new version of the one with its name; open deadlines follow."""
    await check_workspace(call)
    document = await call.decode(CalendarDocument)
    return json_answer(view(await call.database.write(call.by, calendars_and_policies.save_calendar, document)), 201)


async def get_calendar(call: Call) -> Answer:
    """A calendar at its newest version, or at the one asked for."""
    return await _show(call, DocumentKind.CALENDAR, "calendar_id")


async def disable_calendar(call: Call) -> Answer:
    """Switch a calendar off; what was counted in it stays counted."""
    await check_workspace(call)
    calendar_id = call.id_param("calendar_id")
    return json_answer(view(await call.database.write(call.by, calendars_and_policies.disable_calendar, calendar_id)))


async def list_policies(call: Call) -> Answer:
    """All policies at their newest version."""
    return json_answer(Policies(await _all(call, DocumentKind.POLICY)))


async def save_policy(call: Call) -> Answer:
    """Add a policy or a new version of the one with its name; open deadlines follow."""
    await check_workspace(call)
    document = await call.decode(PolicyDocument)
    return json_answer(view(await call.database.write(call.by, calendars_and_policies.save_policy, document)), 201)


async def get_policy(call: Call) -> Answer:
    """A policy at its newest version, or at the one asked for."""
    return await _show(call, DocumentKind.POLICY, "policy_id")


async def disable_policy(call: Call) -> Answer:
    """Switch a policy off; open deadlines follow."""
    await check_workspace(call)
    policy_id = call.id_param("policy_id")
    return json_answer(view(await call.database.write(call.by, calendars_and_policies.disable_policy, policy_id)))


async def _all(call: Call, kind: DocumentKind) -> list[DocumentView]:
    await check_workspace(call)
    return [view(each) for each in await call.database.scan(call.by, config_documents.list_all, kind)]


async def _show(call: Call, kind: DocumentKind, name: str) -> Answer:
    await check_workspace(call)
    version = call.int_query("version", 0) if "version" in call.query else None
    return json_answer(
        view(await call.database.read(call.by, config_documents.show, kind, call.id_param(name), version))
    )


_endpoint = partial(Endpoint, door=V1, scope=Scope.MANAGE)
_VERSION = (Parameter("version", "Which version; the newest unless said", PositiveNumber),)

ENDPOINTS = (
    _endpoint(
        method="GET",
        path=f"{_WORKSPACE}/calendars",
        handler=list_calendars,
        summary="List calendars",
        answer=Calendars,
    ),
    _endpoint(
        method="POST",
        path=f"{_WORKSPACE}/calendars",
        handler=save_calendar,
        summary="Add a calendar or a new version of one",
        request=CalendarDocument,
        answer=DocumentView,
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
        answer=DocumentView,
        parameters=_VERSION,
    ),
    _endpoint(
        method="POST",
        path=f"{_WORKSPACE}/calendars/{{calendar_id}}/disable",
        handler=disable_calendar,
        summary="Switch a calendar off",
        answer=DocumentView,
    ),
    _endpoint(
        method="GET",
        path=f"{_WORKSPACE}/policies",
        handler=list_policies,
        summary="List policies",
        answer=Policies,
    ),
    _endpoint(
        method="POST",
        path=f"{_WORKSPACE}/policies",
        handler=save_policy,
        summary="Add a policy or a new version of one",
        request=PolicyDocument,
        answer=DocumentView,
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
        path=f"{_WORKSPACE}/policies/{{policy_id}}",
        handler=get_policy,
        summary="Get a policy",
        answer=DocumentView,
        parameters=_VERSION,
    ),
    _endpoint(
        method="POST",
        path=f"{_WORKSPACE}/policies/{{policy_id}}/disable",
        handler=disable_policy,
        summary="Switch a policy off",
        answer=DocumentView,
    ),
)
