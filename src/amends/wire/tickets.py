"""Tickets, and what to change on them."""

from collections.abc import Mapping
from typing import Annotated, Final, Literal, TypeAlias

from msgspec import UNSET, Meta, Raw, Struct, UnsetType

from amends.wire.deadlines import DeadlineKind, SideWord
from amends.wire.ids import IdOrZero
from amends.wire.responses import CustomerView
from amends.wire.restrictions import SensitiveWord
from amends.wire.snooze import SnoozeView

MAX_TIME_LIMIT_HOURS: Final = 24 * 366

StatusWord: TypeAlias = Literal["NEW", "IN_PROGRESS", "PENDING", "ESCALATED", "RESOLVED", "CLOSED"]
TicketStatusWord: TypeAlias = Literal["NEW", "IN_PROGRESS", "PENDING", "ESCALATED", "RESOLVED", "CLOSED", "MERGED"]
"""What a ticket shows as its status: MERGED once it was merged into another one."""
PriorityWord: TypeAlias = Literal["HIGH", "MEDIUM", "LOW", "CRITICAL"]
PromiseStateWord: TypeAlias = Literal["open", "kept", "broken"]
DeadlineState: TypeAlias = Annotated[
    Literal["running", "paused", "stopped"], Meta(description="Whether the clock of a deadline runs now.")
]
FieldValue: TypeAlias = str | int | bool
"""The value of a custom field. A number is its decimal text, a date is ISO 8601, a user is the ID."""


class SegmentName(Struct, frozen=True):
    """The ID, code and name of a segment."""

    id: int
    code: str
    name: str


class CauseName(Struct, frozen=True):
    """The code and the name of a root cause."""

    id: int
    code: str
    name: str


class Owner(Struct, frozen=True):
    """The owner of a ticket."""

    id: int
    email: str
    name: str


class TicketCustomer(Struct, frozen=True):
    """The customer of a ticket."""

    id: int
    email: str
    phone: str
    name: str
    may_be_contacted: bool


class OpenedBy(Struct, frozen=True):
    """The version of the rule that opened a ticket."""

    rule_id: int
    rule_version: int


class TicketDeadline(Struct, frozen=True, kw_only=True):
    """A deadline of a ticket; the ledger that explains it has an endpoint of its own.

    `due_time` is null while its clock is paused, `stopped_time` while it runs. `round` counts the clocks of one kind.
    `policy_id` is null for the time limit of the ticket itself. `remaining_seconds` is the time until `due_time`, and
    `overdue_seconds` the time since then, until it stopped if it has; each is null when there is none. Both are as of
    the answer or the event.
    """

    kind: DeadlineKind
    round: int
    clock: SideWord
    started_time: str
    due_time: str | None
    stopped_time: str | None
    is_running: bool
    is_paused: bool
    is_missed: bool
    state: DeadlineState
    target_seconds: int
    remaining_seconds: int | None
    overdue_seconds: int | None
    policy_id: int | None


class PromiseView(Struct, frozen=True, kw_only=True):
    """What the customer was promised by when, and what became of it.

    `state` is open, kept or broken. `ended_time` is when it was said to be kept or broken. `missed_time` is when its
    time first passed without that: such a promise is not kept as it was said, even if it is kept later. `moves` counts
    how often it was moved with the consent of the customer. `made_by_id` is null for systems.
    """

    id: int
    text: str
    due_time: str
    state: PromiseStateWord
    is_overdue: bool
    made_time: str
    made_by_id: int | None
    ended_time: str | None
    missed_time: str | None
    moves: int


class TicketView(Struct, frozen=True, kw_only=True):
    """A ticket, the same wherever it is shown. What does not exist is null: there is no owner, survey, rule and so on.

    `url` is the address of its page; it is null in webhooks while the setting `public_url` is empty.
    A ticket that was merged has the status MERGED, and `merged_into_id` is the ticket that goes on.
    `promise_due_time` is when the next open promise is due, and `broken_promises` counts those that are broken, or
    overdue and still open.
    `snooze` is null when the ticket is not snoozed.
    `due_time` is the next deadline. It is null when there is no deadline, or when its clock is paused.
    `first_attempt_time`, `first_message_time` and `first_reached_time` are when somebody first tried to reach the
    customer, a message was first delivered, and they were first reached; `waits_until_time` is until when a PENDING
    ticket waits for them.
    `fields` holds the custom fields that have a value, by their codes. `escalation_level` is 0 until a missed deadline
    is escalated. `postponements` counts the changes of priority or segment by which a deadline became later.
    `sensitive` is null for an ordinary case; nobody asks the customer of a sensitive one again, and `is_never_asked` is
    true. `named_ids` are the users who see it all the same, `recused_ids` those whom the complaint is about.
    """

    id: int
    external_id: str | None
    version: int
    workspace_id: int
    url: str | None
    status: TicketStatusWord
    priority: PriorityWord
    type: str
    score: int | None
    scale: str
    verbatim: str
    reply: str
    root_cause_id: int | None
    root_cause: CauseName | None
    action_taken: str
    contact_attempts: int
    first_attempt_time: str | None
    first_message_time: str | None
    first_reached_time: str | None
    waits_until_time: str | None
    reopenings: int
    escalation_level: int
    postponements: int
    fields: Mapping[str, FieldValue]
    origin_segment_id: int
    origin_segment: SegmentName
    current_segment_id: int
    current_segment: SegmentName
    owner_id: int | None
    owner: Owner | None
    customer_id: int | None
    customer: TicketCustomer | None
    survey_id: int | None
    response_id: int | None
    transaction_id: int | None
    time_limit_hours: int
    due_time: str | None
    is_overdue: bool
    issue_time: str
    opened_time: str
    changed_time: str
    closed_time: str | None
    deleted_time: str | None
    deadlines: list[TicketDeadline]
    promises: list[PromiseView]
    promise_due_time: str | None
    broken_promises: int
    snooze: SnoozeView | None
    rule_id: int | None
    rule_version: int | None
    opened_by: OpenedBy | None
    watcher_ids: list[int]
    merged_into_id: int | None
    sensitive: SensitiveWord | None
    is_never_asked: bool
    named_ids: list[int]
    recused_ids: list[int]


class TicketPage(Struct, frozen=True):
    """A page of tickets. `next_cursor` is null on the last page."""

    tickets: list[TicketView]
    next_cursor: str | None


class NewTicket(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A ticket to open without a response. `segment` and `origin_segment` are codes.

    Without `origin_segment` the feedback arose in `segment`. A ticket opens as NEW and MEDIUM unless you say otherwise.
    `owner` is the e-mail address of a user; without it routing chooses. `external_id` is what your system calls the
    ticket: no other ticket of the workspace can have it. `sensitive` opens a sensitive case, and `recused` holds the
    e-mail addresses of users whom it is about, who never see it.
    """

    segment: str
    origin_segment: str = ""
    status: StatusWord | UnsetType = UNSET
    priority: PriorityWord | UnsetType = UNSET
    verbatim: str = ""
    customer: CustomerView = CustomerView()
    owner: str = ""
    time_limit_hours: Annotated[int, Meta(ge=1, le=MAX_TIME_LIMIT_HOURS)] = 72
    external_id: str = ""
    sensitive: SensitiveWord | None = None
    recused: Annotated[list[str], Meta(max_length=50)] = []


class TicketPatch(Struct, frozen=True, forbid_unknown_fields=True):
    """What to change on a ticket (RFC 7396). Fields that you leave out stay as they are. `owner_id` null means nobody.

    `segment` and `root_cause` are codes; null clears `root_cause` or `action_taken`.
    `fields` holds custom fields by their codes; null clears a field.
    """

    status: StatusWord | UnsetType = UNSET
    priority: PriorityWord | UnsetType = UNSET
    owner_id: IdOrZero | UnsetType | None = UNSET
    segment: str | UnsetType = UNSET
    root_cause: str | UnsetType | None = UNSET
    action_taken: str | UnsetType | None = UNSET
    fields: dict[str, Raw] = {}
