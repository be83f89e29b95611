"""Routing over our own API: who has a ticket by the routes, and why."""

from typing import Final

from amends.http.request.endpoint import Endpoint
from amends.http.v1.errors import V1
from amends.http.v1.tickets import then_shown, ticket_endpoint
from amends.model.principal import Scope
from amends.serializers.routing import owner_decision
from amends.usecases import queries, work
from amends.wire.routing import OwnerDecision

_TICKET: Final = "/v1/workspaces/{workspace_id}/tickets/{ticket_id}"

ENDPOINTS = (
    ticket_endpoint(
        method="POST",
        path=f"{_TICKET}/route",
        scope=Scope.TICKETS_WRITE,
        name="route_ticket",
        summary="Reassign a ticket by the routes",
        description="Choose the owner of a ticket again, by the routes.",
        do=then_shown(work.reassign_by_rules),
    ),
    Endpoint(
        method="GET",
        path=f"{_TICKET}/owner-decision",
        interface=V1,
        scope=Scope.TICKETS_READ,
        name="get_owner_decision",
        summary="Explain the owner of a ticket",
        description="Explain why a ticket has its owner, and who was passed over and why.",
        do=queries.get_owner_reason,
        serialize=owner_decision,
        response=OwnerDecision,
    ),
)
