"""Who is still waiting: figures of the open tickets of each segment."""

from msgspec import Struct


class WaitingUnitView(Struct, frozen=True, kw_only=True):
    """The figures of one segment, without those below it. Each is the number of its tickets:

    `overdue`: a deadline has passed · `due_today`: the next deadline is still today, in the workspace's time zone ·
    `never_contacted`: nobody has reached the customer yet, however often it was tried · `stalled`: they have waited for
    the customer for more than 5 days · `promises_due`: an open promise is due today or overdue ·
    `promises_broken`: a promise is broken, or overdue and still open · `unowned`: without an owner.
    `oldest_answer_time` is when the customer answered who waits longest.
    """

    segment_id: int | None
    segment: str
    name: str
    open: int
    overdue: int
    never_contacted: int
    due_today: int
    stalled: int
    promises_due: int
    promises_broken: int
    unowned: int
    oldest_answer_time: str | None


class WaitingUnits(Struct, frozen=True):
    """The segments with an open ticket, the worst first, and all of them together; `as_of` is when it was counted."""

    as_of: str
    total: WaitingUnitView
    units: list[WaitingUnitView]
