"""A ticket's time over our own API: its clocks, and the ledger that says why a deadline is when it is."""

from amends.http.request.endpoint import Endpoint
from amends.http.v1.errors import V1
from amends.model.principal import Scope
from amends.serializers.deadlines import time_view
from amends.usecases import sla_status
from amends.wire.deadlines import TimeView

ENDPOINTS = (
    Endpoint(
        method="GET",
        path="/v1/workspaces/{workspace_id}/tickets/{ticket_id}/deadlines",
        interface=V1,
        scope=Scope.TICKETS_READ,
        name="get_deadlines",
        summary="List the deadlines of a ticket",
        description="List the deadlines of a ticket, each with the ledger that explains it: what was counted, and what "
        "was not.",
        do=sla_status.get_sla_status,
        serialize=time_view,
        response=TimeView,
    ),
)
