"""Jobs of the background that failed too often."""

from msgspec import Struct


class DeadJobView(Struct, frozen=True, kw_only=True):
    """A job that is not tried again: its kind, the number of attempts, and the last error."""

    id: int
    kind: str
    key: str
    attempts: int
    last_error: str
    created_time: str
    dead_time: str | None


class DeadJobPage(Struct, frozen=True):
    """A page of dead jobs, newest first. `next_cursor` is null on the last page."""

    jobs: list[DeadJobView]
    next_cursor: str | None
