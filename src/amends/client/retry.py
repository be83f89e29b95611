"""When a call is tried again, and how long to wait before."""

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from msgspec import Struct

from amends.client.outcomes import Outcome, Unanswered


class Retries(Struct, frozen=True, kw_only=True):
    """How patient a client is.

    Before its nth retry it waits anything from nothing to `first_wait` doubled n - 1 times, at most `longest_wait`
    (seconds). A server that asks to wait is given that time, but not more than `patience`: then the call fails at once.
    """

    most: int = 3
    first_wait: float = 0.5
    longest_wait: float = 20.0
    patience: float = 60.0


_MOST_DOUBLINGS = 30


def wait_before_retry(
    retries: Retries, outcome: Outcome, *, tried: int, writes: bool, jitter: Callable[[], float]
) -> float | None:
    """The seconds to wait before the next attempt, None if there is to be none; `jitter` draws from 0 to 1."""
    if tried > retries.most or not _worth_another(outcome, writes=writes):
        return None
    asked = 0.0 if isinstance(outcome, Unanswered) else outcome.wait or 0.0
    if asked > retries.patience:
        return None
    ceiling = min(retries.longest_wait, retries.first_wait * 2.0 ** min(tried - 1, _MOST_DOUBLINGS))
    return max(asked, jitter() * ceiling)


def _worth_another(outcome: Outcome, *, writes: bool) -> bool:
    """A write is tried again only when it can't have happened: it was turned away, or it never left."""
    if isinstance(outcome, Unanswered):
        return outcome.nothing_sent or not writes
    return outcome.status == 429 or (outcome.status >= 500 and not writes)


def seconds_asked(retry_after: str, now: datetime) -> float | None:
    """What a `Retry-After` header asks for, seconds or an HTTP date; None if it says nothing that can be read."""
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return float(text)
    date = _http_date(text)
    return None if date is None else max((date - now).total_seconds(), 0.0)


def _http_date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
    except ValueError:
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
