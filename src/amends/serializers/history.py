"""The history of a ticket: statuses and priorities as words, times in `Z`."""

from collections.abc import Sequence

from amends.instants import rfc3339
from amends.model.ticket.history import Happened
from amends.serializers.event_body import history_details
from amends.wire.history import By, HistoryEntry


def history_entries(happened: Sequence[Happened]) -> list[HistoryEntry]:
    """What happened, in order."""
    return [history_entry(each) for each in happened]


def history_entry(own: Happened) -> HistoryEntry:
    """One event."""
    by = By(own.by_kind, own.by_id)
    return HistoryEntry(own.version, rfc3339(own.at_us), by, str(own.event.__struct_config__.tag), history_details(own))
