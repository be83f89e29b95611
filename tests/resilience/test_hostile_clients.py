"""Clients that send too much, or what is no HTTP: they are told so even while they send, and others are served."""

import gzip
import select
from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.resilience.hostile_target import Place
from tests.resilience.wire import JSON_TYPE, NDJSON_TYPE, Rig, Wire, rig

pytestmark = pytest.mark.timeout(300)

MAX_MEMORY_KIB = 400 * 1024


@pytest.fixture(scope="module")
def server(shared_place: Place) -> Iterator[Rig]:
    with rig(shared_place.url) as made:
        yield made


@pytest.fixture
def patient(server: Rig) -> Iterator[Rig]:
    """A server with its settings as they come."""
    with server.apart() as made:
        yield made


@pytest.fixture
def workspace(shared_place: Place) -> Place:
    return shared_place


@pytest.mark.parametrize("path", ["/v1/nothing", "{responses}"])
def test_a_body_of_a_gigabyte_is_answered_before_it_is_sent(patient: Rig, workspace: Place, path: str) -> None:
    wire = patient.wire()
    head = workspace.post(JSON_TYPE, f"Content-Length: {1 << 30}")
    wire.send(head.replace(workspace.responses, path.format(responses=workspace.responses)))
    heard = wire.hear()
    assert (heard.status, heard.headers["connection"]) == (413 if "{" in path else 404, "close")
    send_until_refused(wire, b"a" * 65536)
    assert patient.most_memory_kib() < MAX_MEMORY_KIB


def test_a_chunked_body_of_a_gigabyte_is_refused_as_soon_as_it_is_too_long(patient: Rig, workspace: Place) -> None:
    wire = patient.wire()
    wire.send(workspace.post(JSON_TYPE, "Transfer-Encoding: chunked"))
    send_until_answered(wire, b"10000\r\n" + b"a" * 65536 + b"\r\n")
    heard = wire.hear()
    assert (heard.status, heard.problem["detail"]) == (413, "The body can have at most 16,777,216 bytes.")
    assert patient.most_memory_kib() < MAX_MEMORY_KIB


def test_who_is_still_sending_is_answered(patient: Rig, workspace: Place) -> None:
    """They read nothing until they have sent far more than is read for their sake, and more than systems hold."""
    wire = patient.wire(send_buffer=65536)
    wire.send(workspace.post(JSON_TYPE, f"Content-Length: {1 << 30}"))
    for _ in range(14):
        wire.send(bytes(1 << 20))
    assert wire.hear().status == 413
    assert wire.is_ended()


def test_who_says_close_is_answered_while_they_send(patient: Rig) -> None:
    wire = patient.wire()
    wire.send("POST /v1/nothing HTTP/1.1\r\nHost: amends.test\r\nConnection: close\r\nContent-Length: 20000\r\n\r\n")
    assert select.select([wire.socket], [], [], 60)[0]
    for _ in range(20):
        wire.send(bytes(1000))
    heard = wire.hear()
    assert (heard.status, heard.headers["connection"]) == (404, "close")
    assert wire.is_ended()


def send_until_refused(wire: Wire, piece: bytes) -> None:
    """A gigabyte, which the server must not take."""
    sent = 0
    with suppress(ConnectionResetError, BrokenPipeError):
        while sent < 1 << 30:
            wire.send(piece)
            sent += len(piece)
    assert sent < 64 << 20


def send_until_answered(wire: Wire, piece: bytes) -> None:
    sent = 0
    while sent < 1 << 30 and not select.select([wire.socket], [], [], 0)[0]:
        wire.send(piece)
        sent += len(piece)
    assert sent < 1 << 30


@pytest.mark.parametrize("kind", [JSON_TYPE, NDJSON_TYPE])
def test_a_gzip_bomb_is_not_unpacked(patient: Rig, workspace: Place, kind: str) -> None:
    bomb = gzip.compress(b"0" * (16 << 20))
    wire = patient.wire()
    wire.send(workspace.post(kind, "Content-Encoding: gzip", f"Content-Length: {len(bomb)}"))
    wire.send(bomb)
    heard = wire.hear()
    assert (heard.status, heard.problem["detail"]) == (415, "Send the body without Content-Encoding.")


def test_an_unknown_media_type_is_answered_415(patient: Rig, workspace: Place) -> None:
    wire = patient.wire()
    wire.send(workspace.post("Content-Type: text/csv", "Content-Length: 3") + "a,b")
    assert wire.hear().problem["detail"] == "Send application/json or application/x-ndjson."


def test_what_is_refused_with_a_short_body_keeps_its_connection(patient: Rig) -> None:
    wire = patient.wire()
    wire.send("POST /v1/nothing HTTP/1.1\r\nHost: amends.test\r\nContent-Length: 10\r\n\r\n")
    assert wire.hear().status == 404
    wire.send("0123456789")
    wire.get()
    assert wire.hear().status == 200


@pytest.mark.parametrize("sent_at_once", [True, False])
@pytest.mark.parametrize(
    ("head", "status"),
    [
        (f"GET /{'a' * 20_000} HTTP/1.1\r\nHost: amends.test\r\n\r\n", 414),
        (f"GET /{'a' * 200_000} HTTP/1.1\r\nHost: amends.test\r\n\r\n", 414),
        (f"GET / HTTP/1.1\r\nX-Long: {'a' * 70_000}\r\n\r\n", 431),
        (f"GET / HTTP/1.1\r\nX-Endless: {'a' * 1_000_000}", 431),
        ("GET / HTTP/1.1\r\n" + "X-Many: 1\r\n" * 101 + "\r\n", 431),
        ("GET / HTTP/1.1\r\n" + "".join(f"X-{n}: {'a' * 900}\r\n" for n in range(90)) + "\r\n", 431),
    ],
    ids=["url", "endless url", "one header", "endless header", "too many", "together too long"],
)
def test_a_head_too_large_is_refused(patient: Rig, head: str, status: int, sent_at_once: bool) -> None:
    wire = patient.wire()
    if sent_at_once:
        wire.send(head)
    else:
        wire.send(head[:20])
        wire.send(head[20:])
    heard = wire.hear()
    assert (heard.status, heard.problem["status"]) == (status, status)
    assert wire.is_ended()


def test_the_largest_head_that_is_allowed_is_answered(patient: Rig) -> None:
    wire = patient.wire()
    for _ in range(2):
        wire.get("/health/live", *(f"X-{number:02d}: {'a' * 500}" for number in range(99)))
        assert wire.hear().status == 200


def test_a_body_that_comes_with_the_end_of_its_head_is_no_head(patient: Rig) -> None:
    wire = patient.wire()
    wire.send("POST /v1/not")
    wire.send(b"hing HTTP/1.1\r\nHost: amends.test\r\nContent-Length: 100000\r\n\r\n" + bytes(100_000))
    assert wire.hear().status == 404


@pytest.mark.parametrize(
    "sent",
    [
        b"hello\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(64),
        b"GET / HTTP/1.1\r\nHost : amends.test\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"CONNECT amends.test:443 HTTP/1.1\r\n\r\n",
    ],
    ids=["words", "version", "tls", "space", "negative", "smuggled", "http2", "connect"],
)
def test_what_is_no_http_is_answered_400(patient: Rig, sent: bytes) -> None:
    wire = patient.wire()
    wire.send(sent)
    heard = wire.hear()
    assert (heard.status, heard.problem["title"]) == (400, "The request is not valid HTTP")
    assert wire.is_ended()
    assert patient.is_serving()


def test_a_chunk_that_is_none_ends_the_request(patient: Rig, workspace: Place) -> None:
    wire = patient.wire()
    wire.send(workspace.post(NDJSON_TYPE, "Transfer-Encoding: chunked"))
    wire.send("zz\r\n")
    assert wire.hear().status == 400
    assert wire.is_ended()


def test_requests_sent_in_a_row_are_answered_in_order(patient: Rig) -> None:
    wire = patient.wire()
    paths = ["/health/live", "/nothing", "/health/ready"] * 10
    wire.send("".join(f"GET {path} HTTP/1.1\r\nHost: amends.test\r\n\r\n" for path in paths))
    assert [wire.hear().status for _ in paths] == [200, 404, 200] * 10


def test_what_is_wrong_behind_a_good_request_doesnt_spoil_its_answer(patient: Rig) -> None:
    wire = patient.wire()
    wire.send("GET /health/live HTTP/1.1\r\nHost: amends.test\r\n\r\nnonsense\r\n\r\n")
    assert wire.hear().body == b'{"status":"live"}'
    assert wire.is_ended()


def test_too_many_requests_in_a_row_end_with_those_before(patient: Rig) -> None:
    wire = patient.wire()
    wire.send(b"GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n" * 500)
    answers = 0
    while wire.hear().headers.get("connection") != "close":
        answers += 1
    assert 50 < answers < 500
    assert wire.is_ended()


def test_who_asks_for_another_protocol_is_answered_in_this_one(patient: Rig) -> None:
    wire = patient.wire()
    wire.get("/health/live", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAARAAAAA")
    heard = wire.hear()
    assert (heard.status, heard.headers["connection"]) == (200, "close")
    assert wire.is_ended()
