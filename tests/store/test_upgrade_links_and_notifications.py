"""Upgrading from when links and notifications were of tickets alone: each is there, about its ticket or about none."""

from amends.app import database_of
from amends.model.notification import Notification
from amends.model.principal import system
from amends.model.restriction import Restriction
from amends.model.subject import NO_SUBJECT, Subject, ticket_subject
from amends.model.ticket.link import Link, LinkKind
from amends.settings import Settings
from amends.store import links, notifications
from amends.store.engine.database import Database
from amends.texts.text import Text
from tests.engines import START, Clock
from tests.store import before

W, ANA = 1001, 5
_TICKET = """workspace_id, id, version, survey_id, response_id, transaction_id, customer_id, origin_segment_id,
    current_segment_id, owner_id, status, priority, type, scale, words, reply, time_limit_hours, issue_us, opened_us,
    changed_us, rule_id, rule_version"""


def ticket(number: int) -> tuple[object, ...]:
    return (W, number, 1, 0, 0, 0, 0, 3, 3, 0, 0, 1, "", "", "", "", 72, START, START, START, 0, 0)


ROWS: before.Rows = {
    "workspaces (id, name, time_zone, unknown_segment, created_us, segments_changed_us)": [
        (W, "Hotel Sol", "Europe/Madrid", "reject", START, START)
    ],
    "users (workspace_id, id, email, email_key, first_name, last_name, created_us)": [
        (W, ANA, "ana@hotel.example", "ana@hotel.example", "Ana", "", START)
    ],
    f"tickets ({_TICKET})": [ticket(7), ticket(8), ticket(9)],
    "ticket_links (workspace_id, ticket_id, other_id, kind, created_us)": [
        (W, 7, 8, "RELATED", START),
        (W, 9, 7, "DUPLICATE_OF", START + 1),
    ],
    "notices (workspace_id, id, user_id, ticket_id, event_type, words, at_us, read_us)": [
        (W, 61, ANA, 7, "ticket.noted", "You are mentioned", START, None),
        (W, 62, ANA, 0, "webhook.disabled", "It was switched off", START + 1, START + 2),
    ],
}


async def upgraded(url: str) -> Database:
    await before.fill(url, "subjects", ROWS)
    database = database_of(Settings(database=url), Clock())
    await database.open()
    return database


async def test_each_link_is_seen_from_both_sides(blank_url: str) -> None:
    database = await upgraded(blank_url)
    seen = {number: await database.read(system(W), links.of_ticket, number) for number in (7, 8, 9)}
    assert seen == {
        7: [Link(8, LinkKind.RELATED), Link(9, LinkKind.HAS_DUPLICATE)],
        8: [Link(7, LinkKind.RELATED)],
        9: [Link(7, LinkKind.DUPLICATE_OF)],
    }
    assert await database.read(system(W), links.of_subject, ticket_subject(8)) == [
        (ticket_subject(7), LinkKind.RELATED)
    ]
    await database.close()


async def test_each_notification_is_about_what_it_was_about(blank_url: str) -> None:
    database = await upgraded(blank_url)
    found = await database.read(system(W), notifications.list_of_user, ANA, 100, 10, only_unread=False)
    of_webhook, of_ticket = (each for each, _ in found)
    about, free = ticket_subject(7), NO_SUBJECT
    noted = ("ticket.noted", Text("sentence", {"words": "You are mentioned"}), START, None)
    assert of_ticket == Notification(61, ANA, about.kind, about.id, *noted)
    disabled = ("webhook.disabled", Text("sentence", {"words": "It was switched off"}), START + 1, START + 2)
    assert of_webhook == Notification(62, ANA, free.kind, free.id, *disabled)
    assert [place for _, place in found] == [None, (3, Restriction())]
    assert [each.subject.ticket_id for each, _ in found] == [0, 7]
    await database.close()


async def test_a_subject_that_is_no_ticket_may_be_linked(blank_url: str) -> None:
    database = await upgraded(blank_url)
    problem = Subject("problem", 77)
    await database.write(system(W), links.insert, ticket_subject(8), problem, LinkKind.CAUSED_BY)
    assert await database.read(system(W), links.of_subject, problem) == [(ticket_subject(8), LinkKind.CAUSES)]
    assert await database.read(system(W), links.of_ticket, 8) == [Link(7, LinkKind.RELATED)]
    assert await database.write(system(W), links.delete, problem, ticket_subject(8))
    assert await database.read(system(W), links.of_subject, problem) == []
    await database.close()
