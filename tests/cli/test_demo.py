"""`amends demo`: a workspace with everything in it, and a key to it, in one command."""

import re
from pathlib import Path
from typing import Any

import pytest

from amends.client import Client
from tests.cli.served import Served, serving

pytestmark = pytest.mark.long

STATUSES = {"NEW", "IN_PROGRESS", "PENDING", "RESOLVED", "CLOSED"}


def key_of(server: Served) -> str:
    [key] = re.findall(r"^key: (amk_\S+)$", "\n".join(server.greeting), re.MULTILINE)
    return str(key)


def workspace_of(server: Served) -> int:
    return int(re.findall(r"demo workspace (\d+)", server.greeting[0])[0])


def all_of(server: Served, resource: str, key: str) -> list[dict[str, Any]]:
    path, found, cursor = f"/v1/workspaces/{workspace_of(server)}/{resource}?limit=500", [], ""
    while True:
        page = server.get(path + cursor, key).json()
        found += page[resource]
        if not page["next_cursor"]:
            return found
        cursor = f"&cursor={page['next_cursor']}"


def test_its_workspace_shows_every_state_in_several_languages_and_weeks(demo: Served) -> None:
    key = key_of(demo)
    tickets, responses = all_of(demo, "tickets", key), all_of(demo, "responses", key)
    outcomes = {name for intake in all_of(demo, "intakes", key) for name, count in intake["sum"].items() if count}
    assert {ticket["status"] for ticket in tickets} == STATUSES
    assert {"opened", "attached", "ignored", "no_match"} <= outcomes
    assert len({response["language"] for response in responses}) >= 4
    assert len({response["time"][:10] for response in responses}) >= 35
    # Another test may have opened one by hand on the same server.
    assert all(ticket["verbatim"] for ticket in tickets if ticket["response_id"])
    assert sum(bool(ticket["response_id"]) for ticket in tickets) > 20


def test_its_key_reads_tickets_by_the_compatible_api(demo: Served) -> None:
    with Client(key_of(demo), base_url=demo.url) as client:
        newest = client.ticket(workspace_of(demo))
        assert newest.ticket_id == max(ticket.id for ticket in client.tickets(workspace_of(demo)))


def test_started_again_it_tells_the_same_story_with_a_new_key(tmp_path: Path) -> None:
    said = []
    for _ in range(2):
        with serving("demo", until="Ctrl-C", folder=tmp_path) as server:
            key = key_of(server)
            said.append((workspace_of(server), key, len(all_of(server, "responses", key))))
            assert server.end() == 0
    (first, first_key, first_count), (second, second_key, second_count) = said
    assert (first, first_count) == (second, second_count)
    assert first_key != second_key


def test_it_has_no_rate_limits(demo: Served) -> None:
    answer = demo.get(f"/a/api/v2/cx/tickets/{workspace_of(demo)}", key_of(demo))
    assert answer.status_code == 200
    assert "ratelimit" not in answer.headers
