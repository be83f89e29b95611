"""`amends ticket note`, `reply` and `saved-replies`: through the client, at a running server."""

import httpx2
import msgspec
import pytest

from tests.cli.conftest import Typed
from tests.cli.served import Served
from tests.cli.test_demo import key_of, workspace_of

pytestmark = pytest.mark.long

REFUND = {
    "name": "Refund",
    "text": "Dear {{customer_name|guest}}, the amount is on its way.",
    "priority": "LOW",
    "action_taken": "Refunded in full",
}


def test_a_saved_reply_is_listed_and_sent_with_what_it_does(demo: Served, typed: Typed) -> None:
    workspace, key = workspace_of(demo), key_of(demo)
    server = ("--url", demo.url, "--key", key)
    opened = typed("ticket", "add", workspace, *server, "--segment", "MAD", "--email", "eva@example.com")
    number = opened.out.strip()
    path = f"{demo.url}/v1/workspaces/{workspace}/saved-replies"
    saved = httpx2.post(path, json=REFUND, headers={"api-key": key}).json()["id"]

    listed = typed("ticket", "saved-replies", workspace, number, *server).out
    assert "Dear guest, the amount is on its way." in listed
    assert "priority: LOW, action_taken: Refunded in full" in listed

    sent = typed("ticket", "reply", workspace, number, "--saved-reply", saved, *server, "--json")
    view = msgspec.json.decode(sent.out)
    assert (view["reply"], view["priority"]) == ("Dear guest, the amount is on its way.", "LOW")
    noted = typed("ticket", "note", workspace, number, "--text", "Phoned the room.", *server)
    assert (noted.code, noted.out.strip()) == (0, number)


def test_nothing_is_sent_without_words_or_with_blanks(demo: Served, typed: Typed) -> None:
    workspace, key = workspace_of(demo), key_of(demo)
    server = ("--url", demo.url, "--key", key)
    number = typed("ticket", "add", workspace, *server, "--segment", "MAD").out.strip()
    assert "text: " in typed("ticket", "note", workspace, number, *server).err
    unknown = typed("ticket", "note", workspace, number, "--saved-reply", 1, *server)
    assert (unknown.code, "no saved reply 1" in unknown.err) == (1, True)
    blank = {"name": "Score", "text": "You gave us {{score}}."}
    path = f"{demo.url}/v1/workspaces/{workspace}/saved-replies"
    saved = httpx2.post(path, json=blank, headers={"api-key": key}).json()["id"]
    said = typed("ticket", "note", workspace, number, "--saved-reply", saved, *server)
    assert (said.code, "the ticket doesn't know score" in said.err) == (1, True)


def test_a_note_is_edited_and_withdrawn_and_what_it_said_is_listed(demo: Served, typed: Typed) -> None:
    workspace, key = workspace_of(demo), key_of(demo)
    server = ("--url", demo.url, "--key", key)
    number = typed("ticket", "add", workspace, *server, "--segment", "MAD").out.strip()
    written = typed("ticket", "note", workspace, number, "--text", "Phoned the room.", *server, "--json")
    note = str(msgspec.json.decode(written.out)["version"])
    edited = typed("ticket", "edit-note", workspace, number, "--note", note, "--text", "Phoned twice.", *server)
    assert (edited.code, edited.out.strip()) == (0, number)
    late = ("--note", note, "--text", "Phoned.", "--based-on", note)
    assert "edited in the meantime" in typed("ticket", "edit-note", workspace, number, *late, *server).err
    assert typed("ticket", "withdraw-note", workspace, number, "--note", note, *server).out.strip() == number
    listed = typed("ticket", "note-versions", workspace, number, "--note", note, *server).out
    assert "Phoned the room." in listed
    assert "Phoned twice." in listed
    assert "Withdrawn at " in listed
