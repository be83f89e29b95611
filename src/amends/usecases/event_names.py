"""Loading the names of what events mention: the settings, which are remembered, and the customers of their tickets."""

from collections.abc import Iterable, Sequence

from amends.model.event_names import EventNames
from amends.model.ticket.history import Happened
from amends.model.ticket.ticket_events import Opened
from amends.store import causes, customers, keys, people, segments, surveys, workspaces
from amends.store.engine.database import Tx


async def load(tx: Tx, histories: Iterable[Sequence[Happened]]) -> EventNames:
    """The names for some histories, each from its beginning."""
    opened = {each.ticket.customer_id for history in histories if history and (each := _opening(history))}
    return EventNames(
        workspace=await workspaces.own(tx),
        people=await people.team(tx),
        keys=await keys.names(tx),
        segments=await segments.tree(tx),
        causes={cause.id: cause for cause in await causes.list_all(tx)},
        surveys={survey.id: survey for survey in await surveys.list_all(tx)},
        customers=await customers.get_many(tx, opened - {0}),
    )


def _opening(history: Sequence[Happened]) -> Opened | None:
    # No event gives a ticket to another customer.
    first = history[0].event
    return first if isinstance(first, Opened) else None
