"""Seeing only one's own units: what leads to a ticket of another unit tells nothing of it."""

from typing import Any

import pytest
from msgspec import structs

from amends.errors import BusinessRuleError
from amends.model.customer import CustomerForm
from amends.model.person import Role
from amends.model.principal import Scope
from amends.model.status import Status
from amends.model.ticket.conversation import Channel, ContactOutcome
from amends.model.ticket.link import Link, LinkKind
from amends.model.ticket.ticket import Ticket
from amends.store import customers
from amends.usecases import converse, ingest, links, queries, soft_delete, watchers, work
from amends.usecases.converse import AttemptForm
from amends.usecases.settings import people
from amends.usecases.settings.people import UserChangeForm
from amends.usecases.work import TicketChangeForm
from tests import cast
from tests.http import app_harness
from tests.http.app_harness import AppHarness
from tests.http.web import browser
from tests.http.web.browser import Browser

GUEST = CustomerForm(email="tess@example.com", name="Tess")


async def linked(harness: AppHarness) -> tuple[Ticket, Ticket]:
    """A ticket of S1, linked to one of S2."""
    own = await app_harness.ticket(harness)
    other = await app_harness.ticket(harness, origin_segment="S2", verbatim="The lift again")
    await harness.database.write(harness.workspace.by, links.link, own.id, Link(other.id, LinkKind.RELATED))
    return own, other


async def test_a_ticket_s_page_has_the_customer_s_other_answers_of_one_s_own_units_only(
    harness: AppHarness, agent: Browser
) -> None:
    by, database = harness.workspace.by, harness.database
    await cast.ingest(database, by, cast.form(reference="r-1", words="In the bar", customer=GUEST))
    await cast.ingest(database, by, cast.form(reference="r-2", segment="S1A", words="In the spa", customer=GUEST))
    await cast.ingest(database, by, cast.form(reference="r-3", segment="S2", words="In the pool", customer=GUEST))
    ticket = await app_harness.ticket(harness, customer=GUEST)
    await agent.get(f"/tickets/{ticket.id}")
    assert "2 other answers" in agent.text
    assert ("In the bar" in agent.text, "In the spa" in agent.text, "In the pool" in agent.text) == (True, True, False)


async def test_of_a_linked_ticket_of_another_unit_its_number_is_all_that_is_shown(
    harness: AppHarness, agent: Browser
) -> None:
    own, other = await linked(harness)
    await agent.get(f"/tickets/{own.id}")
    assert f"#{other.id}" in agent.text
    assert "The lift again" not in agent.text
    assert f"Remove the link to #{other.id}" not in agent.page.text


async def test_who_may_open_both_tickets_reads_the_linked_one_s_words(harness: AppHarness, manager: Browser) -> None:
    own, _ = await linked(harness)
    await manager.get(f"/tickets/{own.id}")
    assert "The lift again" in manager.text


async def test_a_link_to_a_ticket_that_one_may_not_open_isn_t_taken_away(harness: AppHarness, agent: Browser) -> None:
    own, other = await linked(harness)
    key = await app_harness.key_of(harness.database, harness.workspace.by, segments=("S1",))
    async with app_harness.client_of(harness.app, key.secret) as client:
        answer = await client.delete(f"{harness.v1}/tickets/{own.id}/links/{other.id}")
    assert answer.status_code == 403
    assert (await agent.post(f"/tickets/{own.id}/unlink", {"ticket_id": str(other.id)})).status_code in (403, 422)
    [left] = await harness.database.read(harness.workspace.by, links.list_links, own.id)
    assert left.ticket_id == other.id


async def told(harness: AppHarness, user_id: int) -> list[tuple[str, str]]:
    """The type and the words of what a user was told, oldest first, as the API gives it."""
    found = (await harness.client.get(f"{harness.v1}/users/{user_id}/notifications")).json()["notifications"]
    return [(each["type"], each["text"]) for each in reversed(found)]


async def test_no_watcher_or_mentioned_user_is_told_of_a_ticket_that_they_can_t_open(harness: AppHarness) -> None:
    ana, by, write = harness.workspace.ana, harness.workspace.by, harness.database.write
    ticket = await app_harness.ticket(harness, origin_segment="S2")
    await write(by, watchers.watch, ticket.id, ana.id)
    await write(by, converse.note, ticket.id, f"@{ana.email} the lift again")
    await write(by, converse.reply, ticket.id, "We are sorry")
    await write(by, work.change, ticket.id, TicketChangeForm(status=Status.IN_PROGRESS))
    assert await told(harness, ana.id) == []


async def test_who_has_a_segment_above_or_is_an_admin_is_told(harness: AppHarness) -> None:
    ana, by, write = harness.workspace.ana, harness.workspace.by, harness.database.write
    await write(by, people.change, harness.workspace.ben.id, UserChangeForm(role=Role.ADMIN))
    ticket = await app_harness.ticket(harness, origin_segment="S1A")
    await write(by, converse.note, ticket.id, f"@{ana.email} and @{harness.workspace.ben.email}, the lift again")
    for user in (ana, harness.workspace.ben):
        [(kind, text)] = await told(harness, user.id)
        assert (kind, "the lift again" in text) == ("ticket.noted", True)


async def test_who_follows_a_ticket_that_moves_out_of_their_units_is_told_that_and_no_more(
    harness: AppHarness, agent: Browser
) -> None:
    ana, by, write = harness.workspace.ana, harness.workspace.by, harness.database.write
    ticket = await app_harness.ticket(harness, owner=ana.email, verbatim="The lift again")
    await write(by, watchers.watch, ticket.id, harness.workspace.ben.id)
    await write(by, work.change, ticket.id, TicketChangeForm(segment="S2"))
    await write(by, converse.reply, ticket.id, "We are sorry")
    assert await told(harness, ana.id) == [("ticket.transferred", "")]
    assert [kind for kind, _ in await told(harness, harness.workspace.ben.id)] == ["ticket.replied"]
    await agent.get("/notices")
    assert "Moved to a unit that is not yours" in agent.text
    assert f"Ticket {ticket.id}" in agent.text


async def test_words_that_one_was_told_are_hidden_once_the_ticket_can_t_be_opened(
    harness: AppHarness, agent: Browser
) -> None:
    ana, by, write = harness.workspace.ana, harness.workspace.by, harness.database.write
    ticket = await app_harness.ticket(harness)
    await write(by, converse.note, ticket.id, f"@{ana.email} the lift again")
    await write(by, people.change, ana.id, UserChangeForm(segments=("S2",)))
    await agent.get("/notices")
    assert f"Ticket {ticket.id}" in agent.text
    assert "the lift again" not in agent.text
    assert await told(harness, ana.id) == [("ticket.noted", "")]
    await write(by, people.change, ana.id, UserChangeForm(segments=("S1",)))
    assert "the lift again" in (await agent.get("/notices")).text


async def test_a_key_reads_no_words_for_a_user_who_has_more_units_than_it(harness: AppHarness) -> None:
    ana, by, write = harness.workspace.ana, harness.workspace.by, harness.database.write
    await write(by, people.change, ana.id, UserChangeForm(role=Role.ADMIN))
    ticket = await app_harness.ticket(harness, origin_segment="S2")
    await write(by, converse.note, ticket.id, f"@{ana.email} the lift again")
    key = await app_harness.key_of(harness.database, by, frozenset({Scope.TICKETS_READ}), ("S1",))
    async with app_harness.client_of(harness.app, key.secret) as client:
        [own] = (await client.get(f"{harness.v1}/users/{ana.id}/notifications")).json()["notifications"]
    assert (own["ticket_id"], own["text"]) == (ticket.id, "")


async def rejected(harness: AppHarness, key: str, name: str) -> str:
    """The address of the intake in which a key's line was rejected, since its unit isn't there."""
    sent = {"survey": "visit", "reference": name, "segment": f"{name}-nowhere", "score": 1, "scale": "nps"}
    async with app_harness.client_of(harness.app, key) as client:
        answer = await client.post(f"{harness.v1}/responses", json=[{**sent, "time": cast.TIME}])
    return f"{harness.v1}/intakes/{answer.json()['intake']['id']}"


async def intakes_of(harness: AppHarness, key: str) -> set[str]:
    async with app_harness.client_of(harness.app, key) as client:
        found = (await client.get(f"{harness.v1}/intakes")).json()["intakes"]
    return {f"{harness.v1}/intakes/{each['id']}" for each in found}


async def test_an_intake_is_seen_by_who_has_all_units_that_it_may_be_of(harness: AppHarness) -> None:
    scopes = frozenset({Scope.FEEDBACK_WRITE, Scope.TICKETS_READ})
    database, by = harness.database, harness.workspace.by
    below, one, other = [
        (await app_harness.key_of(database, by, scopes, (code,))).secret for code in ("S1A", "S1", "S2")
    ]
    both = (await app_harness.key_of(database, by, scopes, ("S1", "S2"))).secret
    made = {key: await rejected(harness, key, f"r{index}") for index, key in enumerate((below, one, other, both))}
    made[harness.key] = await rejected(harness, harness.key, "all")
    sees = {below: {below}, one: {below, one}, other: {other}, both: {below, one, other, both}, harness.key: set(made)}
    for key, theirs in sees.items():
        assert await intakes_of(harness, key) == {made[each] for each in theirs}
        async with app_harness.client_of(harness.app, key) as client:
            for each, path in made.items():
                expected = 200 if each in theirs else 403
                assert (await client.get(path)).status_code == expected
                assert (await client.get(f"{path}/rejections")).status_code == expected


async def test_who_is_limited_finds_their_intakes_behind_many_of_others(harness: AppHarness) -> None:
    cast_ = harness.workspace
    one, other = [structs.replace(cast_.by, segment_ids=(each.id,)) for each in (cast_.s1, cast_.s2)]
    first = await harness.database.write(one, ingest.begin, "first")
    for number in range(3):
        await harness.database.write(other, ingest.begin, f"other {number}")
    last = await harness.database.write(one, ingest.begin, "last")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(queries, "_INTAKES_AT_ONCE", 2)
        found = await harness.database.read(one, queries.list_intakes_before, last + 1, 10)
        assert [each.id for each in found] == [last, first]
        assert len(await harness.database.read(one, queries.list_intakes_before, last + 1, 1)) == 1


async def test_a_manager_s_page_has_the_intakes_of_their_units(harness: AppHarness) -> None:
    await rejected(harness, harness.key, "all")
    user = await browser.hire(harness, Role.MANAGER, segments=("S1",))
    opened = await browser.signed_in(harness, user)
    async with opened.client:
        await opened.get("/intakes")
        assert "all-nowhere" not in opened.text
        own = await harness.database.write(await browser.principal_of(harness, user), ingest.begin, "file own.csv")
        assert "own.csv" in (await opened.get("/intakes")).text
        assert (await opened.client.get(f"/intakes/{own}")).status_code == 200


KNOWN = CustomerForm("nora@example.com", "+34600111222", "Nora", "c-9")


async def opened_by(harness: AppHarness, key: str, **changes: str) -> dict[str, Any]:
    """The ticket that a key opens by hand, as the compatible API answers."""
    sent = {"status": "NEW", "priority": "LOW", "originSegmentCode": "S1", "comment": "Hello"}
    async with app_harness.client_of(harness.app, key) as client:
        answer = await client.post(harness.manual_path, json={**sent, "emailAddress": KNOWN.email, **changes})
    return dict(answer.json()["data"])


async def key_of_s1(harness: AppHarness) -> str:
    return (await app_harness.key_of(harness.database, harness.workspace.by, segments=("S1",))).secret


async def test_an_address_doesn_t_bring_up_a_customer_who_is_known_only_elsewhere(harness: AppHarness) -> None:
    await cast.ingest(harness.database, harness.workspace.by, cast.form(segment="S2", customer=KNOWN))
    key = await key_of_s1(harness)
    opened = await opened_by(harness, key)
    assert (opened["customerName"], opened["customerEmail"]) == ("", KNOWN.email)
    async with app_harness.client_of(harness.app, key) as client:
        ticket = (await client.get(f"{harness.v1}/tickets/{opened['id']}")).json()
    assert (ticket["customer"]["phone"], ticket["customer"]["name"]) == ("", "")
    again = await opened_by(harness, key, firstName="Leonora")
    assert (again["panelMemberId"], again["customerName"]) == (opened["panelMemberId"], "Leonora")


async def test_a_customer_who_answered_in_one_s_unit_or_has_a_ticket_there_is_found_again(harness: AppHarness) -> None:
    by, database = harness.workspace.by, harness.database
    await cast.ingest(database, by, cast.form(segment="S1A", customer=KNOWN))
    await app_harness.ticket(harness, customer=CustomerForm("tess@example.com", name="Tess"))
    key = await key_of_s1(harness)
    assert (await opened_by(harness, key))["customerName"] == "Nora"
    assert (await opened_by(harness, key, emailAddress="tess@example.com"))["customerName"] == "Tess"


async def test_whose_ticket_was_deleted_is_not_known_by_it(harness: AppHarness) -> None:
    ticket = await app_harness.ticket(harness, customer=KNOWN)
    await harness.database.write(harness.workspace.by, soft_delete.delete, ticket.id)
    assert (await opened_by(harness, await key_of_s1(harness)))["customerName"] == ""


async def test_feedback_of_a_limited_key_is_no_customer_s_of_another_unit(harness: AppHarness) -> None:
    by, database = harness.workspace.by, harness.database
    await cast.ingest(database, by, cast.form(reference="r-1", segment="S2", customer=KNOWN))
    limited = structs.replace(by, segment_ids=(harness.workspace.s1.id,))
    form = cast.form(reference="r-2", customer=CustomerForm(email=KNOWN.email))
    await cast.ingest(database, limited, form)
    await cast.ingest(database, limited, structs.replace(form, reference="r-3"))
    theirs, own, same = (await cast.everything(database, by))[0]
    assert own.customer_id == same.customer_id != theirs.customer_id


async def test_who_has_the_whole_workspace_finds_a_customer_of_any_unit(harness: AppHarness) -> None:
    await cast.ingest(harness.database, harness.workspace.by, cast.form(segment="S2", customer=KNOWN))
    assert (await opened_by(harness, harness.key))["customerName"] == "Nora"


async def test_who_asked_not_to_be_contacted_asked_every_unit(harness: AppHarness) -> None:
    refuses = AttemptForm(channel=Channel.EMAIL, outcome=ContactOutcome.ASKED_NOT_TO_BE_CONTACTED)
    here = await opened_by(harness, await key_of_s1(harness))
    other = await app_harness.ticket(harness, origin_segment="S2", customer=CustomerForm(email="lee@example.com"))
    there = await opened_by(harness, await key_of_s1(harness), emailAddress="lee@example.com")
    write, by = harness.database.write, harness.workspace.by
    await write(by, converse.attempt_contact, other.id, refuses)
    for ticket in (there, await opened_by(harness, await key_of_s1(harness), emailAddress="lee@example.com")):
        with pytest.raises(BusinessRuleError):
            await write(by, converse.reply, int(ticket["id"]), "We are sorry")
    await write(by, converse.reply, int(here["id"]), "We are sorry")


async def test_transactions_of_a_limited_key_make_one_record_of_a_customer_for_its_unit(harness: AppHarness) -> None:
    await cast.ingest(harness.database, harness.workspace.by, cast.form(segment="S2", customer=KNOWN))
    contacts = [
        {"segmentCode": "S1", "transactionDate": day, "email": email}
        for day in ("19/11/2026", "20/11/2026")
        for email in (KNOWN.email, "new@example.com")
    ]
    async with app_harness.client_of(harness.app, await key_of_s1(harness)) as client:
        assert (await client.post(f"{app_harness.CLASSIC}/transactions/import", json={"contacts": contacts})).is_success
    rows = await harness.database.read(
        harness.workspace.by, lambda tx: tx.all("SELECT email FROM customers ORDER BY id")
    )
    assert [row[0] for row in rows] == [KNOWN.email, KNOWN.email, "new@example.com"]


async def test_the_compatible_api_counts_the_units_that_a_key_sees(harness: AppHarness) -> None:
    feedback = f"{app_harness.CLASSIC}/feedback/{harness.id}/segments"
    workspaces = f"{app_harness.CLASSIC}/users/{harness.workspace.ana.id}/feedbacks"
    seen = {}
    for key in (harness.key, await key_of_s1(harness)):
        async with app_harness.client_of(harness.app, key) as client:
            listed, [own] = (await client.get(feedback)).json(), (await client.get(workspaces)).json()["response"]
        names = [each["segmentName"] for each in listed["response"]]
        counts = [own[f"total{kind}SegmentCount"] for kind in ("", "Leaf", "Aggregated")]
        seen[key] = names, listed["pagination"]["totalItems"], counts
    assert list(seen.values()) == [
        (["Main Segment", "S1", "S1A", "S2"], 4, [4, 2, 2]),
        (["S1", "S1A"], 2, [2, 1, 1]),
    ]


async def test_a_limited_key_that_asks_for_another_unit_finds_nothing(harness: AppHarness) -> None:
    await app_harness.ticket(harness, origin_segment="S2")
    own = await app_harness.ticket(harness, origin_segment="S1A")
    async with app_harness.client_of(harness.app, await key_of_s1(harness)) as client:
        found = {}
        for code in ("S2", "MAIN", "S1", "S1A"):
            listed = (await client.get(f"{harness.v1}/tickets?segment={code}")).json()["tickets"]
            found[code] = [each["id"] for each in listed]
        view = {"name": "S2", "query": {"segment": "S2"}}
        view_id = (await client.post(f"{harness.v1}/views", json=view)).json()["id"]
        assert (await client.get(f"{harness.v1}/views/{view_id}/tickets")).json()["tickets"] == []
        [counted] = (await client.get(f"{harness.v1}/views/counts")).json()["counts"]
    assert found == {"S2": [], "MAIN": [own.id], "S1": [own.id], "S1A": [own.id]}
    assert counted["count"] == 0


async def test_a_reference_that_another_unit_s_customer_has_stays_theirs(harness: AppHarness) -> None:
    by, database = harness.workspace.by, harness.database
    await cast.ingest(database, by, cast.form(reference="r-1", segment="S2", customer=KNOWN))
    await cast.ingest(database, by, cast.form(reference="r-2", customer=CustomerForm("tess@example.com")))
    limited = structs.replace(by, segment_ids=(harness.workspace.s1.id,))
    both = cast.form(reference="r-3", customer=CustomerForm("tess@example.com", name="Tess", reference=KNOWN.reference))
    await cast.ingest(database, limited, both)
    theirs, own, joined = (await cast.everything(database, by))[0]
    assert own.customer_id == joined.customer_id != theirs.customer_id
    found = await database.read(by, customers.get_many, {theirs.customer_id, own.customer_id})
    assert found[theirs.customer_id].reference == KNOWN.reference
    # Its record is the whole workspace's, in which a reference is one customer's.
    assert (found[own.customer_id].reference, found[own.customer_id].segment_id) == ("", 0)
