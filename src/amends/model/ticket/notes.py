"""Notes as they stand: what each says after its edits, and that one was withdrawn.

Whoever reads a history reads its notes as they stand: what a note said before stays in its events alone, and is shown
to those who may see its versions.
"""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct, structs

from amends.model.actor import Attributed
from amends.model.principal import Principal, Scope
from amends.model.ticket.conversation import Noted, NoteEdited, NoteWithdrawn
from amends.model.ticket.history import Happened
from amends.model.ticket.undo import undone_versions


class Note(Struct, frozen=True):
    """A note with all that it ever said: the event that made it, its edits that stand, and its withdrawal, if any.

    `is_undone` when whoever wrote it took it back.
    """

    written: Happened
    edits: tuple[Happened, ...] = ()
    withdrawn: Happened | None = None
    is_undone: bool = False

    @property
    def versions(self) -> tuple[Happened, ...]:
        """The events that gave it its words, in their order."""
        return (self.written, *self.edits)

    @property
    def is_gone(self) -> bool:
        """Whether nothing of what it said is to be read any more."""
        return self.is_undone or self.withdrawn is not None

    @property
    def text(self) -> str:
        """What it says now, "" once it was withdrawn."""
        return "" if self.withdrawn else words_of(self.versions[-1])

    @property
    def mentioned_ids(self) -> frozenset[int]:
        """Everybody whom it ever mentioned."""
        return frozenset(user_id for each in self.versions for user_id in mentioned_in(each))

    def may_be_edited_by(self, by: Principal) -> bool:
        """Whether it is somebody's to edit: its author's alone."""
        return (self.written.by_kind, self.written.by_id) == (by.kind.value, by.id)

    def may_be_withdrawn_by(self, by: Principal) -> bool:
        """Whether somebody may withdraw it: its author, and an admin, for what must not stay."""
        return self.may_be_edited_by(by) or by.may(Scope.ADMIN)

    def shows_versions_to(self, by: Principal) -> bool:
        """Whether somebody may see what it said before: its author, and who manages."""
        return self.may_be_edited_by(by) or by.may(Scope.MANAGE)


class NoteVersions(Struct, frozen=True):
    """A note, and each of its versions with the name of who wrote it, the oldest first; `withdrawn` likewise."""

    ticket_id: int
    note: Note
    versions: Sequence[Attributed[Happened]]
    withdrawn: Attributed[Happened] | None


def words_of(own: Happened) -> str:
    """What an event of a note says."""
    return _note_event(own).text


def mentioned_in(own: Happened) -> tuple[int, ...]:
    """Whom an event of a note mentions newly."""
    return _note_event(own).mentioned_ids


def _note_event(own: Happened) -> Noted | NoteEdited:
    assert isinstance(own.event, Noted | NoteEdited)  # noqa: S101 - nothing else gives a note its words
    return own.event


def notes_of(history: Sequence[Happened]) -> dict[int, Note]:
    """The notes of a ticket by the versions that they led to, from its whole history with all its words."""
    gone = undone_versions([(each.version, each.event) for each in history])
    found: dict[int, Note] = {}
    for each in history:
        match each.event:
            case Noted():
                found[each.version] = Note(each, is_undone=each.version in gone)
            case NoteEdited(note_version=version) if each.version not in gone:
                found[version] = structs.replace(found[version], edits=(*found[version].edits, each))
            case NoteWithdrawn(note_version=version) if each.version not in gone:
                found[version] = structs.replace(found[version], withdrawn=each)
    return found


def as_notes_stand(history: Sequence[Happened]) -> Sequence[Happened]:
    """A history, or the end of one, in which each note says what it says now, and its edits nothing else than that."""
    if not any(isinstance(each.event, NoteEdited | NoteWithdrawn) for each in history):
        return history
    gone = undone_versions([(each.version, each.event) for each in history])
    last: dict[int, Happened] = {}
    for each in history:
        if isinstance(each.event, NoteEdited | NoteWithdrawn) and each.version not in gone:
            last[each.event.note_version] = each
    return [structs.replace(each, event=_as_it_stands(each, last)) for each in history]


def _as_it_stands(own: Happened, last: dict[int, Happened]) -> Any:
    event = own.event
    if isinstance(event, Noted) and own.version in last:
        changed = last[own.version].event
        return structs.replace(event, text=changed.text if isinstance(changed, NoteEdited) else "")
    if isinstance(event, NoteEdited) and last.get(event.note_version) != own:
        return structs.replace(event, text="")
    return event
