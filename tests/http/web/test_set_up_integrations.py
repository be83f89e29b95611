"""Opening interfaces for other systems: keys and webhooks, each secret shown once; and the audit of all that."""

import re

import pytest

from amends.model.principal import Scope
from amends.usecases.settings import keys
from tests import working
from tests.http import app_harness
from tests.http.app_harness import AppHarness
from tests.http.web.browser import Browser

KEY = re.compile(r"amk_[0-9]+_[0-9A-Za-z]{32}_[0-9A-Za-z]{6}")
SECRET = re.compile(r"whsec_[A-Za-z0-9+/=]+")
HOOK = {"url": "https://hooks.example/amends", "description": "Ours", "types": ["ticket.opened"], "segments": ["S1"]}


async def test_a_key_is_shown_once_works_and_is_revoked(admin: Browser, harness: AppHarness) -> None:
    answer = await admin.post("/settings/keys", {"scope_tickets:read": "1", "segment": ["S1"]})
    key = KEY.search(answer.text)
    assert key
    assert KEY.search((await admin.get("/settings/keys")).text) is None
    async with app_harness.client_of(harness.app, key[0]) as client:
        assert (await client.get(f"{harness.v1}/tickets")).status_code == 200
        made = next(
            each for each in await harness.database.read(harness.workspace.by, keys.list_all) if each.segment_ids
        )
        assert made.scopes == {Scope.TICKETS_READ}
        await admin.post(f"/settings/keys/{made.id}/revoke")
        assert "revoked" in admin.text
        assert (await client.get(f"{harness.v1}/tickets")).status_code == 401


async def test_a_key_has_a_name_and_an_owner_who_are_shown_where_it_worked(admin: Browser, harness: AppHarness) -> None:
    ana = harness.workspace.ana
    form = {"scope_tickets:read": "1", "scope_tickets:write": "1", "name": "Data warehouse", "owner_id": str(ana.id)}
    key = KEY.search((await admin.post("/settings/keys", form)).text)
    assert key
    assert ("Data warehouse" in admin.text, ana.name in admin.text) == (True, True)
    ticket = await app_harness.ticket(harness)
    async with app_harness.client_of(harness.app, key[0]) as client:
        await client.patch(f"{harness.v1}/tickets/{ticket.id}", json={"priority": "HIGH"})
    await admin.get(f"/tickets/{ticket.id}")
    assert 'The system "Data warehouse"' in admin.text
    await admin.get("/settings/audit")
    assert "Data warehouse" in admin.text
    made = next(each for each in await harness.database.read(harness.workspace.by, keys.list_all) if each.name)
    answer = await admin.post(f"/settings/keys/{made.id}/rename", {"name": "a" * 101})
    assert (answer.status_code, "at most 100" in admin.text) == (422, True)
    await admin.post(f"/settings/keys/{made.id}/rename", {"name": "Warehouse", "owner_id": ""})
    await admin.get(f"/tickets/{ticket.id}")
    assert 'The system "Warehouse"' in admin.text


async def test_a_key_without_a_scope_or_with_a_past_end_is_refused(admin: Browser) -> None:
    answer = await admin.post("/settings/keys", {"expires": "2020-01-01T00:00"})
    assert answer.status_code == 422
    assert "must be in the future" in admin.text
    assert "name at least one" in admin.text


async def test_a_webhook_is_made_tried_rotated_and_switched(admin: Browser, harness: AppHarness) -> None:
    answer = await admin.post("/settings/webhooks", HOOK)
    secret = SECRET.search(answer.text)
    assert secret
    path = re.search(r"/settings/webhooks/\d+", answer.text)
    assert path
    await admin.get(path[0])
    assert SECRET.search(admin.page.text) is None
    await admin.post(f"{path[0]}/test")
    assert "webhook.test" in admin.text
    answer = await admin.post(f"{path[0]}/rotate")
    newer = SECRET.search(answer.text)
    assert newer
    assert newer[0] != secret[0]
    await admin.post(f"{path[0]}/switch")
    assert "It is switched off." in admin.text
    answer = await admin.post(f"{path[0]}/test")
    assert (answer.status_code, "switch it on first" in admin.text) == (422, True)
    await admin.post(f"{path[0]}/switch", {"on": "1"})
    assert "It is switched off." not in admin.text
    await admin.post(path[0], {**HOOK, "description": "Theirs"})
    assert 'value="Theirs"' in admin.page.text
    answer = await admin.post(path[0], {**HOOK, "url": "ftp://nowhere"})
    assert answer.status_code == 422
    answer = await admin.post(f"{path[0]}/replay", {"from": "2026-11-01T00:00", "until": "2026-11-30T00:00"})
    assert "Saved." in admin.text
    delivery = re.search(r"/settings/deliveries/\d+", answer.text)
    assert delivery
    await admin.get(delivery[0])
    assert "No attempt was made yet" in admin.text
    await admin.post(f"{delivery[0]}/replay")
    assert "Saved." in admin.text
    await admin.post(f"{path[0]}/delete")
    assert ("Saved." in admin.text, "hooks.example" in admin.text) == (True, False)
    assert (await admin.get(path[0])).status_code == 404
    assert (await admin.get(delivery[0])).status_code == 200


async def test_the_audit_tells_what_was_done_and_holds(admin: Browser, harness: AppHarness) -> None:
    await admin.post("/settings/workspace", {"name": "Hotel Luna", "timezone": "Europe/Lisbon", "quiet_hours": ""})
    assert "Saved." in admin.text
    await admin.get("/settings/audit")
    assert "workspace.changed" in admin.text
    assert "Hotel Sol → Hotel Luna" in admin.text
    await admin.post("/settings/audit/verify")
    assert "nothing was changed afterwards" in admin.text
    assert admin.user
    await admin.get(f"/settings/audit?by_id={admin.user.id}&action=workspace.changed")
    assert admin.text.count("workspace.changed") == 1
    answer = await admin.get("/settings/audit?from=never")
    assert (answer.status_code, "must be a date and a time of day" in admin.text) == (422, True)


async def test_the_country_of_phone_numbers_is_chosen_by_its_name(admin: Browser, harness: AppHarness) -> None:
    await admin.get("/settings/workspace")
    assert '<option value="GB">United Kingdom</option>' in admin.page.text
    form = {"name": "Hotel Sol", "timezone": "Europe/Madrid", "quiet_hours": "", "phone_region": "GB"}
    await admin.post("/settings/workspace", form)
    assert '<option value="GB" selected>' in admin.page.text
    assert (await harness.client.get(harness.v1)).json()["phone_region"] == "GB"
    answer = await admin.post("/settings/workspace", form | {"phone_region": "XX"})
    assert (answer.status_code, "no country whose phone numbers are known" in admin.text) == (422, True)


async def test_what_is_wrong_with_the_workspace_is_told(admin: Browser) -> None:
    answer = await admin.post("/settings/workspace", {"name": " ", "timezone": "Mars", "quiet_hours": "late"})
    assert answer.status_code == 422
    for said in ("must not be empty", "is not an IANA time zone", 'must be like "21:00-08:00"'):
        assert said in admin.text


@pytest.mark.parametrize("path", ["/settings/keys", "/settings/webhooks", "/settings/audit", "/settings/jobs"])
async def test_only_admins_come_here(manager: Browser, path: str) -> None:
    assert (await manager.get(path)).status_code == 403


async def test_nothing_failed_for_good(admin: Browser, harness: AppHarness) -> None:
    await working.do_all_due(harness.database)
    await admin.get("/settings/jobs")
    assert "Nothing failed for good" in admin.text
