"""`amends ticket`: tickets of any server, read by the client."""

import msgspec
import pytest

from tests.cli.conftest import Typed
from tests.cli.served import Served
from tests.cli.test_demo import key_of, workspace_of

pytestmark = pytest.mark.long


def test_the_newest_ticket_is_shown_with_its_22_fields(demo: Served, typed: Typed) -> None:
    said = typed("ticket", "get", workspace_of(demo), "--url", demo.url, "--key", key_of(demo), "--json")
    ticket = msgspec.json.decode(said.out)
    assert (said.code, said.err, len(ticket)) == (0, "", 22)
    assert ticket["feedbackID"] == workspace_of(demo)
    plain = typed("ticket", "get", workspace_of(demo), "--url", demo.url, "--key", key_of(demo))
    assert [line.split()[0] for line in plain.out.splitlines()][:22] == list(ticket)


def test_a_ticket_is_shown_by_its_id(demo: Served, typed: Typed) -> None:
    options = (workspace_of(demo), "--url", demo.url, "--key", key_of(demo), "--json")
    listed = msgspec.json.decode(typed("ticket", "list", *options).out)
    wanted = listed[-1]["id"]
    assert msgspec.json.decode(typed("ticket", "get", *options, "--ticket", wanted).out)["ticketID"] == wanted


def test_all_tickets_are_listed_newest_first(demo: Served, typed: Typed) -> None:
    options = (workspace_of(demo), "--url", demo.url, "--key", key_of(demo))
    listed = msgspec.json.decode(typed("ticket", "list", *options, "--json").out)
    times = [each["createdAt"] for each in listed]
    assert times == sorted(times, reverse=True)
    table = typed("ticket", "list", *options).out.splitlines()
    assert table[0].split() == ["ID", "Created", "Status", "Priority", "Customer", "Description"]
    assert [int(line.split()[0]) for line in table[1:]] == [each["id"] for each in listed]


def test_the_address_and_the_key_may_come_from_the_environment(
    demo: Served, typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AMENDS_URL", demo.url)
    monkeypatch.setenv("AMENDS_KEY", key_of(demo))
    assert typed("ticket", "get", workspace_of(demo)).code == 0
    assert key_of(demo) not in typed("ticket", "get", "--help").out


def test_a_wrong_key_is_refused_and_not_repeated(demo: Served, typed: Typed) -> None:
    wrong = "amk_" + "0" * 32 + "_000000"
    for command in ("get", "list"):
        said = typed("ticket", command, workspace_of(demo), "--url", demo.url, "--key", wrong)
        assert (said.code, said.out) == (1, "")
        assert "Incorrect API Key" in said.err
        assert wrong not in said.err


def test_a_server_that_isnt_there_is_told(typed: Typed) -> None:
    said = typed("ticket", "get", 1001, "--url", "http://127.0.0.1:1", "--key", "k")
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("amends: ")


@pytest.mark.parametrize("command", ["get", "list"])
@pytest.mark.parametrize(("url", "key"), [("nonsense", "amk_geheim"), ("http://127.0.0.1:1", "amk_geheim ü")])
def test_what_is_no_address_or_no_key_is_refused(typed: Typed, command: str, url: str, key: str) -> None:
    said = typed("ticket", command, 1001, "--url", url, "--key", key)
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("amends: ")
    assert "geheim" not in said.err


def test_when_a_ticket_would_be_due_is_told(demo: Served, typed: Typed) -> None:
    options = (workspace_of(demo), "--url", demo.url, "--key", key_of(demo))
    ticket = msgspec.json.decode(typed("ticket", "get", *options, "--json").out)["ticketID"]
    said = typed("ticket", "due", workspace_of(demo), ticket, *options[1:], "--priority", "CRITICAL")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("SLA policy: Money\n")
    assert msgspec.json.decode(typed("ticket", "due", *options, "--ticket", ticket, "--json").out)["moved"] == []
