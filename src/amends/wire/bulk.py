"""Bulk actions, and what they did to each ticket."""

from typing import Annotated, Final, Literal, TypeAlias

from msgspec import UNSET, Meta, Struct, UnsetType

from amends.wire.ids import Id, IdOrZero
from amends.wire.snooze import SnoozeForm
from amends.wire.texts import TextView
from amends.wire.tickets import TicketPatch

MAX_TICKETS: Final = 10_000

ItemStateWord: TypeAlias = Annotated[
    Literal["waiting", "done", "failed"],
    Meta(description="The state of one ticket in a bulk action."),
]


class AttemptAction(Struct, frozen=True, forbid_unknown_fields=True):
    """A contact attempt: its channel, its outcome, and a note about it.

    `despite_refusal` gives the reason when the customer asked not to be contacted; `despite_quiet_hours` gives it
    during quiet hours.
    """

    channel: Literal["PHONE", "EMAIL", "MESSAGE", "LETTER", "VISIT"]
    outcome: Literal["REACHED", "NO_ANSWER", "UNREACHABLE", "ASKED_NOT_TO_BE_CONTACTED"]
    text: str = ""
    despite_refusal: str = ""
    despite_quiet_hours: str = ""


class ActionForm(Struct, frozen=True, forbid_unknown_fields=True):
    """What to do to each ticket: a contact attempt, a change as for a single ticket, a note to add, a watcher to add.

    They are done in this order, so that an attempt counts for closing in the same action.
    `escalate` takes each open ticket up one level, behind the change; `snooze` puts each out of its owner's list after
    that, and `wake` puts it back.
    """

    attempt: AttemptAction | UnsetType = UNSET
    change: TicketPatch | UnsetType = UNSET
    note: str = ""
    watcher_id: IdOrZero = 0
    escalate: bool = False
    snooze: SnoozeForm | UnsetType = UNSET
    wake: bool = False


class BulkRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """An action, and its tickets: `ticket_ids`, at most 10,000, or a `query` with the parameters of the ticket list."""

    do: ActionForm
    ticket_ids: Annotated[list[Id], Meta(max_length=MAX_TICKETS)] | UnsetType = UNSET
    query: dict[str, str] | UnsetType = UNSET


class BulkProgressView(Struct, frozen=True):
    """The progress of a bulk action."""

    waiting: int = 0
    done: int = 0
    failed: int = 0


class BulkView(Struct, frozen=True):
    """A bulk action and its progress. `ended_time` is null until every ticket is processed.

    `undoes_id` is the bulk action that this one takes back, `undone_by_id` the one that takes this one back.
    """

    id: int
    total: int
    progress: BulkProgressView
    created_time: str
    ended_time: str | None
    undoes_id: int | None
    undone_by_id: int | None


class BulkItemView(Struct, frozen=True):
    """The result for one ticket. `reason` says why it failed, or what stays since somebody changed it.

    `version` is that of the ticket to which the action led, null if it was not changed.
    """

    ticket_id: int
    state: ItemStateWord
    reason: str
    reason_text: TextView | None
    version: int | None


class BulkItemPage(Struct, frozen=True):
    """A page of results, in the order of the tickets. `next_cursor` is null on the last page."""

    items: list[BulkItemView]
    next_cursor: str | None
