"""Which tickets to list."""

from msgspec import UNSET, Struct, UnsetType

from amends.instants import InstantUs
from amends.model.status import Priority, Status


class TicketFilter(Struct, frozen=True, kw_only=True):
    """Which tickets to list; what is UNSET or None doesn't matter. `before` is the last ticket of the page before."""

    segment_ids: frozenset[int] | None = None
    status: Status | UnsetType = UNSET
    priority: Priority | UnsetType = UNSET
    owner_id: int | UnsetType = UNSET
    survey_id: int | UnsetType = UNSET
    customer_id: int | UnsetType = UNSET
    opened_from_us: InstantUs | UnsetType = UNSET
    opened_before_us: InstantUs | UnsetType = UNSET
    before: tuple[InstantUs, int] | None = None
