"""Why a ticket has its owner."""

from msgspec import Struct

from amends.wire.history import By
from amends.wire.texts import TextView


class Person(Struct, frozen=True):
    """The ID and the name of a user."""

    id: int
    name: str


class CandidateView(Struct, frozen=True):
    """A candidate for a ticket. `passed_over` says why they did not get it, "" if they could have
    it; `passed_over_text` is the same with its code and parameters.

    `user` is null where the route names a person who does not exist here.
    """

    user: Person | None
    open_tickets: int
    passed_over: str
    passed_over_text: TextView | None


class RoutedView(Struct, frozen=True, kw_only=True):
    """A decision of the routes: the route and its version, the segment, the candidates, and who was notified.

    `owner` is null when nobody was available. `route_id` and what belongs to it are null when no route matched.
    """

    version: int
    time: str
    by: By
    route_id: int | None
    route_version: int | None
    route_name: str | None
    strategy: str | None
    segment_id: int
    owner: Person | None
    candidates: list[CandidateView]
    told: list[Person]


class OwnerDecision(Struct, frozen=True):
    """Why a ticket has its owner, or null: `text` in English, `texts` with their codes.

    `routed` is the last decision of the routes, null if there is none.
    """

    ticket_id: int
    owner_id: int | None
    text: str
    texts: list[TextView]
    routed: RoutedView | None
