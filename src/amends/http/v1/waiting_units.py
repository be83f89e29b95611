"""Who is still waiting, and who has what to do, over our own API."""

from amends.http.request.endpoint import Endpoint
from amends.http.v1.errors import V1
from amends.model.principal import Scope
from amends.serializers.people_at_work import people_at_work_view
from amends.serializers.waiting_units import waiting_units_view
from amends.usecases import people_at_work, waiting_units
from amends.wire.people_at_work import PeopleAtWorkView
from amends.wire.waiting_units import WaitingUnits

ENDPOINTS = (
    Endpoint(
        method="GET",
        path="/v1/workspaces/{workspace_id}/tickets/waiting",
        interface=V1,
        scope=Scope.TICKETS_READ,
        name="list_waiting_units",
        summary="Show who is still waiting",
        description="Count the open tickets of each segment, the worst first: overdue, never contacted, due today, "
        "stalled and without an owner; and tell when the customer answered who waits longest.",
        do=waiting_units.list_units,
        scans=True,
        serialize=waiting_units_view,
        response=WaitingUnits,
    ),
    Endpoint(
        method="GET",
        path="/v1/workspaces/{workspace_id}/users/at-work",
        interface=V1,
        scope=Scope.MANAGE,
        name="list_people_at_work",
        summary="Show people at work",
        description="Count what everybody has to do now: open tickets, overdue and due today, for each person as far "
        "as `per_person` of the workspace allows, and for each segment.",
        do=people_at_work.list_people,
        scans=True,
        serialize=people_at_work_view,
        response=PeopleAtWorkView,
    ),
)
