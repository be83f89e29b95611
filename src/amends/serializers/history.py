"""The history of a ticket: statuses and priorities as words, times in `Z`."""

from collections.abc import Sequence

from amends.instants import rfc3339
from amends.model.actor import Attributed
from amends.model.ticket.conversation import Noted, NoteEdited, Replied
from amends.model.ticket.history import Happened
from amends.serializers.event_body import history_details
from amends.serializers.markdown import html_of
from amends.wire.history import By, HistoryEntry


def history_entries(happened: Sequence[Happened]) -> list[HistoryEntry]:
    """What happened, in order."""
    return [_entry(each, By(each.by_kind, each.by_id)) for each in happened]


def named_history_entry(own: Attributed[Happened]) -> HistoryEntry:
    """One event, with the name of who did it."""
    return _entry(own.what, By(own.what.by_kind, own.what.by_id, own.name))


def _entry(own: Happened, by: By) -> HistoryEntry:
    details, event = history_details(own), own.event
    if isinstance(event, Noted | NoteEdited | Replied):
        details["html"] = html_of(event.text)
    return HistoryEntry(own.version, rfc3339(own.at_us), by, str(event.__struct_config__.tag), details)
