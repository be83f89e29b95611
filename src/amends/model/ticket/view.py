"""Views: a query under a name, for one user or for everybody of the workspace."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from msgspec import Struct

from amends.instants import InstantUs
from amends.model.status import OPEN_STATUSES, Status
from amends.model.ticket.list_filter import Sort
from amends.model.ticket.list_query import TicketQuery


class View(Struct, frozen=True):
    """A saved query; `user_id` 0 is everybody's."""

    id: int
    name: str
    user_id: int
    query: TicketQuery
    created_us: InstantUs


class Counted(Struct, frozen=True):
    """How many tickets there are; `is_more` when counting ended before they did."""

    count: int
    is_more: bool


class CountedView(Struct, frozen=True):
    """A view and how many tickets it finds."""

    view: View
    counted: Counted


class StandardView(StrEnum):
    """The views that everybody has."""

    MINE = "mine"
    SNOOZED = "snoozed"
    DUE_SOON = "due-soon"
    OVERDUE = "overdue"
    UNASSIGNED = "unassigned"
    WAITING = "waiting"
    PROMISED = "promised"
    REOPENED = "reopened"
    ALL = "all"


DUE_SOON_HOURS: Final = 24
_OPEN = tuple(sorted(OPEN_STATUSES))


def standard_query(view: StandardView, user_id: int) -> TicketQuery:
    """What a standard view finds for a user; each is sorted by what is due next."""
    own: Mapping[StandardView, TicketQuery] = {
        StandardView.MINE: {"owner_id": (user_id,), "status": _OPEN, "snoozed": False},
        StandardView.SNOOZED: {"owner_id": (user_id,), "snoozed": True},
        StandardView.DUE_SOON: {"due_within_hours": DUE_SOON_HOURS},
        StandardView.OVERDUE: {"overdue": True},
        StandardView.UNASSIGNED: {"owner_id": (0,), "status": _OPEN},
        StandardView.WAITING: {"status": (Status.PENDING,)},
        StandardView.PROMISED: {"promised": True},
        StandardView.REOPENED: {"reopenings_from": 1, "status": _OPEN},
        StandardView.ALL: {},
    }
    return {"sort": Sort.DUE, **own[view]}
