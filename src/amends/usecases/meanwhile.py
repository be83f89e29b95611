"""What others did meanwhile: whether it is in the way of what somebody decided from a page that they looked at."""

from collections.abc import Collection, Mapping

from amends.model.ticket.history import replay
from amends.model.ticket.reliance import in_the_way
from amends.model.ticket.ticket import Ticket
from amends.store import events
from amends.store.engine.database import Tx
from amends.usecases.lock_ticket import ChangedMeanwhile


async def check_meanwhile(tx: Tx, ticket: Ticket, shown: int, about: Collection[str]) -> None:
    """Raises ChangedMeanwhile when somebody else changed since what a change relies on that is `about` these parts.

    `shown` is the version that its maker looked at, 0 when nobody knows: then nothing is in its way.
    """
    if not shown or shown == ticket.version:
        return
    happened = in_the_way(await events.of_ticket(tx, ticket.id, shown), about, (tx.by.kind.value, tx.by.id))
    if happened:
        raise ChangedMeanwhile(ticket, happened)


async def typed_anew(tx: Tx, ticket: Ticket, shown: int, fields: Mapping[str, object]) -> Mapping[str, object]:
    """Of the custom fields of a form those that its writer changed: the others were sent as they were shown."""
    if not shown or shown == ticket.version or not fields:
        return fields
    history = [each for each in await events.of_ticket(tx, ticket.id) if each.version <= shown]
    seen: Mapping[str, object] = replay(history).custom_fields
    return {code: value for code, value in fields.items() if (None if value == "" else value) != seen.get(code)}
