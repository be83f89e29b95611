"""More connections than there is room for: those that wait for nothing make room, and others are served."""

import json
import os
import resource
import threading

import pytest

from tests.cli.served import Served
from tests.resilience.hostile_target import Place
from tests.resilience.wire import NDJSON_TYPE, Wire, rig

pytestmark = pytest.mark.timeout(300)


def test_idle_connections_make_room_for_who_asks(workspace: Place) -> None:
    with rig(workspace.url, connections_limit=50) as made:
        idle = [made.wire() for _ in range(40)]
        half = [made.wire() for _ in range(60)]
        for wire in half:
            wire.send("GET / HTTP/1.1\r\nX-Half: ")
        assert idle[0].is_ended()
        for _ in range(20):
            assert made.is_serving()


def test_when_all_are_being_answered_a_newcomer_is_told_to_come_back(workspace: Place) -> None:
    with rig(workspace.url, connections_limit=3) as made:
        busy = [made.wire() for _ in range(3)]
        for wire in busy:
            wire.send(workspace.post(NDJSON_TYPE, "Transfer-Encoding: chunked", "Expect: 100-continue"))
            assert wire.hear().status == 100
        late = made.wire()
        heard = late.hear()
        assert (heard.status, heard.problem["title"]) == (503, "Temporarily unavailable")
        busy[0].send("0\r\n\r\n")
        assert busy[0].hear().status == 200
        busy[0].close()
        assert any(made.is_serving() for _ in range(1000))


def test_a_process_with_few_descriptors_goes_on_and_says_why(workspace: Place) -> None:
    with rig(workspace.url, descriptors=256) as made:
        for _ in range(400):
            made.wire()
        for _ in range(20):
            assert made.is_serving()
        said = said_until(made.server, "too many connections")
        assert json.loads(said)["limit"] == 128


def said_until(server: Served, words: str) -> str:
    """The line of the log that says that."""
    assert server.process.stdout is not None
    return next(line for line in server.process.stdout if words in line)


def test_thousands_of_idle_connections_are_held_while_others_are_served(workspace: Place) -> None:
    count = int(os.environ.get("AMENDS_TEST_HOSTILE_CONNECTIONS", "1000"))
    take_as_many_descriptors_as_allowed()
    with rig(workspace.url, connections_limit=count + 100, header_timeout_seconds=600) as made:
        idle = [made.wire() for _ in range(count)]
        assert made.is_serving()
        threads = [threading.Thread(target=ask, args=(wire,)) for wire in idle[:: count // 10]]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert made.is_serving()


def take_as_many_descriptors_as_allowed() -> None:
    _, limit = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))


def ask(wire: Wire) -> None:
    wire.get()
    assert wire.hear().status == 200
