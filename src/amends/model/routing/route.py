"""Routes: stored in versions, asked in their stated order; the first that is for a ticket decides."""

from collections.abc import Collection, Iterable

from msgspec import Struct

from amends.model.routing.document import RouteDocument
from amends.model.ticket.ticket import Ticket


class Route(Struct, frozen=True):
    """A stored route: each change of its document is a new version with the same ID."""

    id: int
    version: int
    document: RouteDocument

    @property
    def turn(self) -> tuple[int, int]:
        """What routes are sorted by: the order they state, then their ID."""
        return (self.document.order, self.id)


def route_for(routes: Iterable[Route], ticket: Ticket, segment_codes: Collection[str]) -> Route | None:
    """The first route, in their order, that is for a ticket; the codes are its segment's and those above it."""
    for route in sorted(routes, key=lambda route: route.turn):
        document = route.document
        if (
            (not document.segments or any(code in segment_codes for code in document.segments))
            and (not document.priorities or ticket.priority in document.priorities)
            and (not document.types or ticket.type in document.types)
        ):
            return route
    return None
