"""Views: a query under a name, for one user or for everybody of the workspace."""

from msgspec import Struct

from amends.instants import InstantUs
from amends.model.ticket_query import TicketQuery


class View(Struct, frozen=True):
    """A saved query; `user_id` 0 is everybody's."""

    id: int
    name: str
    user_id: int
    query: TicketQuery
    created_us: InstantUs
