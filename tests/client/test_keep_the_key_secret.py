import copy
import logging
import traceback
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import httpx2
import pytest

from amends.client import Client, ClientError, ConnectionFailed, NotFound, Retries
from amends.client.key import Key
from tests.client.recorded import KEY, Recorded, Reply, html, one, refusal

FAILURES: dict[str, Reply] = {
    "a refusal that repeats it": refusal(401, KEY, f"{KEY} is not a key"),
    "a closed-loop refusal that repeats it": httpx2.Response(400, json={"message": f"bad {KEY}"}),
    "a request ID that repeats it": httpx2.Response(404, headers={"X-Request-ID": KEY}),
    "an error without a body": httpx2.Response(500),
    "HTML": html(200),
    "another shape that repeats it": one({KEY: KEY}),
    "a content type that repeats it": httpx2.Response(200, headers={"Content-Type": KEY}),
    "a redirect": httpx2.Response(302, headers={"X-Request-ID": KEY}),
    "a failed connection": httpx2.ConnectError,
    "a time-out": httpx2.ReadTimeout,
    "a broken protocol": httpx2.LocalProtocolError,
}


@pytest.mark.parametrize("reply", FAILURES.values(), ids=FAILURES)
def test_no_exception_holds_the_key_after(reply: Reply) -> None:
    with pytest.raises(ClientError) as caught:
        Recorded(copy.copy(reply)).client(retries=Retries(most=0)).ticket(16611)
    error = caught.value
    shown = "".join(traceback.format_exception(error)) + repr(error) + repr(vars(error))
    assert KEY not in shown


@pytest.mark.parametrize("reply", FAILURES.values(), ids=FAILURES)
def test_no_exception_leads_to_the_request_after(reply: Reply) -> None:
    with pytest.raises(ClientError) as caught:
        Recorded(copy.copy(reply)).client(retries=Retries(most=0)).ticket(16611)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


@pytest.mark.parametrize("reply", FAILURES.values(), ids=FAILURES)
def test_no_frame_of_our_own_shows_the_key_after(reply: Reply) -> None:
    with pytest.raises(ClientError) as caught:
        Recorded(copy.copy(reply)).client(retries=Retries(most=0)).ticket(16611)
    summary = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    ours = [frame for frame in summary.stack if "amends/client" in frame.filename]
    assert ours
    assert KEY not in repr([frame.locals for frame in ours])


def test_a_client_shows_its_address_but_not_its_key() -> None:
    assert repr(Recorded().client()) == "Client(base_url='https://feedback.example.com')"


def test_a_key_shows_nothing_of_itself() -> None:
    assert KEY not in f"{Key(KEY)!r} {Key(KEY)}"


@pytest.mark.parametrize("bad", ["", f"{KEY}\n", f" {KEY}", f"{KEY}\r\nX-Other: 1", f"{KEY}é"])
def test_a_key_that_no_header_can_hold_is_refused_without_showing_it(bad: str) -> None:
    with pytest.raises(ValueError, match="An API key is printable ASCII") as caught:
        Client(bad, environment="eu")
    assert KEY not in str(caught.value)


class Missing(BaseHTTPRequestHandler):
    """Says 404 to everything, and says it aloud nowhere."""

    def do_GET(self) -> None:
        self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """The test reads the log."""


@pytest.fixture
def address() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Missing) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_the_most_talkative_log_does_not_hold_the_key(address: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with Client(KEY, base_url=address) as client, pytest.raises(NotFound):
        client.ticket(16611)
    assert "/a/api/v2/cx/tickets/16611" in caplog.text
    assert KEY not in caplog.text


def test_the_log_of_a_failed_connection_does_not_hold_the_key(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with Client(KEY, base_url="http://127.0.0.1:1", retries=Retries(most=0)) as client, pytest.raises(ConnectionFailed):
        client.ticket(16611)
    assert KEY not in caplog.text
