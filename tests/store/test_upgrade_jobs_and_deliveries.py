"""Upgrading from when jobs had no queue: each is in its queue and about its subject, and brings its deliveries."""

from amends.app import database_of
from amends.model.delivery import DeliveryState, line_of
from amends.model.job import MAX_AT_ONCE, JobQueue
from amends.model.principal import system
from amends.settings import Settings
from amends.store import deliveries
from amends.store.engine.database import Database
from tests import working
from tests.engines import START, Clock
from tests.store import before

W = 1001
_JOB = "workspace_id, id, kind, dedupe_key, data, due_us, receiver_id, attempts, dead_us, stamp, leased_until_us"
_DELIVERY = (
    "workspace_id, id, webhook_id, ticket_id, event_id, event_version, event_type, at_us, state, attempts, next_us"
)
_WEBHOOK = "workspace_id, id, url, description, types, segment_ids, generation, created_us, disabled_reason"


def job(number: int, kind: str, key: str, receiver_id: int = 0, dead_us: int | None = None) -> tuple[object, ...]:
    return (W, number, kind, key, "{}", START - number, receiver_id, 1, dead_us, 0, 0, START, "")


def delivery(
    number: int, ticket_id: int, kind: str, state: str = "waiting", next_us: int = START
) -> tuple[object, ...]:
    return (W, number, 31, ticket_id, 500 + number, 2 if ticket_id else 0, kind, START, state, 3, next_us)


ROWS: before.Rows = {
    "workspaces (id, name, time_zone, unknown_segment, created_us, segments_changed_us)": [
        (W, "Hotel Sol", "Europe/Madrid", "reject", START, START)
    ],
    f"webhooks ({_WEBHOOK})": [
        (W, 3, "https://a.example/", "", "", "[]", 1, START, ""),
        (W, 31, "https://b.example/", "", "", "[]", 1, START, ""),
    ],
    f"jobs ({_JOB}, created_us, last_error)": [
        job(1, "keep_time", "7"),
        job(2, "deliver", "31 7", 31),
        job(3, "deliver", "3 7", 3),
        job(4, "deliver", "31 0", 31),
        job(5, "take_in_file", "40"),
        job(6, "finish_intake", "41"),
        job(7, "bulk", "42"),
        job(8, "index_words", "index_words"),
        job(9, "keep_time", "8", dead_us=START),
        job(10, "deliver", "99 7", 0),
    ],
    f"deliveries ({_DELIVERY})": [
        delivery(61, 7, "ticket.opened"),
        delivery(62, 7, "ticket.noted"),
        delivery(63, 0, "webhook.test"),
        delivery(64, 0, "webhook.test", next_us=START + 9),
        delivery(65, 0, "webhook.test", "delivered"),
        delivery(66, 8, "ticket.opened", "failed"),
    ],
}


async def upgraded(url: str) -> Database:
    await before.fill(url, "queues", ROWS)
    database = database_of(Settings(database=url), Clock())
    await database.open()
    return database


async def test_each_job_is_in_its_queue_and_about_its_subject(blank_url: str) -> None:
    database = await upgraded(blank_url)
    asked = "SELECT id, queue, kind, subject_kind, subject_id, receiver_id, dedupe_key, due_us FROM jobs ORDER BY id"
    found = [tuple(row) for row in await database.read(system(W), lambda tx: tx.all(asked))]
    assert [
        row[:7] for row in found if row[2] in {"fire_sla_timer", "deliver", "import_file", "finish_intake", "bulk"}
    ] == [
        (1, "timers", "fire_sla_timer", "ticket", 7, 0, "7"),
        (2, "webhooks", "deliver", "ticket", 7, 31, "31 7"),
        (3, "webhooks", "deliver", "ticket", 7, 3, "3 7"),
        (5, "imports", "import_file", "intake", 40, 0, "40"),
        (6, "imports", "finish_intake", "intake", 41, 0, "41"),
        (7, "others", "bulk", "bulk", 42, 0, "42"),
        (9, "timers", "fire_sla_timer", "ticket", 8, 0, "8"),
        (63, "tests", "deliver", "test", 563, 0, "31 563"),
        (64, "tests", "deliver", "test", 564, 0, "31 564"),
    ]
    assert {row[0]: row[7] for row in found if row[1] in {"timers", "tests"}} == {
        1: START - 1,
        9: START - 9,
        63: START,
        64: START + 9,
    }
    await database.close()


async def test_each_delivery_is_there_with_its_subject(blank_url: str) -> None:
    database = await upgraded(blank_url)
    found = await database.read(system(W), deliveries.log, 31, 1000, 100)
    assert [(each.id, each.subject.kind, each.subject.id, each.subject.ticket_id) for each in reversed(found)] == [
        (61, "ticket", 7, 7),
        (62, "ticket", 7, 7),
        (63, "test", 563, 0),
        (64, "test", 564, 0),
        (65, "test", 565, 0),
        (66, "ticket", 8, 8),
    ]
    assert {each.attempts for each in found} == {3}
    assert [each.state for each in found if each.id >= 65] == [DeliveryState.FAILED, DeliveryState.DELIVERED]
    await database.close()


async def test_what_waited_is_claimed_and_brings_its_deliveries(blank_url: str) -> None:
    database = await upgraded(blank_url)
    assert await firsts_of(database, JobQueue.TESTS) == [63]
    assert await firsts_of(database, JobQueue.WEBHOOKS) == [61]
    assert [job.id for job in (await working.claim(database, JobQueue.TIMERS, MAX_AT_ONCE))[0]] == [1]
    await database.close()


async def firsts_of(database: Database, queue: JobQueue) -> list[int]:
    """The delivery that each job of a queue brings first, of those that bring any."""
    claimed, _ = await working.claim(database, queue, MAX_AT_ONCE)
    lines = [line_of(job.dedupe_key, job.subject) for job in claimed]
    found = [await database.read(system(W), deliveries.get_next, line) for line in lines]
    return [each.id for each in found if each]
