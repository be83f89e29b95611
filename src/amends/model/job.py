"""Jobs: what is to be done later, at least once, and when to try again what failed."""

from enum import Enum

from msgspec import Struct

from amends.instants import HOUR_US, MINUTE_US, SECOND_US, InstantUs

MAX_ATTEMPTS = 12
MAX_AT_ONCE = 20
"""How many jobs of a queue a worker does at once, but of the webhooks'."""
MAX_DELIVERIES_AT_ONCE = 48
"""How many jobs of the webhooks' queue a worker does at once; the sender has no more connections."""
MAX_TO_A_RECEIVER = 4
"""How many deliveries to one webhook a worker does at once."""
MAX_TO_A_RECEIVER_BY_ALL = 16
"""How many all workers together do at once, with those that a worker began which was killed until their lease ends."""
MAX_RECEIVERS_LOOKED_AT = 500
"""How many webhooks that something waits for a worker looks at, at a time."""
_FIRST_WAIT_US = 5 * SECOND_US
_LONGEST_WAIT_US = 6 * HOUR_US
LEASE_US = 5 * MINUTE_US
"""For how long a job that was claimed is nobody else's. One that isn't finished by then is claimed again."""


_SET_BACK_US = MINUTE_US


class JobQueue(Enum):
    """What waits for nothing but its like: a timer isn't late because receivers of webhooks hang."""

    TIMERS = "timers"
    WEBHOOKS = "webhooks"
    OTHERS = "others"


class Job(Struct, frozen=True):
    """Something to do at `due_us`; `attempts` counts the claims, this one too. `data` is JSON.

    Of jobs of one kind with the same `dedupe_key` there is one at a time; "" is no key. `stamp` changes when somebody
    asks for a job that is there already: it isn't finished then before it has looked once more. `receiver_id` is the
    webhook that it delivers to, 0 for none.
    """

    workspace_id: int
    id: int
    kind: str
    dedupe_key: str
    data: str
    due_us: InstantUs
    attempts: int
    created_us: InstantUs
    stamp: int = 0
    dead_us: InstantUs | None = None
    last_error: str = ""
    receiver_id: int = 0


def was_set_back(before: InstantUs, now: InstantUs) -> bool:
    """Whether the system's clock was set back between two looks at it, by more than anybody would mind waiting."""
    return before - now > _SET_BACK_US


def retry_us(attempts: int, now: InstantUs) -> InstantUs | None:
    """When to try again what failed for the `attempts`-th time, waiting twice as long each time; None is never."""
    if attempts >= MAX_ATTEMPTS:
        return None
    return InstantUs(now + min(_LONGEST_WAIT_US, _FIRST_WAIT_US * 2 ** (attempts - 1)))
