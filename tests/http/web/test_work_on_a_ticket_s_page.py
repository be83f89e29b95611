"""A ticket's page: everything about it, and everything that people do to it."""

from typing import get_args

import pytest

from amends.http.web.ticket.timeline import EVENT_TEXTS
from amends.model.customer import CustomerForm
from amends.model.status import Priority, Status
from amends.model.ticket.closing import Requirement
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.ticket_events import TicketEvent
from amends.store import tickets
from amends.usecases import converse, work
from amends.usecases.settings import causes, configuration, workspaces
from amends.usecases.settings.causes import CauseForm
from amends.usecases.settings.config_kinds import SLA_POLICY
from amends.usecases.settings.workspaces import WorkspaceChangeForm
from amends.usecases.work import TicketChangeForm
from tests import cast
from tests.http import app_harness
from tests.http.app_harness import AppHarness
from tests.http.web.browser import SAME_ORIGIN, Browser, htmx_headers, signed_in, value_of

TOM = CustomerForm(email="tom@mail.example", name="Tom Ashdown")


@pytest.fixture
async def ticket(harness: AppHarness) -> Ticket:
    return await app_harness.ticket(harness, customer=TOM, verbatim="El ascensor no funciona")


async def now(harness: AppHarness, ticket_id: int) -> Ticket:
    found = await harness.database.read(harness.workspace.by, tickets.get, ticket_id)
    assert found
    return found


def test_every_event_is_told() -> None:
    assert EVENT_TEXTS.keys() == set(get_args(TicketEvent))


async def test_it_shows_the_words_the_clock_and_why(agent: Browser, harness: AppHarness) -> None:
    await cast.rule(harness.database, harness.workspace.by)
    await cast.ingest(harness.database, harness.workspace.by, cast.form(words="Nadie contestó", customer=TOM))
    opened = await cast.only_ticket(harness.database, harness.workspace.by)
    await agent.get(f"/tickets/{opened.id}?view=all")
    for said in (
        "Nadie contestó",
        "Tom Ashdown",
        "Resolution",
        "Opened by the rule Unhappy",
        "Score 3 is unhappy.",
        "3 nps",
    ):
        assert said in agent.text
    assert 'lang="es"' in agent.page.text


@pytest.mark.parametrize(
    ("doing", "fields", "said"),
    [
        ("note", {"text": "Phoned the room"}, "Internal note"),
        ("reply", {"text": "We are sorry"}, "Reply to the customer"),
        ("attempt", {"channel": "PHONE", "outcome": "NO_ANSWER"}, "Contact attempt 1: Phone, No answer"),
        ("change", {"priority": "LOW"}, "Priority: Medium → Low"),
        ("escalate", {"reason": "The third call"}, "Escalated to level 1, notified: nobody"),
        ("change", {"segment": "S1A"}, "Transferred: S1 → S1A"),
        ("take", {}, "Owner: nobody → Ana"),
        ("watch", {}, "Ana watches it"),
    ],
)
async def test_what_is_done_stands_in_the_thread(
    agent: Browser, ticket: Ticket, doing: str, fields: dict[str, str], said: str
) -> None:
    await agent.post(f"/tickets/{ticket.id}/{doing}", {"from": "view=all", **fields})
    assert agent.page.status_code == 200
    assert said in agent.text


async def test_htmx_gets_the_pane_and_the_row_alone(agent: Browser, ticket: Ticket) -> None:
    answer = await agent.htmx(f"/tickets/{ticket.id}/note", {"from": "view=all", "text": "Phoned"})
    assert "<html" not in answer.text
    assert f'hx-target="#row-{ticket.id}"' in answer.text
    assert f"{ticket.id}-note" in answer.headers["hx-trigger"]


async def test_what_was_typed_stays_when_it_is_refused(agent: Browser, ticket: Ticket) -> None:
    sent = {"from": "view=all", "channel": "PIGEON", "outcome": "REACHED", "text": "Over the roof"}
    answer = await agent.post(f"/tickets/{ticket.id}/attempt", sent)
    assert answer.status_code == 422
    assert "Over the roof" in agent.text
    answer = await agent.post(f"/tickets/{ticket.id}/note", {"from": "view=all", "text": "  "})
    assert answer.status_code == 422
    assert "must not be empty" in agent.text


async def test_a_change_made_meanwhile_is_shown_and_never_overwritten(
    agent: Browser, harness: AppHarness, ticket: Ticket
) -> None:
    await harness.database.write(
        harness.workspace.by, work.change, ticket.id, TicketChangeForm(priority=Priority.CRITICAL)
    )
    sent = {"from": "view=all", "priority": "LOW", "version": str(ticket.version)}
    answer = await agent.post(f"/tickets/{ticket.id}/change", sent)
    assert answer.status_code == 412
    assert "Somebody else changed this ticket meanwhile" in agent.text
    assert "Priority: Medium → Critical" in agent.text
    assert (await now(harness, ticket.id)).priority is Priority.CRITICAL


async def test_links_merges_and_the_other_s_way(agent: Browser, harness: AppHarness, ticket: Ticket) -> None:
    other = await app_harness.ticket(harness, customer=TOM, verbatim="Otra vez")
    await agent.post(f"/tickets/{ticket.id}/link", {"from": "view=all", "kind": "RELATED", "ticket_id": f"#{other.id}"})
    assert f"Related to #{other.id}" in agent.text
    await agent.post(f"/tickets/{ticket.id}/unlink", {"from": "view=all", "ticket_id": str(other.id)})
    assert f"Link to #{other.id} removed" in agent.text
    await agent.post(f"/tickets/{ticket.id}/merge", {"from": "view=all", "into": str(other.id)})
    await agent.get(f"/tickets/{ticket.id}?view=all")
    assert "This ticket was merged into another one" in agent.text
    answer = await agent.post(f"/tickets/{other.id}/link", {"from": "view=all", "kind": "RELATED", "ticket_id": "x"})
    assert answer.status_code == 422


@pytest.fixture
async def demanding(harness: AppHarness) -> AppHarness:
    """A workspace that wants to know everything before a ticket is closed."""
    await harness.database.write(harness.workspace.by, causes.add, CauseForm(code="DIRT", name="Dirt"))
    wanted = WorkspaceChangeForm(closing_requires=frozenset(Requirement))
    await harness.database.write(harness.workspace.by, workspaces.change, wanted)
    return harness


async def test_closing_asks_for_just_what_is_missing(agent: Browser, demanding: AppHarness, ticket: Ticket) -> None:
    await agent.get(f"/tickets/{ticket.id}/close?view=all")
    for said in ("Root cause", "Action taken", "A contact attempt"):
        assert said in agent.text
    change = TicketChangeForm(root_cause="DIRT", action_taken="Cleaned the room")
    await demanding.database.write(demanding.workspace.by, work.change, ticket.id, change)
    await agent.get(f"/tickets/{ticket.id}/close?view=all")
    assert "Action taken" not in agent.text
    assert "A contact attempt" in agent.text


async def test_only_in_the_dialog_is_closing_sent_by_script(
    agent: Browser, demanding: AppHarness, ticket: Ticket
) -> None:
    """A page of its own has no ticket beside it that a script could put the answer into."""
    path, by_script = f"/tickets/{ticket.id}/close?view=all", f'hx-post="/tickets/{ticket.id}/close"'
    assert by_script not in (await agent.get(path)).text
    assert by_script in (await agent.get(path, **htmx_headers("dialog#dialog"))).text


async def test_closing_names_everything_that_is_missing(agent: Browser, demanding: AppHarness, ticket: Ticket) -> None:
    sent = {"from": "view=all", "root_cause": "", "action_taken": "Half", "outcome": ""}
    answer = await agent.post(f"/tickets/{ticket.id}/close", sent)
    assert answer.status_code == 422
    assert agent.text.count("is required for closing the ticket") == 2
    assert "Half" in agent.page.text
    assert (await now(demanding, ticket.id)).action_taken == ""


async def test_after_closing_the_next_ticket_of_the_view_comes(
    agent: Browser, demanding: AppHarness, ticket: Ticket
) -> None:
    following = await app_harness.ticket(demanding, verbatim="La siguiente", time_limit_hours=100)
    sent = {
        "from": "view=all",
        "version": str(ticket.version),
        "root_cause": "DIRT",
        "action_taken": "Cleaned the room",
        "channel": "PHONE",
        "outcome": "REACHED",
    }
    answer = await agent.post(f"/tickets/{ticket.id}/close", sent)
    assert str(answer.url).endswith(f"/tickets/{following.id}?view=all")
    closed = await now(demanding, ticket.id)
    assert (closed.status, closed.action_taken, closed.contact_attempts) == (Status.CLOSED, "Cleaned the room", 1)
    answer = await agent.htmx(f"/tickets/{following.id}/close", {**sent, "version": str(following.version)})
    assert "the last one of this view" in agent.text
    assert answer.headers["hx-push-url"] == "/inbox?view=all"


async def test_closing_what_somebody_else_changed_is_refused(
    agent: Browser, demanding: AppHarness, ticket: Ticket
) -> None:
    await demanding.database.write(demanding.workspace.by, converse.note, ticket.id, "Wait, please")
    sent = {
        "from": "view=all",
        "version": str(ticket.version),
        "root_cause": "DIRT",
        "action_taken": "Cleaned the room",
    }
    answer = await agent.post(f"/tickets/{ticket.id}/close", sent)
    assert answer.status_code == 412
    assert "Wait, please" in agent.text


async def test_many_at_once_with_a_result_for_each(agent: Browser, demanding: AppHarness, ticket: Ticket) -> None:
    other = await app_harness.ticket(demanding)
    await agent.get(f"/bulk/new?from=view%3Dall&ticket_id={ticket.id}&ticket_id={other.id}")
    assert "2 tickets" in agent.text
    await agent.post("/bulk", {"from": "view=all", "ticket_id": [str(ticket.id), str(other.id)]})
    assert "Choose what to change" in agent.text
    await agent.post("/bulk", {"from": "view=all", "all": "1", "priority": "LOW", "watch": "1"})
    assert "0 of 2 are done" in agent.text


async def test_an_agent_of_elsewhere_sees_nothing_of_it(harness: AppHarness, ticket: Ticket) -> None:
    ben = await signed_in(harness, harness.workspace.ben)
    async with ben.client:
        assert (await ben.get(f"/tickets/{ticket.id}")).status_code == 403
        assert (await ben.post(f"/tickets/{ticket.id}/note", {"text": "hm"})).status_code == 403
        assert (await ben.post("/presence", {"ticket": str(ticket.id)})).status_code == 403


async def test_the_page_says_which_version_it_shows(agent: Browser, ticket: Ticket) -> None:
    await agent.get(f"/tickets/{ticket.id}?view=all")
    assert value_of(agent.page.text, "version") == str(ticket.version)


async def test_the_page_says_when_it_is_due_with_another_priority_before_that_is_chosen(
    agent: Browser, harness: AppHarness, ticket: Ticket
) -> None:
    urgent = '{"name": "Urgent", "order": 1, "priorities": ["CRITICAL"], "targets": {"resolution": {"minutes": 5}}}'
    await harness.database.write(harness.workspace.by, configuration.save, SLA_POLICY, urgent)
    await agent.get(f"/tickets/{ticket.id}?view=all")
    assert "Critical, due " in agent.text
    assert "High, due " not in agent.text
    await agent.get(f"/tickets/{ticket.id}/targets?view=all")
    assert "Urgent" in agent.text
    assert (await now(harness, ticket.id)).priority is ticket.priority


async def test_what_hangs_on_a_merged_ticket_is_shown_with_the_other(
    agent: Browser, harness: AppHarness, ticket: Ticket
) -> None:
    other = await app_harness.ticket(harness, customer=TOM, verbatim="Otra vez")
    await agent.post(f"/tickets/{ticket.id}/note", {"from": "view=all", "text": "Phoned the room"})
    files = {"file": ("lift.txt", b"It doesn't move.", "text/plain")}
    data = {"csrf_token": await agent.token(), "from": "view=all"}
    await agent.client.post(f"/tickets/{ticket.id}/files", data=data, files=files, headers=SAME_ORIGIN)
    harness.clock.advance(1)
    await agent.post(f"/tickets/{ticket.id}/merge", {"from": "view=all", "into": str(other.id)})
    harness.clock.advance(1)
    await agent.get(f"/tickets/{other.id}?view=all")
    assert "Phoned the room" in agent.text
    path = f"/tickets/{ticket.id}/files/"
    assert path in agent.page.text
    address = path + agent.page.text.partition(path)[2].partition('"')[0]
    assert (await agent.client.get(address)).content == b"It doesn't move."
    await agent.post(
        f"/tickets/{other.id}/undo", {"from": "view=all", "version": str((await now(harness, other.id)).version)}
    )
    assert "Phoned the room" not in agent.text
