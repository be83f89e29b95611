"""Runs of a rule over what is stored: what is asked for, the progress, and what came of it."""

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct

from amends.wire.texts import TextView

RunClockWord: TypeAlias = Annotated[
    Literal["answer", "now"],
    Meta(
        description="When the clocks of a ticket begin: `answer`, the customer's clock when the customer answered and "
        "the team's now; or `now`, all of them."
    ),
]
RunOutcomeWord: TypeAlias = Annotated[
    Literal["opened", "attached", "left"],
    Meta(
        description="What becomes of a response that the rule matches: it opens a ticket, is attached to the open "
        "ticket of its customer, or is left because an earlier rule decides about it."
    ),
]


class ApplyRequest(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Which stored responses a rule is applied to: those that no rule matched, given in the period.

    `history` takes those that were imported as history too, and needs `since`. `dry_run` only counts.
    """

    dry_run: bool = False
    since: str = ""
    until: str = ""
    history: bool = False
    clock: RunClockWord = "answer"


class RunCountView(Struct, frozen=True):
    """How many responses of a segment have an outcome, and the rule that decides it."""

    outcome: RunOutcomeWord
    rule_id: int
    rule: str
    segment: str
    count: int


class RunExampleView(Struct, frozen=True):
    """One response that the rule matches. `verbatim` has its first 200 characters."""

    response_id: int
    outcome: RunOutcomeWord
    rule_id: int
    segment: str
    score: int | None
    verbatim: str


class RuleRunView(Struct, frozen=True, kw_only=True):
    """A run of a rule over what is stored.

    `total` is the number of responses in the period, null until they are counted, and `looked_at` how many of them
    were read. `ended_time` is null while the run goes on; `stopped` says why it ended early, "" if it did not.
    """

    id: int
    rule_id: int
    rule_version: int
    dry_run: bool
    since: str | None
    until: str | None
    history: bool
    clock: RunClockWord
    total: int | None
    looked_at: int
    opened: int
    attached: int
    left: int
    counts: list[RunCountView]
    examples: list[RunExampleView]
    begun_time: str
    ended_time: str | None
    stopped: str
    stopped_text: TextView | None


class RuleRunPage(Struct, frozen=True):
    """A page of runs, the newest first. `next_cursor` is null on the last page."""

    runs: list[RuleRunView]
    next_cursor: str | None


class RunDecisionView(Struct, frozen=True):
    """What a run decided about one response."""

    response_id: int
    outcome: RunOutcomeWord
    rule_id: int
    ticket_id: int


class RunDecisionPage(Struct, frozen=True):
    """A page of decisions of a run, in the order of the responses' IDs. `next_cursor` is null on the last page."""

    decisions: list[RunDecisionView]
    next_cursor: str | None
