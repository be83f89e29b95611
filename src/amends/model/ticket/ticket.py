"""Tickets: opened by a rule or by hand."""

from collections.abc import Mapping
from typing import TypeAlias

from msgspec import Struct, field

from amends.instants import HOUR_US, InstantUs
from amends.model.clock.clock import Clock, next_fire_us
from amends.model.restriction import UNRESTRICTED, Restriction
from amends.model.status import OPEN_STATUSES, Priority, Status
from amends.model.ticket.promise import Promise, next_promise_fire_us
from amends.model.ticket.snooze_times import UNTIL_ANSWER

MANUAL_TYPE = "MANUAL TICKET"
FEEDBACK_TYPE = "FEEDBACK TICKET"
DEFAULT_TIME_LIMIT_HOURS = 72
MAX_TIME_LIMIT_HOURS = 24 * 366
DUE_US = 4 * HOUR_US
"""From how long before its deadline a ticket is shown as due."""


FieldValue: TypeAlias = str | int | bool
"""A custom field's value; a number is kept as its decimal text, a date as ISO, a user as the ID."""


class Ticket(Struct, frozen=True):
    """One unhappy customer's case. IDs are 0 where there is none.

    `score` is the response's, None without one; `words` the customer's, `reply` the newest public comment. `issue_us`
    is when the customer said it, `opened_us` when the ticket opened. `rule_id` and `rule_version` opened it.
    `merged_into_id` is the ticket that it was a duplicate of. `due_us` is the earliest deadline of the clocks that run,
    None without one. `reopenings` counts how often it was closed and taken up again, `postponements` how often somebody
    changed its priority or segment and a deadline became later by that. `escalation_level` is the highest level to
    which a missed deadline was escalated, 0 for none.
    `first_attempt_us`, `first_message_us` and `first_reached_us` are when somebody first tried to reach the customer, a
    message was first delivered, and somebody first reached them. `contacted_us` is when they were last reached or
    called since it was last opened; a PENDING one waits for them since `waits_since_us` and until `waits_until_us`.
    None is for not yet.
    `promises` are what the customer was told would be done, `promise_due_us` is when the next open one is due, and
    `broken_promises` counts those that are broken, or overdue and still open.
    `snoozed_until_us` is until when its owner has it out of sight, UNTIL_ANSWER for until the customer answers; None
    for one that isn't snoozed.
    `custom_fields` are those that hold something, by their codes. `external_id` is what another system calls it.
    `restriction` says who doesn't see it that others of its segment see.
    """

    id: int
    version: int
    survey_id: int
    response_id: int
    transaction_id: int
    customer_id: int
    origin_segment_id: int
    current_segment_id: int
    owner_id: int
    status: Status
    priority: Priority
    type: str
    score: int | None
    scale: str
    verbatim: str = field(name="words")
    reply: str
    time_limit_hours: int
    issue_us: InstantUs
    opened_us: InstantUs
    changed_us: InstantUs
    closed_us: InstantUs | None
    deleted_us: InstantUs | None
    rule_id: int
    rule_version: int
    root_cause_id: int = 0
    action_taken: str = ""
    contact_attempts: int = 0
    clocks: tuple[Clock, ...] = ()
    due_us: InstantUs | None = None
    custom_fields: Mapping[str, FieldValue] = field(name="fields", default={})
    watcher_ids: tuple[int, ...] = ()
    merged_into_id: int = 0
    external_id: str = ""
    restriction: Restriction = UNRESTRICTED
    reopenings: int = 0
    first_attempt_us: InstantUs | None = None
    first_message_us: InstantUs | None = None
    first_reached_us: InstantUs | None = None
    contacted_us: InstantUs | None = None
    waits_until_us: InstantUs | None = None
    waits_since_us: InstantUs | None = None
    escalation_level: int = 0
    postponements: int = 0
    snoozed_until_us: InstantUs | None = None
    promises: tuple[Promise, ...] = ()
    promise_due_us: InstantUs | None = None
    broken_promises: int = 0

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.status in OPEN_STATUSES and self.deleted_us is None

    @property
    def waits(self) -> bool:
        """Whether it waits for the customer, who was reached or called: who wasn't can't be waited for."""
        return self.status is Status.PENDING and self.contacted_us is not None

    @property
    def next_fire_us(self) -> InstantUs | None:
        """When something must happen next by its clocks, promises, snooze or wait for the customer; None for never."""
        by_clocks_us = next_fire_us(self.clocks)
        waits_until_us = self.waits_until_us
        if waits_until_us is None and self.snoozed_until_us is None and not self.promises:
            return by_clocks_us
        at_us = (by_clocks_us, waits_until_us if self.is_open else None, self.next_promise_fire_us, self.wakes_us)
        return min((each for each in at_us if each is not None), default=None)

    @property
    def next_promise_fire_us(self) -> InstantUs | None:
        """When somebody must be told of one of its promises; a promise goes on when the ticket is closed."""
        return next_promise_fire_us(self.promises) if self.deleted_us is None else None

    @property
    def wakes_us(self) -> InstantUs | None:
        """When its snooze is over by itself; None for one that isn't snoozed until a time."""
        return self.snoozed_until_us if self.is_open and self.snoozed_until_us != UNTIL_ANSWER else None

    @property
    def is_never_asked(self) -> bool:
        """Whether the customer is never asked again about it: nobody is after a sensitive case."""
        return self.restriction.sensitive is not None

    @property
    def is_merged(self) -> bool:
        """Whether it ended in another ticket."""
        return self.merged_into_id != 0

    def is_due(self, now: InstantUs) -> bool:
        """Whether a deadline is near or has passed while the ticket is open."""
        return self.is_open and self.due_us is not None and self.due_us - now < DUE_US

    def is_overdue(self, now: InstantUs) -> bool:
        """Whether a deadline has passed while the ticket is open."""
        return self.is_open and self.due_us is not None and now > self.due_us
