"""Gathering over our own API: watchers, links, merging, and tickets that are taken away."""

from functools import partial
from typing import Final

from msgspec import Raw

from amends.http.request.endpoint import Endpoint
from amends.http.v1.errors import V1
from amends.http.v1.tickets import then_shown, ticket_endpoint
from amends.model.principal import Scope
from amends.model.ticket.link import Link, LinkKind
from amends.serializers.links import ticket_link_list
from amends.usecases import links, merge, soft_delete, watchers
from amends.usecases.merge import MergeForm
from amends.wire.links import LinkForm, TicketLinkList

_PATH: Final = "/v1/workspaces/{workspace_id}/tickets/{ticket_id}"


def _link(form: LinkForm) -> Link:
    return Link(form.ticket_id, LinkKind(form.kind))


_endpoint = partial(Endpoint, interface=V1)

ENDPOINTS = (
    ticket_endpoint(
        method="PUT",
        path=f"{_PATH}/watchers/{{user_id}}",
        scope=Scope.TICKETS_WRITE,
        name="watch_ticket",
        summary="Add a watcher to a ticket",
        description="Add a watcher. Watchers are notified of what happens to the ticket.",
        do=then_shown(watchers.watch),
    ),
    ticket_endpoint(
        method="DELETE",
        path=f"{_PATH}/watchers/{{user_id}}",
        scope=Scope.TICKETS_WRITE,
        name="unwatch_ticket",
        summary="Remove a watcher from a ticket",
        description="Remove a watcher. The user gets no more notifications about the ticket.",
        do=then_shown(watchers.unwatch),
    ),
    _endpoint(
        method="GET",
        path=f"{_PATH}/links",
        scope=Scope.TICKETS_READ,
        name="list_links",
        summary="List the links of a ticket",
        description="List the links between this ticket and others.",
        do=links.list_links,
        serialize=ticket_link_list,
        response=TicketLinkList,
    ),
    _endpoint(
        method="POST",
        path=f"{_PATH}/links",
        scope=Scope.TICKETS_WRITE,
        name="add_link",
        summary="Link a ticket to another",
        description="Link a ticket to another.",
        request=LinkForm,
        form=_link,
        do=links.link,
        serialize=ticket_link_list,
        response=TicketLinkList,
        status=201,
        example=Raw(b'{"ticket_id": 2896, "kind": "RELATED"}'),
    ),
    _endpoint(
        method="DELETE",
        path=f"{_PATH}/links/{{other_id}}",
        scope=Scope.TICKETS_WRITE,
        name="remove_link",
        summary="Remove a link between tickets",
        description="Remove a link between two tickets.",
        do=links.unlink,
        serialize=ticket_link_list,
        response=TicketLinkList,
    ),
    ticket_endpoint(
        method="POST",
        path=f"{_PATH}/merge",
        scope=Scope.TICKETS_WRITE,
        name="merge_ticket",
        summary="Merge a ticket into another",
        description="Merge a duplicate into another ticket, which is returned. The duplicate is closed.",
        request=MergeForm,
        do=then_shown(merge.merge),
        example=Raw(b'{"into": 2896, "even_if_customers_differ": true}'),
    ),
    _endpoint(
        method="DELETE",
        path=_PATH,
        scope=Scope.ADMIN,
        name="delete_ticket",
        summary="Delete a ticket",
        description="Delete a ticket. It can be restored.",
        do=soft_delete.delete,
        status=204,
    ),
    ticket_endpoint(
        method="POST",
        path=f"{_PATH}/restore",
        scope=Scope.ADMIN,
        name="restore_ticket",
        summary="Restore a deleted ticket",
        description="Restore a ticket that was deleted.",
        do=then_shown(soft_delete.restore),
    ),
)
