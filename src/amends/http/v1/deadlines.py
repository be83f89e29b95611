"""A ticket's time over our own API: its clocks, and the ledger that says why a deadline is when it is."""

from msgspec import Struct

from amends.http.request.access import check_workspace
from amends.http.request.endpoint import Endpoint
from amends.http.request.request import Request, Response, json_response
from amends.http.v1.errors import V1
from amends.http.v1.wire import time
from amends.instants import SECOND_US, rfc3339
from amends.model.clock.clock import ClockKind, Side
from amends.model.clock.ledger import Entry, EntryKind
from amends.model.principal import Scope
from amends.usecases import sla_status
from amends.usecases.sla_status import ClockLedger


class EntryView(Struct, frozen=True):
    """An interval in a ledger: how many seconds of it were counted, and why not all of it."""

    kind: EntryKind
    start_time: str
    end_time: str
    counted_seconds: int
    why: str


class DeadlineView(Struct, frozen=True, kw_only=True):
    """A deadline. `due_time` is null while its clock is paused; `ledger` ends at the due time, or now if it is paused.

    `round` counts the clocks of one kind, up by one at each new start. `policy_id` is null for the ticket's own limit.
    """

    kind: ClockKind
    round: int
    clock: Side
    due_time: str | None
    is_running: bool
    is_paused: bool
    is_breached: bool
    target_seconds: int
    counted_seconds: int
    policy_id: int | None
    policy_version: int | None
    why: str
    ledger: list[EntryView]


class TimeView(Struct, frozen=True):
    """The time that a ticket has taken on both clocks, and its deadlines."""

    customer_seconds: int
    team_seconds: int
    deadlines: list[DeadlineView]


async def get_deadlines(request: Request) -> Response:
    """List the deadlines of a ticket, each with the ledger that explains it: what was counted, and what was not."""
    await check_workspace(request)
    found = await request.database.read(request.by, sla_status.get_sla_status, request.id_param("ticket_id"))
    took = found.elapsed
    deadlines = [_deadline(each) for each in found.clocks]
    return json_response(TimeView(took.customer_us // SECOND_US, took.team_us // SECOND_US, deadlines))


def _deadline(own: ClockLedger) -> DeadlineView:
    clock = own.clock
    return DeadlineView(
        kind=clock.kind,
        round=clock.round,
        clock=clock.side,
        due_time=time(clock.due_us),
        is_running=clock.is_running,
        is_paused=clock.is_paused,
        is_breached=clock.is_breached,
        target_seconds=clock.terms.target_us // SECOND_US,
        counted_seconds=own.counted_us // SECOND_US,
        policy_id=clock.policy_id or None,
        policy_version=clock.policy_version or None,
        why=own.text,
        ledger=[_entry(each) for each in own.entries],
    )


def _entry(own: Entry) -> EntryView:
    return EntryView(own.kind, rfc3339(own.start_us), rfc3339(own.end_us), own.counted_us // SECOND_US, own.why)


ENDPOINTS = (
    Endpoint(
        method="GET",
        path="/v1/workspaces/{workspace_id}/tickets/{ticket_id}/deadlines",
        interface=V1,
        scope=Scope.TICKETS_READ,
        summary="List the deadlines of a ticket",
        handler=get_deadlines,
        response=TimeView,
    ),
)
