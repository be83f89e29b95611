"""What a rule does with a response that it matches: open a ticket, attach to the open one, or leave it."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from msgspec import Struct

from amends import old_names
from amends.model.restriction import SensitiveKind
from amends.model.rule.document_node import DocumentNode
from amends.model.rule.recusal import CUSTOM, WORDS
from amends.model.status import Priority
from amends.model.ticket.ticket import DEFAULT_TIME_LIMIT_HOURS, FEEDBACK_TYPE, MAX_TIME_LIMIT_HOURS
from amends.texts.text import say

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


class Open(Struct, frozen=True, tag_field="action", tag="open"):
    """Open a ticket.

    `owner` is a user's e-mail address, "" leaves the choice to routing; `segment` is the code of where the ticket
    goes, "" is where the feedback arose. `sensitive` makes it a sensitive case; `recuse` are the places where a name or
    an address says whom the complaint is about: `words`, or `custom.<field>`.
    """

    priority: Priority = Priority.MEDIUM
    type: str = FEEDBACK_TYPE
    time_limit_hours: int = DEFAULT_TIME_LIMIT_HOURS
    owner: str = ""
    segment: str = ""
    sensitive: SensitiveKind | None = None
    recuse: tuple[str, ...] = ()


class Attach(Struct, frozen=True, tag_field="action", tag="attach"):
    """Attach the response to the customer's open ticket. A rule that attaches only matches when there is one."""


class Ignore(Struct, frozen=True, tag_field="action", tag="ignore"):
    """Leave the response without a ticket, for a stated reason."""

    reason: str


Action: TypeAlias = Open | Attach | Ignore


def read_action(node: DocumentNode) -> Action:
    """The action at a place; faults are noted there."""
    node = node.renamed(old_names.ACTIONS)
    nodes = node.table(_READERS, "action")
    if isinstance(node.value, Mapping) and len(nodes) != 1:
        node.error(
            say("has_several_of", choices=_READERS, all=nodes) if nodes else say("has_none_of", choices=_READERS)
        )
    read = [_READERS[name](inner) for name, inner in nodes.items()]
    return read[0] if read else Attach()


def write_action(action: Action) -> dict[str, object]:
    """An action as a document writes it, defaults in full, so that a new default never changes a stored rule."""
    if isinstance(action, Attach):
        return {"attach": {}}
    if isinstance(action, Ignore):
        return {"ignore": {"reason": action.reason}}
    written = {"priority": action.priority.name, "type": action.type, "time_limit_hours": action.time_limit_hours}
    sensitive = action.sensitive.value if action.sensitive else ""
    chosen = {"owner": action.owner, "segment": action.segment, "sensitive": sensitive, "recuse": [*action.recuse]}
    return {"open": written | {key: value for key, value in chosen.items() if value}}


def _read_open(node: DocumentNode) -> Open:
    nodes = node.table(_OPEN_READERS)
    return Open(**{key: _OPEN_READERS[key](inner) for key, inner in nodes.items()})


def _read_attach(node: DocumentNode) -> Attach:
    node.table(())
    return Attach()


def _read_ignore(node: DocumentNode) -> Ignore:
    nodes = node.table(("reason",))
    if "reason" in nodes:
        return Ignore(nodes["reason"].text())
    if isinstance(node.value, Mapping):
        node.error(say("gives_no_reason"))
    return Ignore("")


def _read_place(node: DocumentNode) -> str:
    errors = len(node.errors)
    place = node.text()
    if len(node.errors) == errors and place != WORDS and not (place.startswith(CUSTOM) and place != CUSTOM):
        node.error(say("not_a_place_of_names"))
    return place


def read_email(node: DocumentNode) -> str:
    """The e-mail address at a place; faults are noted there."""
    errors = len(node.errors)
    email = node.text()
    if len(node.errors) == errors and not _EMAIL.fullmatch(email):
        node.error(say("not_a_users_email"))
    return email


_READERS: Final[Mapping[str, Callable[[DocumentNode], Action]]] = {
    "open": _read_open,
    "attach": _read_attach,
    "ignore": _read_ignore,
}
_OPEN_READERS: Final[Mapping[str, Callable[[DocumentNode], Any]]] = {
    "priority": lambda node: node.choice(Priority.__members__),
    "type": DocumentNode.text,
    "time_limit_hours": lambda node: node.whole(1, MAX_TIME_LIMIT_HOURS),
    "owner": read_email,
    "segment": DocumentNode.text,
    "sensitive": lambda node: node.choice({kind.value: kind for kind in SensitiveKind}),
    "recuse": lambda node: node.one_or_several(_read_place),
}
