"""Notices: what somebody was told, newest first, and that they have read it."""

import re

import httpx2
import pytest

from amends.errors import Forbidden
from amends.i18n import labels
from amends.ids import HIGHEST_ID
from amends.model import notification as notice_model
from amends.model.customer import CustomerForm
from amends.model.notification import Notification
from amends.model.person import Role
from amends.model.principal import operator
from amends.model.restriction import SensitiveKind
from amends.model.subject import NO_SUBJECT
from amends.model.ticket.ticket import Ticket
from amends.store import notifications as notices_store
from amends.usecases import converse, invite, notifications
from amends.usecases.restrict import RestrictionForm, restrict
from amends.usecases.work import TicketChangeForm, change
from tests.http import app_harness
from tests.http.app_harness import AppHarness
from tests.http.web.browser import Browser, hire, principal_of

NOTICES = "/notices"
_ALL = 10**17


async def given(harness: AppHarness, to: int, segment: str = "S1") -> Ticket:
    """A ticket that becomes somebody's."""
    made = await app_harness.ticket(harness, origin_segment=segment)
    await harness.database.write(harness.workspace.by, change, made.id, TicketChangeForm(owner_id=to))
    return made


async def told(harness: AppHarness, count: int) -> None:
    ana = harness.workspace.ana.id
    for workspace in range(count):
        await harness.database.write(
            harness.workspace.by, notices_store.notify_users, [ana], NO_SUBJECT, "webhook.disabled", f"No. {workspace}"
        )


async def of_ana(harness: AppHarness) -> list[Notification]:
    ana = harness.workspace.ana.id
    return list(
        await harness.database.read(
            operator(harness.id), notifications.list_notifications, ana, HIGHEST_ID, 1000, only_unread=False
        )
    )


def rows(page: httpx2.Response) -> list[str]:
    return re.findall(r"<li(?: class=\"unread\")?>.*?</li>", page.text.partition('class="told"')[2], re.DOTALL)


async def test_somebody_without_notices_is_told_what_comes_here(agent: Browser) -> None:
    await agent.get(NOTICES)
    assert "No notices yet." in agent.text
    assert "Mark all read" not in agent.text


async def test_the_newest_is_first_and_leads_to_its_ticket(agent: Browser, harness: AppHarness) -> None:
    first, second = await given(harness, harness.workspace.ana.id), await given(harness, harness.workspace.ana.id)
    page = await agent.get(NOTICES)
    newest, before = rows(page)
    assert f'href="/tickets/{second.id}"' in newest
    assert f'href="/tickets/{first.id}"' in before
    assert "New owner" in newest
    assert "is assigned to you" in newest


async def test_what_is_unread_says_so_in_words_until_it_is_marked(agent: Browser, harness: AppHarness) -> None:
    await given(harness, harness.workspace.ana.id)
    await agent.get(NOTICES)
    assert "Unread" in agent.text
    answer = await agent.post(f"{NOTICES}/read", {"up_to": (await of_ana(harness))[0].id})
    assert answer.url.path == NOTICES
    assert "Unread" not in agent.text
    assert "is assigned to you" in agent.text
    assert [each.read_us for each in await of_ana(harness)] == [harness.clock()]


async def test_what_came_after_the_page_stays_unread(agent: Browser, harness: AppHarness) -> None:
    await told(harness, 1)
    page = await agent.get(NOTICES)
    up_to = re.search(r'name="up_to" value="(\d+)"', page.text)
    assert up_to
    await told(harness, 1)
    await agent.post(f"{NOTICES}/read", {"up_to": up_to[1]})
    assert [each.read_us is None for each in await of_ana(harness)] == [True, False]


async def test_older_notices_follow_and_none_is_lost(agent: Browser, harness: AppHarness) -> None:
    await told(harness, 101)
    seen, path = [], NOTICES
    while path:
        page = await agent.get(path)
        seen += re.findall(r"No\. (\d+)", page.text)
        older = re.search(r'href="(/notices\?before=\d+)"', page.text)
        assert ("Mark all read" in page.text) == (path == NOTICES)
        path = older[1] if older else ""
    assert seen == [str(number) for number in reversed(range(101))]


async def test_a_notice_of_no_ticket_leads_nowhere(agent: Browser, harness: AppHarness) -> None:
    await told(harness, 1)
    [row] = rows(await agent.get(NOTICES))
    assert "Webhook switched off" in row
    assert "<a" not in row


async def test_words_of_people_are_no_markup(agent: Browser, harness: AppHarness) -> None:
    ana = harness.workspace.ana.id
    await harness.database.write(
        harness.workspace.by, notices_store.notify_users, [ana], NO_SUBJECT, "ticket.noted", "<b>Look</b>"
    )
    page = await agent.get(NOTICES)
    assert "&lt;b&gt;Look" in page.text


@pytest.mark.parametrize("before", ["0", "-1", "x", str(2**63)])
async def test_a_place_that_is_none_is_refused(agent: Browser, before: str) -> None:
    assert (await agent.get(f"{NOTICES}?before={before}")).status_code == 400


@pytest.mark.parametrize("up_to", ["", "0", "-1", "x", str(2**63)])
async def test_a_notice_that_is_none_isnt_marked(agent: Browser, harness: AppHarness, up_to: str) -> None:
    await told(harness, 1)
    assert (await agent.post(f"{NOTICES}/read", {"up_to": up_to})).status_code == 422
    assert [each.read_us for each in await of_ana(harness)] == [None]


async def test_one_reads_ones_own_alone(agent: Browser, harness: AppHarness) -> None:
    mine, ben = await principal_of(harness, harness.workspace.ana), harness.workspace.ben.id
    await given(harness, ben, "S2")
    await agent.get(NOTICES)
    assert "No notices yet." in agent.text
    with pytest.raises(Forbidden):
        await harness.database.read(mine, notifications.list_notifications, ben, HIGHEST_ID, 10, only_unread=False)
    await agent.post(f"{NOTICES}/read", {"up_to": _ALL})
    left = await harness.database.read(
        operator(harness.id), notifications.list_notifications, ben, HIGHEST_ID, 10, only_unread=True
    )
    assert len(left) == 1


async def test_marking_read_marks_one_s_own_alone(agent: Browser, harness: AppHarness) -> None:
    ana, ben = harness.workspace.ana, harness.workspace.ben
    told_both = ([ana.id, ben.id], NO_SUBJECT, "webhook.disabled", "It is off.")
    await harness.database.write(harness.workspace.by, notices_store.notify_users, *told_both)
    await agent.post(f"{NOTICES}/read", {"up_to": _ALL})
    unread = {}
    for user in (ana, ben):
        path = f"{harness.v1}/users/{user.id}/notifications?unread=true"
        unread[user.id] = len((await harness.client.get(path)).json()["notifications"])
    assert unread == {ana.id: 0, ben.id: 1}


async def test_everybody_reads_their_own_wherever_their_segments_are(agent: Browser, harness: AppHarness) -> None:
    ana = harness.workspace.ana
    mine = await principal_of(harness, ana)
    await harness.database.write(
        harness.workspace.by,
        lambda tx: tx.run(
            "UPDATE user_segments SET segment_id = $1 WHERE user_id = $2", harness.workspace.s2.id, ana.id
        ),
    )
    await told(harness, 1)
    found = await harness.database.read(
        mine, notifications.list_notifications, ana.id, HIGHEST_ID, 10, only_unread=True
    )
    assert await harness.database.write(mine, notifications.mark_read, ana.id, found[0].id) == 1


def test_whatever_somebody_is_told_has_a_name() -> None:
    types = {str(event.__struct_config__.tag) for event in notice_model._WORDS}
    assert types | {
        *("ticket.feedback_attached", "ticket.feedback_changed"),
        *("ticket.transferred", "ticket.targets_missed", "webhook.disabled"),
    } == set(labels.NOTIFICATION)


async def test_a_notice_says_who_did_what_for_which_customer(agent: Browser, harness: AppHarness) -> None:
    customer = CustomerForm(name="Jordi Puig", email="jordi@example.com")
    opened = await app_harness.ticket(harness, origin_segment="S1", customer=customer)
    hired = await hire(harness, Role.MANAGER)
    await harness.database.write(harness.workspace.by, invite.set_password, hired.id, "no hash")
    manager = await principal_of(harness, hired)
    to_ana = TicketChangeForm(owner_id=harness.workspace.ana.id)
    await harness.database.write(manager, change, opened.id, to_ana)
    harness.clock.advance(1_000_000)
    await harness.database.write(manager, converse.note, opened.id, "Please call @ana@hotel.example")
    mentioned, assigned = rows(await agent.get(NOTICES))
    assert f"Manager mentioned you in #{opened.id}, Jordi Puig: Please call" in mentioned
    assert f"Manager assigned #{opened.id}, Jordi Puig to you" in assigned
    form = RestrictionForm(sensitive=SensitiveKind.SAFETY, named=("ana@hotel.example",), reason="Somebody fell")
    await harness.database.write(harness.workspace.by, restrict, opened.id, form)
    page = await agent.get(NOTICES)
    assert f"Manager assigned #{opened.id} to you" in page.text
    assert "Jordi" not in page.text


async def test_a_browser_gets_the_newest_that_are_unread_to_show_them(agent: Browser, harness: AppHarness) -> None:
    opened = await given(harness, harness.workspace.ana.id)
    await told(harness, 6)
    first = (await agent.get(f"{NOTICES}/newest")).json()
    assert [re.findall(r"\d", each["words"]) for each in first] == [["5"], ["4"], ["3"], ["2"], ["1"]]
    await agent.post(f"{NOTICES}/read", {"up_to": first[-1]["id"]})
    assert len((await agent.get(f"{NOTICES}/newest")).json()) == 4
    assert {each["href"] for each in first} == {NOTICES}
    await given(harness, harness.workspace.ana.id)
    newest = (await agent.get(f"{NOTICES}/newest")).json()[0]
    assert newest["href"].startswith("/tickets/")
    assert newest["href"] != f"/tickets/{opened.id}"
    assert "is assigned to you" in newest["words"]
