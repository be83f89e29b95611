"""Stating how the loop runs: rules, routes, calendars and policies by form and as text, in order, in versions."""

import re
from typing import Any

import msgspec
import pytest

from amends.http.web.settings.condition_rows import ROW_KINDS
from amends.http.web.settings.config_screens import FORMS
from amends.http.web.settings.route_form import STRATEGY_LABELS
from amends.instants import ZONES_VERSION
from amends.model.configuration import Configuration
from amends.model.routing.strategy import _READERS
from amends.model.rule.conditions import CONDITIONS
from amends.usecases.settings import config_kinds, configuration, workspaces
from amends.usecases.settings.config_kind import ConfigKind
from tests.http.app_harness import AppHarness
from tests.http.web.browser import Browser

RULE = {
    "as": "form",
    "name": "Angry",
    "order": "10",
    "join": "all",
    "when-0-kind": "band",
    "when-0-how": "is",
    "when-0-pick": "unhappy",
    "when-1-kind": "words",
    "when-1-how": "any",
    "when-1-words": "refund\r\ncharged",
    "when-2-kind": "score",
    "when-2-how": "not_at_most",
    "when-2-number": "2",
    "action": "open",
    "priority": "HIGH",
    "type": "REFUND TICKET",
    "time_limit_hours": "24",
}
ROUTE = {"as": "form", "name": "Floors", "order": "5", "strategy": "field", "read": "custom.", "field": "floor"}
CALENDAR = {
    "as": "form",
    "name": "Spain",
    "zone": "Europe/Madrid",
    "mon-0-from": "09:00",
    "mon-0-to": "14:00",
    "mon-1-from": "22:00",
    "mon-1-to": "06:00",
    "country": "ES",
}
POLICY = {
    "as": "form",
    "name": "Guests",
    "order": "10",
    "first_response_minutes": "60",
    "resolution_minutes": "3",
    "resolution_minutes_unit": "days",
    "resolution_clock": "customer",
    "pauses_while": ["PENDING"],
    "said-0-read": "custom.",
    "said-0-field": "tier",
    "said-0-text": "gold",
    "said-1-read": "custom.",
    "said-1-field": "tier",
    "said-1-text": "platinum",
    "said-2-read": "language",
    "said-2-text": "es",
    "level-0-after": "0",
    "level-0-do": "tell",
    "level-1-after": "1",
    "level-1-after_unit": "hours",
    "level-1-do": "assign",
}


async def only(harness: AppHarness, kind: ConfigKind) -> Configuration:
    found = await harness.database.read(harness.workspace.by, configuration.list_all, kind)
    assert len(found) == 1
    return found[0]


def test_every_condition_and_strategy_is_in_its_form() -> None:
    operators = [each for kind in ROW_KINDS.values() for each in kind.operators.values()]
    assert {each.condition for each in operators} == CONDITIONS.keys()
    assert STRATEGY_LABELS.keys() == _READERS.keys()


async def test_a_rule_is_stated_by_form(manager: Browser, harness: AppHarness) -> None:
    await manager.post("/settings/rules/new", RULE)
    assert "Saved." in manager.text
    document = msgspec.json.decode((await only(harness, config_kinds.RULE)).document)
    assert document["when"] == {
        "all": [
            {"band": "unhappy"},
            {"words_any": ["refund", "charged"]},
            {"not": {"score": {"at_most": 2}}},
        ]
    }
    assert document["then"]["open"]["time_limit_hours"] == 24


async def test_a_form_shows_what_it_stated(manager: Browser, harness: AppHarness) -> None:
    for kind, path, sent in (
        (config_kinds.RULE, "rules", RULE),
        (config_kinds.ROUTE, "routes", {**ROUTE, "person-0-text": "3", "person-0-owner": "ana@hotel.example"}),
        (config_kinds.CALENDAR, "calendars", CALENDAR),
        (config_kinds.SLA_POLICY, "policies", POLICY),
    ):
        await manager.post(f"/settings/{path}/new", sent)
        own = await only(harness, kind)
        form = FORMS[kind.name].to_form(msgspec.json.decode(own.document))
        assert form is not None
        written = FORMS[kind.name].to_document(form)
        assert await harness.database.write(harness.workspace.by, configuration.save, kind, written) == own
        assert (await only(harness, kind)).version == own.version


async def test_a_policy_says_what_the_answer_must_say(manager: Browser, harness: AppHarness) -> None:
    await manager.post("/settings/policies/new", POLICY)
    own = await only(harness, config_kinds.SLA_POLICY)
    assert msgspec.json.decode(own.document)["fields"] == {"custom.tier": ["gold", "platinum"], "language": ["es"]}
    answer = await manager.post("/settings/policies/new", {**POLICY, "name": "Others", "said-0-field": ""})
    assert answer.status_code == 422
    assert "must be language or a custom field" in manager.text


async def test_a_calendar_s_week_is_a_picture(manager: Browser) -> None:
    await manager.post("/settings/calendars/new", CALENDAR)
    assert manager.page.text.count('class="week-open"') == 3
    assert "of the coming year" in manager.text


async def test_a_change_as_text_is_a_new_version_with_its_differences(manager: Browser, harness: AppHarness) -> None:
    await manager.post("/settings/rules/new", RULE)
    own = await only(harness, config_kinds.RULE)
    text = 'name = "Angry"\norder = 10\n[then.ignore]\nreason = "Only a test"\n'
    await manager.post(f"/settings/rules/{own.id}", {"as": "text", "text": text})
    assert (await only(harness, config_kinds.RULE)).version == 2
    for said in ("Version 2", "Version 1", 'reason = "Only a test"', "removed", "new"):
        assert said in manager.text


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        ("rules", "name = ", "this is not TOML"),
        ("rules", 'name = "A"\norder = 1\n[then.open]\nowner = "nobody@x.example"', "there is no user"),
        ("calendars", 'name = "A"\nzone = "Mars"\nweek = {}', "is not an IANA time zone"),
        ("policies", 'name = "A"\norder = 1\ntargets = {}\nmood = "good"', "unknown field"),
        ("routes", "{", "this is not JSON"),
    ],
)
async def test_what_is_wrong_with_a_text_is_told_and_kept(manager: Browser, path: str, text: str, said: str) -> None:
    answer = await manager.post(f"/settings/{path}/new", {"as": "text", "text": text})
    assert answer.status_code == 422
    assert said in manager.text
    assert text.splitlines()[0].replace('"', "&#34;") in answer.text


async def test_what_is_wrong_with_a_form_is_told_and_kept(manager: Browser) -> None:
    answer = await manager.post("/settings/policies/new", {**POLICY, "level-1-after": "soon"})
    assert answer.status_code == 422
    assert re.search(r'id="fault-level-1-after">[^!]*must be a whole number', answer.text)
    assert 'value="soon"' in answer.text
    assert 'value="Guests"' in answer.text


async def test_a_name_stays(manager: Browser, harness: AppHarness) -> None:
    await manager.post("/settings/rules/new", RULE)
    own = await only(harness, config_kinds.RULE)
    answer = await manager.post(f"/settings/rules/{own.id}", {**RULE, "name": "Furious"})
    assert answer.status_code == 422
    assert "To rename it, add a new one" in manager.text


async def test_the_order_is_moved_by_steps_and_by_dragging(manager: Browser, harness: AppHarness) -> None:
    for name, order in (("One", "10"), ("Two", "20"), ("Three", "30")):
        await manager.post("/settings/rules/new", {**RULE, "name": name, "order": order})
    found = await harness.database.read(harness.workspace.by, configuration.list_all, config_kinds.RULE)
    ids = [str(each.id) for each in found]
    await manager.post("/settings/rules/order", {"id": ids, "move": f"{ids[2]}:up"})
    assert await names(harness) == ["One", "Three", "Two"]
    await manager.post("/settings/rules/order", {"id": [ids[1], ids[0], ids[2]]})
    assert await names(harness) == ["Two", "One", "Three"]
    versions = [
        each.version
        for each in await harness.database.read(harness.workspace.by, configuration.list_all, config_kinds.RULE)
    ]
    await manager.post("/settings/rules/order", {"id": [ids[1], ids[0], ids[2]]})
    again = await harness.database.read(harness.workspace.by, configuration.list_all, config_kinds.RULE)
    assert [each.version for each in again] == versions


async def names(harness: AppHarness) -> list[str]:
    return [
        each.name
        for each in await harness.database.read(harness.workspace.by, configuration.list_all, config_kinds.RULE)
    ]


@pytest.mark.parametrize(("path", "sent"), [("rules", RULE), ("calendars", CALENDAR), ("policies", POLICY)])
async def test_it_is_switched_off_and_on(manager: Browser, path: str, sent: dict[str, str]) -> None:
    await manager.post(f"/settings/{path}/new", sent)
    own = re.search(rf"/settings/{path}/\d+", str(manager.page.url))
    assert own
    await manager.post(f"{own[0]}/switch")
    assert "It is switched off." in manager.text
    await manager.post(f"{own[0]}/switch", {"on": "1"})
    assert "It is switched off." not in manager.text


async def test_causes_fields_and_steps(admin: Browser) -> None:
    await admin.post("/settings/causes", {"code": "ROOM", "name": "The room"})
    await admin.post("/settings/causes", {"code": "DIRT", "name": "Dirt", "parent": "ROOM"})
    own = re.search(r"/settings/causes/\d+", admin.page.text)
    assert own
    await admin.post(own[0], {"new_name": "Rooms"})
    assert "Rooms" in admin.text
    answer = await admin.post("/settings/causes", {"code": "DIRT"})
    assert answer.status_code == 422
    await admin.post("/settings/fields", {"code": "floor", "name": "Floor", "type": "choice", "options": "1\n2"})
    assert "Floor" in admin.text
    field = re.search(r"/settings/fields/\d+", admin.page.text)
    assert field
    await admin.post(field[0], {"name": "Storey", "options": "1\n2\n3", "archived": "1"})
    assert "archived" in admin.text
    await admin.post("/settings/fields", {"code": "Good Code", "type": "text"})
    assert "good_code" in admin.text
    answer = await admin.post("/settings/fields", {"code": "good_code", "type": "text"})
    assert answer.status_code == 422
    answer = await admin.post("/settings/transitions", {"NEW-CLOSED": "tickets:write"})
    assert answer.status_code == 422
    assert "no path leads to CLOSED" in admin.text
    await admin.post("/settings/transitions", {"reset": "1"})
    assert "This is the default" in admin.text


@pytest.mark.parametrize("path", ["rules", "routes", "calendars", "policies", "causes", "fields"])
async def test_agents_don_t_state_anything(agent: Browser, path: str) -> None:
    assert (await agent.get(f"/settings/{path}")).status_code == 403


async def test_status_changes_have_their_versions_and_a_text(admin: Browser) -> None:
    steps = {
        f"{status}-CLOSED": "tickets:write" for status in ("NEW", "IN_PROGRESS", "PENDING", "ESCALATED", "RESOLVED")
    }
    await admin.post("/settings/transitions", {**steps, "CLOSED-IN_PROGRESS": "admin"})
    assert "Version 1" in admin.text
    assert "This is the default" not in admin.text
    text = admin.page.text.partition("<textarea")[2].partition("</textarea>")[0]
    assert "scope = &#34;admin&#34;" in text
    await admin.post("/settings/transitions", {"as": "text", "text": 'transitions = [{ from = "NEW", to = "NEW" }]'})
    assert "leads from New to itself" in admin.text


async def test_what_closing_requires_is_ticked_and_has_its_versions(admin: Browser, harness: AppHarness) -> None:
    path = "/settings/closing-requirements"
    assert "This is the default" in (await admin.get(path)).text
    await admin.post(path, {"as": "form", "closing_requires": ["root_cause", "action_taken"]})
    assert "Saved." in admin.text
    assert len(re.findall(r'name="closing_requires" value="\w+" checked', admin.page.text)) == 2
    own = await harness.database.read(harness.workspace.by, workspaces.get)
    assert sorted(own.closing_requires) == ["action_taken", "root_cause"]
    await admin.post(path, {"reset": "1"})
    assert "This is the default" in admin.text
    assert "Version 1" in admin.text


@pytest.mark.parametrize("path", ["transitions", "closing-requirements"])
async def test_managers_don_t_say_how_tickets_are_closed(manager: Browser, path: str) -> None:
    assert (await manager.get(f"/settings/{path}")).status_code == 403


@pytest.mark.parametrize(
    ("path", "sent", "words"),
    [
        (
            "rules",
            {**RULE, "when-2-number": "bad"},
            "Condition 3, Score: must be a whole number from -1000 to 1000, not a text",
        ),
        ("rules", {**RULE, "time_limit_hours": "0"}, "must be a whole number from 1 to"),
        ("policies", {**POLICY, "level-0-after": "90"}, "must not be earlier than the level before"),
        ("calendars", {**CALENDAR, "day-0-date": "2026-13-24"}, "must be a date like 2026-12-24"),
        ("calendars", {**CALENDAR, "mon-1-to": ""}, 'must be like "09:00-18:00"'),
        ("calendars", {**CALENDAR, "day-0-date": "2026-12-24", "day-1-date": "2026-12-24"}, "is given twice"),
    ],
)
async def test_a_fault_stands_beside_its_field_in_the_reader_s_words(
    manager: Browser, path: str, sent: dict[str, Any], words: str
) -> None:
    await manager.post(f"/settings/{path}/new", sent)
    assert words in manager.text
    assert re.search(r"<code>[a-z_]+[.\[]", manager.page.text) is None, "a path of the document"


async def test_a_text_is_told_the_paths_of_its_document(manager: Browser) -> None:
    await manager.post("/settings/rules/new", {"as": "text", "text": 'name = "A"\norder = 1\nwhen = { score = "x" }'})
    assert "<code>when.score</code>" in manager.page.text


async def test_a_fault_of_a_form_is_in_the_reader_s_language(manager: Browser) -> None:
    sent = {**RULE, "when-2-number": "bad"}
    await manager.post("/settings/rules/new", sent, **{"accept-language": "es"})
    assert "Condición 3, Puntuación: debe ser" in manager.text


async def test_a_calendar_s_page_names_holidays_for_its_reader_and_says_until_when_they_are_known(
    manager: Browser, harness: AppHarness
) -> None:
    await manager.post("/settings/calendars/new", {**CALENDAR, "tue-0-from": "09:00", "tue-0-to": "17:00"})
    path = f"/settings/calendars/{(await only(harness, config_kinds.CALENDAR)).id}"
    await manager.get(path)
    assert "Immaculate Conception" in manager.text
    assert f"Time zones: version {ZONES_VERSION}" in manager.text
    assert "The public holidays of Spain are known until the end of 2100." in manager.text
    await manager.get(path, **{"accept-language": "es"})
    assert "Inmaculada Concepción" in manager.text


async def test_a_country_whose_holidays_end_is_said(manager: Browser) -> None:
    page = await manager.post("/settings/calendars/new", {**CALENDAR, "country": "LK"})
    assert 'class="notice warn">The public holidays of Sri Lanka are known until the end of 2026.' in page.text
