"""Every route that asks for a key, tried by those who have none that fits: refused, and nothing is changed."""

import re
from collections.abc import Mapping
from typing import Any

import httpx2
import msgspec
import pytest

from amends.http.application import ENDPOINTS
from amends.http.request.authentication import AnyKey
from amends.http.request.endpoint import Endpoint
from amends.ids import new_key
from amends.instants import DAY_US, HOUR_US, InstantUs
from amends.model.clock.calendar_document import CalendarDocument
from amends.model.clock.clock import ClockKind
from amends.model.clock.sla_policy import Target
from amends.model.clock.sla_policy_document import SlaPolicyDocument
from amends.model.customer import CustomerForm
from amends.model.principal import Scope, operator
from amends.model.ticket.custom_field import FieldType
from amends.model.trial import TrialState
from amends.model.workspace import UnknownSegment
from amends.store import jobs
from amends.store import workspaces as workspaces_store
from amends.store.engine.database import Database, Tx
from amends.store.jobs import NewJob
from amends.usecases import converse, ingest_file, promises, rule_runs
from amends.usecases.ingest_file import NewFile
from amends.usecases.promises import NewPromise
from amends.usecases.rule_runs import RunForm
from amends.usecases.settings import causes, configuration, custom_fields, keys, people, workspaces
from amends.usecases.settings.causes import CauseForm
from amends.usecases.settings.config_kinds import CALENDAR, MAPPING, PROFILE, SAVED_REPLY, SLA_POLICY
from amends.usecases.settings.custom_fields import FieldForm
from tests import cast
from tests.http import app_harness
from tests.http.app_harness import CLASSIC, AppHarness

pytestmark = pytest.mark.long

GUARDED = [endpoint for endpoint in ENDPOINTS if endpoint.scope is not None]
SCOPED = [endpoint for endpoint in GUARDED if endpoint.scope is not AnyKey.ANY_KEY]
OPEN = [endpoint for endpoint in ENDPOINTS if endpoint.scope is None]
NO_ADDRESS = {
    "/v1/key",
    "/a/api/v2/cx/responses",
    "/a/api/v2/cx/transactions/import",
    "/a/api/v2/cx/surveys/{survey_id}/responses",
}
"""They name nothing of a workspace: who comes with another's key acts in their own."""
ADDRESSED = [endpoint for endpoint in GUARDED if endpoint.path not in NO_ADDRESS]
UNNAMED = [endpoint for endpoint in GUARDED if endpoint.path in NO_ADDRESS]
TABLES = (
    *("workspaces", "segments", "users", "user_segments", "surveys", "customers", "transactions", "intakes"),
    *("rejections", "responses", "decisions", "tickets", "events", "idempotency_keys", "causes"),
    *("jobs", "configurations", "webhooks", "deliveries", "delivery_attempts"),
    *("links", "notifications", "views", "ticket_search_text", "bulk_actions", "bulk_action_items"),
    *("custom_fields", "attachments", "absences", "rotations", "file_imports", "import_notes", "import_shapes"),
)

Numbers = Mapping[str, int]


def named(endpoint: Endpoint) -> str:
    return f"{endpoint.method} {endpoint.path}"


@pytest.fixture
async def numbers(harness: AppHarness) -> Numbers:
    """The IDs that the paths name: of each thing one that is there."""
    by, database = harness.workspace.by, harness.database
    rule = await cast.rule(database, by, when={"any": [{"band": "unhappy"}, {"words_any": "refund"}]})
    route = await cast.route(database, by)
    away_from_us, away_until_us = InstantUs(harness.clock() + DAY_US), InstantUs(harness.clock() + 2 * DAY_US)
    away = await database.write(by, people.add_absence, harness.workspace.ana.id, away_from_us, away_until_us)
    batch = await cast.ingest(database, by, cast.form(customer=cast.ANA))
    other_customer = CustomerForm(email="other@example.com")
    await cast.ingest(database, by, cast.happy(reference="other customer", customer=other_customer))
    answers, _ = await cast.everything(database, by)
    key = await app_harness.key_of(database, by)
    cause = await database.write(by, causes.add, CauseForm(code="MONEY", name="Money"))
    field = await database.write(by, custom_fields.add, FieldForm(code="refund", type=FieldType.NUMBER))
    ticket_id = (await cast.only_ticket(database, by)).id
    note = await harness.client.post(f"{harness.v1}/tickets/{ticket_id}/attachments?name=note.txt", content=b"Called.")
    contact = {"segmentCode": "S1", "transactionDate": "20/11/2026"}
    await harness.client.post(f"{CLASSIC}/transactions/import", json={"contacts": [contact]})
    [[transaction_id]] = await database.read(by, lambda tx: tx.all("SELECT id FROM transactions"))
    ticket = await cast.only_ticket(database, by)
    calendar = CalendarDocument(name="Madrid", zone="Europe/Madrid", week={"mon": ("09:00-17:00",)})
    policy = SlaPolicyDocument(name="Standard", order=1, targets={ClockKind.RESOLUTION: Target(60)})
    webhook = (await harness.client.post(f"{harness.v1}/webhooks", json={"url": "https://hooks.example/in"})).json()[
        "id"
    ]
    delivery = (await harness.client.post(f"{harness.v1}/webhooks/{webhook}/test")).json()["id"]
    other = (await app_harness.ticket(harness)).id
    await harness.client.post(f"{harness.v1}/tickets/{ticket.id}/links", json={"ticket_id": other})
    view = await harness.client.post(f"{harness.v1}/views", json={"name": "New", "query": {"status": "NEW"}})
    bulk = await harness.client.post(f"{harness.v1}/bulk", json={"do": {"note": "All"}, "query": {"status": "NEW"}})
    dead = NewJob("impossible", harness.clock())
    await database.write(by, jobs.add_many, [dead])
    await database.write(by, lambda tx: tx.run("UPDATE jobs SET dead_us = 1 WHERE kind = 'impossible'"))
    [[job_id]] = await database.read(by, lambda tx: tx.all("SELECT id FROM jobs WHERE kind = 'impossible'"))
    form = NewPromise(text="I call again", due_us=away_until_us)
    promised = await database.write(by, promises.make, ticket_id, form)
    noted = await database.write(by, converse.note, ticket_id, "Called")
    return {
        "job_id": job_id,
        "bulk_id": bulk.json()["id"],
        "view_id": view.json()["id"],
        "other_id": other,
        "webhook_id": webhook,
        "delivery_id": delivery,
        "calendar_id": (await database.write(by, configuration.save, CALENDAR, calendar)).id,
        "policy_id": (await database.write(by, configuration.save, SLA_POLICY, policy)).id,
        "mapping_id": (await database.write(by, configuration.save, MAPPING, MAPPING.example.decode())).id,
        "saved_reply_id": (await database.write(by, configuration.save, SAVED_REPLY, SAVED_REPLY.example.decode())).id,
        "profile_id": (await database.write(by, configuration.save, PROFILE, PROFILE.example.decode())).id,
        "workspace_id": harness.id,
        "segment_id": harness.workspace.s1.id,
        "user_id": harness.workspace.ana.id,
        "survey_id": ticket.survey_id,
        "rule_id": rule.id,
        "run_id": (await database.write(by, rule_runs.begin, rule.id, RunForm(is_dry_run=True))).run.id,
        "route_id": route.id,
        "absence_id": away.absences[0].id,
        "intake_id": batch.intake.id,
        "import_id": (await database.write(by, ingest_file.begin, NewFile("a.csv", "none"))).id,
        "response_id": ticket.response_id,
        "customer_id": ticket.customer_id,
        "other_customer_id": next(each.customer_id for each in answers if each.customer_id != ticket.customer_id),
        "ticket_id": ticket.id,
        "key_id": key.key.id,
        "cause_id": cause.id,
        "transaction_id": transaction_id,
        "field_id": field.id,
        "promise_id": promised.promises[0].id,
        "note_version": noted.version,
        "attachment_id": note.json()["id"],
    }


def body_of(endpoint: Endpoint, numbers: Numbers) -> object:
    """The body of the endpoint's example, about something that is there."""
    if endpoint.example is None:
        return None
    body = msgspec.json.decode(endpoint.example)
    named = {"segmentID": "segment_id", "into": "other_id", "ticket_id": "other_id", "version": "version"}
    named["into_id"] = "other_customer_id"
    return body | {name: numbers[own] for name, own in named.items() if name in body and own in numbers}


async def with_own_act(harness: AppHarness, endpoint: Endpoint, numbers: Numbers, key: str) -> Numbers:
    """The numbers, with that of what a key did itself where this is taken back: nobody takes back another's.

    A note, too, is changed by who wrote it. Where a merge of customers is undone there is one, and the workspace that
    is removed is one to try out.
    """
    if endpoint.name == "remove_workspace":
        await harness.database.write(harness.workspace.by, workspaces_store.set_trial, TrialState.READY)
    if endpoint.path.endswith("/unmerge"):
        path = f"{harness.v1}/customers/{numbers['customer_id']}/merge"
        await harness.client.post(path, json={"into_id": numbers["other_customer_id"]})
    is_of_note = "{note_version}" in endpoint.path
    # Whoever takes a sector back that they didn't take over is told that nothing was undone.
    if (not endpoint.path.endswith("/undo") and not is_of_note) or "/rule-proposal/" in endpoint.path:
        return numbers
    async with app_harness.client_of(harness.app, key) as client:
        if is_of_note:
            noted = await client.post(f"{harness.v1}/tickets/{numbers['ticket_id']}/notes", json={"text": "Called"})
            return {**numbers, "note_version": noted.json()["version"]}
        if "/segments/" in endpoint.path:
            await client.patch(f"{harness.v1}/segments/{numbers['segment_id']}", json={"name": "Renamed"})
            return numbers
        if "/bulk/" in endpoint.path:
            asked = {"do": {"note": "All"}, "ticket_ids": [numbers["ticket_id"]]}
            return {**numbers, "bulk_id": (await client.post(f"{harness.v1}/bulk", json=asked)).json()["id"]}
        done = await client.patch(f"{harness.v1}/tickets/{numbers['ticket_id']}", json={"priority": "LOW"})
    return {**numbers, "version": done.json()["version"]}


def test_every_endpoint_that_takes_a_body_shows_an_example() -> None:
    without = [
        named(each) for each in ENDPOINTS if each.method in ("POST", "PUT") and each.request and not each.example
    ]
    assert without == []


async def knock(harness: AppHarness, endpoint: Endpoint, numbers: Numbers, key: str) -> httpx2.Response:
    path = re.sub(r"\{(\w+)\}", lambda name: str(numbers[name[1]]), endpoint.path)
    body = body_of(endpoint, numbers) if endpoint.method in ("POST", "PUT", "PATCH") else None
    async with app_harness.client_of(harness.app, key) as client:
        if endpoint.takes:
            content = b'{"survey": "visit", "reference": "r-1"}\n' if endpoint.form_fields else b"Called again."
            return await client.request(endpoint.method, path, params={"name": "note.txt"}, content=content)
        return await client.request(endpoint.method, path, params=required_of(endpoint), json=body)


def required_of(endpoint: Endpoint) -> dict[str, str]:
    """A value for each parameter of a query without which nothing is answered: the first of its words, or an ID."""
    wanted = [each for each in endpoint.parameters if each.is_required]
    return {each.name: "1" if each.name == "ids" else str(next(iter(each.type))) for each in wanted}


async def all_that_is_kept(harness: AppHarness) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, and which keys open; but not when a key was last used."""

    async def look(tx: Tx) -> dict[str, list[tuple[Any, ...]]]:
        selects = {table: f"SELECT * FROM {table}" for table in TABLES}
        selects["keys"] = "SELECT id, workspace_id, scopes, segment_ids, expires_us, revoked_us FROM keys"
        return {
            table: sorted((tuple(row) for row in await tx.all(select)), key=repr) for table, select in selects.items()
        }

    return await harness.database.read(harness.workspace.by, look)


async def keys_of_nobody(harness: AppHarness) -> dict[str, str]:
    """Keys that open nothing at all."""
    by, database = harness.workspace.by, harness.database
    revoked = await app_harness.key_of(database, by)
    await database.write(by, keys.revoke, revoked.key.id)
    expired = await app_harness.key_of(database, by, expires_us=InstantUs(harness.clock() + HOUR_US))
    harness.clock.advance(HOUR_US)
    mistyped = harness.key[:-1] + ("0" if harness.key[-1] != "0" else "1")
    return {
        "none": "",
        "malformed": "let me in",
        "mistyped": mistyped,
        "unknown": new_key(harness.id),
        "revoked": revoked.secret,
        "expired": expired.secret,
    }


async def key_of_another(database: Database) -> str:
    """A key that may do everything in a workspace without anything."""
    other = await database.write(operator(0), workspaces.create, "Other", "UTC", UnknownSegment.REJECT)
    return (await app_harness.key_of(database, operator(other.id))).secret


def without_intakes(kept: dict[str, list[tuple[Any, ...]]]) -> dict[str, list[tuple[Any, ...]]]:
    """What is kept, but for that somebody tried to take something in."""
    return {table: rows for table, rows in kept.items() if table not in ("intakes", "rejections")}


async def intakes_of(harness: AppHarness) -> list[tuple[Any, ...]]:
    rows = await harness.database.read(
        harness.workspace.by, lambda tx: tx.all("SELECT * FROM intakes WHERE workspace_id = $1", tx.workspace_id)
    )
    return sorted((tuple(row) for row in rows), key=repr)


@pytest.mark.parametrize("endpoint", GUARDED, ids=named)
async def test_who_has_no_valid_key_is_unauthorised(harness: AppHarness, numbers: Numbers, endpoint: Endpoint) -> None:
    strangers = await keys_of_nobody(harness)
    before = await all_that_is_kept(harness)
    statuses = {name: (await knock(harness, endpoint, numbers, key)).status_code for name, key in strangers.items()}
    assert statuses == dict.fromkeys(strangers, 401)
    assert await all_that_is_kept(harness) == before


@pytest.mark.parametrize("endpoint", ADDRESSED, ids=named)
async def test_who_has_another_workspaces_key_is_forbidden(
    harness: AppHarness, numbers: Numbers, endpoint: Endpoint
) -> None:
    key = await key_of_another(harness.database)
    before = await all_that_is_kept(harness)
    answer = await knock(harness, endpoint, numbers, key)
    assert answer.status_code == 403
    assert "Hotel" not in answer.text
    assert await all_that_is_kept(harness) == before


@pytest.mark.parametrize("endpoint", UNNAMED, ids=named)
async def test_where_no_workspace_is_named_another_key_reaches_its_own(
    harness: AppHarness, numbers: Numbers, endpoint: Endpoint
) -> None:
    key = await key_of_another(harness.database)
    before = await all_that_is_kept(harness)
    answer = await knock(harness, endpoint, numbers, key)
    if endpoint.path == "/v1/key":
        assert answer.json()["workspace"]["name"] == "Other"
    else:
        assert answer.status_code == 400 or answer.json()["response"] == []
    assert without_intakes(await all_that_is_kept(harness)) == without_intakes(before)
    assert await intakes_of(harness) == before["intakes"]


@pytest.mark.parametrize("endpoint", SCOPED, ids=named)
async def test_its_scope_lets_in_and_all_others_dont(harness: AppHarness, numbers: Numbers, endpoint: Endpoint) -> None:
    assert isinstance(endpoint.scope, Scope)
    others = await app_harness.key_of(
        harness.database, harness.workspace.by, frozenset(Scope) - {endpoint.scope, Scope.ADMIN}
    )
    own = await app_harness.key_of(harness.database, harness.workspace.by, frozenset({endpoint.scope}))
    numbers = await with_own_act(harness, endpoint, numbers, own.secret)
    before = await all_that_is_kept(harness)
    assert (await knock(harness, endpoint, numbers, others.secret)).status_code == 403
    assert await all_that_is_kept(harness) == before
    answer = await knock(harness, endpoint, numbers, own.secret)
    # 409: what the example would add is there already.
    assert answer.is_success or answer.status_code == 409, answer.text


@pytest.mark.parametrize("endpoint", OPEN, ids=named)
async def test_an_open_route_needs_no_key_and_tells_of_nobody(
    harness: AppHarness, numbers: Numbers, endpoint: Endpoint
) -> None:
    answer = await knock(harness, endpoint, numbers, "")
    assert answer.status_code in (200, 307)
    assert "Hotel" not in answer.text


async def test_admin_includes_the_other_scopes(harness: AppHarness, numbers: Numbers) -> None:
    key = await app_harness.key_of(harness.database, harness.workspace.by, frozenset({Scope.ADMIN}))
    async with app_harness.client_of(harness.app, key.secret) as client:
        assert (await client.get(f"{harness.v1}/tickets")).status_code == 200


async def test_a_bearer_token_is_a_key_too(harness: AppHarness) -> None:
    async with app_harness.client_of(harness.app) as client:
        answer = await client.get(f"{harness.v1}/tickets", headers={"authorization": f"Bearer {harness.key}"})
    assert answer.status_code == 200


async def test_a_refusal_never_repeats_the_key(harness: AppHarness) -> None:
    key = new_key(harness.id)
    async with app_harness.client_of(harness.app, key) as client:
        assert key not in (await client.get(f"{harness.v1}/tickets")).text


def test_the_table_guards_all_but_health_metrics_and_documentation() -> None:
    assert {endpoint.path for endpoint in OPEN} == {
        "/health/live",
        "/health/ready",
        "/metrics",
        "/openapi.json",
        "/docs",
        "/docs/errors",
        "/docs/docs.css",
    }
