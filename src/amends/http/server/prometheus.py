"""What Prometheus reads of a process's requests."""

from collections.abc import Iterator, Sequence
from itertools import accumulate

from prometheus_client import CollectorRegistry, Metric, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.registry import Collector

from amends.http.server.metrics import BOUNDS_SECONDS, RequestMetrics


def exposition(metrics: RequestMetrics) -> bytes:
    """The metrics, as text."""
    registry = CollectorRegistry()
    registry.register(_Counted(metrics))
    return generate_latest(registry)


class _Counted(Collector):
    def __init__(self, metrics: RequestMetrics) -> None:
        self._meters = metrics

    def collect(self) -> Iterator[Metric]:
        """The families of metrics."""
        requests = CounterMetricFamily("amends_requests", "Requests answered, by path and status", labels=_BY_STATUS)
        for (path, status), count in self._meters.requests.items():
            requests.add_metric((path, str(status)), count)
        yield requests
        seconds = HistogramMetricFamily(
            "amends_request_seconds", "Time to answer in seconds, by path, without streams", labels=_BY_PATH
        )
        for path, own in self._meters.times.items():
            seconds.add_metric((path,), _up_to(own.counts), own.sum_seconds)
        yield seconds
        streams = GaugeMetricFamily("amends_open_streams", "Live streams that are open, by path", labels=_BY_PATH)
        for path, count in self._meters.open_streams.items():
            streams.add_metric((path,), count)
        yield streams


_BY_PATH: Sequence[str] = ("path",)
_BY_STATUS: Sequence[str] = ("path", "status")


def _up_to(counts: Sequence[int]) -> list[tuple[str, float]]:
    """The classes as Prometheus has them: each with all that took less."""
    bounds = [*map(str, BOUNDS_SECONDS), "+Inf"]
    return list(zip(bounds, map(float, accumulate(counts)), strict=True))
