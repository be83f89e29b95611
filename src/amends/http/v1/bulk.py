"""Bulk actions over our own API."""

from typing import Annotated

from msgspec import UNSET, Meta, Raw, Struct, UnsetType

from amends.errors import Fault
from amends.http.request.access import check_workspace
from amends.http.request.endpoint import Endpoint, Parameter
from amends.http.request.idempotency import answered_once
from amends.http.request.problems import HttpProblem, Kind
from amends.http.request.request import Answer, Call, decode, json_answer
from amends.http.v1 import cursor
from amends.http.v1.errors import V1
from amends.http.v1.ticket_changes import TicketPatch, UserId, change_form
from amends.http.v1.wire import time
from amends.ids import HIGHEST_ID
from amends.instants import rfc3339
from amends.model.bulk import MOST_TICKETS, ItemState, Progress
from amends.model.principal import Scope
from amends.store.engine.database import Tx
from amends.usecases import bulk
from amends.usecases.bulk import BulkAction, BulkForm, BulkStanding

_BULKS = "/v1/workspaces/{workspace_id}/bulk"
_BULK = f"{_BULKS}/{{bulk_id}}"

TicketId = Annotated[int, Meta(ge=1, le=HIGHEST_ID)]


class ActionForm(Struct, frozen=True, forbid_unknown_fields=True):
    """What to do to each ticket: a change as for one, a note, somebody who watches it from then on."""

    change: TicketPatch | UnsetType = UNSET
    note: str = ""
    watcher_id: UserId = 0


class BulkRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """An action, and the tickets: by `ticket_ids`, at most 10,000, or by a `query` with the parameters of the list."""

    do: ActionForm
    ticket_ids: Annotated[list[TicketId], Meta(max_length=MOST_TICKETS)] | UnsetType = UNSET
    query: dict[str, str] | UnsetType = UNSET


class BulkView(Struct, frozen=True):
    """A bulk action and how far it is; `ended_time` is null until nothing waits any more."""

    id: int
    total: int
    progress: Progress
    created_time: str
    ended_time: str | None


class BulkItemView(Struct, frozen=True):
    """What became of one ticket; `reason` says why it failed."""

    ticket_id: int
    state: ItemState
    reason: str


class BulkItemPage(Struct, frozen=True):
    """What became of some tickets, in their order; `next_cursor` is null on the last page."""

    items: list[BulkItemView]
    next_cursor: str | None


async def begin_bulk(call: Call) -> Answer:
    """Begin the same action on many tickets; it goes on in the background."""
    await check_workspace(call)
    body = await call.body()
    request = decode(body, BulkRequest)
    change = None if request.do.change is UNSET else change_form(request.do.change)
    action = BulkAction(change=change, note=request.do.note, watcher_id=request.do.watcher_id)
    form = BulkForm(action=action, ticket_ids=request.ticket_ids, query=request.query)

    async def begin_and_show(tx: Tx) -> BulkView:
        return _view(await bulk.begin(tx, form))

    return await answered_once(call, body, begin_and_show, 202)


async def get_bulk(call: Call) -> Answer:
    """How far a bulk action is."""
    await check_workspace(call)
    return json_answer(_view(await call.database.read(call.by, bulk.show, call.id_param("bulk_id"))))


async def list_bulk_items(call: Call) -> Answer:
    """What became of each ticket of a bulk action."""
    await check_workspace(call)
    limit, after, state = cursor.limit_of(call), cursor.read(call, 1), _state(call)
    bulk_id = call.id_param("bulk_id")
    found = await call.database.read(call.by, bulk.items, bulk_id, after[0] if after else 0, limit + 1, state)
    following = cursor.write(found[limit - 1].position) if len(found) > limit else None
    shown = [BulkItemView(each.ticket_id, each.state, each.reason) for each in found[:limit]]
    return json_answer(BulkItemPage(shown, following))


def _state(call: Call) -> ItemState | UnsetType:
    text = call.query.get("state")
    if text is None:
        return UNSET
    if text not in list(ItemState):
        reason = f"must be one of {', '.join(ItemState)}"
        raise HttpProblem(Kind.INVALID_PARAMETERS, f"state {reason}", Fault("state", reason))
    return ItemState(text)


def _view(own: BulkStanding) -> BulkView:
    bulk = own.bulk
    return BulkView(bulk.id, bulk.total, own.progress, rfc3339(bulk.created_us), time(bulk.ended_us))


ENDPOINTS = (
    Endpoint(
        method="POST",
        path=_BULKS,
        door=V1,
        scope=Scope.TICKETS_WRITE,
        summary="Begin the same action on many tickets",
        handler=begin_bulk,
        request=BulkRequest,
        answer=BulkView,
        status=202,
        example=Raw(
            b'{"do": {"change": {"priority": "HIGH"}, "note": "The lift again."}, '
            b'"query": {"q": "lift", "status": "NEW"}}'
        ),
    ),
    Endpoint(
        method="GET",
        path=_BULK,
        door=V1,
        scope=Scope.TICKETS_READ,
        summary="Get how far a bulk action is",
        handler=get_bulk,
        answer=BulkView,
    ),
    Endpoint(
        method="GET",
        path=f"{_BULK}/items",
        door=V1,
        scope=Scope.TICKETS_READ,
        summary="List what became of each ticket of a bulk action",
        handler=list_bulk_items,
        answer=BulkItemPage,
        parameters=(*cursor.PAGE_PARAMETERS, Parameter("state", "waiting, done or failed", ItemState)),
    ),
)
