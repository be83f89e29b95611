"""A short answer goes out in one piece; one that comes piece by piece isn't held back."""

import pytest

from amends.http.together import Together

HEAD = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n"
STREAMED = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"


class Wire:
    """What a connection was given to send, piece by piece."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.is_closed = False

    def write(self, data: bytes) -> None:
        self.sent.append(data)

    def close(self) -> None:
        self.is_closed = True

    def is_closing(self) -> bool:
        return self.is_closed


@pytest.fixture
def wire() -> Wire:
    return Wire()


def test_the_head_goes_with_the_body(wire: Wire) -> None:
    answer = Together(wire)
    answer.write(HEAD)
    assert wire.sent == []
    answer.write(b"{}")
    answer.write(b"more")
    assert wire.sent == [HEAD + b"{}", b"more"]


def test_an_empty_body_brings_the_head_along(wire: Wire) -> None:
    answer = Together(wire)
    answer.write(HEAD)
    answer.write(b"")
    assert wire.sent == [HEAD]


def test_the_head_of_a_stream_goes_at_once(wire: Wire) -> None:
    answer = Together(wire)
    answer.write(STREAMED)
    answer.write(b"1\r\na\r\n")
    assert wire.sent == [STREAMED, b"1\r\na\r\n"]


def test_who_waits_to_send_a_body_is_told_at_once(wire: Wire) -> None:
    answer = Together(wire)
    answer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    answer.write(HEAD)
    answer.write(b"{}")
    assert wire.sent == [b"HTTP/1.1 100 Continue\r\n\r\n", HEAD + b"{}"]


def test_an_answer_that_breaks_off_behind_its_head_keeps_nothing_back(wire: Wire) -> None:
    answer = Together(wire)
    answer.write(HEAD)
    answer.close()
    assert (wire.sent, answer.is_closing()) == ([HEAD], True)
