"""The notes of a timeline as they stand: which were edited or withdrawn, and what whoever looks may do with them."""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct, structs

from amends.http.web.ticket.event_text import EventRenderer, NoteActions, who
from amends.http.web.ticket.timeline import TimelineEntry
from amends.i18n.labels import N_
from amends.i18n.locale import UserLocale
from amends.model.principal import Principal, Scope
from amends.model.ticket.history import Happened
from amends.model.ticket.notes import Note, notes_of
from amends.usecases.ticket_detail import Directory

NOBODY: Final = None
"""Who looks where nothing can be done, on paper or in another ticket."""


class NoteReader(Struct, frozen=True):
    """Who reads the notes of a ticket: in their language, with the names of those who wrote them."""

    locale: UserLocale
    directory: Directory
    by: Principal | None = NOBODY


def with_notes(lines: Sequence[TimelineEntry], history: Sequence[Happened], reader: NoteReader) -> list[TimelineEntry]:
    """A timeline in which a note says that it was edited, or by whom and when it was withdrawn."""
    notes = notes_of(history)
    return [_line(each, notes[each.version], reader) if each.version in notes else each for each in lines]


def _line(line: TimelineEntry, note: Note, reader: NoteReader) -> TimelineEntry:
    changed = structs.replace(line, note=_actions(note, reader.by))
    say, locale = reader.locale.gettext, reader.locale
    if note.withdrawn:
        name = who(note.withdrawn, EventRenderer(locale, reader.directory))
        said = {"name": name, "time": locale.time(note.withdrawn.at_us)}
        title = say(N_("Internal note, withdrawn by %(name)s at %(time)s")) % said
        return structs.replace(changed, title=title)
    if note.edits:
        title = say(N_("Internal note, edited at %(time)s")) % {"time": locale.time(note.edits[-1].at_us)}
        return structs.replace(changed, title=title)
    return changed


def _actions(note: Note, by: Principal | None) -> NoteActions | None:
    if by is None or note.is_undone or not by.may(Scope.TICKETS_WRITE):
        return None
    is_theirs = note.may_be_edited_by(by) and not note.is_gone
    has_versions = bool(note.edits or note.withdrawn) and note.shows_versions_to(by)
    may_withdraw = note.may_be_withdrawn_by(by) and not note.is_gone
    return NoteActions(is_theirs, has_versions) if is_theirs or has_versions or may_withdraw else None
