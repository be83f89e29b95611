"""The rules of a sector over our own API, and the note that no rule opens tickets."""

from tests import cast
from tests.cast import form
from tests.http import app_harness
from tests.http.app_harness import AppHarness, errors_of


async def test_the_rules_of_a_sector_are_counted_and_taken_over(harness: AppHarness) -> None:
    await cast.ingest(harness.database, harness.workspace.by, form())
    path = f"{harness.v1}/rule-proposal"
    found = (await harness.client.get(path, params={"sector": "retail"})).json()
    assert (found["sector"], found["looked_at"], found["opens_now"]) == ("retail", 1, False)
    assert [(each["document"]["name"], each["opens"], each["exists"]) for each in found["rules"]] == [
        ("Money", 0, False),
        ("Unhappy shoppers", 1, False),
    ]
    assert found["rules"][0]["why"]["code"] == "why_money"
    added = await harness.client.post(path, json={"sector": "retail", "names": ["Money"]})
    assert (added.status_code, [each["document"]["name"] for each in added.json()["rules"]]) == (201, ["Money"])
    rules = (await harness.client.get(f"{harness.v1}/rules")).json()["rules"]
    assert [each["document"]["name"] for each in rules] == ["Money"]


async def test_an_intake_says_that_no_rule_opens_tickets(harness: AppHarness) -> None:
    sent = {"survey": "visit", "reference": "r-1", "segment": "S1", "score": 1, "scale": "nps"}
    answer = (await harness.client.post(f"{harness.v1}/responses", json=sent)).json()
    [note] = answer["intake"]["notes"]
    assert (note["code"], note["parameters"]) == ("no_rule_opens", {"count": 1})
    own = (await harness.client.get(f"{harness.v1}/intakes/{answer['intake']['id']}")).json()
    assert own["notes"] == [note]
    await harness.client.post(f"{harness.v1}/rule-proposal", json={})
    later = (await harness.client.post(f"{harness.v1}/responses", json={**sent, "reference": "r-2"})).json()
    assert "notes" not in later["intake"]


async def test_an_unknown_sector_is_refused_with_those_there_are(harness: AppHarness) -> None:
    answer = await harness.client.post(f"{harness.v1}/rule-proposal", json={"sector": "moon"})
    assert (answer.status_code, set(errors_of(answer))) == (422, {"sector"})


async def test_a_key_of_a_segment_counts_its_own(harness: AppHarness) -> None:
    forms = [form(reference=unit, segment=unit) for unit in ("S1", "S2")]
    await cast.ingest(harness.database, harness.workspace.by, *forms)
    key = await app_harness.key_of(harness.database, harness.workspace.by, segments=("S2",))
    async with app_harness.client_of(harness.app, key.secret) as client:
        assert (await client.get(f"{harness.v1}/rule-proposal")).json()["looked_at"] == 1


async def test_a_rule_is_called_in_your_language_and_can_be_chosen_so(harness: AppHarness) -> None:
    path = f"{harness.v1}/rule-proposal"
    found = (await harness.client.get(f"{path}?sector=retail", headers={"accept-language": "de"})).json()
    assert [(each["name"]["text"], each["document"]["name"]) for each in found["rules"]] == [
        ("Geld", "Money"),
        ("Unzufriedene Käufer", "Unhappy shoppers"),
    ]
    added = await harness.client.post(path, json={"sector": "retail", "names": ["Geld"]})
    assert [each["document"]["name"] for each in added.json()["rules"]] == ["Money"]
    unknown = await harness.client.post(path, json={"sector": "retail", "names": ["Gold"]})
    assert (unknown.status_code, set(errors_of(unknown))) == (422, {"names"})


async def test_the_settings_of_a_sector_are_taken_over_and_taken_back(harness: AppHarness) -> None:
    path = f"{harness.v1}/rule-proposal"
    found = (await harness.client.get(path, params={"sector": "hotel"})).json()["settings"]
    assert [each["document"]["name"] for each in found if each["kind"] != "cause"] == [
        "Working hours",
        "Guests in house",
        "Every case",
    ]
    sent = {"sector": "hotel", "names": ["Unhappy guests"], "settings": ["calendar:working_hours", "cause:room"]}
    added = await harness.client.post(path, json=sent)
    assert added.status_code == 201
    taken = added.json()["taken"]
    assert [(each["kind"], each["name"]) for each in taken] == [
        ("rule", "Unhappy guests"),
        ("calendar", "Working hours"),
        ("cause", "Room"),
    ]
    undone = await harness.client.post(f"{path}/undo", json={"taken": taken})
    assert undone.json() == {"undone": taken}
    assert (await harness.client.get(f"{harness.v1}/causes")).json() == {"causes": []}
    assert (await harness.client.post(f"{path}/undo", json={"taken": taken})).json() == {"undone": []}
    everything = await harness.client.post(path, json={"sector": "hotel", "all_settings": True})
    assert len(everything.json()["taken"]) == 3 + 1 + 2 + 9
    unknown = await harness.client.post(path, json={"settings": ["cause:moon"]})
    assert (unknown.status_code, set(errors_of(unknown))) == (422, {"settings"})
