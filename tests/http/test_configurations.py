"""Configuration over our own API: each kind is listed, put in order, switched off and on, and has a history."""

from typing import Any

import msgspec
import pytest

from amends.usecases.settings.config_kind import ConfigKind
from amends.usecases.settings.config_kinds import CALENDAR, CONFIG_KINDS
from tests.http.app_harness import AppHarness, errors_of

MANY = [kind for kind in CONFIG_KINDS if not kind.is_single]
SINGLE = [kind for kind in CONFIG_KINDS if kind.is_single]
ORDERED = [kind for kind in MANY if kind.has_order]


def each_of(kinds: list[ConfigKind]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("kind", kinds, ids=lambda kind: kind.name)


def path_of(harness: AppHarness, kind: ConfigKind) -> str:
    return f"{harness.v1}/{kind.path}"


def example_of(kind: ConfigKind, **changes: object) -> dict[str, Any]:
    document: dict[str, Any] = msgspec.json.decode(kind.example)
    return document | changes


async def add(harness: AppHarness, kind: ConfigKind, **changes: object) -> dict[str, Any]:
    answer = await harness.client.post(path_of(harness, kind), json=example_of(kind, **changes))
    assert answer.status_code == 201, answer.text
    added: dict[str, Any] = answer.json()
    return added


async def listed(harness: AppHarness, kind: ConfigKind) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await harness.client.get(path_of(harness, kind))).json()[kind.list_name]
    return found


@each_of(MANY)
async def test_what_was_switched_off_is_switched_on_again(harness: AppHarness, kind: ConfigKind) -> None:
    added = await add(harness, kind)
    path = f"{path_of(harness, kind)}/{added['id']}"
    for act, enabled in (("disable", False), ("disable", False), ("enable", True), ("enable", True)):
        answer = await harness.client.post(f"{path}/{act}")
        assert (answer.status_code, answer.json()) == (200, {**added, "enabled": enabled})
    assert await listed(harness, kind) == [added]


@each_of(MANY)
async def test_every_version_is_told_with_its_author_the_newest_first(harness: AppHarness, kind: ConfigKind) -> None:
    first = await add(harness, kind)
    others = {"calendar": ("zone", "Europe/Lisbon"), "mapping": ("survey", "stays"), "saved_reply": ("use", "note")}
    field, value = ("order", 77) if kind.has_order else others[kind.name]
    second = await add(harness, kind, **{field: value})
    answer = await harness.client.get(f"{path_of(harness, kind)}/{first['id']}/history")
    found = answer.json()["versions"]
    assert [(each["version"], each["document"]) for each in found] == [
        (2, second["document"]),
        (1, first["document"]),
    ]
    assert {each["by"]["kind"] for each in found} == {"key"}
    assert all(each["created_time"] for each in found)


@each_of(ORDERED)
async def test_those_that_are_named_come_first_in_their_order(harness: AppHarness, kind: ConfigKind) -> None:
    ids = [(await add(harness, kind, name=name, order=5))["id"] for name in ("One", "Two", "Three", "Off")]
    await harness.client.post(f"{path_of(harness, kind)}/{ids[3]}/disable")
    answer = await harness.client.put(f"{path_of(harness, kind)}/order", json={"ids": [ids[2], ids[0]]})
    found = answer.json()[kind.list_name]
    assert answer.status_code == 200
    assert [(each["id"], each["document"]["order"]) for each in found if each["enabled"]] == [
        (ids[2], 10),
        (ids[0], 20),
        (ids[1], 30),
    ]
    assert found == await listed(harness, kind)
    again = await harness.client.put(f"{path_of(harness, kind)}/order", json={"ids": [ids[2], ids[0], ids[1], ids[3]]})
    assert again.json()[kind.list_name] == found, "who stays where they are gets no new version"


@each_of(ORDERED)
async def test_an_order_of_something_that_is_not_there_is_refused(harness: AppHarness, kind: ConfigKind) -> None:
    own = await add(harness, kind)
    answer = await harness.client.put(f"{path_of(harness, kind)}/order", json={"ids": [own["id"], 77]})
    assert answer.status_code == 422
    assert errors_of(answer) == {"ids[1]": f"there is no {kind.noun} 77"}
    assert await listed(harness, kind) == [own]


def test_only_what_has_turns_is_put_in_order() -> None:
    assert [kind.name for kind in ORDERED] == ["rule", "route", "sla_policy", "profile"]


@each_of(MANY)
@pytest.mark.parametrize("act", ["history", "enable", "disable"])
async def test_nothing_is_found_by_an_id_of_nothing(harness: AppHarness, kind: ConfigKind, act: str) -> None:
    method = "GET" if act == "history" else "POST"
    answer = await harness.client.request(method, f"{path_of(harness, kind)}/77/{act}")
    assert answer.status_code == 404


@each_of(SINGLE)
async def test_what_there_is_one_of_is_stated_reset_and_has_a_history(harness: AppHarness, kind: ConfigKind) -> None:
    path = path_of(harness, kind)
    default = (await harness.client.get(path)).json()
    assert default["is_default"]
    stated = (await harness.client.put(path, json=example_of(kind))).json()
    assert (await harness.client.get(path)).json() == stated
    assert not stated["is_default"]
    assert (await harness.client.put(path, json=example_of(kind))).json() == stated
    assert (await harness.client.delete(path)).json() == default == (await harness.client.get(path)).json()
    assert (await harness.client.put(path, json=example_of(kind))).json() == stated
    versions = (await harness.client.get(f"{path}/history")).json()["versions"]
    assert [each["version"] for each in versions] == [2, 1]
    assert versions[0]["document"].keys() | {"is_default"} == stated.keys()


async def test_closing_requires_the_same_wherever_it_is_said(harness: AppHarness) -> None:
    path = f"{harness.v1}/closing-requirements"
    await harness.client.put(path, json={"closing_requires": ["root_cause", "action_taken"]})
    both = ["action_taken", "root_cause"]
    assert (await harness.client.get(harness.v1)).json()["closing_requires"] == both
    await harness.client.patch(harness.v1, json={"closing_requires": ["contact_attempt"]})
    assert (await harness.client.get(path)).json() == {
        "closing_requires": ["contact_attempt"],
        "action_characters": 15,
        "is_default": False,
    }
    versions = (await harness.client.get(f"{path}/history")).json()["versions"]
    assert [each["document"]["closing_requires"] for each in versions] == [["contact_attempt"], both]
    await harness.client.delete(path)
    assert (await harness.client.get(harness.v1)).json()["closing_requires"] == []


async def test_the_audit_tells_each_change_of_what_there_is_one_of(harness: AppHarness) -> None:
    await harness.client.put(f"{harness.v1}/closing-requirements", json={"closing_requires": ["root_cause"]})
    await harness.client.delete(f"{harness.v1}/closing-requirements")
    audit = (await harness.client.get(f"{harness.v1}/audit?action=closing_requirements.replaced")).json()["entries"]
    assert sorted(each["details"]["closing_requires"] for each in audit) == [[], ["root_cause"]]


async def test_a_calendar_tells_until_when_the_holidays_of_its_country_are_known(harness: AppHarness) -> None:
    added = await add(harness, CALENDAR, country="LK", region="")
    [note] = added["notes"]
    assert (note["code"], note["parameters"]) == ("holidays_known_until", {"country": "LK", "year": 2026})
    path = f"{path_of(harness, CALENDAR)}/{added['id']}"
    asked = await harness.client.get(path, headers={"Accept-Language": "es"})
    assert asked.json()["notes"][0]["text"].startswith("Los festivos de LK")
    without = await add(harness, CALENDAR, name="Always", country="", region="")
    assert "notes" not in without
