"""Setting a workspace up over our own API: rules."""

from functools import partial
from typing import Final

from msgspec import Raw

from amends.http.request.endpoint import Endpoint, Parameter, PositiveNumber
from amends.http.request.request import Request, Response, json_response
from amends.http.v1.errors import V1
from amends.model.principal import Scope
from amends.model.rule.document import parse
from amends.serializers.rules import rule_view
from amends.usecases.settings import rules
from amends.wire.rules import RuleList, RuleView

_RULES: Final = "/v1/workspaces/{workspace_id}/rules"


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


_endpoint = partial(Endpoint, interface=V1)

ENDPOINTS = (
    _endpoint(
        method="GET",
        path=_RULES,
        scope=Scope.TICKETS_READ,
        summary="List rules",
        handler=list_rules,
        response=RuleList,
    ),
    _endpoint(
        method="POST",
        path=_RULES,
        scope=Scope.MANAGE,
        summary="Create a rule or a new version of it",
        handler=add_rule,
        response=RuleView,
        status=201,
        example=Raw(
            b'{"name": "Unhappy", "order": 10, "when": {"band": "unhappy"}, "then": {"open": {"priority": "HIGH"}}}'
        ),
        is_document=True,
    ),
    _endpoint(
        method="GET",
        path=f"{_RULES}/{{rule_id}}",
        scope=Scope.TICKETS_READ,
        summary="Get a rule",
        handler=get_rule,
        response=RuleView,
        parameters=(Parameter("version", "The version; default: the newest", PositiveNumber),),
    ),
    _endpoint(
        method="POST",
        path=f"{_RULES}/{{rule_id}}/disable",
        scope=Scope.MANAGE,
        summary="Disable a rule",
        handler=disable_rule,
        response=RuleView,
    ),
)
