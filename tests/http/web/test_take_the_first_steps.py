"""From an empty workspace to a closed loop: a list of first steps that ticks itself."""

from amends.model.status import Status
from amends.usecases import work
from amends.usecases.work import TicketChangeForm
from tests import cast
from tests.http.app_harness import AppHarness
from tests.http.web.browser import Browser

PATH = "/settings/first-steps"


async def done(harness: AppHarness) -> list[str]:
    steps = (await harness.client.get(f"{harness.v1}/first-steps")).json()["steps"]
    assert [each["step"] for each in steps] == ["unit", "people", "rule", "answer", "ticket", "closed"]
    return [each["step"] for each in steps if each["done"]]


async def test_each_step_is_ticked_by_what_is_there(admin: Browser, harness: AppHarness) -> None:
    database, by = harness.database, harness.workspace.by
    assert await done(harness) == ["unit", "people"]
    await admin.get(PATH)
    assert "2 of 6 are done." in admin.text
    assert 'href="/settings/rules/proposed" aria-current="step"' in admin.page.text
    await cast.rule(database, by)
    assert await done(harness) == ["unit", "people", "rule"]
    await cast.ingest(database, by, cast.happy(reference="happy"))
    assert await done(harness) == ["unit", "people", "rule", "answer"]
    await cast.ingest(database, by, cast.form(words="Nadie contestó"))
    assert (await done(harness))[-1] == "ticket"
    ticket = await cast.only_ticket(database, by)
    await database.write(by, work.change, ticket.id, TicketChangeForm(status=Status.CLOSED))
    await admin.get(PATH)
    assert "All are done: the loop is closed." in admin.text


async def test_the_empty_inbox_leads_an_admin_to_it(admin: Browser, manager: Browser) -> None:
    await admin.get("/inbox?view=all")
    assert f'href="{PATH}"' in admin.page.text
    assert (await manager.get(PATH)).status_code == 403
