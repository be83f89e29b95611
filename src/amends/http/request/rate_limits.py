"""Rate limits: so many calls in any window of time, for a key and for all keys together."""

from collections import deque

from msgspec import Struct

from amends.http.request.problems import HttpProblem, ProblemKind
from amends.instants import SECOND_US, InstantUs
from amends.settings import Settings
from amends.texts.text import say


class RateLimitPolicy(Struct, frozen=True):
    """At most `most` calls in any `window_us`; 0 is no limit."""

    name: str
    limit: int
    window_us: int

    @property
    def header(self) -> str:
        """The policy as `RateLimit-Policy` says it."""
        return f'"{self.name}";q={self.limit};w={self.window_us // SECOND_US}'


class Window:
    """The calls of one caller in the window that ends now."""

    def __init__(self, policy: RateLimitPolicy) -> None:
        self.policy = policy
        self._calls: deque[InstantUs] = deque()

    def left(self, now: InstantUs) -> int:
        """How many more calls fit. Calls far ahead of now, which a clock set back leaves, don't count."""
        # Not those just ahead of it: calls at the same time may be counted in another order than they came in.
        while self._calls and self._calls[-1] > now + self.policy.window_us:
            self._calls.pop()
        while self._calls and self._calls[0] <= now - self.policy.window_us:
            self._calls.popleft()
        return self.policy.limit - len(self._calls)

    def seconds_to_wait(self, now: InstantUs) -> int:
        """Whole seconds until the oldest call leaves the window, at least 1."""
        if not self._calls:
            return 1
        return max(1, -(-(self._calls[0] + self.policy.window_us - now) // SECOND_US))

    def count(self, now: InstantUs) -> None:
        """Count a call."""
        self._calls.append(now)


class RateLimits:
    """The windows of every key, and the organisation's."""

    def __init__(self, settings: Settings) -> None:
        window_us = settings.rate_limit_window_seconds * SECOND_US
        self._per_key = RateLimitPolicy("key", settings.rate_limit_per_key, window_us)
        self._organisation = Window(RateLimitPolicy("organisation", settings.rate_limit_per_organisation, window_us))
        self._are_none = not (settings.rate_limit_per_key or settings.rate_limit_per_organisation)
        self._keys: dict[int, Window] = {}

    def count(self, key_id: int, now: InstantUs) -> tuple[tuple[str, str], ...]:
        """Count a call; the headers that say what is left. Raises a problem when there is nothing left."""
        if self._are_none:
            return ()
        windows = [window for window in (self._of(key_id), self._organisation) if window.policy.limit]
        tightest = min(windows, key=lambda window: window.left(now))
        left = tightest.left(now)
        policies = ("RateLimit-Policy", ", ".join(window.policy.header for window in windows))
        if left <= 0:
            wait = tightest.seconds_to_wait(now)
            limit = ("RateLimit", f'"{tightest.policy.name}";r=0;t={wait}')
            headers = (policies, limit, ("Retry-After", str(wait)))
            raise HttpProblem(ProblemKind.LIMITED, say("try_again_in", wait=wait), headers=headers)
        for window in windows:
            window.count(now)
        return (policies, ("RateLimit", f'"{tightest.policy.name}";r={left - 1};t={tightest.seconds_to_wait(now)}'))

    def _of(self, key_id: int) -> Window:
        if key_id not in self._keys:
            self._keys[key_id] = Window(self._per_key)
        return self._keys[key_id]
