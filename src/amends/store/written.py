"""What was written in one go: changes with their events, as those need them who do what follows from it."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from msgspec import Struct

from amends.model import salted
from amends.model.customer import Customer
from amends.model.response_event import ResponseChange
from amends.model.subject import Subject
from amends.model.ticket.ticket_events import TicketChange

NO_CUSTOMERS: Final[Mapping[int, Customer]] = MappingProxyType({})


class StoredEvent(Struct, frozen=True):
    """What is stored of an event, to the letter: its JSON document, and the document's salts, "" for none."""

    data: str
    salts: str

    @property
    def digest(self) -> str:
        """What the audit keeps of it, in hexadecimal digits."""
        return salted.digest_of(self.data, self.salts)


class WrittenEvent(Struct, frozen=True):
    """An event with its ID, and the version of its subject that it led to; `change` is the whole change that has it."""

    id: int
    subject: Subject
    version: int
    event: Any
    change: Any
    stored: StoredEvent

    @property
    def type(self) -> str:
        """What it is called, like `ticket.opened`."""
        return type_of(self.event)


class Written(Struct, frozen=True):
    """All that one `record` wrote: changes of tickets and of responses, and every event in the order of the IDs.

    `quiet_ids` are those of events that come before them and aren't written (see model/quiet.py). `known` are
    customers, by their IDs, that needn't be looked for.
    """

    changes: Mapping[str, Sequence[Any]]
    events: Sequence[WrittenEvent]
    quiet_ids: Sequence[int] = ()
    known: Mapping[int, Customer] = NO_CUSTOMERS

    @property
    def event_ids(self) -> Sequence[int]:
        """The IDs of all events in their order, those too that aren't written."""
        return [*self.quiet_ids, *[event.id for event in self.events]]

    @property
    def change_set_id(self) -> int:
        """What is written together has the ID of its first event; 0 without any."""
        if self.quiet_ids:
            return self.quiet_ids[0]
        return self.events[0].id if self.events else 0

    @property
    def of_tickets(self) -> Sequence[TicketChange]:
        """The changes of tickets."""
        return self.changes.get("ticket", ())

    @property
    def of_responses(self) -> Sequence[ResponseChange]:
        """The changes of responses."""
        return self.changes.get("response", ())


def type_of(event: Any) -> str:
    """What an event is called, like `ticket.opened`."""
    return str(event.__struct_config__.tag)
