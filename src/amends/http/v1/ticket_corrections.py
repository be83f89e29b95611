"""What tickets say otherwise since an upgrade, over our own API."""

from amends.http.request.endpoint import Endpoint, Paging
from amends.http.v1.errors import V1
from amends.model.principal import Scope
from amends.serializers.ticket_corrections import ticket_correction_view
from amends.usecases import reread_tickets
from amends.wire.ticket_corrections import TicketCorrectionPage

ENDPOINTS = (
    Endpoint(
        method="GET",
        path="/v1/workspaces/{workspace_id}/tickets/corrections",
        interface=V1,
        scope=Scope.ADMIN,
        name="list_ticket_corrections",
        summary="List what an upgrade corrected in tickets",
        description="List what tickets say otherwise since their history was read by the rules of a new version, in "
        "the background after an upgrade. Nothing is listed of tickets that opened later.",
        do=reread_tickets.list_corrections,
        paging=Paging(0, lambda own: (own.id,)),
        each=ticket_correction_view,
        response=TicketCorrectionPage,
    ),
)
