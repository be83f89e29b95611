"""The metrics of a process: how many requests were answered, and how long they took."""

from contextlib import suppress

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


def test_a_stream_is_counted_as_a_request_and_has_no_time() -> None:
    meters = RequestMetrics()
    meters.count("/live", 200, None)
    lines = exposition(meters).decode().splitlines()
    assert 'amends_requests_total{path="/live",status="200"} 1.0' in lines
    assert not any(line.startswith("amends_request_seconds") for line in lines)


def test_streams_are_told_while_they_are_open_however_they_end() -> None:
    meters = RequestMetrics()
    told = []
    with meters.streaming("/live"):
        with suppress(OSError), meters.streaming("/live"):
            told.append(exposition(meters).decode())
            raise OSError("gone")
        assert 'amends_open_streams{path="/live"} 2.0' in told[0]
        assert 'amends_open_streams{path="/live"} 1.0' in exposition(meters).decode()
    assert 'amends_open_streams{path="/live"} 0.0' in exposition(meters).decode()


def test_before_the_first_request_nothing_is_counted() -> None:
    assert [line for line in lines_of() if not line.startswith("#")] == []
