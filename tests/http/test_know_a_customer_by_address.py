"""A customer is known by the e-mail address, however it is written; what stands for nobody is nobody."""

import json
from typing import Any

import pytest

from amends.background.jobs import JOBS
from amends.model.derived import USER_KEYS
from amends.store import customers, derived, people
from amends.store.engine.database import Tx
from amends.usecases import recompute_derived
from tests import working
from tests.http.app_harness import AppHarness

ANA = "ana@example.com"
SPELLINGS = ["ana@example.com", "Ana <ANA@example.com>", "\u200bana@Example.com", "mailto:ana@example.com"]
NOBODY = ["anonymous", "-", "N/A", "none@", "none@none.com"]


async def kept(harness: AppHarness) -> list[tuple[str, str]]:
    found = await harness.database.read(harness.workspace.by, customers.keyed_after, 0, 100)
    return [(each.customer.email, each.email_key) for each in found]


def response(reference: str, email: str) -> dict[str, Any]:
    return {"survey": "visit", "reference": reference, "score": 3, "scale": "nps", "customer": {"email": email}}


async def test_each_spelling_is_the_same_customer_sent_alone(harness: AppHarness) -> None:
    for number, email in enumerate(SPELLINGS):
        assert (await harness.client.post(f"{harness.v1}/responses", json=response(f"r-{number}", email))).is_success
    assert await kept(harness) == [(ANA, ANA)]


async def test_and_in_an_array_and_in_a_stream(harness: AppHarness) -> None:
    sent = [response(f"r-{number}", email) for number, email in enumerate(SPELLINGS)]
    assert (await harness.client.post(f"{harness.v1}/responses", json=sent[:2])).is_success
    lines = "\n".join(json.dumps(each) for each in sent[2:])
    stream = {"content-type": "application/x-ndjson"}
    assert (await harness.client.post(f"{harness.v1}/responses", content=lines, headers=stream)).is_success
    assert await kept(harness) == [(ANA, ANA)]


@pytest.mark.parametrize("email", NOBODY)
async def test_who_is_nobody_is_no_customer(harness: AppHarness, email: str) -> None:
    assert (await harness.client.post(f"{harness.v1}/responses", json=response("r-1", email))).is_success
    [found] = (await harness.client.get(f"{harness.v1}/responses")).json()["responses"]
    assert (found["customer_id"], found["customer"]) == (None, {})
    assert await kept(harness) == []


async def test_a_ticket_opened_by_hand_is_the_same_customer_s(harness: AppHarness) -> None:
    for email in SPELLINGS:
        form = {"segment": "S1", "verbatim": "Late", "customer": {"email": email, "name": "Ana"}}
        opened = await harness.client.post(f"{harness.v1}/tickets", json=form)
        assert opened.json()["customer"]["email"] == ANA
    assert await kept(harness) == [(ANA, ANA)]


async def test_two_organisations_are_two_and_one_in_two_spellings_is_one(harness: AppHarness) -> None:
    emails = ["ana@straße.example", "ana@strasse.example", "ana@bücher.example", "ana@xn--bcher-kva.example"]
    sent = [response(f"r-{number}", email) for number, email in enumerate(emails)]
    assert (await harness.client.post(f"{harness.v1}/responses", json=sent)).is_success
    assert [key for _, key in await kept(harness)] == [
        "ana@xn--strae-oqa.example",
        "ana@strasse.example",
        "ana@xn--bcher-kva.example",
    ]


async def test_the_compatible_api_says_what_was_sent(harness: AppHarness) -> None:
    form = {"status": "NEW", "priority": "HIGH", "originSegmentCode": "S1", "emailAddress": "Ana <ana@example.com>"}
    sent = [form | {"comment": words} for words in ("Late", "Cold")]
    answers = [await harness.client.post(harness.manual_path, json=each) for each in sent]
    assert all(each.is_success for each in answers)
    assert await kept(harness) == [("Ana <ana@example.com>", ANA)]


async def test_a_user_is_found_and_signs_in_by_each_spelling(harness: AppHarness) -> None:
    form = {"email": "Eva <Eva@bücher.example>", "segments": ["S1"]}
    added = await harness.client.post(f"{harness.v1}/users", json=form)
    assert added.json()["email"] == "Eva@bücher.example"
    again = await harness.client.post(f"{harness.v1}/users", json={"email": "eva@xn--bcher-kva.example"})
    assert again.status_code == 409


async def test_what_users_are_found_by_is_computed_anew_and_nobody_is_locked_out(harness: AppHarness) -> None:
    form = {"email": "eva@straße.example", "segments": ["S1"]}
    user_id = (await harness.client.post(f"{harness.v1}/users", json=form)).json()["id"]

    async def as_before(tx: Tx) -> None:
        await people.set_email_key(tx, user_id, "eva@strasse.example")
        await tx.run(
            "DELETE FROM derived_versions WHERE name = $1 AND workspace_id = $2", USER_KEYS.name, tx.workspace_id
        )

    by = harness.workspace.by
    await harness.database.write(by, as_before)
    assert await harness.database.read(by, people.get_by_email, "eva@straße.example") is None
    assert USER_KEYS.job in JOBS
    await harness.database.write(by, recompute_derived.recompute_outdated)
    await working.do_all_due(harness.database)
    found = await harness.database.read(by, people.get_by_email, "eva@straße.example")
    assert found is not None
    assert await harness.database.read(by, derived.versions)
