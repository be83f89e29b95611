"""Undo: what somebody did to a ticket is taken back, field by field, as if it hadn't happened; history keeps both."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from msgspec import UNSET, Struct, UnsetType, structs

from amends.instants import MINUTE_US, InstantUs
from amends.model.clock.clock import Clock
from amends.model.status import Priority, Status
from amends.model.ticket.clock_events import with_clocks
from amends.model.ticket.promise import Promise
from amends.model.ticket.promise_events import with_promises
from amends.model.ticket.ticket import FieldValue, Ticket

UNDO_US: Final = 10 * MINUTE_US
"""For how long whoever did something may take it back."""


class Undone(Struct, frozen=True, kw_only=True, tag="ticket.undone"):
    """Somebody took back what they did: the events that led to the versions from `first` to `last`.

    What is given is what the ticket holds again; an ID of 0 is none. `kept` names what somebody changed since, or what
    can't be had any more, and what therefore stays as it is. `sent` is how many deliveries of these events receivers
    had taken by then.
    """

    first: int
    last: int
    kept: tuple[str, ...] = ()
    sent: int = 0
    status: Status | UnsetType = UNSET
    closed_us: InstantUs | UnsetType | None = UNSET
    waits_until_us: InstantUs | UnsetType | None = UNSET
    waits_since_us: InstantUs | UnsetType | None = UNSET
    deleted_us: InstantUs | UnsetType | None = UNSET
    reopenings: int | UnsetType = UNSET
    priority: Priority | UnsetType = UNSET
    owner_id: int | UnsetType = UNSET
    current_segment_id: int | UnsetType = UNSET
    root_cause_id: int | UnsetType = UNSET
    action_taken: str | UnsetType = UNSET
    reply: str | UnsetType = UNSET
    contact_attempts: int | UnsetType = UNSET
    watcher_ids: tuple[int, ...] | UnsetType = UNSET
    merged_into_id: int | UnsetType = UNSET
    first_attempt_us: InstantUs | UnsetType | None = UNSET
    first_message_us: InstantUs | UnsetType | None = UNSET
    first_reached_us: InstantUs | UnsetType | None = UNSET
    contacted_us: InstantUs | UnsetType | None = UNSET
    escalation_level: int | UnsetType = UNSET
    postponements: int | UnsetType = UNSET
    snoozed_until_us: InstantUs | UnsetType | None = UNSET
    fields: Mapping[str, FieldValue | None] = {}
    promises: tuple[Promise, ...] | UnsetType = UNSET
    clocks: tuple[Clock, ...] | UnsetType = UNSET

    @property
    def parts(self) -> frozenset[str]:
        """What of the ticket it gave back, beside custom fields."""
        given = {part for part, names in RESTORED.items() if any(getattr(self, name) is not UNSET for name in names)}
        return frozenset(given)

    def apply(self, ticket: Ticket) -> Ticket:
        """The ticket as it is without what was done."""
        values: dict[str, Any] = {name: getattr(self, name) for name in ROW_FIELDS}
        ticket = structs.replace(ticket, **{name: each for name, each in values.items() if each is not UNSET})
        if self.fields:
            merged = {**ticket.custom_fields, **self.fields}
            kept = {code: value for code, value in sorted(merged.items()) if value is not None}
            ticket = structs.replace(ticket, custom_fields=kept)
        if self.promises is not UNSET:
            ticket = with_promises(ticket, self.promises)
        return ticket if self.clocks is UNSET else with_clocks(ticket, self.clocks)


RESTORED: Final[Mapping[str, tuple[str, ...]]] = {
    "status": ("status", "closed_us", "reopenings", "waits_until_us", "waits_since_us"),
    "priority": ("priority",),
    "owner": ("owner_id",),
    "unit": ("current_segment_id",),
    "root_cause": ("root_cause_id",),
    "action_taken": ("action_taken",),
    "conversation": ("reply", "contact_attempts"),
    "watchers": ("watcher_ids",),
    "place": ("merged_into_id", "deleted_us"),
    "snooze": ("snoozed_until_us",),
}
"""Which fields of its row a ticket gets back, by what of it was changed."""

COUNTED: Final = (
    "first_attempt_us",
    "first_message_us",
    "first_reached_us",
    "contacted_us",
    "escalation_level",
    "postponements",
)
"""Fields that tell of all that happened: a ticket gets them back as they are without what was done."""

ROW_FIELDS: Final = (*(name for names in RESTORED.values() for name in names), *COUNTED)
"""The fields of a ticket that an undo can give back as they were."""


def undone_versions(events: Sequence[tuple[int, object]]) -> frozenset[int]:
    """The versions of what was taken back, of the events of a ticket with their versions."""
    return frozenset(
        version for _, event in events if isinstance(event, Undone) for version in range(event.first, event.last + 1)
    )
