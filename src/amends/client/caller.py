"""What both clients share: everything about a call but the waiting."""

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from typing import Generic, TypeVar

import httpx2

from amends import __version__
from amends.client import outcomes, retry
from amends.client.addresses import Environment, address
from amends.client.calls import Call
from amends.client.key import Key
from amends.client.outcomes import Answered, Outcome, Unanswered
from amends.client.retry import Retries

T = TypeVar("T")
H = TypeVar("H", httpx2.Client, httpx2.AsyncClient)

DEFAULT_TIMEOUT = httpx2.Timeout(30.0, connect=5.0)
DEFAULT_RETRIES = Retries()
HEADERS = {"accept": "application/json", "user-agent": f"amends-client/{__version__}"}


def utc_now() -> datetime:
    """The machine's time, to read a `Retry-After` that names a date."""
    return datetime.now(UTC)


class Caller(Generic[H]):
    """A key, an address and a connection pool, and what to make of the answers."""

    _http: H

    def __init__(
        self,
        api_key: str,
        *,
        environment: Environment | None,
        base_url: str | None,
        retries: Retries,
        jitter: Callable[[], float],
        now: Callable[[], datetime],
    ) -> None:
        self.base_url = address(environment, base_url)
        self._key = Key(api_key)
        self._retries = retries
        self._jitter = jitter
        self._now = now

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self.base_url!r})"

    def _request(self, call: Call[T], content: bytes | Iterator[bytes] | AsyncIterator[bytes] | None) -> httpx2.Request:
        return self._http.build_request(
            call.method,
            self.base_url + call.path,
            params=call.query or None,
            content=content,
            headers=call.headers,
        )

    def _answered(self, response: httpx2.Response) -> Answered:
        wait = retry.seconds_asked(response.headers.get("retry-after", ""), self._now())
        return outcomes.answered(response, wait, self._key)

    def _unanswered(self, error: httpx2.RequestError) -> Unanswered:
        return outcomes.unanswered(error, self._key)

    def _wait_before_retry(self, call: Call[T], outcome: Outcome, tried: int) -> float | None:
        return retry.wait_before_retry(self._retries, outcome, tried=tried, writes=call.writes, jitter=self._jitter)

    def _read(self, call: Call[T], outcome: Outcome) -> T:
        return outcomes.read(call, outcome, self._key)
