"""Clients that are slow, or wait for nothing: they are told so and let go, and who goes on sending is never cut."""

import json
import select
from collections.abc import Iterator

import pytest

from tests.resilience.hostile_target import Place
from tests.resilience.wire import JSON_TYPE, LINE, NDJSON_TYPE, Rig, Wire, rig

pytestmark = pytest.mark.timeout(300)

QUICK = {
    "header_timeout_seconds": 2,
    "body_timeout_seconds": 2,
    "body_min_bytes_per_second": 100,
    "idle_timeout_seconds": 0.2,
    "write_timeout_seconds": 0.5,
}
"""Nobody here waits long, yet longer than a busy machine lets a client's next line wait."""


@pytest.fixture(scope="module")
def server(shared_place: Place) -> Iterator[Rig]:
    with rig(shared_place.url, **QUICK) as made:
        yield made


@pytest.fixture
def quick(server: Rig) -> Iterator[Rig]:
    """A server that doesn't wait long."""
    with server.apart() as made:
        yield made


@pytest.fixture
def workspace(shared_place: Place) -> Place:
    return shared_place


def trickle(wire: Wire, bit: bytes) -> None:
    """Send the same again and again, a little at a time, until something is answered."""
    while not select.select([wire.socket], [], [], 0.02)[0]:
        wire.send(bit)


def test_a_head_that_trickles_is_answered_408(quick: Rig) -> None:
    wire = quick.wire()
    wire.send("GET /health/live HTTP/1.1\r\nHost: amends.test\r\nX-Slow: ")
    trickle(wire, b"a")
    heard = wire.hear()
    assert (heard.status, heard.headers["connection"]) == (408, "close")
    assert heard.problem["detail"] == "The headers of the request did not arrive within 2 s."
    assert wire.is_ended()


def test_who_connects_and_says_nothing_is_let_go(quick: Rig) -> None:
    assert quick.wire().is_ended()


def test_a_kept_connection_that_idles_is_let_go(quick: Rig) -> None:
    wire = quick.wire()
    wire.get()
    assert wire.hear().status == 200
    assert wire.is_ended()


def test_a_body_that_never_comes_is_answered_408(quick: Rig, workspace: Place) -> None:
    wire = quick.wire()
    wire.send(workspace.post(JSON_TYPE, "Content-Length: 1000"))
    heard = wire.hear()
    assert (heard.status, heard.problem["title"]) == (408, "The request took too long to arrive")
    assert wire.is_ended()


def test_a_body_that_trickles_is_answered_408(quick: Rig, workspace: Place) -> None:
    wire = quick.wire()
    wire.send(workspace.post(JSON_TYPE, "Content-Length: 1000000"))
    trickle(wire, b"a")
    assert wire.hear().status == 408
    assert wire.is_ended()


def test_a_body_that_never_comes_after_its_answer_gets_no_second_one(quick: Rig) -> None:
    wire = quick.wire()
    wire.send("POST /v1/nothing HTTP/1.1\r\nHost: amends.test\r\nContent-Length: 10\r\n\r\n")
    assert wire.hear().status == 404
    assert wire.is_ended()


def test_a_long_stream_that_goes_on_is_not_cut(quick: Rig, workspace: Place) -> None:
    """It lasts four times as long as a body may bring nothing."""
    wire = quick.wire()
    wire.send(workspace.post(NDJSON_TYPE, "Transfer-Encoding: chunked"))
    sent = 0
    for _ in range(4):
        other = quick.wire()
        while not select.select([other.socket], [], [], 0.02)[0]:
            line = json.dumps(LINE | {"reference": f"r-{sent}"}).encode() + b"\n"
            wire.send(b"%x\r\n%s\r\n" % (len(line), line))
            sent += 1
        assert other.is_ended()
    wire.send("0\r\n\r\n")
    heard = wire.hear()
    assert heard.status == 200
    assert json.loads(heard.body.splitlines()[-1])["intake"]["sum"]["stored"] == sent


def test_who_never_reads_is_cut_off(quick: Rig) -> None:
    wire = quick.wire(receive_buffer=4096)
    wire.send(b"GET /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n" * 90)
    poll = select.poll()
    poll.register(wire.socket, select.POLLERR)
    assert poll.poll(60_000)
    assert quick.is_serving()
