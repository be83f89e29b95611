"""Upgrading a database of 5028764: whoever is in it is found by the rules of today, and nobody is merged by itself."""

from collections.abc import AsyncIterator

import pytest

from amends.app import database_of
from amends.instants import DAY_US
from amends.model.customer import CustomerForm
from amends.model.principal import operator
from amends.settings import Settings
from amends.store import customers, people
from amends.store.engine.database import Database
from amends.usecases import recompute_derived, resolve_customer
from tests import working
from tests.engines import START, Clock
from tests.store import database_of_step_3
from tests.store.database_of_step_3 import HOTEL

BY = operator(HOTEL)


@pytest.fixture
async def upgraded(blank_url: str) -> AsyncIterator[Database]:
    await database_of_step_3.make(blank_url)
    opened = database_of(Settings(database=blank_url), Clock(START + 10 * DAY_US))
    await opened.open()
    await working.run_for_a_moment(opened)
    await working.do_all_due(opened)
    yield opened
    await opened.close()


async def test_everybody_is_there_with_the_keys_of_today(upgraded: Database) -> None:
    found = await upgraded.read(BY, customers.keyed_after, 0, 100)
    assert [(each.customer.name, each.email_key, each.phone_key) for each in found] == [
        ("Ana", "ana@xn--strae-oqa.example", "+442079460018"),
        ("Ben", "ben@example.com", "02079460018"),
        ("Ana Ruiz", "", "+442079460018"),
        # Both came to have one address; who came first has it, and a person says whether they are one.
        ("Cid", "cid@bücher.example", ""),
        ("Cid", "cid@xn--bcher-kva.example", ""),
        ("Dora", "dora@example.com", "+442079460018"),
        ("Somebody", "", ""),
        ("Eva", "eva@example.com", "+34600123456"),
        ("Fay", "", ""),
    ]


async def test_who_may_be_the_same_is_listed(upgraded: Database) -> None:
    names = {each.customer.id: each.customer.name for each in await upgraded.read(BY, customers.keyed_after, 0, 100)}
    pairs = await upgraded.read(BY, recompute_derived.duplicates, (0, 0), 100)
    assert [(names[each.customer_id], names[each.other_id], each.kind.value) for each in pairs] == [
        ("Ana", "Ana Ruiz", "phone"),
        ("Ana", "Dora", "phone"),
        ("Ana Ruiz", "Dora", "phone"),
        ("Cid", "Cid", "email"),
    ]


async def test_who_comes_again_is_found(upgraded: Database) -> None:
    names = {each.customer.id: each.customer.name for each in await upgraded.read(BY, customers.keyed_after, 0, 100)}

    async def who(form: CustomerForm) -> str:
        return names.get(await upgraded.write(BY, resolve_customer.get_or_create, form, 0), "somebody new")

    assert await who(CustomerForm(phone="+34 600 123 456")) == "Eva"
    assert await who(CustomerForm(email="DORA@example.com")) == "Dora"
    assert await who(CustomerForm(email="ana@strasse.example")) == "somebody new"


async def test_users_sign_in_by_their_addresses(upgraded: Database) -> None:
    for email in ("gil@straße.example", "hal@bücher.example", "HAL@xn--bcher-kva.example"):
        found = await upgraded.read(BY, people.get_by_email, email)
        assert found is not None, email
    assert await upgraded.read(BY, people.get_by_email, "gil@strasse.example") is None
