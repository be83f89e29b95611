"""Calendars whose public holidays end, or that have none: what an operator should know of every workspace."""

from collections.abc import Sequence

from msgspec import Struct

from amends.instants import moment
from amends.model.clock import calendar_document, holiday_notes
from amends.store import configurations, workspaces
from amends.store.engine.database import Tx
from amends.texts.text import Text


class EndingCalendar(Struct, frozen=True):
    """A calendar of a workspace, and what is said of its holidays."""

    workspace_id: int
    name: str
    note: Text


async def list_ending(tx: Tx) -> Sequence[EndingCalendar]:
    """The calendars in use that lack holidays now, or will within two years: for the operator."""
    found = []
    for own in await workspaces.list_all(tx):
        for each in await configurations.enabled(tx.within(own.id), calendar_document.KIND):
            calendar = calendar_document.decode(each.document)
            if holiday_notes.is_ending(calendar, moment(tx.now).to_tz(calendar.zone).year):
                found += [EndingCalendar(own.id, each.name, note) for note in holiday_notes.notes_on(calendar)]
    return found
