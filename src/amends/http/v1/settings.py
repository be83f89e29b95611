"""Setting a workspace up over our own API: closing, causes, segments, users, surveys, rules, keys."""

from msgspec import UNSET, Raw, Struct, UnsetType

from amends.errors import Fault
from amends.http.request.access import check_workspace
from amends.http.request.endpoint import Endpoint, Parameter, PositiveNumber
from amends.http.request.problems import HttpProblem, Kind
from amends.http.request.request import Answer, Call, json_answer
from amends.http.v1 import settings_wire as wire
from amends.http.v1.errors import V1
from amends.instants import from_text
from amends.model.principal import Scope
from amends.model.rule.document import parse
from amends.model.ticket.closing import Requirement
from amends.usecases.settings import causes, keys, people, rules, segments, surveys, workspaces
from amends.usecases.settings.causes import CauseForm
from amends.usecases.settings.people import UserForm
from amends.usecases.settings.segments import SegmentForm
from amends.usecases.settings.surveys import SurveyForm
from amends.usecases.settings.workspaces import WorkspaceChangeForm

_WORKSPACE = "/v1/workspaces/{workspace_id}"


class KeyForm(Struct, frozen=True, forbid_unknown_fields=True):
    """A key to make; `segments` are codes, none is the whole workspace; `expires` is a time with a zone or ""."""

    scopes: frozenset[Scope]
    segments: tuple[str, ...] = ()
    expires: str = ""


class WorkspacePatch(Struct, frozen=True, forbid_unknown_fields=True):
    """What to change on a workspace; what is left out stays. null for `quiet_hours` is none."""

    closing_requires: frozenset[Requirement] | UnsetType = UNSET
    quiet_hours: str | UnsetType | None = UNSET


class Causes(Struct, frozen=True):
    """All root causes."""

    causes: list[wire.CauseView]


class Segments(Struct, frozen=True):
    """All segments."""

    segments: list[wire.SegmentView]


class Users(Struct, frozen=True):
    """All users."""

    users: list[wire.UserView]


class Surveys(Struct, frozen=True):
    """All surveys."""

    surveys: list[wire.SurveyView]


class Rules(Struct, frozen=True):
    """All rules, in the order in which they are asked."""

    rules: list[wire.RuleView]


class Keys(Struct, frozen=True):
    """All keys, without what opens."""

    keys: list[wire.KeyView]


async def get_workspace(call: Call) -> Answer:
    """The workspace."""
    await check_workspace(call)
    return json_answer(wire.workspace(await call.database.read(call.by, workspaces.show)))


async def change_workspace(call: Call) -> Answer:
    """Say what must be filled in before a ticket is closed, and when customers aren't to be disturbed."""
    await check_workspace(call)
    patch = await call.decode(WorkspacePatch)
    quiet_hours = patch.quiet_hours if patch.quiet_hours is UNSET else patch.quiet_hours or ""
    form = WorkspaceChangeForm(closing_requires=patch.closing_requires, quiet_hours=quiet_hours)
    changed = await call.database.write(call.by, workspaces.change, form)
    return json_answer(wire.workspace(changed))


async def list_causes(call: Call) -> Answer:
    """All root causes of the workspace."""
    await check_workspace(call)
    return json_answer(Causes([wire.cause(each) for each in await call.database.scan(call.by, causes.list_all)]))


async def add_cause(call: Call) -> Answer:
    """Add a root cause."""
    await check_workspace(call)
    made = await call.database.write(call.by, causes.add, await call.decode(CauseForm))
    return json_answer(wire.cause(made), 201)


async def list_segments(call: Call) -> Answer:
    """All segments of the workspace."""
    await check_workspace(call)
    tree = await call.database.scan(call.by, segments.list_all)
    return json_answer(Segments([wire.segment(each) for each in tree]))


async def add_segment(call: Call) -> Answer:
    """Add a segment."""
    await check_workspace(call)
    made = await call.database.write(call.by, segments.add, await call.decode(SegmentForm))
    return json_answer(wire.segment(made), 201)


async def list_users(call: Call) -> Answer:
    """Everybody in the workspace."""
    await check_workspace(call)
    return json_answer(Users([wire.user(each) for each in await call.database.scan(call.by, people.list_all)]))


async def add_user(call: Call) -> Answer:
    """Add a user."""
    await check_workspace(call)
    made = await call.database.write(call.by, people.add, await call.decode(UserForm))
    return json_answer(wire.user(made), 201)


async def list_surveys(call: Call) -> Answer:
    """All surveys of the workspace."""
    await check_workspace(call)
    return json_answer(Surveys([wire.survey(each) for each in await call.database.scan(call.by, surveys.list_all)]))


async def save_survey(call: Call) -> Answer:
    """Make a survey, or change what it has of its own."""
    await check_workspace(call)
    saved = await call.database.write(call.by, surveys.save, await call.decode(SurveyForm))
    return json_answer(wire.survey(saved))


async def list_rules(call: Call) -> Answer:
    """All rules at their newest version."""
    await check_workspace(call)
    return json_answer(Rules([wire.rule(each) for each in await call.database.scan(call.by, rules.list_all)]))


async def add_rule(call: Call) -> Answer:
    """Add a rule, or a new version of the one with its name."""
    await check_workspace(call)
    document = parse((await call.body()).decode("utf-8", errors="replace"))
    added = await call.database.write(call.by, rules.add, document)
    return json_answer(wire.rule(added), 201)


async def get_rule(call: Call) -> Answer:
    """A rule at its newest version, or at the one asked for."""
    await check_workspace(call)
    version = call.int_query("version", 0) if "version" in call.query else None
    return json_answer(wire.rule(await call.database.read(call.by, rules.show, call.id_param("rule_id"), version)))


async def disable_rule(call: Call) -> Answer:
    """Switch a rule off."""
    await check_workspace(call)
    return json_answer(wire.rule(await call.database.write(call.by, rules.disable, call.id_param("rule_id"))))


async def list_keys(call: Call) -> Answer:
    """All keys, without what opens."""
    await check_workspace(call)
    return json_answer(Keys([wire.key(each) for each in await call.database.scan(call.by, keys.list_all)]))


async def create_key(call: Call) -> Answer:
    """Make a key; its secret is shown this once."""
    await check_workspace(call)
    form = await call.decode(KeyForm)
    try:
        expires_us = from_text(form.expires) if form.expires else None
    except ValueError:
        fault = Fault("expires", "must be a time with a zone, like 2026-12-31T23:59:59+01:00")
        raise HttpProblem(Kind.INVALID_BODY, str(fault), fault) from None
    made = await call.database.write(call.by, keys.create, form.scopes, form.segments, expires_us)
    return json_answer(wire.new_key(made), 201)


async def revoke_key(call: Call) -> Answer:
    """End a key at once."""
    await check_workspace(call)
    await call.database.write(call.by, keys.revoke, call.id_param("key_id"))
    return Answer(204, b"")


_MANAGED = frozenset({"rules", "causes", "surveys"})


def _endpoint(method: str, path: str, handler, summary: str, **more) -> Endpoint:  # type: ignore[no-untyped-def]
    own = Scope.MANAGE if path.rpartition("/")[2] in _MANAGED or "/rules/" in path else Scope.ADMIN
    scope = Scope.TICKETS_READ if method == "GET" and "/keys" not in path else own
    return Endpoint(
        method=method, path=_WORKSPACE + path, door=V1, scope=scope, summary=summary, handler=handler, **more
    )


ENDPOINTS = (
    _endpoint("GET", "", get_workspace, "Get the workspace", answer=wire.WorkspaceView),
    _endpoint(
        "PATCH",
        "",
        change_workspace,
        "Change the workspace",
        request=WorkspacePatch,
        answer=wire.WorkspaceView,
        example=Raw(b'{"closing_requires": ["root_cause", "action_taken"]}'),
    ),
    _endpoint("GET", "/causes", list_causes, "List root causes", answer=Causes),
    _endpoint(
        "POST",
        "/causes",
        add_cause,
        "Add a root cause",
        request=CauseForm,
        answer=wire.CauseView,
        status=201,
        example=Raw(b'{"code": "BILLING", "name": "Billing", "parent": ""}'),
    ),
    _endpoint("GET", "/segments", list_segments, "List segments", answer=Segments),
    _endpoint(
        "POST",
        "/segments",
        add_segment,
        "Add a segment",
        request=SegmentForm,
        answer=wire.SegmentView,
        status=201,
        example=Raw(b'{"code": "S1", "name": "Store 1", "parent": ""}'),
    ),
    _endpoint("GET", "/users", list_users, "List users", answer=Users),
    _endpoint(
        "POST",
        "/users",
        add_user,
        "Add a user",
        request=UserForm,
        answer=wire.UserView,
        status=201,
        example=Raw(b'{"email": "ana@example.com", "first_name": "Ana", "segments": ["S1"]}'),
    ),
    _endpoint("GET", "/surveys", list_surveys, "List surveys", answer=Surveys),
    _endpoint(
        "PUT",
        "/surveys",
        save_survey,
        "Set a survey's scale and boundaries",
        request=SurveyForm,
        answer=wire.SurveyView,
        example=Raw(b'{"code": "visit", "scale": "nps", "detractor_to": 5, "promoter_from": 9}'),
    ),
    _endpoint("GET", "/rules", list_rules, "List rules", answer=Rules),
    _endpoint(
        "POST",
        "/rules",
        add_rule,
        "Add a rule or a new version of one",
        answer=wire.RuleView,
        status=201,
        example=Raw(
            b'{"name": "Unhappy", "order": 10, "when": {"band": "detractor"}, "then": {"open": {"priority": "HIGH"}}}'
        ),
        is_document=True,
    ),
    _endpoint(
        "GET",
        "/rules/{rule_id}",
        get_rule,
        "Get a rule",
        answer=wire.RuleView,
        parameters=(Parameter("version", "Which version; the newest unless said", PositiveNumber),),
    ),
    _endpoint("POST", "/rules/{rule_id}/disable", disable_rule, "Switch a rule off", answer=wire.RuleView),
    _endpoint("GET", "/keys", list_keys, "List keys", answer=Keys),
    _endpoint(
        "POST",
        "/keys",
        create_key,
        "Make a key",
        request=KeyForm,
        answer=wire.KeyView,
        status=201,
        example=Raw(b'{"scopes": ["tickets:read"], "segments": ["S1"], "expires": "2027-12-31T23:59:59+01:00"}'),
    ),
    _endpoint("DELETE", "/keys/{key_id}", revoke_key, "Revoke a key", status=204),
)
