"""Words that a rule nearly finds in what is stored, and adding them, over our own API and on the rule's page."""

import pytest

from tests import cast
from tests.cast import form
from tests.http import app_harness
from tests.http.app_harness import AppHarness, errors_of
from tests.http.web import browser


@pytest.fixture
async def path(harness: AppHarness) -> str:
    """A rule about refunds, after four answers."""
    said = ["They refunded half", "Refunded, at last", "refunding takes weeks", "My refund?"]
    forms = [
        form(reference=f"r-{each}", words=words, language="en", segment="S2" if each == 2 else "S1")
        for each, words in enumerate(said)
    ]
    await cast.ingest(harness.database, harness.workspace.by, *forms)
    rule = await cast.rule(harness.database, harness.workspace.by, name="Money", when={"words_any": ["refund"]})
    return f"{harness.v1}/rules/{rule.id}"


async def test_near_misses_are_counted_and_added(harness: AppHarness, path: str) -> None:
    found = (await harness.client.get(f"{path}/near-misses")).json()
    assert found["looked_at"] == 4
    assert [(each["phrase"], each["word"], each["count"]) for each in found["misses"]] == [
        ("refund", "refunded", 2),
        ("refund", "refunding", 1),
    ]
    added = await harness.client.post(f"{path}/words", json={"words": [{"phrase": "refund", "word": "refunded"}]})
    assert (added.json()["version"], added.json()["document"]["when"]) == (2, {"words_any": ["refund", "refunded"]})
    left = (await harness.client.get(f"{path}/near-misses")).json()["misses"]
    assert [each["word"] for each in left] == ["refunding"]


async def test_a_word_of_no_phrase_of_the_rule_is_refused(harness: AppHarness, path: str) -> None:
    answer = await harness.client.post(f"{path}/words", json={"words": [{"phrase": "lift", "word": "lifts"}]})
    assert (answer.status_code, set(errors_of(answer))) == (422, {"words"})
    assert (await harness.client.get(path)).json()["version"] == 1


async def test_a_key_of_a_segment_sees_the_words_of_its_own(harness: AppHarness, path: str) -> None:
    key = await app_harness.key_of(harness.database, harness.workspace.by, segments=("S2",))
    async with app_harness.client_of(harness.app, key.secret) as client:
        found = (await client.get(f"{path}/near-misses")).json()
    assert ([each["word"] for each in found["misses"]], found["looked_at"]) == (["refunding"], 1)


async def test_the_rules_page_adds_them_by_a_button(harness: AppHarness, path: str) -> None:
    admin = await browser.signed_in(harness, await browser.hire(harness, browser.Role.ADMIN))
    address = f"/settings/rules/{path.rpartition('/')[2]}"
    await admin.get(address)
    assert "Words that are nearly found" in admin.text
    await admin.get(f"{address}/words")
    assert "refunded 2 answers · refund" in admin.text
    await admin.post(f"{address}/words", {"miss": "0", "phrase_0": "refund", "word_0": "refunded"})
    assert "refund\nrefunded" in admin.page.text
