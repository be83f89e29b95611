"""Promises: what a customer was told would be done by when. Each has its own clock, whatever the ticket's targets say.

A promise is open until it is kept or broken. When its time passes while it is open, it stays open and is overdue: the
customer still waits for it. It may be moved to another time only if the customer agreed. A promise that was overdue
once was not kept as it was said, even if it is kept later: that is what `missed_us` is for.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from msgspec import Struct, field, structs

from amends.instants import DAY_US, HOUR_US, InstantUs

REMIND_US: Final = HOUR_US
"""How long before its time somebody is reminded of a promise."""
MAX_AHEAD_US: Final = 366 * DAY_US
"""How far ahead something may be promised."""
MAX_OPEN: Final = 20
"""How many open promises a ticket may have."""
MAX_PROMISE_CHARACTERS: Final = 500


class PromiseState(StrEnum):
    """Whether a promise still waits to be kept."""

    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"


class Promise(Struct, frozen=True, kw_only=True):
    """One promise: what (`text`), by when (`due_us`), who made it (`made_by_id`, a user, 0 for no user) and when.

    `ended_us` is when somebody said that it was kept or broken, and `missed_us` when its time first passed without
    that; None for not yet. `moves` counts how often it was moved with the customer's consent. `is_reminded` and
    `is_overdue` say which points its clock has passed since its time was last set.
    """

    id: int
    text: str = field(name="words")
    due_us: InstantUs
    made_us: InstantUs
    made_by_id: int = 0
    state: PromiseState = PromiseState.OPEN
    ended_us: InstantUs | None = None
    missed_us: InstantUs | None = None
    moves: int = 0
    is_reminded: bool = False
    is_overdue: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it still waits to be kept."""
        return self.state is PromiseState.OPEN

    @property
    def is_kept_in_time(self) -> bool:
        """Whether it was kept by the time that was promised, which counts as kept as we say."""
        is_kept = self.state is PromiseState.KEPT and self.missed_us is None
        return is_kept and self.ended_us is not None and self.ended_us <= self.due_us

    @property
    def is_broken(self) -> bool:
        """Whether somebody should look at it: said to be broken, or overdue and still open."""
        return self.state is PromiseState.BROKEN or (self.is_open and self.is_overdue)

    @property
    def next_fire_us(self) -> InstantUs | None:
        """When somebody must be told something by its clock; None for never."""
        if not self.is_open or self.is_overdue:
            return None
        return self.due_us if self.is_reminded else InstantUs(self.due_us - REMIND_US)


def new_promise(promise_id: int, text: str, due_us: InstantUs, made_us: InstantUs, made_by_id: int) -> Promise:
    """A promise as it is made; of one that is due within the hour nobody is reminded."""
    return Promise(
        id=promise_id,
        text=text,
        due_us=due_us,
        made_us=made_us,
        made_by_id=made_by_id,
        is_reminded=due_us - made_us <= REMIND_US,
    )


def kept(own: Promise, at_us: InstantUs) -> Promise:
    """The promise once it was kept."""
    return structs.replace(own, state=PromiseState.KEPT, ended_us=at_us, missed_us=_missed(own, at_us))


def broken(own: Promise, at_us: InstantUs) -> Promise:
    """The promise once somebody said that it won't be kept."""
    return structs.replace(own, state=PromiseState.BROKEN, ended_us=at_us, missed_us=_missed(own, at_us))


def moved(own: Promise, due_us: InstantUs, at_us: InstantUs) -> Promise:
    """The promise with another time; what was missed by then stays missed."""
    return structs.replace(
        own,
        due_us=due_us,
        moves=own.moves + 1,
        missed_us=_missed(own, at_us),
        is_reminded=due_us - at_us <= REMIND_US,
        is_overdue=False,
    )


def reminded(own: Promise) -> Promise:
    """The promise once somebody was reminded of it."""
    return structs.replace(own, is_reminded=True)


def overdue(own: Promise) -> Promise:
    """The promise once its time has passed while it was open."""
    missed_us = own.due_us if own.missed_us is None else own.missed_us
    return structs.replace(own, is_reminded=True, is_overdue=True, missed_us=missed_us)


def open_promises(promises: Sequence[Promise]) -> list[Promise]:
    """Those that wait to be kept, the next one first."""
    return sorted((each for each in promises if each.is_open), key=lambda each: (each.due_us, each.id))


def next_promise_us(promises: Sequence[Promise]) -> InstantUs | None:
    """When the next open one is due; None without one."""
    return min((each.due_us for each in promises if each.is_open), default=None)


def next_promise_fire_us(promises: Sequence[Promise]) -> InstantUs | None:
    """When the clock of one of them must be looked at next; None for never."""
    return min((at_us for each in promises if (at_us := each.next_fire_us) is not None), default=None)


def with_promise(promises: Sequence[Promise], own: Promise) -> tuple[Promise, ...]:
    """These promises with one of them as it is now, or with one more."""
    if all(each.id != own.id for each in promises):
        return (*promises, own)
    return tuple(own if each.id == own.id else each for each in promises)


def _missed(own: Promise, at_us: InstantUs) -> InstantUs | None:
    # Its clock may not have been looked at yet when somebody says that it was kept, so the time itself is asked too.
    return own.due_us if own.missed_us is None and at_us > own.due_us else own.missed_us
