"""Grouped counts of tickets over our own API."""

from collections.abc import Mapping
from typing import Any

from amends.http.request.endpoint import Endpoint, Parameter
from amends.http.v1.errors import V1
from amends.http.v1.tickets import CUSTOM_FIELD_PARAMETER, QUERY_PARAMETERS
from amends.model.principal import Scope
from amends.model.ticket.counts import GroupedQuery, TicketGroup
from amends.serializers.ticket_counts import ticket_counts_view
from amends.usecases import count_tickets
from amends.wire.ticket_counts import TicketCounts

_GROUP_BY = "group_by"


def _query(given: Mapping[str, Any]) -> GroupedQuery:
    # A group that isn't known was refused before anything is counted.
    return GroupedQuery(
        given.get(_GROUP_BY, TicketGroup.STATUS), {name: value for name, value in given.items() if name != _GROUP_BY}
    )


ENDPOINTS = (
    Endpoint(
        method="GET",
        path="/v1/workspaces/{workspace_id}/tickets/counts",
        interface=V1,
        scope=Scope.TICKETS_READ,
        name="count_tickets",
        summary="Count tickets in groups",
        description="Count the tickets that match all filters, in groups of the same status, owner and so on. "
        "All are counted, however many there are.\n\n"
        "The filters are those of the list of tickets.",
        parameters=(
            Parameter(_GROUP_BY, "What to count by", TicketGroup, is_required=True),
            *(each for each in QUERY_PARAMETERS if each.name != "sort"),
        ),
        prefix=CUSTOM_FIELD_PARAMETER,
        gather=_query,
        do=count_tickets.count_by,
        scans=True,
        serialize=ticket_counts_view,
        response=TicketCounts,
    ),
)
