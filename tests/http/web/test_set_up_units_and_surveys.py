"""Units and surveys are set up on pages: added, renamed, moved; and a move takes tickets from who can't open them."""

import re

import pytest

from amends.errors import Invalid
from amends.http.web.settings.surveys import KIND_LABELS
from amends.instants import MINUTE_US
from amends.model.survey import SurveyKind
from amends.usecases import queries
from amends.usecases.settings import segments, surveys
from amends.usecases.settings.segments import SegmentChangeForm
from tests import cast
from tests.http import app_harness
from tests.http.app_harness import AppHarness, errors_of
from tests.http.web.browser import Browser

UNITS = "/settings/units"
SURVEYS = "/settings/surveys"


async def test_a_unit_is_added_renamed_and_moved(admin: Browser, harness: AppHarness) -> None:
    await admin.post(UNITS, {"code": "S3", "name": "Lisbon", "parent": "S1"})
    tree = await harness.database.read(harness.workspace.by, segments.list_all)
    made = tree.by_code("S3")
    assert made
    assert (made.name, made.parent_id) == ("Lisbon", harness.workspace.s1.id)
    await admin.post(f"{UNITS}/{made.id}", {"name": "Lisbon, old town", "parent": "S2"})
    assert "Lisbon, old town" in admin.text
    tree = await harness.database.read(harness.workspace.by, segments.list_all)
    assert tree.within([harness.workspace.s2.id]) == {harness.workspace.s2.id, made.id}


async def test_renaming_and_moving_a_unit_is_undone(admin: Browser, harness: AppHarness) -> None:
    database, s1a = harness.database, harness.workspace.s1a
    await admin.post(f"{UNITS}/{s1a.id}", {"name": "The bar", "parent": "S2"})
    assert "Changed: The bar" in admin.text
    await admin.post(f"{UNITS}/{s1a.id}/undo")
    own = (await database.read(harness.workspace.by, segments.list_all)).by_id(s1a.id)
    assert own == s1a
    await admin.post(f"{UNITS}/{s1a.id}/undo")
    again = (await database.read(harness.workspace.by, segments.list_all)).by_id(s1a.id)
    assert again
    assert (again.name, again.parent_id) == ("The bar", harness.workspace.s2.id), "undone twice, it is done"


async def test_only_who_changed_a_unit_undoes_it_and_for_ten_minutes(admin: Browser, harness: AppHarness) -> None:
    path = f"{harness.v1}/segments/{harness.workspace.s1a.id}"
    nothing = await harness.client.post(f"{path}/undo")
    assert nothing.json()["detail"] == "This can't be taken back."
    assert (await harness.client.patch(path, json={"name": "The bar"})).status_code == 200
    await admin.post(f"{UNITS}/{harness.workspace.s1a.id}/undo")
    assert "Only who did it can take it back." in admin.text
    harness.clock.advance(11 * MINUTE_US)
    late = await harness.client.post(f"{path}/undo")
    assert late.status_code == nothing.status_code == 422
    await harness.client.patch(path, json={"parent": "S2"})
    undone = (await harness.client.post(f"{path}/undo")).json()
    assert (undone["name"], undone["parent_id"]) == ("The bar", harness.workspace.s1.id)


async def test_who_has_it_stands_beside_it(manager: Browser) -> None:
    await manager.get(UNITS)
    for said in ("S1A", "Ana", "Ben", "1 person"):
        assert said in manager.text
    assert "Add a unit" not in manager.text, "an admin adds them"
    assert (await manager.post(UNITS, {"code": "S3"})).status_code == 403


async def test_a_unit_is_never_below_itself(admin: Browser, harness: AppHarness) -> None:
    await admin.post(f"{UNITS}/{harness.workspace.s1.id}", {"name": "One", "parent": "S1A"})
    assert admin.page.status_code == 422
    assert "must not be the unit itself or one below it" in admin.text
    path = f"{harness.v1}/segments/{harness.workspace.s1.id}"
    answer = await harness.client.patch(path, json={"parent": "S1"})
    assert errors_of(answer) == {"parent": "must not be the segment itself or one below it"}
    answer = await harness.client.patch(path, json={"parent": "S9", "name": "\0"})
    assert set(errors_of(answer)) == {"parent", "name"}


async def test_the_main_unit_stays_at_the_top(harness: AppHarness) -> None:
    tree = await harness.database.read(harness.workspace.by, segments.list_all)
    root = tree.root.id
    with pytest.raises(Invalid):
        await harness.database.write(harness.workspace.by, segments.change, root, SegmentChangeForm(parent="S1"))
    named = await harness.database.write(harness.workspace.by, segments.change, root, SegmentChangeForm(name="Sol"))
    assert (named.name, named.parent_id) == ("Sol", 0)


async def test_a_move_gives_tickets_to_others_where_their_owner_cannot_open_them(harness: AppHarness) -> None:
    database, by = harness.database, harness.workspace.by
    ana = harness.workspace.ana
    moved = await app_harness.ticket(harness, origin_segment="S1A", owner=ana.email)
    stays = await app_harness.ticket(harness, origin_segment="S1", owner=ana.email)
    await database.write(by, segments.change, harness.workspace.s1a.id, SegmentChangeForm(parent="S2"))
    owners = [(await database.read(by, queries.get_ticket, each.id)).ticket.owner_id for each in (moved, stays)]
    assert owners == [0, ana.id]


async def test_a_survey_gets_its_scale_and_its_boundaries(manager: Browser, harness: AppHarness) -> None:
    await cast.ingest(harness.database, harness.workspace.by, cast.form())
    await manager.get(SURVEYS)
    assert "visit" in manager.text
    fields = {"code": "visit", "name": "After the visit", "scale": "nps", "unhappy_to": "5", "happy_from": "9"}
    await manager.post(SURVEYS, fields)
    [survey] = await harness.database.read(harness.workspace.by, surveys.list_all)
    assert survey.boundaries
    assert (survey.name, survey.scale, survey.boundaries.unhappy_to) == ("After the visit", "nps", 5)
    await manager.post(SURVEYS, {**fields, "happy_from": "11"})
    assert (manager.page.status_code, manager.page.text.count('class="fault"')) == (422, 1)
    await manager.post(SURVEYS, {"code": "call", "scale": "1..7"})
    assert "call" in manager.text


def test_every_kind_of_survey_has_a_name() -> None:
    assert KIND_LABELS.keys() == {kind.value for kind in SurveyKind}


async def test_a_survey_says_what_it_asks_and_in_which_language(manager: Browser, harness: AppHarness) -> None:
    own_scale = {"scale": "own", "worst": "5", "best": "1"}
    await manager.post(SURVEYS, {"code": "stay", "name": "Stay", "kind": "csat", "language": "es", **own_scale})
    assert "How satisfied they are (CSAT) · 5..1" in manager.text
    [survey] = (await harness.client.get(f"{harness.v1}/surveys")).json()["surveys"]
    assert (survey["kind"], survey["scale"], survey["language"]) == ("csat", "5..1", "es")
    assert re.search(r'name="worst" value="5"', manager.page.text)
    answer = await manager.post(SURVEYS, {"code": "stay", "kind": "moon"})
    assert answer.status_code == 422
    sent = {"code": "stay", "kind": "ces"}
    changed = (await harness.client.put(f"{harness.v1}/surveys", json=sent)).json()
    assert (changed["kind"], changed["scale"], changed["language"]) == ("ces", "ces-7", "")
