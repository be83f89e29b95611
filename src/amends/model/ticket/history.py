"""History: the events of a ticket or a response, applied in order, are the row that is kept."""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct, structs

from amends.instants import InstantUs
from amends.model.response_event import ResponseEvent
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.ticket_events import TicketEvent


class Happened(Struct, frozen=True):
    """An event: the version of its subject that it led to, when it was recorded, and who did it."""

    version: int
    at_us: InstantUs
    by_kind: str
    by_id: int
    event: TicketEvent | ResponseEvent


def replay(history: Iterable[Happened]) -> Any:
    """The ticket or response that a history ends in; None for an empty one."""
    state: Any = None
    for happened in history:
        before, event = state, happened.event
        if isinstance(before, Ticket):
            before = structs.replace(before, changed_us=happened.at_us)
        state = event.apply(before)
        if before is not None:
            state = structs.replace(state, version=before.version + 1)
        if isinstance(state, Ticket):
            state = structs.replace(state, changed_us=happened.at_us)
    return state
