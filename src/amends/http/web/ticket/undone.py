"""What was taken back, in a timeline: both the act and the undo stand there, and what may still be taken back."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct, structs

from amends.http.web.ticket.note_lines import NoteReader, with_notes
from amends.http.web.ticket.timeline import TimelineEntry, timeline
from amends.i18n.labels import N_
from amends.i18n.locale import UserLocale
from amends.model.principal import Principal
from amends.model.ticket.acts import done_by_hand, last_act, undos
from amends.model.ticket.history import Happened
from amends.usecases.ticket_detail import TicketDetail


class UndoOffer(Struct, frozen=True):
    """What whoever looks did last and may take back: its ticket, its version and what it was, in their words."""

    ticket_id: int
    version: int
    words: str


def with_merged(lines: Sequence[TimelineEntry], found: TicketDetail, locale: UserLocale) -> list[TimelineEntry]:
    """A timeline with what happened to the tickets that were merged into it, in the order of the times."""
    more: list[TimelineEntry] = []
    reader = NoteReader(locale, found.directory)
    for each in found.merged:
        noted = with_notes(timeline(each.history, locale, found.directory), each.history, reader)
        own = with_undone(noted, each.history, locale)
        by_hand = done_by_hand(each.history)
        more += [structs.replace(line, ticket_id=each.ticket.id) for line in own if line.version in by_hand]
    return sorted([*lines, *more], key=lambda line: line.at_us) if more else list(lines)


def with_undone(lines: Sequence[TimelineEntry], history: Sequence[Happened], locale: UserLocale) -> list[TimelineEntry]:
    """A timeline in which what was taken back is marked, and each undo says what it took back."""
    made, by_hand = undos(history), done_by_hand(history)
    gone = {version for each in made.values() for version in range(each.first, each.last + 1)}
    titles = {each.version: each.title for each in lines if each.version in by_hand}
    found = []
    for line in lines:
        if line.version in made:
            found.append(structs.replace(line, title=_words(made[line.version], titles, locale)))
        else:
            found.append(structs.replace(line, kind=f"{line.kind} undone") if line.version in gone else line)
    return found


def undo_offer(
    ticket_id: int, by: Principal, lines: Sequence[TimelineEntry], history: Sequence[Happened], locale: UserLocale
) -> UndoOffer | None:
    """What somebody did last to a ticket and may still take back; None for nothing."""
    act = last_act(history, (by.kind.value, by.id), locale.now)
    own = sorted(done_by_hand(act))
    if not own:
        return None
    titles = [each.title for each in lines if each.version in own]
    return UndoOffer(ticket_id, own[-1], "; ".join(titles))


def _words(undone: Any, titles: Mapping[int, str], locale: UserLocale) -> str:
    what = "; ".join(titles[version] for version in range(undone.first, undone.last + 1) if version in titles)
    said = [locale.gettext(N_("Undone: %(what)s")) % {"what": what}]
    if undone.kept:
        said.append(locale.gettext(N_("What somebody changed since stays.")))
    if undone.sent:
        said.append(locale.gettext(N_("It had left the house already.")))
    return " ".join(said)
