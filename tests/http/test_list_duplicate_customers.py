"""Customers who may be the same are listed over the API for who may see everybody."""

from amends.model.customer import CustomerForm, IdentifierKind
from amends.model.principal import Scope
from amends.store import customers, duplicate_customers
from amends.store.engine.database import Tx
from tests import cast
from tests.http import app_harness
from tests.http.app_harness import AppHarness


async def test_pairs_come_in_pages(harness: AppHarness) -> None:
    forms = [cast.form(reference=str(n), customer=CustomerForm(email=f"g{n}@mail.example")) for n in range(4)]
    await cast.ingest(harness.database, harness.workspace.by, *forms)

    async def note(tx: Tx) -> list[int]:
        ids = [each.customer.id for each in await customers.keyed_after(tx, 0, 10)]
        pairs = [(ids[1], ids[0], IdentifierKind.EMAIL), (ids[2], ids[3], IdentifierKind.PHONE)]
        await duplicate_customers.insert_many(tx, pairs)
        return ids

    ids = await harness.database.write(harness.workspace.by, note)
    path = f"{harness.v1}/customers/duplicates?limit=1"
    first = (await harness.client.get(path)).json()
    second = (await harness.client.get(f"{path}&cursor={first['next_cursor']}")).json()
    [one], [other] = first["duplicates"], second["duplicates"]
    assert (one["customer_id"], one["other_id"], one["kind"]) == (ids[0], ids[1], "email")
    assert (other["customer_id"], other["other_id"], other["kind"]) == (ids[2], ids[3], "phone")
    assert second["next_cursor"] is None


async def test_only_an_admin_reads_them(harness: AppHarness) -> None:
    key = await app_harness.key_of(harness.database, harness.workspace.by, frozenset(Scope) - {Scope.ADMIN})
    async with app_harness.client_of(harness.app, key.secret) as client:
        assert (await client.get(f"{harness.v1}/customers/duplicates")).status_code == 403
