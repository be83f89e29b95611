"""Bulk actions over our own API."""

from functools import partial
from typing import Final

from msgspec import UNSET, Raw, convert, to_builtins

from amends.errors import FieldError, Invalid
from amends.http.request.endpoint import Endpoint, Paging, Parameter
from amends.http.v1.errors import V1
from amends.http.v1.snooze import until_of
from amends.http.v1.ticket_changes import change_form
from amends.model.bulk import ItemState
from amends.model.principal import Scope
from amends.serializers.bulk import bulk_item_view, bulk_view
from amends.texts.text import say
from amends.usecases import bulk, undo_bulk
from amends.usecases.bulk import BulkAction, BulkForm
from amends.usecases.converse import AttemptForm
from amends.wire.bulk import BulkItemPage, BulkRequest, BulkView

_BULKS: Final = "/v1/workspaces/{workspace_id}/bulk"
_BULK: Final = f"{_BULKS}/{{bulk_id}}"


def _form(sent: BulkRequest) -> BulkForm:
    # A page says beside its button how many tickets there are; a program learns it when it is too late.
    if sent.query is not UNSET and not any(text.strip() for name, text in sent.query.items() if name != "sort"):
        raise Invalid(FieldError("query", say("no_filter")))
    change = None if sent.do.change is UNSET else change_form(sent.do.change)
    own = sent.do
    attempt = None if own.attempt is UNSET else convert(to_builtins(own.attempt), AttemptForm)
    action = BulkAction(
        attempt=attempt,
        change=change,
        escalates=own.escalate,
        snoozed_until_us=None if own.snooze is UNSET else until_of(own.snooze, "do.snooze."),
        is_woken=own.wake,
        note=own.note,
        watcher_id=own.watcher_id,
    )
    return BulkForm(action=action, ticket_ids=sent.ticket_ids, query=sent.query)


_endpoint = partial(Endpoint, interface=V1)

ENDPOINTS = (
    _endpoint(
        method="POST",
        path=_BULKS,
        scope=Scope.TICKETS_WRITE,
        name="begin_bulk",
        summary="Start a bulk action",
        description="Start the same action on many tickets. It runs in the background.",
        request=BulkRequest,
        form=_form,
        do=bulk.begin,
        serialize=bulk_view,
        response=BulkView,
        status=202,
        example=Raw(
            b'{"do": {"change": {"priority": "HIGH"}, "note": "The lift again."}, '
            b'"query": {"q": "lift", "status": "NEW"}}'
        ),
    ),
    _endpoint(
        method="GET",
        path=_BULK,
        scope=Scope.TICKETS_READ,
        name="get_bulk",
        summary="Get the progress of a bulk action",
        description="Get the progress of a bulk action.",
        do=bulk.get,
        serialize=bulk_view,
        response=BulkView,
    ),
    _endpoint(
        method="POST",
        path=f"{_BULK}/undo",
        scope=Scope.TICKETS_WRITE,
        name="undo_bulk",
        summary="Undo a bulk action",
        description="Take back what you did in bulk, until 10 minutes after its end; one that is still running stops. "
        "It runs in the background as a bulk action of its own, which is returned: each ticket as if its change were "
        "undone alone, so that what somebody changed since stays.",
        do=undo_bulk.undo_bulk,
        serialize=bulk_view,
        response=BulkView,
        status=202,
    ),
    _endpoint(
        method="GET",
        path=f"{_BULK}/items",
        scope=Scope.TICKETS_READ,
        name="list_bulk_items",
        summary="List the result for each ticket of a bulk action",
        description="List what a bulk action did to each ticket, and why it failed where it did.",
        parameters=(Parameter("state", "waiting, done or failed", ItemState),),
        do=bulk.items,
        paging=Paging(0, lambda item: (item.position,)),
        each=bulk_item_view,
        response=BulkItemPage,
    ),
)
