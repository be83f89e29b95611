"""Health and metrics: open to everybody, and about nobody."""

from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate

from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.utils import floatToGoString

from amends.desk import look
from amends.errors import Unavailable
from amends.http.call import Answer, Call, json_answer
from amends.http.endpoint import Door, Endpoint
from amends.http.v1.errors import V1
from amends.model.principal import system

SERVER = Door("server", V1.refuse, refusal=V1.refusal, refusal_type=V1.refusal_type)
"""What the server says of itself; its errors are those of our own API."""

_BOUNDS = Histogram.DEFAULT_BUCKETS[:-1]
_METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Meters:
    """What is counted of this process's requests: plain numbers, given the library's form when they are asked for."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.registry.register(self)
        self._requests: dict[tuple[str, int], int] = {}
        self._times: dict[str, _Times] = {}

    def count(self, path: str, status: int, seconds: float) -> None:
        """Count one request."""
        self._requests[path, status] = self._requests.get((path, status), 0) + 1
        times = self._times.get(path)
        if times is None:
            times = self._times[path] = _Times()
        times.counts[bisect_left(_BOUNDS, seconds)] += 1
        times.sum_seconds += seconds

    def collect(self) -> Iterator[Metric]:
        """All that was counted, for the registry."""
        requests = CounterMetricFamily(
            "amends_requests", "Requests answered, by path and status", labels=("path", "status")
        )
        for (path, status), count in self._requests.items():
            requests.add_metric((path, str(status)), count)
        yield requests
        seconds = HistogramMetricFamily(
            "amends_request_seconds", "Time to answer in seconds, by path", labels=("path",)
        )
        for path, times in self._times.items():
            upto = zip((*map(floatToGoString, _BOUNDS), "+Inf"), accumulate(times.counts), strict=True)
            seconds.add_metric((path,), list(upto), times.sum_seconds)
        yield seconds


class _Times:
    __slots__ = ("counts", "sum_seconds")

    def __init__(self) -> None:
        self.counts = [0] * (len(_BOUNDS) + 1)
        self.sum_seconds = 0.0


async def live(_: Call) -> Answer:
    """The process answers."""
    return json_answer({"status": "live"})


async def ready(call: Call) -> Answer:
    """The process takes requests; 503 while it drains or can't read its database.

    While only nothing can be written it goes on answering what it can, so that no balancer takes the reads away too.
    """
    if not call.scope["state"]["application"].ready:
        return json_answer({"status": "draining"}, 503)
    try:
        await call.database.read(system(0), look.is_anything_due)
    except Unavailable:
        return json_answer({"status": "unavailable"}, 503)
    return json_answer({"status": "ready" if call.database.standing.is_writable else "read-only"})


async def metrics(call: Call) -> Answer:
    """The metrics of this process, for Prometheus."""
    return Answer(200, generate_latest(call.scope["state"]["application"].meters.registry), _METRICS_TYPE)


ENDPOINTS = (
    Endpoint(
        method="GET", path="/health/live", door=SERVER, scope=None, summary="Whether the process answers", handler=live
    ),
    Endpoint(
        method="GET", path="/health/ready", door=SERVER, scope=None, summary="Whether it takes requests", handler=ready
    ),
    Endpoint(method="GET", path="/metrics", door=SERVER, scope=None, summary="Prometheus metrics", handler=metrics),
)
