"""The deadlines of a ticket, each with the ledger that explains it."""

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct

from amends.wire.texts import TextView

DeadlineKind: TypeAlias = Annotated[
    Literal["first_response", "next_response", "resolution"],
    Meta(description="What the clock of a deadline measures."),
]
SideWord: TypeAlias = Annotated[
    Literal["team", "customer"],
    Meta(description="Whose clock it is. The team's clock counts business hours, and pauses during PENDING."),
]
EntryKindWord: TypeAlias = Annotated[
    Literal["answered", "counted", "closed", "paused", "terms_changed"],
    Meta(
        description="The kind of an entry in a ledger. `answered` is when the customer answered, before it reached us."
    ),
]


class EntryView(Struct, frozen=True):
    """An interval in a ledger: how many seconds of it were counted, and why not all of it.

    `why_text` says what another target is due to, or when the answer reached us, with its code and parameters.
    """

    kind: EntryKindWord
    start_time: str
    end_time: str
    counted_seconds: int
    why: str
    why_text: TextView | None


class MovedDeadline(Struct, frozen=True):
    """A deadline now and as it would be; null is none, or a clock that is paused."""

    kind: DeadlineKind
    round: int
    before_time: str | None
    after_time: str | None


class DeadlineView(Struct, frozen=True, kw_only=True):
    """A deadline. `due_time` is null while its clock is paused; `ledger` ends at the due time, or now if it is paused.

    `round` counts the clocks of one kind, up by one at each new start. `policy_id` is null for the ticket's own limit.
    """

    kind: DeadlineKind
    round: int
    clock: SideWord
    due_time: str | None
    is_running: bool
    is_paused: bool
    is_missed: bool
    target_seconds: int
    counted_seconds: int
    policy_id: int | None
    policy_version: int | None
    why: str
    ledger: list[EntryView]


class DeadlinePreviewView(Struct, frozen=True, kw_only=True):
    """What another priority or segment would mean to a ticket: the SLA policy, and each deadline that would move.

    `due_time` is the next deadline as it would be, `before_time` as it is now. `is_postponed` when a deadline would be
    later, or none any more: the ticket counts that in its `postponements`. Nothing is changed.
    """

    policy_id: int | None
    policy_name: str | None
    before_time: str | None
    due_time: str | None
    is_postponed: bool
    moved: list[MovedDeadline]


class TimeView(Struct, frozen=True):
    """The time that a ticket has taken on both clocks, and its deadlines."""

    customer_seconds: int
    team_seconds: int
    deadlines: list[DeadlineView]
