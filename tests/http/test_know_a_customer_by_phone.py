"""A customer is known by the phone number, however it is written, by the rule of the workspace's country."""

from typing import Any

import pytest

from amends.model.customer import CustomerForm
from amends.model.derived import CUSTOMER_KEYS
from amends.store import customers, further_keys
from amends.usecases import recompute_derived
from tests import cast, working
from tests.http.app_harness import AppHarness

LONDON = "+442079460018"


async def keys(harness: AppHarness) -> list[str]:
    found = await harness.database.read(harness.workspace.by, customers.keyed_after, 0, 100)
    return [each.phone_key for each in found]


async def import_from(harness: AppHarness, *phones: str) -> None:
    forms = [
        cast.form(reference=f"{len(await keys(harness))}-{number}", customer=CustomerForm(phone=phone))
        for number, phone in enumerate(phones)
    ]
    await cast.ingest(harness.database, harness.workspace.by, *forms)


async def set_region(harness: AppHarness, region: str | None) -> dict[str, Any]:
    answer = await harness.client.patch(harness.v1, json={"phone_region": region})
    assert answer.status_code == 200
    changed: dict[str, Any] = answer.json()
    return changed


async def test_four_spellings_are_one_customer(harness: AppHarness) -> None:
    await set_region(harness, "GB")
    await import_from(harness, "+44 20 7946 0018", "0044 20 7946 0018", "+44 (0)20 7946 0018", "020 7946 0018 ext 5")
    assert await keys(harness) == [LONDON]


async def test_spellings_of_several_imports_are_one_customer(harness: AppHarness) -> None:
    await set_region(harness, "GB")
    for phone in ("+44 20 7946 0018", "020 7946 0018", "٠٢٠ ٧٩٤٦ ٠٠١٨"):
        await import_from(harness, phone)
    assert await keys(harness) == [LONDON]


async def test_whoever_gives_a_second_number_too_is_found_by_it(harness: AppHarness) -> None:
    await import_from(harness, "+44 20 7946 0019")
    await import_from(harness, "+44 20 7946 0018 / +44 20 7946 0019")
    assert await keys(harness) == ["+442079460019"]


async def test_who_gave_two_numbers_is_found_by_either(harness: AppHarness) -> None:
    await import_from(harness, "+44 20 7946 0018 / +44 20 7946 0019")
    await import_from(harness, "+44 20 7946 0019")
    await import_from(harness, "020 7946 0018 ext 5, +44 20 7946 0019")
    assert await keys(harness) == ["+442079460018"]


async def test_two_numbers_of_two_customers_in_one_field_join_nobody(harness: AppHarness) -> None:
    await import_from(harness, "+44 20 7946 0018", "+44 20 7946 0019")
    await import_from(harness, "+44 20 7946 0019 / +44 20 7946 0018")
    assert await keys(harness) == ["+442079460018", "+442079460019"]
    [pair] = (await harness.client.get(f"{harness.v1}/customers/duplicates")).json()["duplicates"]
    assert pair["kind"] == "phone"


async def test_the_second_number_is_computed_anew_too(harness: AppHarness) -> None:
    await import_from(harness, "020 7946 0018 / 020 7946 0019", "020 7946 0020")
    await set_region(harness, "GB")
    await working.do_all_due(harness.database)
    assert (await harness.client.get(f"{harness.v1}/customers/duplicates")).json()["duplicates"] == []
    await import_from(harness, "+44 20 7946 0019")
    assert await keys(harness) == [LONDON, "+442079460020"]


async def test_who_was_there_before_is_found_by_the_second_number_too(harness: AppHarness) -> None:
    await import_from(harness, "+44 20 7946 0018 / +44 20 7946 0019", "+44 20 7946 0020 / +44 20 7946 0019")
    by, database = harness.workspace.by, harness.database
    found = await database.read(by, customers.keyed_after, 0, 10)
    await database.write(by, further_keys.forget, [each.customer.id for each in found])
    await database.write(by, recompute_derived.recompute, [CUSTOMER_KEYS])
    await working.do_all_due(database)
    before = len(await keys(harness))
    await import_from(harness, "+44 20 7946 0019")
    assert len(await keys(harness)) == before


async def test_unset_it_is_the_country_of_the_time_zone(harness: AppHarness) -> None:
    own = (await harness.client.get(harness.v1)).json()
    assert (own["time_zone"], own["phone_region"], own["default_phone_region"]) == ("Europe/Madrid", None, "ES")
    await import_from(harness, "600 123 456", "+34 600 123 456")
    assert await keys(harness) == ["+34600123456"]


async def test_another_country_computes_the_keys_anew_in_the_background(harness: AppHarness) -> None:
    await import_from(harness, "020 7946 0018")
    assert await keys(harness) == ["02079460018"]
    assert (await set_region(harness, "gb"))["phone_region"] == "GB"
    await working.do_all_due(harness.database)
    assert await keys(harness) == [LONDON]
    assert (await set_region(harness, None))["phone_region"] is None
    await working.do_all_due(harness.database)
    assert await keys(harness) == ["02079460018"]


async def test_who_shares_a_number_from_then_on_is_listed_and_not_merged(harness: AppHarness) -> None:
    await import_from(harness, "020 7946 0018", "+44 20 7946 0018")
    assert len(await keys(harness)) == 2
    await set_region(harness, "GB")
    await working.do_all_due(harness.database)
    assert await keys(harness) == [LONDON, LONDON]
    [pair] = (await harness.client.get(f"{harness.v1}/customers/duplicates")).json()["duplicates"]
    assert pair["kind"] == "phone"


@pytest.mark.parametrize("region", ["XX", "Spain", "001", "E" * 100])
async def test_what_is_no_country_is_refused(harness: AppHarness, region: str) -> None:
    refused = await harness.client.patch(harness.v1, json={"phone_region": region})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "phone_region"
