"""Where no rule opens tickets, the pages say so and propose the rules of a sector, taken over by one button."""

from tests import cast
from tests.cast import form
from tests.http.app_harness import AppHarness
from tests.http.web import browser
from tests.http.web.browser import Browser


async def test_an_import_without_rules_leads_to_them(admin: Browser, harness: AppHarness) -> None:
    batch = await cast.ingest(harness.database, harness.workspace.by, form(reference="a"), form(reference="b"))
    await admin.get(f"/intakes/{batch.intake.id}")
    assert "No rule opens tickets: nothing came of 2 answers." in admin.text
    await admin.get(f"/settings/rules/proposed?import={batch.intake.id}&sector=hotel")
    assert "Counted over 2 answers of the import." in admin.text
    assert "Unhappy guests" in admin.text
    assert "2 answers would open a ticket each." in admin.text
    await admin.post("/settings/rules/proposed", {"sector": "hotel"})
    assert "Unhappy guests" in admin.text
    await admin.get(f"/intakes/{batch.intake.id}")
    assert "No rule opens tickets" not in admin.text


async def test_the_list_of_rules_without_any_leads_to_them(manager: Browser) -> None:
    await manager.get("/settings/rules")
    assert "Rules to begin with" in manager.text
    await manager.get("/settings/rules/proposed?sector=moon")
    assert "No rule opens tickets yet." in manager.text


async def test_an_agent_can_not(agent: Browser) -> None:
    assert (await agent.get("/settings/rules/proposed")).status_code == 403
    assert (await agent.post("/settings/rules/proposed", {"sector": "hotel"})).status_code == 403


async def test_the_rules_have_names_in_the_readers_language(admin: Browser, harness: AppHarness) -> None:
    await cast.ingest(harness.database, harness.workspace.by, form())
    await admin.get("/settings/rules/proposed?sector=hotel", **{"accept-language": "es"})
    assert "Huéspedes descontentos" in admin.text
    await admin.post("/settings/rules/proposed", {"sector": "hotel"}, **{"accept-language": "es"})
    rules = (await harness.client.get(f"{harness.v1}/rules")).json()["rules"]
    assert "Huéspedes descontentos" in [each["document"]["name"] for each in rules]
    found = (await harness.client.get(f"{harness.v1}/rule-proposal?sector=hotel")).json()
    assert [each["exists"] for each in found["rules"]] == [True] * 3, "they are known in every language"
    await admin.post("/settings/rules/proposed", {"sector": "hotel"}, **{"accept-language": "de"})
    assert len((await harness.client.get(f"{harness.v1}/rules")).json()["rules"]) == len(rules)


async def test_the_settings_of_a_sector_are_ticked_taken_over_and_taken_back(
    manager: Browser, harness: AppHarness
) -> None:
    await manager.get("/settings/rules/proposed?sector=hotel", **{"accept-language": "de"})
    assert "Jeder Fall" in manager.text
    chosen = {"sector": "hotel", "chosen": "1", "setting": ["cause:noise", "sla_policy:every_case"]}
    await manager.post("/settings/rules/proposed", chosen)
    assert "2 things were taken over." in manager.text
    causes = (await harness.client.get(f"{harness.v1}/causes")).json()["causes"]
    assert [each["code"] for each in causes] == ["NOISE"]
    assert (await harness.client.get(f"{harness.v1}/rules")).json()["rules"] == [], "none was ticked"
    taken = browser.value_of(manager.page.text, "taken")
    await manager.post("/settings/rules/proposed/undo", {"sector": "hotel", "taken": f"{taken},moon:1,cause:x"})
    assert (await harness.client.get(f"{harness.v1}/causes")).json()["causes"] == []
    [policies] = (await harness.client.get(f"{harness.v1}/sla-policies")).json().values()
    assert [each["enabled"] for each in policies] == [False]
