"""Who is still waiting for us: figures of a unit's open tickets, and for each the query that finds its tickets."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct

from amends.instants import DAY_US, InstantUs
from amends.model.segment import Segment
from amends.model.status import OPEN_STATUSES, Status
from amends.model.ticket.list_query import TicketQuery

STALLED_US: Final = 5 * DAY_US
"""How long a ticket may wait for the customer before somebody should look."""

_OPEN: Final = tuple(sorted(OPEN_STATUSES))


class AsOf(Struct, frozen=True):
    """When it was counted, and when the day ends for whoever reads it."""

    now_us: InstantUs
    end_of_day_us: InstantUs

    @property
    def stalled_us(self) -> InstantUs:
        """Before when the wait of a ticket must have begun for it to be stalled."""
        return InstantUs(self.now_us - STALLED_US)


class WaitingUnit(Struct, frozen=True, kw_only=True):
    """The figures of one segment, without those below it; `segment_id` 0 is of all that are seen.

    `never_contacted` are those whose customer nobody has reached yet, however often it was tried. `oldest_us` is when
    the customer answered who waits longest, None without an open ticket. `stalled` have waited for the customer for
    more than 5 days. `unowned` have no owner. `promises_due` have an open promise whose time is today or has passed,
    and `promises_broken` one that is broken, or overdue and still open.
    """

    segment_id: int
    open: int = 0
    never_contacted: int = 0
    oldest_us: InstantUs | None = None
    due_today: int = 0
    overdue: int = 0
    stalled: int = 0
    promises_due: int = 0
    promises_broken: int = 0
    unowned: int = 0


class WaitingOverview(Struct, frozen=True):
    """The units that have an open ticket, with their segments, the worst first; all of them together; as of when."""

    units: Sequence[tuple[Segment, WaitingUnit]]
    total: WaitingUnit
    at: AsOf


FIGURES: Final[Mapping[str, Callable[[AsOf], Mapping[str, Any]]]] = {
    "overdue": lambda at: {"due_before": at.now_us},
    "never_contacted": lambda _: {"reached": False},
    "due_today": lambda at: {"due_from": at.now_us, "due_before": at.end_of_day_us},
    "promises_due": lambda at: {"promise_due_before": at.end_of_day_us},
    "promises_broken": lambda _: {"broken_promises_from": 1},
    "stalled": lambda at: {"status": (Status.PENDING,), "waits_since_before": at.stalled_us},
    "unowned": lambda _: {"owner_id": (0,)},
    "open": lambda _: {},
}
"""The figures in the order in which they are shown; each with what narrows the open tickets to its own."""


def query_of(figure: str, at: AsOf, code: str = "") -> TicketQuery:
    """The query that finds exactly the tickets of a figure, of the unit with this code, or of all without one."""
    return {"status": _OPEN, **({"segment_only": code} if code else {}), **FIGURES[figure](at)}


def oldest_query(oldest_us: InstantUs, code: str = "") -> TicketQuery:
    """The query that finds the open tickets of whoever waits longest."""
    return {**query_of("open", AsOf(oldest_us, oldest_us), code), "issue_before": InstantUs(oldest_us + 1)}


def worst_first(units: list[WaitingUnit]) -> list[WaitingUnit]:
    """The units in the order in which somebody should look at them."""
    return sorted(
        units,
        key=lambda unit: (
            -unit.overdue,
            -unit.promises_broken,
            -unit.never_contacted,
            -unit.unowned,
            -unit.due_today,
            unit.oldest_us or 0,
            unit.segment_id,
        ),
    )


def total_of(units: list[WaitingUnit]) -> WaitingUnit:
    """The figures of all of them together."""
    sums = {name: sum(getattr(unit, name) for unit in units) for name in FIGURES}
    oldest = [unit.oldest_us for unit in units if unit.oldest_us is not None]
    return WaitingUnit(segment_id=0, oldest_us=min(oldest, default=None), **sums)
