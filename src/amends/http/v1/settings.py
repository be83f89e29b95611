"""Setting a workspace up over our own API: closing, causes, segments, users, surveys, rules, keys."""

from msgspec import UNSET, Raw

from amends.errors import FieldError
from amends.http.request.endpoint import Endpoint, Parameter, PositiveNumber
from amends.http.request.problems import HttpProblem, ProblemKind
from amends.http.request.request import Request, Response, json_response
from amends.http.v1.errors import V1
from amends.instants import from_text
from amends.model.principal import Scope
from amends.model.rule.document import parse
from amends.model.ticket.closing import Requirement
from amends.serializers.causes import cause_view
from amends.serializers.keys import key_view, new_key_view
from amends.serializers.rules import rule_view
from amends.serializers.segments import segment_view
from amends.serializers.surveys import survey_view
from amends.serializers.users import user_view
from amends.serializers.workspaces import workspace_view
from amends.usecases.settings import causes, keys, people, rules, segments, surveys, workspaces
from amends.usecases.settings.causes import CauseForm
from amends.usecases.settings.people import UserForm
from amends.usecases.settings.segments import SegmentForm
from amends.usecases.settings.surveys import SurveyForm
from amends.usecases.settings.workspaces import WorkspaceChangeForm
from amends.wire.causes import CauseList, CauseView
from amends.wire.keys import KeyForm, KeyList, KeyView
from amends.wire.rules import RuleList, RuleView
from amends.wire.segments import SegmentList, SegmentView
from amends.wire.surveys import SurveyList, SurveyView
from amends.wire.users import UserList, UserView
from amends.wire.workspaces import WorkspacePatch, WorkspaceView

_WORKSPACE = "/v1/workspaces/{workspace_id}"


async def get_workspace(request: Request) -> Response:
    """Get the workspace and its settings."""
    return json_response(workspace_view(await request.database.read(request.by, workspaces.get)))


async def change_workspace(request: Request) -> Response:
    """Change which fields are required for closing a ticket, and the quiet hours, when nobody contacts customers."""
    patch = await request.decode(WorkspacePatch)
    named = patch.closing_requires
    requires = named if named is UNSET else frozenset(Requirement(each) for each in named)
    quiet_hours = patch.quiet_hours if patch.quiet_hours is UNSET else patch.quiet_hours or ""
    form = WorkspaceChangeForm(closing_requires=requires, quiet_hours=quiet_hours)
    changed = await request.database.write(request.by, workspaces.change, form)
    return json_response(workspace_view(changed))


async def list_causes(request: Request) -> Response:
    """List all root causes of the workspace."""
    return json_response(
        CauseList([cause_view(each) for each in await request.database.scan(request.by, causes.list_all)])
    )


async def add_cause(request: Request) -> Response:
    """Create a root cause."""
    made = await request.database.write(request.by, causes.add, await request.decode(CauseForm))
    return json_response(cause_view(made), 201)


async def list_segments(request: Request) -> Response:
    """List all segments of the workspace: its business units."""
    tree = await request.database.scan(request.by, segments.list_all)
    return json_response(SegmentList([segment_view(each) for each in tree]))


async def add_segment(request: Request) -> Response:
    """Create a segment: a business unit."""
    made = await request.database.write(request.by, segments.add, await request.decode(SegmentForm))
    return json_response(segment_view(made), 201)


async def list_users(request: Request) -> Response:
    """List all users of the workspace."""
    return json_response(
        UserList([user_view(each) for each in await request.database.scan(request.by, people.list_all)])
    )


async def add_user(request: Request) -> Response:
    """Create a user."""
    made = await request.database.write(request.by, people.add, await request.decode(UserForm))
    return json_response(user_view(made), 201)


async def list_surveys(request: Request) -> Response:
    """List all surveys of the workspace."""
    return json_response(
        SurveyList([survey_view(each) for each in await request.database.scan(request.by, surveys.list_all)])
    )


async def save_survey(request: Request) -> Response:
    """Create a survey, or change its name, scale and boundaries."""
    saved = await request.database.write(request.by, surveys.save, await request.decode(SurveyForm))
    return json_response(survey_view(saved))


async def list_rules(request: Request) -> Response:
    """List all rules, each at its newest version."""
    return json_response(
        RuleList([rule_view(each) for each in await request.database.scan(request.by, rules.list_all)])
    )


async def add_rule(request: Request) -> Response:
    """Create a rule. If a rule with this name exists, this creates a new version of it."""
    document = parse((await request.body()).decode("utf-8", errors="replace"))
    added = await request.database.write(request.by, rules.add, document)
    return json_response(rule_view(added), 201)


async def get_rule(request: Request) -> Response:
    """Get a rule at its newest version, or at the version in the query."""
    version = request.int_query("version", 0) if "version" in request.query else None
    return json_response(
        rule_view(await request.database.read(request.by, rules.get, request.id_param("rule_id"), version))
    )


async def disable_rule(request: Request) -> Response:
    """Disable a rule."""
    return json_response(
        rule_view(await request.database.write(request.by, rules.disable, request.id_param("rule_id")))
    )


async def list_keys(request: Request) -> Response:
    """List all API keys, without their secrets."""
    return json_response(KeyList([key_view(each) for each in await request.database.scan(request.by, keys.list_all)]))


async def create_key(request: Request) -> Response:
    """Create an API key. Its secret is returned only once, in this response."""
    form = await request.decode(KeyForm)
    try:
        expires_us = from_text(form.expires) if form.expires else None
    except ValueError:
        error = FieldError("expires", "must be a time with an offset, like 2026-12-31T23:59:59+01:00")
        raise HttpProblem(ProblemKind.INVALID_BODY, str(error), error) from None
    scopes = frozenset(map(Scope, form.scopes))
    made = await request.database.write(request.by, keys.create, scopes, form.segments, expires_us)
    return json_response(new_key_view(made), 201)


async def revoke_key(request: Request) -> Response:
    """Revoke an API key. It stops working at once."""
    await request.database.write(request.by, keys.revoke, request.id_param("key_id"))
    return Response(204, b"")


_MANAGED = frozenset({"rules", "causes", "surveys"})


def _endpoint(method: str, path: str, handler, summary: str, **more) -> Endpoint:  # type: ignore[no-untyped-def]
    own = Scope.MANAGE if path.rpartition("/")[2] in _MANAGED or "/rules/" in path else Scope.ADMIN
    scope = Scope.TICKETS_READ if method == "GET" and "/keys" not in path else own
    return Endpoint(
        method=method, path=_WORKSPACE + path, interface=V1, scope=scope, summary=summary, handler=handler, **more
    )


ENDPOINTS = (
    _endpoint("GET", "", get_workspace, "Get a workspace", response=WorkspaceView),
    _endpoint(
        "PATCH",
        "",
        change_workspace,
        "Change a workspace",
        request=WorkspacePatch,
        response=WorkspaceView,
        example=Raw(b'{"closing_requires": ["root_cause", "action_taken"]}'),
    ),
    _endpoint("GET", "/causes", list_causes, "List root causes", response=CauseList),
    _endpoint(
        "POST",
        "/causes",
        add_cause,
        "Create a root cause",
        request=CauseForm,
        response=CauseView,
        status=201,
        example=Raw(b'{"code": "BILLING", "name": "Billing", "parent": ""}'),
    ),
    _endpoint("GET", "/segments", list_segments, "List segments", response=SegmentList),
    _endpoint(
        "POST",
        "/segments",
        add_segment,
        "Create a segment",
        request=SegmentForm,
        response=SegmentView,
        status=201,
        example=Raw(b'{"code": "S1", "name": "Store 1", "parent": ""}'),
    ),
    _endpoint("GET", "/users", list_users, "List users", response=UserList),
    _endpoint(
        "POST",
        "/users",
        add_user,
        "Create a user",
        request=UserForm,
        response=UserView,
        status=201,
        example=Raw(b'{"email": "ana@example.com", "first_name": "Ana", "segments": ["S1"]}'),
    ),
    _endpoint("GET", "/surveys", list_surveys, "List surveys", response=SurveyList),
    _endpoint(
        "PUT",
        "/surveys",
        save_survey,
        "Create or change a survey",
        request=SurveyForm,
        response=SurveyView,
        example=Raw(b'{"code": "visit", "scale": "nps", "unhappy_to": 5, "happy_from": 9}'),
    ),
    _endpoint("GET", "/rules", list_rules, "List rules", response=RuleList),
    _endpoint(
        "POST",
        "/rules",
        add_rule,
        "Create a rule or a new version of it",
        response=RuleView,
        status=201,
        example=Raw(
            b'{"name": "Unhappy", "order": 10, "when": {"band": "unhappy"}, "then": {"open": {"priority": "HIGH"}}}'
        ),
        is_document=True,
    ),
    _endpoint(
        "GET",
        "/rules/{rule_id}",
        get_rule,
        "Get a rule",
        response=RuleView,
        parameters=(Parameter("version", "The version; default: the newest", PositiveNumber),),
    ),
    _endpoint("POST", "/rules/{rule_id}/disable", disable_rule, "Disable a rule", response=RuleView),
    _endpoint("GET", "/keys", list_keys, "List API keys", response=KeyList),
    _endpoint(
        "POST",
        "/keys",
        create_key,
        "Create an API key",
        request=KeyForm,
        response=KeyView,
        status=201,
        example=Raw(b'{"scopes": ["tickets:read"], "segments": ["S1"], "expires": "2027-12-31T23:59:59+01:00"}'),
    ),
    _endpoint("DELETE", "/keys/{key_id}", revoke_key, "Revoke an API key", status=204),
)
