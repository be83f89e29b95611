"""A workspace: one organisation's feedback, segments, people and rules, in one time zone."""

from enum import StrEnum
from typing import Final

from msgspec import Struct

from amends.instants import DAY_US, InstantUs, moment
from amends.model.clock.calendar import DAY_MINUTES
from amends.model.clock.calendar_document import read_interval
from amends.model.phone_region import region_of_zone
from amends.model.ticket.closing import DEFAULT_ACTION_CHARACTERS, Requirement
from amends.model.ticket.ticket_events import DEFAULT_WAITING_DAYS
from amends.model.trial import TrialState

DEFAULT_HISTORY_AFTER_DAYS: Final = 14
MAX_HISTORY_AFTER_DAYS: Final = 3650
MAX_WAITING_DAYS: Final = 90


class UnknownSegment(StrEnum):
    """What happens to feedback for a segment code that the workspace doesn't have."""

    REJECT = "reject"
    MAIN_SEGMENT = "main_segment"


class OnClosed(StrEnum):
    """What happens when a customer speaks whose ticket is resolved or closed: it reopens, or rules open a new one."""

    NEW = "new"
    REOPEN = "reopen"


class Workspace(Struct, frozen=True):
    """`segments_changed_us` is when a segment was last added or changed.

    `closing_requires` is what must be filled in before a ticket is closed. In `quiet_hours`, like "21:00-08:00" on its
    wall clock, customers aren't phoned, texted or called on; "" is none. Users without a second factor set one up
    before anything else when it is required. Answers older than `history_after_days` may be history: who imports them
    from a file says so. A phone number without a country code is one of `phone_region` (ISO 3166-1, like "GB"), ""
    for the country of the time zone. `action_characters` is how long the action taken is where it is required.
    A ticket waits for its customer for `waiting_days`; `on_closed` says what happens when they speak later.
    A `trial` was made to try out, by somebody of the workspace `home_workspace_id`, 0 for the command line.
    """

    id: int
    name: str
    time_zone: str
    unknown_segment: UnknownSegment
    created_us: InstantUs
    segments_changed_us: InstantUs
    closing_requires: frozenset[Requirement] = frozenset()
    quiet_hours: str = ""
    second_factor_required: bool = False
    history_after_days: int = DEFAULT_HISTORY_AFTER_DAYS
    phone_region: str = ""
    action_characters: int = DEFAULT_ACTION_CHARACTERS
    waiting_days: int = DEFAULT_WAITING_DAYS
    on_closed: OnClosed = OnClosed.NEW
    trial: TrialState = TrialState.NO_TRIAL
    home_workspace_id: int = 0

    @property
    def is_trial(self) -> bool:
        """Whether it is there to be tried out."""
        return self.trial is not TrialState.NO_TRIAL

    @property
    def region_of_phones(self) -> str:
        """The country whose phone numbers are written without a country code, "" where none is known."""
        return self.phone_region or region_of_zone(self.time_zone)

    def history_before_us(self, now: InstantUs, days: int | None = None) -> InstantUs:
        """Before when an answer may be history: so many days ago, the workspace's own unless given."""
        return InstantUs(now - (self.history_after_days if days is None else days) * DAY_US)

    def is_quiet(self, at_us: InstantUs) -> bool:
        """Whether customers aren't to be disturbed then, by the workspace's own wall clock."""
        quiet = read_interval(self.quiet_hours)
        if quiet is None:
            return False
        local = moment(at_us).to_tz(self.time_zone)
        minute = local.hour * 60 + local.minute
        return any(quiet.start_minute <= each < quiet.end_minute for each in (minute, minute + DAY_MINUTES))
