"""Notices: what somebody was told, newest first, and that they have read it."""

import re

import httpx2
import pytest

from amends.errors import Forbidden
from amends.i18n import labels
from amends.ids import HIGHEST_ID
from amends.model import notification as notice_model
from amends.model.notification import Notification
from amends.model.principal import operator
from amends.model.ticket.ticket import Ticket
from amends.store import notifications as notices_store
from amends.usecases import notifications
from amends.usecases.work import TicketChangeForm, change
from tests.http import doors
from tests.http.doors import House
from tests.http.web.browser import Browser, principal_of

NOTICES = "/notices"


async def given(house: House, to: int) -> Ticket:
    """A ticket that becomes somebody's."""
    made = await doors.ticket(house)
    await house.database.write(house.place.by, change, made.id, TicketChangeForm(owner_id=to))
    return made


async def told(house: House, count: int) -> None:
    ana = house.place.ana.id
    for place in range(count):
        await house.database.write(
            house.place.by, notices_store.notify_users, [ana], "webhook.disabled", f"No. {place}"
        )


async def of_ana(house: House) -> list[Notification]:
    ana = house.place.ana.id
    return list(
        await house.database.read(
            operator(house.id), notifications.list_notifications, ana, HIGHEST_ID, 1000, only_unread=False
        )
    )


def rows(page: httpx2.Response) -> list[str]:
    return re.findall(r"<li(?: class=\"unread\")?>.*?</li>", page.text.partition('class="told"')[2], re.DOTALL)


async def test_somebody_without_notices_is_told_what_comes_here(agent: Browser) -> None:
    await agent.get(NOTICES)
    assert "Nobody told you anything yet." in agent.text
    assert "Mark all read" not in agent.text


async def test_the_newest_is_first_and_leads_to_its_ticket(agent: Browser, house: House) -> None:
    first, second = await given(house, house.place.ana.id), await given(house, house.place.ana.id)
    page = await agent.get(NOTICES)
    newest, before = rows(page)
    assert f'href="/tickets/{second.id}"' in newest
    assert f'href="/tickets/{first.id}"' in before
    assert "New owner" in newest
    assert "It is yours now." in newest


async def test_what_is_unread_says_so_in_words_until_it_is_marked(agent: Browser, house: House) -> None:
    await given(house, house.place.ana.id)
    await agent.get(NOTICES)
    assert "Unread" in agent.text
    answer = await agent.post(f"{NOTICES}/read", {"up_to": (await of_ana(house))[0].id})
    assert answer.url.path == NOTICES
    assert "Unread" not in agent.text
    assert "It is yours now." in agent.text
    assert [each.read_us for each in await of_ana(house)] == [house.clock()]


async def test_what_came_after_the_page_stays_unread(agent: Browser, house: House) -> None:
    await told(house, 1)
    page = await agent.get(NOTICES)
    up_to = re.search(r'name="up_to" value="(\d+)"', page.text)
    assert up_to
    await told(house, 1)
    await agent.post(f"{NOTICES}/read", {"up_to": up_to[1]})
    assert [each.read_us is None for each in await of_ana(house)] == [True, False]


async def test_older_notices_follow_and_none_is_lost(agent: Browser, house: House) -> None:
    await told(house, 101)
    seen, path = [], NOTICES
    while path:
        page = await agent.get(path)
        seen += re.findall(r"No\. (\d+)", page.text)
        older = re.search(r'href="(/notices\?before=\d+)"', page.text)
        assert ("Mark all read" in page.text) == (path == NOTICES)
        path = older[1] if older else ""
    assert seen == [str(number) for number in reversed(range(101))]


async def test_a_notice_of_no_ticket_leads_nowhere(agent: Browser, house: House) -> None:
    await told(house, 1)
    [row] = rows(await agent.get(NOTICES))
    assert "Webhook switched off" in row
    assert "<a" not in row


async def test_words_of_people_are_no_markup(agent: Browser, house: House) -> None:
    ana = house.place.ana.id
    await house.database.write(house.place.by, notices_store.notify_users, [ana], "ticket.noted", "<b>Look</b>")
    page = await agent.get(NOTICES)
    assert "&lt;b&gt;Look" in page.text


@pytest.mark.parametrize("before", ["0", "-1", "x", str(2**63)])
async def test_a_place_that_is_none_is_refused(agent: Browser, before: str) -> None:
    assert (await agent.get(f"{NOTICES}?before={before}")).status_code == 400


@pytest.mark.parametrize("up_to", ["", "0", "-1", "x", str(2**63)])
async def test_a_notice_that_is_none_isnt_marked(agent: Browser, house: House, up_to: str) -> None:
    await told(house, 1)
    assert (await agent.post(f"{NOTICES}/read", {"up_to": up_to})).status_code == 422
    assert [each.read_us for each in await of_ana(house)] == [None]


async def test_one_reads_ones_own_alone(agent: Browser, house: House) -> None:
    mine, ben = await principal_of(house, house.place.ana), house.place.ben.id
    await given(house, ben)
    await agent.get(NOTICES)
    assert "It is yours now." not in agent.text
    with pytest.raises(Forbidden):
        await house.database.read(mine, notifications.list_notifications, ben, HIGHEST_ID, 10, only_unread=False)
    await agent.post(f"{NOTICES}/read", {"up_to": HIGHEST_ID})
    left = await house.database.read(
        operator(house.id), notifications.list_notifications, ben, HIGHEST_ID, 10, only_unread=True
    )
    assert len(left) == 1


async def test_everybody_reads_their_own_wherever_their_segments_are(agent: Browser, house: House) -> None:
    ana = house.place.ana
    mine = await principal_of(house, ana)
    await house.database.write(
        house.place.by,
        lambda tx: tx.run("UPDATE user_segments SET segment_id = $1 WHERE user_id = $2", house.place.s2.id, ana.id),
    )
    await told(house, 1)
    found = await house.database.read(mine, notifications.list_notifications, ana.id, HIGHEST_ID, 10, only_unread=True)
    assert await house.database.write(mine, notifications.mark_read, ana.id, found[0].id) == 1


def test_whatever_somebody_is_told_has_a_name() -> None:
    types = {str(event.__struct_config__.tag) for event in notice_model._WORDS}
    assert types | {"ticket.feedback_attached", "ticket.feedback_changed", "webhook.disabled"} == set(
        labels.NOTIFICATION
    )
