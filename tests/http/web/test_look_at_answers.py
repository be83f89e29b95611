"""People look at all answers on a page: filtered, with what came of each, also those that opened nothing."""

import pytest

from amends.usecases import find_responses
from tests import cast
from tests.http.app_harness import AppHarness
from tests.http.web.browser import Browser


@pytest.fixture
async def three(harness: AppHarness) -> None:
    """One that opened a ticket, one that no rule matched, and one of another unit."""
    database, by = harness.database, harness.workspace.by
    await cast.rule(database, by)
    for each in (
        cast.form(reference="opens", words="Nadie contestó", customer=cast.ANA),
        cast.happy(reference="happy", words="Great breakfast", customer=cast.BEN),
        cast.form(reference="other", segment="S2", words="Cold soup"),
    ):
        await cast.ingest(database, by, each)


@pytest.mark.usefixtures("three")
async def test_each_answer_says_what_came_of_it(manager: Browser) -> None:
    await manager.get("/answers")
    assert "Nadie contestó" in manager.text
    assert "Opened a ticket " in manager.text
    assert "Great breakfast" in manager.text
    assert "No rule matched" in manager.text


@pytest.mark.usefixtures("three")
async def test_they_are_narrowed_by_the_form_and_come_with_the_way_to_the_rules(manager: Browser) -> None:
    await manager.get("/answers?decision=no_match&since=2026-11-20&until=2026-11-20")
    assert ("Great breakfast" in manager.text, "Nadie" in manager.text) == (True, False)
    assert "/apply" in manager.page.text
    await manager.get("/answers?until=2026-11-19")
    assert "No answer matches these filters." in manager.text
    await manager.get("/answers?q=ana@example.com")
    assert ("Nadie contestó" in manager.text, "Great" in manager.text) == (True, False)


@pytest.mark.usefixtures("three")
async def test_who_has_a_unit_sees_that_unit_s_alone(agent: Browser) -> None:
    await agent.get("/answers")
    assert ("Nadie contestó" in agent.text, "Cold soup" in agent.text) == (True, False)
    assert "/apply" not in agent.page.text, "rules are the managers'"


@pytest.mark.usefixtures("three")
async def test_what_is_wrong_is_said_at_its_field(manager: Browser) -> None:
    assert (await manager.get("/answers?since=yesterday&score_from=many&decision=maybe")).status_code == 422
    assert "must be a date" in manager.text
    assert manager.page.text.count('class="fault"') == 3


@pytest.mark.usefixtures("three")
async def test_the_page_of_an_answer_says_why(manager: Browser, agent: Browser, harness: AppHarness) -> None:
    responses, _ = await cast.everything(harness.database, harness.workspace.by)
    await manager.get(f"/answers/{responses[0].id}")
    for said in ("Nadie contestó", "Opened a ticket", "Rule: Unhappy", "is unhappy", "ana@example.com"):
        assert said in manager.text
    await manager.get(f"/answers/{responses[1].id}")
    assert "No rule matched." in manager.text
    assert (await agent.get(f"/answers/{responses[2].id}")).status_code == 403
    assert (await agent.get("/answers/1")).status_code == 404


async def test_nothing_yet_leads_to_an_import(manager: Browser) -> None:
    await manager.get("/answers")
    assert "No answer yet." in manager.text


async def test_a_rare_word_is_looked_for_further(
    manager: Browser, harness: AppHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find_responses, "MAX_LOOKED", 10)
    forms = [cast.form(reference="rare", words="Quokka", time="2026-11-01T08:00:00Z")]
    forms += [cast.form(reference=f"r-{number}") for number in range(60)]
    await cast.ingest(harness.database, harness.workspace.by, *forms)
    await manager.get("/answers?q=quokka")
    assert "Look further" in manager.text
    assert "Looked at answers back to" in manager.text
    cursor = manager.page.text.split("cursor=")[1].split('"')[0]
    await manager.get(f"/answers?q=quokka&cursor={cursor}")
    assert "Quokka" in manager.text


@pytest.mark.usefixtures("three")
async def test_an_import_leads_to_its_answers(manager: Browser, harness: AppHarness) -> None:
    responses, _ = await cast.everything(harness.database, harness.workspace.by)
    intake_id = responses[1].first_intake_id
    await manager.get(f"/intakes/{intake_id}")
    assert f'href="/answers?intake_id={intake_id}"' in manager.page.text
    await manager.get(f"/answers?intake_id={intake_id}")
    assert ("Great breakfast" in manager.text, "Nadie" in manager.text) == (True, False)
