"""A word that was planted in a sensitive case, or in a complaint about somebody, is told to nobody who may not see it:
by no page, answer, stream, notification or count. The walk is that of `test_a_word_stays_in_its_unit.py`.
"""

from typing import Any

import pytest

from amends.http.application import ENDPOINTS, pages
from amends.instants import DAY_US, InstantUs
from amends.model.customer import CustomerForm
from amends.model.person import Role, User
from amends.model.principal import Scope
from amends.model.restriction import SensitiveKind
from amends.model.session import SessionLimits
from amends.model.ticket.link import Link, LinkKind
from amends.model.ticket.ticket import Ticket
from amends.usecases import converse, links, presence, promises, queries, sign_in, watchers
from amends.usecases.open import TicketForm, open_by_hand
from amends.usecases.promises import NewPromise
from amends.usecases.restrict import RestrictionForm, restrict
from amends.usecases.settings import keys, people
from amends.usecases.settings.people import UserChangeForm
from tests import cast, working
from tests.http.app_harness import AppHarness
from tests.http.web import browser, planted
from tests.http.web.planted import HINT, Planted
from tests.http.web.test_a_word_stays_in_its_unit import Told, act, by_browser, by_key, look, noticed

pytestmark = pytest.mark.long

SECRET = "numbat"
_PAGES = (*pages(), *(each for each in ENDPOINTS if each.scope is None))
_ORDINARY = frozenset(Scope) - {Scope.SENSITIVE}
_RULES: dict[str, dict[str, Any]] = {"sensitive": {"sensitive": "safety"}, "about Ana": {"recuse": ["words"]}}
TESS = CustomerForm(email="tess@example.com", name="Tess")


async def plant(harness: AppHarness, why: str) -> Planted:
    """A case that Ana may not see, in her own unit: opened by a rule, with all that hangs on a ticket."""
    by, database, ana = harness.workspace.by, harness.database, harness.workspace.ana
    shared = await planted.shared_numbers(harness)
    wanted = {"words_any": ["hurt"]}
    await cast.rule(database, by, name="Restricted", order=5, when=wanted, then={"open": _RULES[why]})
    mine = await said(harness, "r-mine", "Nobody answered")
    theirs = await said(harness, "r-secret", f"The {SECRET} was hurt by Ana Ruiz")
    await database.write(by, links.link, mine.id, Link(theirs.id, LinkKind.RELATED))
    for user in (ana, harness.workspace.ben):
        await database.write(by, watchers.watch, theirs.id, user.id)
    whose = await louder(harness, theirs, why, "first")
    viewer = await browser.hire(harness, Role.ADMIN, "vera@hotel.example")
    await database.write(by, people.change, viewer.id, UserChangeForm(handles_sensitive=True))
    await browser.signed_in(harness, viewer)
    looking = await browser.principal_of(harness, viewer)
    await database.write(looking, lambda tx: presence.note_presence(tx, theirs.id, is_typing=True))
    nothing = dict.fromkeys(("bulk_id", "intake_id", "import_id", "transaction_id"), 1)
    own = {
        **nothing,
        **shared,
        "segment_id": harness.workspace.s1.id,
        "user_id": ana.id,
        **await numbers(harness, mine, "plain"),
    }
    return Planted(own, {**own, **await numbers(harness, theirs, SECRET), "customer_id": whose}, theirs, theirs, viewer)


async def said(harness: AppHarness, reference: str, words: str) -> Ticket:
    """The ticket that Tess's answer opened."""
    form = cast.form(reference=reference, segment="S1", words=f"{words} {HINT}", customer=TESS)
    batch = await cast.ingest(harness.database, harness.workspace.by, form)
    found = await harness.database.read(harness.workspace.by, queries.get_response, batch.results[0].response_id)
    return (await harness.database.read(harness.workspace.by, queries.get_ticket, found.response.ticket_id)).ticket


async def numbers(harness: AppHarness, ticket: Ticket, word: str) -> dict[str, object]:
    """What paths name of a ticket."""
    sent = await harness.client.post(
        f"{harness.v1}/tickets/{ticket.id}/attachments?name={word}.txt", content=f"{word} file".encode()
    )
    promise = NewPromise(text=f"{word} {HINT}", due_us=InstantUs(harness.clock() + DAY_US))
    promised = await harness.database.write(harness.workspace.by, promises.make, ticket.id, promise)
    noted = await harness.database.write(harness.workspace.by, converse.note, ticket.id, f"{word} {HINT}")
    return {
        "promise_id": promised.promises[0].id,
        "note_version": noted.version,
        "ticket_id": ticket.id,
        "other_id": ticket.id,
        "response_id": ticket.response_id,
        "customer_id": ticket.customer_id,
        "attachment_id": sent.json()["id"],
    }


async def louder(harness: AppHarness, ticket: Ticket, why: str, number: str) -> int:
    """More of the same: whoever may not see it must not notice. The number of a customer who is known by it alone."""
    by, database = harness.workspace.by, harness.database
    whose: dict[str, Any] = (
        {"sensitive": SensitiveKind.HARM} if why == "sensitive" else {"recused": (harness.workspace.ana.email,)}
    )
    known_by_it_alone = CustomerForm(email=f"{number}@{SECRET}.example", name=f"{SECRET} {number}")
    opened = [
        await database.write(
            by,
            open_by_hand,
            TicketForm(origin_segment="S1", verbatim=f"The {SECRET} {number} {HINT}", customer=each, **whose),
        )
        for each in (TESS, known_by_it_alone)
    ]
    await database.write(by, converse.reply, ticket.id, f"{SECRET} replies {number}", "")
    await database.write(by, converse.note, ticket.id, f"@ana@hotel.example the {SECRET} notes {number}")
    await working.do_all_due(database)
    return opened[-1].ticket.customer_id


def heard(told: list[Told]) -> list[str]:
    """What was asked where the planted word came back."""
    return [f"{each.asked}: {each.status}" for each in told if SECRET in each.text.lower()]


async def as_role(harness: AppHarness, role: Role) -> User:
    """Ana, who has S1 and what is below it, or all of it as an admin."""
    form = UserChangeForm(role=role, first_name="Ana", last_name="Ruiz")
    return await harness.database.write(harness.workspace.by, people.change, harness.workspace.ana.id, form)


@pytest.mark.parametrize("why", list(_RULES))
@pytest.mark.parametrize("role", list(Role))
async def test_whoever_may_not_see_it_reads_nothing_of_it_on_any_page(
    harness: AppHarness, why: str, role: Role
) -> None:
    ana = await as_role(harness, role)
    there = await plant(harness, why)
    async with by_browser(await browser.signed_in(harness, ana)) as ask:
        before = await look(ask, _PAGES, there)
        assert heard(before) == []
        await louder(harness, there.ticket, why, "second")
        assert noticed(before, await look(ask, _PAGES, there)) == []
        assert heard(await act(harness, ask, _PAGES, there)) == []


@pytest.mark.parametrize("why", list(_RULES))
async def test_a_key_reads_nothing_of_it_from_any_route(harness: AppHarness, why: str) -> None:
    """One that doesn't see sensitive cases; or that Ana answers for, of a complaint about her."""
    ana = await as_role(harness, Role.ADMIN)
    there = await plant(harness, why)
    scopes, owner_id = (_ORDINARY, 0) if why == "sensitive" else (frozenset(Scope), ana.id)
    key = await harness.database.write(harness.workspace.by, keys.create, scopes, (), None, "", owner_id)
    async with by_key(harness, key.secret) as ask:
        before = await look(ask, ENDPOINTS, there)
        assert heard(before) == []
        await louder(harness, there.ticket, why, "second")
        assert noticed(before, await look(ask, ENDPOINTS, there)) == []
        assert heard(await act(harness, ask, ENDPOINTS, there)) == []


async def test_who_handles_such_cases_reads_it_where_it_stands(harness: AppHarness) -> None:
    """It is there to be found: so the other walks can fail."""
    await as_role(harness, Role.AGENT)
    there = await plant(harness, "sensitive")
    async with by_browser(await browser.signed_in(harness, there.viewer)) as ask:
        told = {each.endpoint.path for each in await look(ask, _PAGES, there) if SECRET in each.text.lower()}
    lists = {"/inbox", "/inbox/rows", "/inbox/changed", "/inbox/fresh", "/answers"}
    assert {"/tickets/{ticket_id}", "/tickets/{ticket_id}/files/{attachment_id}", *lists} - told == set()


async def test_who_is_named_on_it_reads_it_and_is_told_without_a_word_of_it(harness: AppHarness) -> None:
    ana = await as_role(harness, Role.AGENT)
    there = await plant(harness, "sensitive")
    form = RestrictionForm(reason="She was there", named=(ana.email,))
    await harness.database.write(harness.workspace.by, restrict, there.ticket.id, form)
    await louder(harness, there.ticket, "sensitive", "second")
    opened = await browser.signed_in(harness, ana)
    assert SECRET in (await opened.get(f"/tickets/{there.ticket.id}")).text
    answer = await harness.client.get(f"{harness.v1}/users/{ana.id}/notifications")
    told = [each for each in answer.json()["notifications"] if each["ticket_id"] == there.ticket.id]
    assert {"ticket.noted", "ticket.replied"} - {each["type"] for each in told} == set()
    assert SECRET not in answer.text


@pytest.mark.parametrize("why", list(_RULES))
async def test_a_live_page_tells_nothing_of_it(harness: AppHarness, why: str) -> None:
    ana = await as_role(harness, Role.ADMIN)
    there = await plant(harness, why)
    await browser.signed_in(harness, ana)
    by, database, limits = harness.workspace.by, harness.database, SessionLimits.of_hours(1, 1)
    [session] = await database.read(by, sign_in.sessions_of, ana.id, limits)
    found = await database.read(by, presence.get_recent_changes, [session.id], limits)
    reader = found.readers[session.id]
    assert there.ticket.id in {each.id for each in found.changed}
    assert there.ticket.id not in {each.id for each in reader.sees(found.changed)}
    assert there.ticket.id not in {each.ticket_id for each in reader.meets(found.present)}


async def test_a_webhook_is_sent_nothing_of_a_sensitive_case(harness: AppHarness) -> None:
    webhook = (await harness.client.post(f"{harness.v1}/webhooks", json={"url": "https://hooks.example/in"})).json()
    there = await plant(harness, "sensitive")
    answer = await harness.client.get(f"{harness.v1}/webhooks/{webhook['id']}/deliveries?limit=100")
    ids = {each["ticket_id"] for each in answer.json()["deliveries"]}
    assert there.mine["ticket_id"] in ids
    assert there.ticket.id not in ids
