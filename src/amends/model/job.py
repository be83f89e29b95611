"""Jobs: what is to be done later, at least once, and when to try again what failed."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from msgspec import Struct

from amends.instants import HOUR_US, MINUTE_US, SECOND_US, InstantUs
from amends.model.subject import Subject

MAX_ATTEMPTS = 12
MAX_AT_ONCE = 20
"""How many jobs of a queue a worker does at once, unless the queue's rules say otherwise."""
MAX_DELIVERIES_AT_ONCE = 48
"""How many jobs of the webhooks' queue a worker does at once; the sender has connections for these and for tests."""
MAX_TO_A_RECEIVER = 4
"""How many deliveries to one webhook a worker does at once."""
MAX_TO_A_RECEIVER_BY_ALL = 16
"""How many all workers together do at once, with those that a worker began which was killed until their lease ends."""
MAX_TURNS_AT_A_TIME = 500
"""How many of those who wait for a turn a worker looks for, at a time."""
_FIRST_WAIT_US = 5 * SECOND_US
_LONGEST_WAIT_US = 6 * HOUR_US
LEASE_US = 5 * MINUTE_US
"""For how long a job that was claimed is nobody else's. One that isn't finished by then is claimed again."""


_SET_BACK_US = MINUTE_US


class JobQueue(StrEnum):
    """What waits for nothing but its like: a timer isn't late because receivers of webhooks hang."""

    TIMERS = "timers"
    WEBHOOKS = "webhooks"
    TESTS = "tests"
    IMPORTS = "imports"
    OTHERS = "others"


class QueueRules(Struct, frozen=True):
    """How a worker does the jobs of a queue.

    `max_at_once` is how many it does at once. `is_in_order` is for jobs that need the database alone, and draw their
    events' numbers as they fell due. In a queue `by_receiver` webhooks take turns, in any other workspaces do.
    """

    max_at_once: int = MAX_AT_ONCE
    is_in_order: bool = False
    by_receiver: bool = False


QUEUES: Final[Mapping[JobQueue, QueueRules]] = {
    JobQueue.TIMERS: QueueRules(is_in_order=True),
    JobQueue.WEBHOOKS: QueueRules(MAX_DELIVERIES_AT_ONCE, by_receiver=True),
    JobQueue.TESTS: QueueRules(),
    JobQueue.IMPORTS: QueueRules(),
    JobQueue.OTHERS: QueueRules(),
}
"""The queues that a worker looks into. A new one is a member and a row; the database needs no change."""


class Turn(Struct, frozen=True, order=True):
    """Who takes turns in a queue: a workspace, or in the queue of webhooks one of its receivers."""

    workspace_id: int
    receiver_id: int = 0


FIRST_TURN: Final = Turn(-1, -1)
"""Before everybody."""


class Job(Struct, frozen=True, kw_only=True):
    """Something to do at `due_us`; `attempts` counts the claims, this one too. `data` is JSON.

    Of jobs of one kind with the same `dedupe_key` there is one at a time; "" is no key. `stamp` changes when somebody
    asks for a job that is there already or moves it: it isn't finished then before it has looked once more.
    `receiver_id` is the webhook whose turns it takes, 0 for none.
    """

    workspace_id: int
    id: int
    queue: str
    kind: str
    subject_kind: str
    subject_id: int
    receiver_id: int
    dedupe_key: str
    data: str
    due_us: InstantUs
    attempts: int
    created_us: InstantUs
    stamp: int
    dead_us: InstantUs | None
    last_error: str

    @property
    def subject(self) -> Subject:
        """What it is about."""
        return Subject(self.subject_kind, self.subject_id)

    @property
    def turn(self) -> Turn:
        """Whose turns it takes."""
        return Turn(self.workspace_id, self.receiver_id)


def was_set_back(before: InstantUs, now: InstantUs) -> bool:
    """Whether the system's clock was set back between two looks at it, by more than anybody would mind waiting."""
    return before - now > _SET_BACK_US


def retry_us(attempts: int, now: InstantUs) -> InstantUs | None:
    """When to try again what failed for the `attempts`-th time, waiting twice as long each time; None is never."""
    if attempts >= MAX_ATTEMPTS:
        return None
    return InstantUs(now + min(_LONGEST_WAIT_US, _FIRST_WAIT_US * 2 ** (attempts - 1)))
