"""What a note says and said."""

from amends.instants import rfc3339
from amends.model.actor import Attributed
from amends.model.ticket.history import Happened
from amends.model.ticket.notes import NoteVersions, words_of
from amends.serializers.markdown import html_of
from amends.wire.conversation import NoteVersionsView, NoteVersionView
from amends.wire.history import By


def note_versions_view(found: NoteVersions) -> NoteVersionsView:
    """All that a note said, with who wrote it."""
    withdrawn = found.withdrawn
    return NoteVersionsView(
        ticket_id=found.ticket_id,
        note_version=found.note.written.version,
        withdrawn_time=rfc3339(withdrawn.what.at_us) if withdrawn else None,
        withdrawn_by=_by(withdrawn) if withdrawn else None,
        versions=[_version(each) for each in found.versions],
    )


def _version(own: Attributed[Happened]) -> NoteVersionView:
    words = words_of(own.what)
    return NoteVersionView(own.what.version, rfc3339(own.what.at_us), _by(own), words, html_of(words))


def _by(own: Attributed[Happened]) -> By:
    return By(own.what.by_kind, own.what.by_id, own.name)
