"""A ticket's time over our own API: its clocks, and the ledger that says why a deadline is when it is."""

from amends.errors import UnreadableError
from amends.http.request.endpoint import Endpoint, Parameter
from amends.http.v1.errors import V1
from amends.model.principal import Scope
from amends.model.status import Priority
from amends.model.ticket.list_query import QUERY_FIELDS
from amends.serializers.deadlines import deadline_preview_view, time_view
from amends.texts.text import say
from amends.usecases import preview_deadlines, sla_status
from amends.wire.deadlines import DeadlinePreviewView, TimeView
from amends.wire.tickets import PriorityWord


def _priority(text: str) -> Priority:
    if text not in Priority.__members__:
        raise UnreadableError(say("not_a_choice", choices=Priority.__members__))
    return Priority[text]


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
    Endpoint(
        method="GET",
        path="/v1/workspaces/{workspace_id}/tickets/{ticket_id}/deadlines/preview",
        interface=V1,
        scope=Scope.TICKETS_READ,
        name="preview_deadlines",
        summary="Preview the deadlines of a ticket after a change",
        description="Get which SLA policy and which deadlines a ticket would have if somebody changed its priority or "
        "its segment now. Nothing is changed. A ticket keeps the policy that it was opened under until somebody "
        "changes one of these.",
        parameters=(
            Parameter("priority", "The priority that it would have", PriorityWord, read=_priority),
            Parameter("segment", "Code of the segment that would have it", QUERY_FIELDS["segment"].type),
        ),
        do=preview_deadlines.preview_deadlines,
        serialize=deadline_preview_view,
        response=DeadlinePreviewView,
    ),
)
