import socket
from collections.abc import Iterator

import pytest

from amends.client import AsyncClient, Client, ConnectionFailed, Retries, TimedOut
from tests.client.recorded import KEY

ONCE = Retries(most=0)


@pytest.fixture
def silent() -> Iterator[str]:
    """A server that accepts and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


@pytest.fixture
def closed() -> str:
    """An address where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}"


def test_a_server_that_never_answers_is_given_up_in_time(silent: str) -> None:
    with Client(KEY, base_url=silent, timeout=0.05, retries=ONCE) as client, pytest.raises(TimedOut) as caught:
        client.ticket(16611)
    assert not caught.value.nothing_sent


def test_a_server_that_is_not_there_was_sent_nothing(closed: str) -> None:
    with Client(KEY, base_url=closed, retries=ONCE) as client, pytest.raises(ConnectionFailed) as caught:
        client.ticket(16611)
    assert caught.value.nothing_sent


async def test_the_same_holds_when_it_is_awaited(silent: str, closed: str) -> None:
    async with AsyncClient(KEY, base_url=silent, timeout=0.05, retries=ONCE) as client:
        with pytest.raises(TimedOut):
            await client.ticket(16611)
    async with AsyncClient(KEY, base_url=closed, retries=ONCE) as client:
        with pytest.raises(ConnectionFailed):
            await client.ticket(16611)
