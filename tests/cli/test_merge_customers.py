"""`amends customer merge` and `unmerge`: one record stays for both, until that is undone."""

import asyncio

from amends.app import database_of
from amends.model.customer import CustomerForm
from amends.model.principal import operator
from amends.settings import Settings
from tests import cast
from tests.cli.conftest import Amends, make_hotel


async def two_customers(url: str, workspace: int) -> list[int]:
    database = database_of(Settings(database=url))
    await database.open()
    try:
        for who in ("ana", "ruiz"):
            form = cast.bare(reference=who, customer=CustomerForm(email=f"{who}@example.com"))
            await cast.ingest(database, operator(workspace), form)
        answers, _ = await cast.everything(database, operator(workspace))
        return [each.customer_id for each in answers]
    finally:
        await database.close()


def test_two_records_are_merged_and_parted_again(amends: Amends) -> None:
    workspace = make_hotel(amends)
    stays, gone = asyncio.run(two_customers(amends.url, workspace))
    said = amends.done("customer", "merge", gone, "--into", stays, "--workspace", workspace)
    assert said == f"Customer {gone} is merged into {stays}.\n"
    assert f"customer {gone} was merged" in amends.refused(
        "customer", "merge", gone, "--into", stays, "--workspace", workspace
    )
    assert amends.json("customer", "unmerge", gone, "--workspace", workspace) == {"customer_id": gone}
    assert "isn't merged" in amends.refused("customer", "unmerge", gone, "--workspace", workspace)
