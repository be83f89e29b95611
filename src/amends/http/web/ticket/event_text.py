"""What one event of a ticket says to whoever reads its thread, and the names of what it mentions."""

from msgspec import Struct

from amends.http.web.kit.unit_names import unit_name
from amends.i18n.labels import N_
from amends.i18n.locale import UserLocale
from amends.model.principal import PrincipalKind
from amends.model.ticket.history import Happened
from amends.usecases.ticket_detail import Directory


class EventText(Struct, frozen=True):
    """What an event says: an icon, a sentence, and the words that somebody wrote, plainly or in Markdown."""

    icon: str
    title: str
    words: str = ""
    kind: str = "change"
    is_markdown: bool = False


class NoteActions(Struct, frozen=True):
    """What whoever looks may do with a note: open its form, and by what name, because it is theirs or was changed."""

    is_theirs: bool
    has_versions: bool


class EventRenderer(Struct, frozen=True):
    """Who reads, and the names of what events mention."""

    locale: UserLocale
    directory: Directory

    def say(self, words: str, **values: object) -> str:
        """A sentence in the reader's language."""
        said = self.locale.gettext(words)
        return said % values if values else said

    def user(self, user_id: int) -> str:
        """The name of a user."""
        found = self.directory.people.get(user_id)
        return found.name if found else self.say(N_("nobody")) if not user_id else f"#{user_id}"

    def segment(self, segment_id: int) -> str:
        """The name of a segment."""
        found = self.directory.segments.get(segment_id)
        return unit_name(found.name, self.label) if found else f"#{segment_id}"

    def cause(self, cause_id: int) -> str:
        """The name of a root cause."""
        found = self.directory.causes.get(cause_id)
        return (found.name or found.code) if found else self.say(N_("none"))

    def label(self, words: str) -> str:
        """A word of our tables in the reader's language."""
        return self.locale.gettext(words)


def who(own: Happened, renderer: EventRenderer) -> str:
    """Who did something."""
    if own.by_kind == PrincipalKind.USER:
        return renderer.user(own.by_id)
    name = renderer.directory.keys.get(own.by_id) if own.by_kind == PrincipalKind.KEY else None
    if name:
        return renderer.say(N_('The system "%(name)s"'), name=name)
    named = {
        PrincipalKind.KEY: N_("A system with the key %(number)s"),
        PrincipalKind.OPERATOR: N_("The operator"),
        PrincipalKind.RULE: N_("A rule"),
        PrincipalKind.SYSTEM: "Amends",
        PrincipalKind.HISTORY: N_("An import of history"),
    }
    words = named.get(PrincipalKind(own.by_kind), own.by_kind)
    return renderer.say(words, number=own.by_id)
