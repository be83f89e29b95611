"""Bulk actions over our own API."""

from msgspec import UNSET, Raw, UnsetType

from amends.errors import FieldError
from amends.http.request.endpoint import Endpoint, Parameter
from amends.http.request.idempotency import respond_once
from amends.http.request.paging import PAGE_PARAMETERS, cursor_of, limit_of
from amends.http.request.problems import HttpProblem, ProblemKind
from amends.http.request.request import Request, Response, decode_json, json_response
from amends.http.v1.errors import V1
from amends.http.v1.ticket_changes import change_form
from amends.model.bulk import ItemState
from amends.model.principal import Scope
from amends.serializers.bulk import bulk_item_view, bulk_view
from amends.store.engine.database import Tx
from amends.usecases import bulk
from amends.usecases.bulk import BulkAction, BulkForm
from amends.wire.bulk import BulkItemPage, BulkRequest, BulkView
from amends.wire.cursor import encode_cursor

_BULKS = "/v1/workspaces/{workspace_id}/bulk"
_BULK = f"{_BULKS}/{{bulk_id}}"


async def begin_bulk(request: Request) -> Response:
    """Start the same action on many tickets. It runs in the background."""
    body = await request.body()
    sent = decode_json(body, BulkRequest)
    change = None if sent.do.change is UNSET else change_form(sent.do.change)
    action = BulkAction(change=change, note=sent.do.note, watcher_id=sent.do.watcher_id)
    form = BulkForm(action=action, ticket_ids=sent.ticket_ids, query=sent.query)

    async def begin_and_show(tx: Tx) -> BulkView:
        return bulk_view(await bulk.begin(tx, form))

    return await respond_once(request, body, begin_and_show, 202)


async def get_bulk(request: Request) -> Response:
    """Get the progress of a bulk action."""
    return json_response(bulk_view(await request.database.read(request.by, bulk.get, request.id_param("bulk_id"))))


async def list_bulk_items(request: Request) -> Response:
    """List what a bulk action did to each ticket, and why it failed where it did."""
    limit, after, state = limit_of(request), cursor_of(request, 1), _state(request)
    bulk_id = request.id_param("bulk_id")
    found = await request.database.read(request.by, bulk.items, bulk_id, after[0] if after else 0, limit + 1, state)
    following = encode_cursor(found[limit - 1].position) if len(found) > limit else None
    views = [bulk_item_view(each) for each in found[:limit]]
    return json_response(BulkItemPage(views, following))


def _state(request: Request) -> ItemState | UnsetType:
    text = request.query.get("state")
    if text is None:
        return UNSET
    if text not in list(ItemState):
        reason = f"must be one of {', '.join(ItemState)}"
        raise HttpProblem(ProblemKind.INVALID_PARAMETERS, f"state {reason}", FieldError("state", reason))
    return ItemState(text)


ENDPOINTS = (
    Endpoint(
        method="POST",
        path=_BULKS,
        interface=V1,
        scope=Scope.TICKETS_WRITE,
        summary="Start a bulk action",
        handler=begin_bulk,
        request=BulkRequest,
        response=BulkView,
        status=202,
        example=Raw(
            b'{"do": {"change": {"priority": "HIGH"}, "note": "The lift again."}, '
            b'"query": {"q": "lift", "status": "NEW"}}'
        ),
    ),
    Endpoint(
        method="GET",
        path=_BULK,
        interface=V1,
        scope=Scope.TICKETS_READ,
        summary="Get the progress of a bulk action",
        handler=get_bulk,
        response=BulkView,
    ),
    Endpoint(
        method="GET",
        path=f"{_BULK}/items",
        interface=V1,
        scope=Scope.TICKETS_READ,
        summary="List the result for each ticket of a bulk action",
        handler=list_bulk_items,
        response=BulkItemPage,
        parameters=(*PAGE_PARAMETERS, Parameter("state", "waiting, done or failed", ItemState)),
    ),
)
