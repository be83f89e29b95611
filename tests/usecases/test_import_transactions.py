"""Transactions of another system: each is kept once, with its customer, or the whole list is refused."""

from typing import Any

import pytest

from amends.errors import Forbidden, Invalid, NotFound
from amends.instants import HOUR_US
from amends.model.customer import Customer, CustomerForm
from amends.model.principal import Principal, PrincipalKind, Scope
from amends.model.transaction import Contact, Product, Transaction
from amends.store import customers
from amends.store.engine.database import Database, Tx
from amends.usecases import transactions
from amends.usecases.transactions import TransactionForm
from tests import cast
from tests.cast import FixtureWorkspace
from tests.engines import Clock

FULL = Contact(
    first_name="Ana",
    last_name="Ruiz",
    mobile="+34 600 000 077",
    email="ana@example.com",
    products=(Product("Double room", "Rooms"), Product("Breakfast")),
    custom={1: "gold", 50: "Planta 3"},
)
DAY = "2026-11-19"


def sold(segment: str = "S1", day: str = DAY, contact: Contact = FULL, **changes: Any) -> TransactionForm:
    """A transaction; `changes` make a contact of their own."""
    return TransactionForm(segment, day, Contact(**changes) if changes else contact)


async def take_in(database: Database, workspace: FixtureWorkspace, *forms: TransactionForm) -> list[Transaction]:
    return list(await database.write(workspace.by, transactions.import_transactions, forms))


async def count(tx: Tx) -> tuple[int, int]:
    found = []
    for table in ("transactions", "customers"):
        row = await tx.one(f"SELECT count(*) FROM {table} WHERE workspace_id = $1", tx.workspace_id)
        assert row is not None
        found.append(row[0])
    return found[0], found[1]


async def counted(database: Database, workspace: FixtureWorkspace) -> tuple[int, int]:
    """How many transactions and customers a workspace has."""
    return await database.read(workspace.by, count)


async def customer(database: Database, workspace: FixtureWorkspace, **known: str) -> Customer | None:
    found = await database.read(workspace.by, customers.having, CustomerForm(**known).identifiers("ES"))
    return found[0] if found else None


async def test_a_transaction_is_kept_with_all_that_was_sent(
    database: Database, workspace: FixtureWorkspace, clock: Clock
) -> None:
    [kept] = await take_in(database, workspace, sold())
    assert kept == Transaction(kept.id, kept.reference, workspace.s1.id, DAY, FULL, clock())
    assert kept.reference.startswith("import:")
    assert await database.read(workspace.by, transactions.get, kept.id) == (kept, "S1")


async def test_its_customer_is_made_and_found_again(database: Database, workspace: FixtureWorkspace) -> None:
    await take_in(database, workspace, sold())
    made = await customer(database, workspace, email="ana@example.com")
    assert made is not None
    assert (made.name, made.phone, made.reference) == ("Ana Ruiz", "+34 600 000 077", "")
    await take_in(database, workspace, sold(day="2026-11-20"))
    assert await counted(database, workspace) == (2, 1)


async def test_a_known_customer_is_filled_in(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.ingest(database, workspace.by, cast.form(customer=cast.ANA))
    await take_in(database, workspace, sold())
    known = await customer(database, workspace, reference=cast.ANA.reference)
    assert known is not None
    assert (known.name, known.email, known.phone) == ("Ana", "ana@example.com", "+34 600 000 077")
    assert (await counted(database, workspace))[1] == 1


async def test_a_transaction_with_nobody_makes_no_customer(database: Database, workspace: FixtureWorkspace) -> None:
    await take_in(database, workspace, sold(custom={1: "gold"}))
    assert await counted(database, workspace) == (1, 0)


async def test_the_very_same_again_is_the_one_that_is_known(
    database: Database, workspace: FixtureWorkspace, clock: Clock
) -> None:
    [first] = await take_in(database, workspace, sold())
    clock.advance(HOUR_US)
    again, twin = await take_in(database, workspace, sold(), sold())
    assert again == twin == first
    assert await counted(database, workspace) == (1, 1)


async def test_free_fields_in_another_order_are_the_very_same(database: Database, workspace: FixtureWorkspace) -> None:
    one, other = await take_in(
        database, workspace, sold(custom={1: "gold", 2: "silver"}), sold(custom={2: "silver", 1: "gold"})
    )
    assert one == other


@pytest.mark.parametrize(
    "other",
    [
        sold("S2"),
        sold(day="2026-11-20"),
        sold(contact=Contact(first_name="Ana")),
        sold(contact=Contact(products=FULL.products[::-1])),
        sold(contact=Contact(custom={2: "gold"})),
    ],
)
async def test_whatever_differs_is_a_transaction_of_its_own(
    database: Database, workspace: FixtureWorkspace, other: TransactionForm
) -> None:
    first, second = await take_in(database, workspace, sold(), other)
    assert first.id != second.id
    assert first.reference != second.reference
    assert (await counted(database, workspace))[0] == 2


async def test_one_unknown_segment_refuses_the_whole_list(database: Database, workspace: FixtureWorkspace) -> None:
    with pytest.raises(Invalid) as refused:
        await take_in(database, workspace, sold(), sold("S9"), sold("S8"))
    assert [str(error) for error in refused.value.errors] == [
        "contacts[1].segment: there is no segment with the code 'S9'",
        "contacts[2].segment: there is no segment with the code 'S8'",
    ]
    assert await counted(database, workspace) == (0, 0)


@pytest.mark.parametrize(
    ("contact", "field"),
    [
        ({"first_name": "A\0"}, "first_name"),
        ({"last_name": "x" * 501}, "last_name"),
        ({"mobile": "\x07"}, "mobile"),
        ({"email": "\ud800"}, "email"),
        ({"custom": {7: "g\0"}}, "custom7"),
    ],
)
async def test_text_that_cannot_be_kept_refuses_the_whole_list(
    database: Database, workspace: FixtureWorkspace, contact: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        await take_in(database, workspace, sold(), sold(**contact))
    assert [error.field for error in refused.value.errors] == [f"contacts[1].{field}"]
    assert await counted(database, workspace) == (0, 0)


async def test_an_empty_list_keeps_nothing(database: Database, workspace: FixtureWorkspace) -> None:
    assert await take_in(database, workspace) == []
    assert await counted(database, workspace) == (0, 0)


async def test_another_workspaces_transaction_is_forbidden_and_never_the_same(
    database: Database, workspace: FixtureWorkspace
) -> None:
    other = await cast.workspace(database, "Hotel Luna")
    [ours], [theirs] = await take_in(database, workspace, sold()), await take_in(database, other, sold())
    assert (ours.reference, ours.id == theirs.id) == (theirs.reference, False)
    with pytest.raises(Forbidden):
        await database.read(other.by, transactions.get, ours.id)
    assert (await database.read(other.by, transactions.get, theirs.id))[0] == theirs


async def test_a_number_of_no_transaction_is_not_found(database: Database, workspace: FixtureWorkspace) -> None:
    for number in (999_999, workspace.s1.id):
        with pytest.raises(NotFound, match=f"no transaction {number}"):
            await database.read(workspace.by, transactions.get, number)


async def test_a_key_sees_the_transactions_of_its_segments_and_those_below(
    database: Database, workspace: FixtureWorkspace
) -> None:
    kept = await take_in(database, workspace, sold("S1"), sold("S1A"), sold("S2"))
    keeper = Principal(PrincipalKind.KEY, 1, workspace.id, frozenset({Scope.TICKETS_READ}), (workspace.s1.id,))
    seen = [await database.read(keeper, transactions.get, each.id) for each in kept[:2]]
    assert [code for _, code in seen] == ["S1", "S1A"]
    with pytest.raises(Forbidden):
        await database.read(keeper, transactions.get, kept[2].id)


async def test_a_key_takes_nothing_in_for_other_segments_than_its_own(
    database: Database, workspace: FixtureWorkspace
) -> None:
    keeper = Principal(PrincipalKind.KEY, 1, workspace.id, frozenset({Scope.FEEDBACK_WRITE}), (workspace.s1.id,))
    with pytest.raises(Invalid) as refused:
        await database.write(keeper, transactions.import_transactions, [sold("S1A"), sold("S2")])
    assert [str(error) for error in refused.value.errors] == ["contacts[1].segment: this key has no access to 'S2'"]
    assert await counted(database, workspace) == (0, 0)
    assert await database.write(keeper, transactions.import_transactions, [sold("S1"), sold("S1A")])


@pytest.mark.parametrize("text", ["a\0", "a\ud800", "x" * 501])
async def test_every_text_of_a_transaction_must_be_one_that_can_be_kept(
    database: Database, workspace: FixtureWorkspace, text: str
) -> None:
    products = (Product("Room"), Product(text, text))
    form = TransactionForm("S1", text, Contact(products=products))
    with pytest.raises(Invalid) as refused:
        await database.write(workspace.by, transactions.import_transactions, [form])
    names = ("products[1].product_name", "products[1].product_group", "day")
    assert {error.field for error in refused.value.errors} == {f"contacts[0].{name}" for name in names}
