"""An admin sees on a page which customers may be the same person, and goes to what is known of them."""

from amends.model.customer import CustomerForm, IdentifierKind
from amends.store import customers, duplicate_customers
from amends.store.engine.database import Tx
from tests import cast
from tests.http.app_harness import AppHarness
from tests.http.web.browser import Browser

PATH = "/settings/duplicates"


async def test_each_pair_stands_side_by_side_with_the_way_to_its_tickets(admin: Browser, harness: AppHarness) -> None:
    guests = [
        CustomerForm(email="ana@example.com", name="Ana"),
        CustomerForm(phone="+44 20 7946 0018", name="Ana Ruiz"),
    ]
    forms = [cast.form(reference=str(number), customer=each) for number, each in enumerate(guests)]
    await cast.ingest(harness.database, harness.workspace.by, *forms)

    async def note(tx: Tx) -> list[int]:
        ids = [each.customer.id for each in await customers.keyed_after(tx, 0, 10)]
        await duplicate_customers.insert_many(tx, [(ids[0], ids[1], IdentifierKind.PHONE)])
        return ids

    ids = await harness.database.write(harness.workspace.by, note)
    await admin.get(PATH)
    for said in ("Ana Ruiz", "ana@example.com", "+44 20 7946 0018", "Phone number"):
        assert said in admin.text
    for each in ids:
        assert f'href="/customers/{each}"' in admin.page.text
    assert (await admin.get(f"/customers/{ids[0]}")).status_code == 200


async def test_where_there_is_none_it_says_so(admin: Browser) -> None:
    await admin.get(PATH)
    assert "No two customers came to have the same address or number." in admin.text


async def test_only_an_admin_comes_here(manager: Browser) -> None:
    assert (await manager.get(PATH)).status_code == 403
