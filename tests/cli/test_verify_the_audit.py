"""`amends audit`: the log is listed, and verified from the first entry to the last."""

import asyncio
import contextlib

import apsw
import pytest

from amends.app import database_of
from amends.model.principal import operator
from amends.settings import Settings
from amends.usecases.open import TicketForm, open_by_hand
from tests.cli.conftest import Amends


@pytest.fixture
def workspace(amends: Amends) -> int:
    number = int(amends.done("workspace", "create", "Hotel Sol", "--timezone", "Europe/Madrid"))
    amends.done("cause", "add", "ROOM", "--workspace", number)
    return number


def test_it_is_listed(amends: Amends, workspace: int) -> None:
    newest, *_ = amends.json("audit", "list", "--workspace", workspace)
    assert (newest["action"], newest["by"]["kind"], newest["address"]) == ("cause.added", "operator", "command line")


def test_it_is_verified_and_a_noted_digest_is_in_it(amends: Amends, workspace: int) -> None:
    verified = amends.json("audit", "verify")
    assert verified.keys() == {"0", str(workspace)}
    head = verified[str(workspace)]["head"]
    assert head in amends.done("audit", "verify", "--workspace", workspace, "--expect", head)
    refused = amends.refused("audit", "verify", "--expect", "0" * 64)
    assert "No entry has the digest" in refused


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        (
            "UPDATE audit SET address = 'elsewhere'",
            "entry 1 was changed, or the entry before it was",
        ),
        ("DELETE FROM audit", "entry 1 is missing"),
    ],
)
def test_who_goes_around_the_database_is_found(
    amends: Amends, workspace: int, database_url: str, tampering: str, found: str
) -> None:
    with contextlib.closing(apsw.Connection(database_url.removeprefix("sqlite:///"))) as connection:
        connection.execute("DROP TRIGGER audit_is_never_changed; DROP TRIGGER audit_is_never_shortened")
        connection.execute(f"{tampering} WHERE number = 1 AND workspace_id <> 0")
    assert found in amends.refused("audit", "verify", "--workspace", workspace)


async def open_ticket(url: str, workspace: int) -> int:
    database = database_of(Settings(database=url))
    await database.open()
    try:
        form = TicketForm(origin_segment="MAIN", verbatim="My card is lost")
        return (await database.write(operator(workspace), open_by_hand, form)).ticket.id
    finally:
        await database.close()


def test_what_somebody_wrote_is_erased_and_the_log_holds(amends: Amends, workspace: int) -> None:
    ticket_id = asyncio.run(open_ticket(amends.url, workspace))
    erase = ("audit", "erase", "--workspace", workspace, "--ticket", ticket_id, "--event")
    assert "Erased texts: 1, notifications: 0" in amends.done(*erase, 1)
    amends.done("audit", "verify")
    assert "Nothing that somebody wrote is left" in amends.refused(*erase, 1)
    assert "There is no event 9 of the ticket" in amends.refused(*erase, 9)
