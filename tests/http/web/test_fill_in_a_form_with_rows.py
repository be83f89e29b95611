"""Forms with rows: added and taken away by buttons that save nothing, with everything that was typed."""

import re
from typing import Any

import msgspec
import pytest
from hypothesis import given

from amends.http.web.kit.form import Form
from amends.http.web.kit.form_rows import acted, pairs_of_rows, rows_of, tidied
from amends.http.web.settings.condition_rows import KEPT, condition_of, row_of
from amends.http.web.settings.policy_form import ESCALATION_LABELS
from amends.http.web.settings.rule_form import rule_document, rule_form
from amends.model.clock.clock import MilestoneAction
from amends.model.rule import document as rule_documents
from amends.usecases.settings import configuration
from amends.usecases.settings.config_kind import ConfigKind
from amends.usecases.settings.config_kinds import CALENDAR, CONFIG_KINDS, ROUTE, RULE, SLA_POLICY
from tests.http.app_harness import AppHarness
from tests.http.web.browser import Browser
from tests.model.rule import strategies

NESTED = """
name = "Nested"
order = 1
when = { all = [{ any = [{ band = "unhappy" }, { language = "es" }] }, { score = { at_most = 3 } }] }
then = { open = { priority = "HIGH", type = "FEEDBACK TICKET", time_limit_hours = 48 } }
"""


async def stored(harness: AppHarness, kind: ConfigKind) -> dict[str, Any]:
    [own] = await harness.database.read(harness.workspace.by, configuration.list_all, kind)
    found: dict[str, Any] = msgspec.json.decode(own.document)
    return found


async def count(harness: AppHarness) -> int:
    return sum(
        [len(await harness.database.read(harness.workspace.by, configuration.list_all, each)) for each in CONFIG_KINDS]
    )


def value_of(page: str, name: str) -> str:
    found = re.search(rf'name="{re.escape(name)}"[^>]*value="([^"]*)"', page)
    assert found, name
    return found[1]


@given(strategies.documents())
def test_looking_at_a_rule_in_its_form_changes_nothing(document: dict[str, Any]) -> None:
    stated = rule_documents.encode(rule_documents.parse(document))
    again = rule_document(tidied(rule_form(msgspec.json.decode(stated)), ("value", "recuse")))
    assert rule_documents.encode(rule_documents.parse(again)) == stated


@pytest.mark.parametrize(
    "condition",
    [
        {"score": {"at_most": 6}},
        {"score": [1, 2]},
        {"not": {"score": {"at_least": 2, "at_most": 4}}},
        {"band": ["unhappy", "neutral"]},
        {"words_any": {"words": ["refund", "money back"], "read_as": "en"}},
        {"not": {"words_all": "refund"}},
        {"segment_within": "S1"},
        {"language": ["es", "pt-br"]},
        {"transaction": {"present": False}},
        {"custom": {"field": "floor", "equals": ["3", 4, True]}},
        {"custom": {"field": "in_house", "equals": True}},
        {"custom": {"field": "paid", "at_least": 0.5}},
        {"not": {"custom": {"field": "tier", "present": True}}},
    ],
)
def test_each_condition_has_an_operator_and_comes_back(condition: dict[str, Any]) -> None:
    row = Form(row_of(condition))
    assert row.text("kind") != KEPT or condition == {"not": {"custom": {"field": "tier", "present": True}}}
    assert condition_of(row) == condition


def test_every_escalation_has_a_name() -> None:
    named = {MilestoneAction(each) for each in ESCALATION_LABELS}
    assert named == {MilestoneAction.TELL, MilestoneAction.ASSIGN, MilestoneAction.RAISE}


def test_rows_are_added_taken_away_and_numbered_anew() -> None:
    form = Form(pairs_of_rows("level", [{"after": "1"}, {"after": "2"}, {"after": "3"}]))
    less = acted(form, "remove:level-1")
    assert [row.text("after") for row in rows_of(tidied(less.form, ()), "level")] == ["1", "3"]
    assert less.focus == "add:level"
    more = acted(Form([*form.pairs, ("new-kind", "score")]), "add:level")
    assert more.focus == "level-3"
    assert rows_of(more.form, "level")[3].text("kind") == "score"
    inside = acted(Form([*form.pairs, ("level-1-value-0-text", "x")]), "add:level-1-value")
    assert inside.focus == "level-1-value-1"
    assert len(rows_of(rows_of(inside.form, "level")[1], "value")) == 2


@pytest.mark.parametrize("path", ["rules", "policies", "calendars", "routes"])
@pytest.mark.parametrize(
    "act", ["add:when", "remove:when-7", "add:", "remove:", "nothing", "add:when-9-value", "copy:mon"]
)
async def test_a_button_saves_nothing_and_keeps_what_was_typed(
    manager: Browser, harness: AppHarness, path: str, act: str
) -> None:
    before = await count(harness)
    answer = await manager.post(f"/settings/{path}/new", {"as": "form", "name": "Half done", "act": act})
    assert answer.status_code == 200
    assert value_of(answer.text, "name") == "Half done"
    assert await count(harness) == before


async def test_a_condition_is_added_by_a_button_filled_in_and_saved(manager: Browser, harness: AppHarness) -> None:
    sent = {"as": "form", "name": "Low", "order": "3", "action": "attach"}
    await manager.post("/settings/rules/new", {**sent, "new-kind": "score", "act": "add:when"})
    assert "Condition 1, Score" in manager.text
    assert re.search(r'name="when-0-how"[^>]*autofocus', manager.page.text)
    row = {"when-0-kind": "score", "when-0-how": "between", "when-0-number": "1", "when-0-to": "3"}
    await manager.post("/settings/rules/new", {**sent, **row})
    assert (await stored(harness, RULE))["when"] == {"all": [{"score": {"at_least": 1, "at_most": 3}}]}


async def test_a_list_in_a_condition_leaves_empty_values_out(manager: Browser, harness: AppHarness) -> None:
    sent = {"as": "form", "name": "Tiers", "order": "3", "action": "attach", "when-0-kind": "custom"}
    values = {
        "when-0-field": "tier",
        "when-0-value-0-text": "gold",
        "when-0-value-1-text": "",
        "when-0-value-2-text": "7",
    }
    await manager.post("/settings/rules/new", {**sent, "when-0-how": "is", **values})
    assert (await stored(harness, RULE))["when"] == {"all": [{"custom": {"field": "tier", "equals": ["gold", 7]}}]}


async def test_what_a_form_can_t_show_of_a_rule_is_said_and_kept(manager: Browser, harness: AppHarness) -> None:
    await manager.post("/settings/rules/new", {"as": "text", "text": NESTED})
    before = await stored(harness, RULE)
    assert "the score is unhappy or the language is Spanish" in manager.text
    assert "stays as it is" in manager.text
    fields = re.findall(r'<input type="hidden" name="(when-0-[a-z]+)" value="([^"]*)"', manager.page.text)
    kept = {name: value.replace("&#34;", '"') for name, value in fields}
    form = dict(rule_form(before).pairs) | kept
    await manager.post(str(manager.page.url.path), {**form, "as": "form", "order": "7"})
    assert await stored(harness, RULE) == {**before, "order": 7}


async def test_a_condition_that_isn_t_ours_is_refused(manager: Browser, harness: AppHarness) -> None:
    sent = {"as": "form", "name": "Odd", "order": "3", "action": "attach"}
    deep = '{"not":' * 5000 + "{}" + "}" * 5000
    was = {"when-0-kind": "custom", "when-0-how": "is", "when-0-value-0-was": deep}
    kept = ("[]", deep, "")
    for row in ({"when-0-kind": "weather"}, was, *({"when-0-kind": "kept", "when-0-kept": each} for each in kept)):
        answer = await manager.post("/settings/rules/new", {**sent, **row})
        assert answer.status_code == 422
    assert await count(harness) == 0


async def test_the_hours_of_monday_are_taken_over_until_friday(manager: Browser, harness: AppHarness) -> None:
    monday = {"mon-0-from": "09:00", "mon-0-to": "14:00", "mon-1-from": "15:00", "mon-1-to": "00:00"}
    sent = {
        "as": "form",
        "name": "Madrid",
        "zone": "Europe/Madrid",
        "fri-0-from": "08:00",
        "fri-0-to": "09:00",
        **monday,
    }
    answer = await manager.post("/settings/calendars/new", {**sent, "act": "copy:mon"})
    for day in ("tue", "wed", "thu", "fri"):
        assert value_of(answer.text, f"{day}-1-from") == "15:00"
        sent |= {name.replace("mon", day): text for name, text in monday.items()}
    await manager.post("/settings/calendars/new", sent)
    week = (await stored(harness, CALENDAR))["week"]
    assert week == {day: ["09:00-14:00", "15:00-24:00"] for day in ("mon", "tue", "wed", "thu", "fri")}


async def test_other_days_have_their_hours_or_none(manager: Browser, harness: AppHarness) -> None:
    sent = {"as": "form", "name": "Madrid", "zone": "Europe/Madrid", "mon-0-from": "09:00", "mon-0-to": "17:00"}
    days = {
        "day-0-date": "2026-12-24",
        "day-0-hours-0-from": "09:00",
        "day-0-hours-0-to": "13:00",
        "day-1-date": "2026-12-25",
    }
    await manager.post("/settings/calendars/new", {**sent, **days, "day-1-hours-0-from": "", "day-1-hours-0-to": ""})
    assert (await stored(harness, CALENDAR))["exceptions"] == {"2026-12-24": ["09:00-13:00"], "2026-12-25": []}


async def test_lengths_of_time_have_their_unit(manager: Browser, harness: AppHarness) -> None:
    sent = {"as": "form", "name": "Guests", "order": "1", "resolution_minutes": "5", "resolution_minutes_unit": "days"}
    more = {"resolution_clock": "customer", "remind_before_minutes": "2", "remind_before_minutes_unit": "hours"}
    await manager.post("/settings/policies/new", {**sent, **more})
    own = await stored(harness, SLA_POLICY)
    assert own["targets"]["resolution"]["minutes"] == 5 * 24 * 60
    assert own["remind_before_minutes"] == 120
    assert value_of(manager.page.text, "resolution_minutes") == "5"
    assert re.search(r'name="resolution_minutes_unit".*?<option value="days" selected>', manager.page.text, re.DOTALL)


async def test_a_value_of_a_route_can_t_go_to_two_people(manager: Browser, harness: AppHarness) -> None:
    sent = {"as": "form", "name": "Floors", "order": "1", "strategy": "field", "read": "custom.", "field": "floor"}
    people = {f"person-{row}-owner": "ana@hotel.example" for row in (0, 1)}
    answer = await manager.post("/settings/routes/new", {**sent, **people, "person-0-text": "3", "person-1-text": "3"})
    assert re.search(r'id="fault-person-1">[^!]*is given twice', answer.text)
    await manager.post("/settings/routes/new", {**sent, **people, "person-0-text": "3", "person-1-text": "4"})
    values = {"3": "ana@hotel.example", "4": "ana@hotel.example"}
    assert (await stored(harness, ROUTE))["strategy"] == {"field": {"name": "custom.floor", "values": values}}
