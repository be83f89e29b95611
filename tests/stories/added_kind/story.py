"""A kind that was added by its model and its row lives at the API, at the command and on its pages."""

import json
import re
from pathlib import Path

from amends.model.principal import Scope
from tests.cli.conftest import Amends, Typed
from tests.http import app_harness
from tests.http.app_harness import AppHarness, errors_of
from tests.http.web.browser import Browser

MORNING = {"name": "Morning", "order": 10, "text": "Good morning", "units": ["S1"]}


async def test_it_lives_at_the_api(harness: AppHarness) -> None:
    path = f"{harness.v1}/greetings"
    assert (await harness.client.get(path)).json() == {"greetings": []}
    added = (await harness.client.post(path, json=MORNING)).json()
    assert added["document"] == {**MORNING, "language": "en", "is_formal": False}
    assert (await harness.client.post(path, json=MORNING)).json() == added
    changed = (await harness.client.post(path, json={**MORNING, "language": "es"})).json()
    assert (changed["id"], changed["version"]) == (added["id"], 2)
    one = f"{path}/{added['id']}"
    assert (await harness.client.get(one, params={"version": 1})).json()["document"] == added["document"]
    assert [each["version"] for each in (await harness.client.get(f"{one}/history")).json()["versions"]] == [2, 1]
    assert not (await harness.client.post(f"{one}/disable")).json()["enabled"]
    assert (await harness.client.post(f"{one}/enable")).json() == changed
    evening = (await harness.client.post(path, json={**MORNING, "name": "Evening"})).json()
    ordered = await harness.client.put(f"{path}/order", json={"ids": [evening["id"]]})
    assert [each["id"] for each in ordered.json()["greetings"]] == [evening["id"], added["id"]]


async def test_what_is_wrong_is_refused_and_nobody_may_who_lacks_the_scope(harness: AppHarness) -> None:
    path = f"{harness.v1}/greetings"
    wrong = await harness.client.post(path, json={**MORNING, "units": ["S9"]})
    assert errors_of(wrong) == {"units[0]": "there is no segment with the code 'S9'"}
    assert errors_of(await harness.client.post(path, json={**MORNING, "text": " "})) == {"text": "must not be empty"}
    reader = await app_harness.key_of(harness.database, harness.workspace.by, frozenset({Scope.TICKETS_READ}))
    async with app_harness.client_of(harness.app, reader.secret) as client:
        assert (await client.get(path)).json() == {"greetings": []}
        assert (await client.post(path, json=MORNING)).status_code == 403


async def test_it_is_documented_and_audited(harness: AppHarness) -> None:
    document = (await harness.client.get("/openapi.json")).json()
    own = document["paths"]["/v1/workspaces/{workspace_id}/greetings"]["post"]
    assert (own["summary"], own["operationId"]) == ("Create a greeting or a new version of it", "v1_add_greeting")
    await harness.client.post(f"{harness.v1}/greetings", json=MORNING)
    entries = (await harness.client.get(f"{harness.v1}/audit", params={"action": "greeting.added"})).json()["entries"]
    assert [each["details"] for each in entries] == [{"name": "Morning", "version": 1}]


async def test_it_has_its_pages(manager: Browser) -> None:
    assert "No greeting yet." in (await manager.get("/settings/greetings")).text
    assert 'href="/settings/greetings"' in (await manager.get("/settings/rules")).text
    sent = {"as": "form", **MORNING, "units": "S1\nS2", "language": "es", "is_formal": "1"}
    await manager.post("/settings/greetings/new", sent)
    for said in ("Saved.", "The words", "Only in these units", "Version 1"):
        assert said in manager.text
    assert re.search(r'<option value="es" selected>Spanish', manager.page.text)
    assert "units = [\n    &#34;S1&#34;,\n    &#34;S2&#34;,\n]" in manager.page.text
    own = re.search(r"/settings/greetings/\d+", str(manager.page.url))
    assert own
    answer = await manager.post(own[0], {**sent, "units": "S9"})
    assert (answer.status_code, "S9" in manager.text) == (422, True)
    await manager.post(f"{own[0]}/switch")
    assert "It is switched off." in manager.text
    assert "es" in (await manager.get("/settings/greetings")).text


async def test_agents_don_t_get_there(agent: Browser) -> None:
    assert (await agent.get("/settings/greetings")).status_code == 403


def test_it_lives_at_the_command(amends: Amends, typed: Typed, hotel: int, tmp_path: Path) -> None:
    file = tmp_path / "morning.json"
    file.write_text(json.dumps(MORNING), "utf-8")
    own = ("--workspace", hotel)
    number = amends.json("greeting", "add", file, *own)["id"]
    file.write_text('name = "Morning"\norder = 20\ntext = "Good day"\n', "utf-8")
    assert amends.done("greeting", "add", file, *own) == f"Greeting {number} version 2: Morning\n"
    assert f"20 {number} 2 on en Morning" in amends("greeting", "list", *own).words
    assert "Good morning" in amends.done("greeting", "show", number, *own, "--version", 1)
    assert len(amends.json("greeting", "history", number, *own)["versions"]) == 2
    assert amends.done("greeting", "disable", number, *own) == f"Greeting {number} is disabled.\n"
    assert amends.done("greeting", "enable", number, *own) == f"Greeting {number} is enabled.\n"
    assert "greeting" in typed("--help").words
