"""The metrics of a process: how many requests were answered, and how long they took."""

from amends.http.server.metrics import BOUNDS_SECONDS, RequestMetrics
from amends.http.server.prometheus import exposition


def lines_of(*times: tuple[str, int, float]) -> list[str]:
    """What Prometheus reads once these were answered: path, status, seconds."""
    meters = RequestMetrics()
    for path, status, seconds in times:
        meters.count(path, status, seconds)
    return exposition(meters).decode().splitlines()


def test_requests_are_counted_by_path_and_status() -> None:
    lines = lines_of(("/a", 200, 0.1), ("/a", 200, 0.1), ("/a", 404, 0.1), ("/b/{id}", 200, 0.1))
    assert [line for line in lines if line.startswith("amends_requests_total")] == [
        'amends_requests_total{path="/a",status="200"} 2.0',
        'amends_requests_total{path="/a",status="404"} 1.0',
        'amends_requests_total{path="/b/{id}",status="200"} 1.0',
    ]


def test_a_time_is_counted_in_its_class_and_in_each_above() -> None:
    lines = lines_of(("/a", 200, 0.005), ("/a", 500, 0.0051), ("/a", 200, 60.0))
    below = {bound: f'amends_request_seconds_bucket{{le="{bound}",path="/a"}}' for bound in (*BOUNDS_SECONDS, "+Inf")}
    counts = [float(line.rpartition(" ")[2]) for bound in below for line in lines if line.startswith(below[bound])]
    assert counts == [1.0] + [2.0] * (len(BOUNDS_SECONDS) - 1) + [3.0]
    assert 'amends_request_seconds_count{path="/a"} 3.0' in lines
    assert 'amends_request_seconds_sum{path="/a"} 60.0101' in lines


def test_before_the_first_request_nothing_is_counted() -> None:
    assert [line for line in lines_of() if not line.startswith("#")] == []
