"""`amends changes`, `amends ticket add` and `amends ticket count`: through the client, at a running server."""

import msgspec
import pytest

from tests.cli.conftest import Typed
from tests.cli.served import Served
from tests.cli.test_demo import key_of, workspace_of

pytestmark = pytest.mark.long


def test_a_ticket_is_opened_once_under_its_external_id_counted_and_told(demo: Served, typed: Typed) -> None:
    server = (workspace_of(demo), "--url", demo.url, "--key", key_of(demo))
    before = typed("changes", *server, "--json").out.splitlines()
    last = msgspec.json.decode(before[-1])["number"]
    ticket = ("--segment", "MAD", "--priority", "HIGH", "--external-id", "crm-2041", "--email", "eva@example.com")
    said = typed("ticket", "add", *server, *ticket)
    assert (said.code, said.err) == (0, "")
    number = int(said.out)
    again = typed("ticket", "add", *server, *ticket)
    assert (again.code, "crm-2041" in again.err) == (1, True)
    changed = typed("ticket", "add", *server, *ticket, "--status", "IN_PROGRESS", "--upsert", "--json")
    assert msgspec.json.decode(changed.out)["id"] == number
    told = [msgspec.json.decode(line) for line in typed("changes", *server, "--after", last, "--json").out.splitlines()]
    own = [each for each in told if each["data"].get("ticket_id") == number]
    assert own[0]["type"] == "ticket.opened"
    plain = typed("changes", *server, "--after", own[0]["number"] - 1).out.splitlines()
    assert plain[0] == f"{own[0]['number']}  {own[0]['timestamp']}  ticket.opened  {number}"


def test_tickets_are_counted_in_groups(demo: Served, typed: Typed) -> None:
    server = (workspace_of(demo), "--url", demo.url, "--key", key_of(demo))
    found = msgspec.json.decode(typed("ticket", "count", *server, "--by", "segment", "--json").out)
    assert found["count"] == sum(each["count"] for each in found["groups"]) > 0
    lines = typed("ticket", "count", *server, "--by", "segment").out.splitlines()
    assert lines[0].split() == ["Tickets", "Value", "Name"]
    assert len(lines) == 1 + len(found["groups"])


def test_a_wrong_segment_is_told_in_the_servers_words(demo: Served, typed: Typed) -> None:
    server = (workspace_of(demo), "--url", demo.url, "--key", key_of(demo))
    said = typed("ticket", "add", *server, "--segment", "MOON")
    assert (said.code, said.err.count("segment: "), "MOON" in said.err) == (1, 1, True)
