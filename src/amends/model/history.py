"""History: the events of a ticket or a response, applied in order, are the row that is kept."""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct, structs

from amends.instants import InstantUs
from amends.model.taking import ResponseEvent
from amends.model.ticket import Ticket, TicketEvent


class Happened(Struct, frozen=True):
    """An event and when it was recorded."""

    at_us: InstantUs
    event: TicketEvent | ResponseEvent


def replay(history: Iterable[Happened]) -> Any:
    """The ticket or response that a history ends in; None for an empty one."""
    state: Any = None
    for happened in history:
        before, event = state, happened.event
        state = event.apply(before)
        if before is not None:
            state = structs.replace(state, version=before.version + 1)
        if isinstance(state, Ticket):
            state = structs.replace(state, changed_us=happened.at_us)
    return state
