"""What is counted of a process's requests: plain numbers, for every request waits until it is counted."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from msgspec import Struct

BOUNDS_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0)
"""The longest times of the classes that answers are counted in; the last class has what took longer."""


class Latencies(Struct):
    """How long the answers of a path took: how many are in each class, and all together."""

    counts: list[int]
    sum_seconds: float = 0.0


class RequestMetrics:
    """Counts requests by path and status, their times by path, and the streams that are open."""

    def __init__(self) -> None:
        self._requests: defaultdict[tuple[str, int], int] = defaultdict(int)
        self._times: dict[str, Latencies] = {}
        self._open_streams: defaultdict[str, int] = defaultdict(int)

    @property
    def requests(self) -> Mapping[tuple[str, int], int]:
        """How many were answered, by path and status."""
        return self._requests

    @property
    def times(self) -> Mapping[str, Latencies]:
        """How long they took, by path."""
        return self._times

    @property
    def open_streams(self) -> Mapping[str, int]:
        """How many answers that go on until somebody leaves are open, by path."""
        return self._open_streams

    @contextmanager
    def streaming(self, path: str) -> Iterator[None]:
        """Count a stream as open, however it ends."""
        self._open_streams[path] += 1
        try:
            yield
        finally:
            self._open_streams[path] -= 1

    def count(self, path: str, status: int, seconds: float | None) -> None:
        """Count one request; `seconds` None for a stream, whose length is no time that somebody waited."""
        self._requests[path, status] += 1
        if seconds is None:
            return
        own = self._times.get(path)
        if own is None:
            own = self._times[path] = Latencies([0] * (len(BOUNDS_SECONDS) + 1))
        own.counts[bisect_left(BOUNDS_SECONDS, seconds)] += 1
        own.sum_seconds += seconds
