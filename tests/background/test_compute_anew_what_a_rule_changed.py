"""When a rule has changed, what follows it is computed anew in the background; nothing is merged by itself."""

import pytest
from msgspec import structs

from amends.model.customer import CustomerForm
from amends.model.derived import DERIVED
from amends.store import customers as customers_store
from amends.store.engine.database import Database, Tx
from amends.usecases import recompute_derived
from tests import cast, working
from tests.cast import FixtureWorkspace

LATER = tuple(structs.replace(each, version=each.version + 1) for each in DERIVED)


@pytest.fixture
async def place(database: Database) -> FixtureWorkspace:
    """A workspace of this version, with more customers than are computed at a time."""
    made = await cast.workspace(database)
    await database.write(made.by, recompute_derived.recompute_outdated)
    await working.do_all_due(database)
    guests = [CustomerForm(email=f"g{number}@mail.example", phone=f"+34 6{number:08}") for number in range(205)]
    forms = [cast.form(reference=f"r-{number}", customer=each) for number, each in enumerate(guests)]
    await cast.ingest(database, made.by, *forms)
    return made


async def keys_of(database: Database, place: FixtureWorkspace) -> dict[str, tuple[str, str]]:
    found = await database.read(place.by, customers_store.keyed_after, 0, 1000)
    return {each.customer.email: (each.email_key, each.phone_key) for each in found}


async def test_all_keys_are_those_of_the_new_rule(
    database: Database, place: FixtureWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_new_rule(monkeypatch, lambda email: f"new:{email.strip().lower()}")
    await database.write(place.by, recompute_derived.recompute_outdated)
    await working.do_all_due(database)
    keys = await keys_of(database, place)
    assert len(keys) == 205
    assert all(key == f"new:{email}" for email, (key, _) in keys.items())


async def test_who_would_share_an_address_is_listed_and_stays_apart(
    database: Database, place: FixtureWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_new_rule(monkeypatch, lambda email: "one@mail.example" if email.startswith(("g7@", "g9@")) else email)
    await database.write(place.by, recompute_derived.recompute_outdated)
    await working.do_all_due(database)
    [pair] = await database.read(place.by, recompute_derived.duplicates, (0, 0), 10)
    known = await database.read(place.by, customers_store.get_many, (pair.customer_id, pair.other_id))
    assert (pair.kind, {each.email for each in known.values()}) == ("email", {"g7@mail.example", "g9@mail.example"})
    keys = await keys_of(database, place)
    assert (keys["g7@mail.example"][0], keys["g9@mail.example"][0]) == ("one@mail.example", "g9@mail.example")
    assert await database.read(place.by, recompute_derived.duplicates, (pair.customer_id, pair.other_id), 10) == []


async def test_a_worker_begins_it_once_for_each_workspace_by_itself(
    database: Database, place: FixtureWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = await cast.workspace(database, name="Clínica Luna")
    monkeypatch.setattr(recompute_derived, "DERIVED", LATER)
    for each in (place, other):
        assert await database.read(each.by, recompute_derived.outdated) != []
    await working.run_for_a_moment(database)
    for each in (place, other):
        assert await database.read(each.by, recompute_derived.outdated) == []


async def test_of_a_new_workspace_nothing_is_computed_anew(database: Database) -> None:
    made = await cast.workspace(database)
    assert await database.read(made.by, recompute_derived.outdated) == []


async def test_what_is_up_to_date_is_left_alone(database: Database, place: FixtureWorkspace) -> None:
    await working.run_for_a_moment(database)

    async def count(tx: Tx) -> int:
        row = await tx.one("SELECT count(*) FROM jobs WHERE kind IN ('index_words', 'rekey_customers')")
        return int(row[0]) if row else -1

    assert await database.read(place.by, count) == 0


def with_new_rule(monkeypatch: pytest.MonkeyPatch, rule: object) -> None:
    monkeypatch.setattr(recompute_derived, "DERIVED", LATER)
    monkeypatch.setattr(recompute_derived, "email_key", rule)
