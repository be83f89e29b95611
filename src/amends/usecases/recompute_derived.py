"""Computing derived values anew in the background, when the rule that they follow has changed."""

from collections.abc import Mapping, Sequence

import msgspec

from amends.instants import InstantUs
from amends.model.customer import Customer, DuplicateCustomers, IdentifierKind
from amends.model.derived import DERIVED, Derived
from amends.model.email_address import email_key, user_email_key
from amends.model.job import Job
from amends.model.phone import phone_keys
from amends.store import customers, derived, duplicate_customers, further_keys, jobs, people, workspaces
from amends.store.customers import KeyedCustomer
from amends.store.engine.database import Tx
from amends.store.jobs import NewJob
from amends.usecases.recompute_deadlines import RecomputeProgress

_AT_ONCE = 200


async def outdated(tx: Tx) -> Sequence[Derived]:
    """What was computed by another version of its rule than this program's."""
    known = await derived.versions(tx)
    return [each for each in DERIVED if known.get(each.name) != each.version]


async def recompute_outdated(tx: Tx) -> None:
    """Have what is outdated computed anew in the background; the jobs are there once its version is noted."""
    wanted = await outdated(tx)
    await recompute(tx, wanted)
    await derived.keep(tx, wanted)


async def recompute(tx: Tx, wanted: Sequence[Derived]) -> None:
    """Have these computed anew in the background, from the first row on."""
    await jobs.add_many(tx, [NewJob(each.job, tx.now, each.job, _from_the_first(each)) for each in wanted])


async def rekey_customers(tx: Tx, job: Job) -> InstantUs | None:
    """Compute the keys of the next customers anew; those behind them are put as the same job again.

    Who would come to have another's address keeps the key that they have, and both are listed for a person. A phone
    number may be several customers'; those who share one from now on are listed too.
    """
    progress = msgspec.json.decode(job.data, type=RecomputeProgress)
    found = await customers.keyed_after(tx, progress.after_id, _AT_ONCE)
    region = (await workspaces.own(tx)).region_of_phones
    await further_keys.forget(tx, [each.customer.id for each in found])
    await further_keys.keep(tx, [each.customer for each in found], region)
    for each in found:
        await _rekey(tx, each, region)
    if len(found) == _AT_ONCE:
        data = msgspec.json.encode(RecomputeProgress(progress.reason, found[-1].customer.id)).decode()
        await jobs.add_many(tx, [NewJob(job.kind, tx.now, job.dedupe_key, data)])
    return None


async def rekey_users(tx: Tx, job: Job) -> InstantUs | None:  # noqa: ARG001 - as each job is called
    """Compute anew what users are found by; of two who would come to have the same, the later keeps what they have."""
    await tx.lock("users")
    known = await people.keys_of_addresses(tx)
    taken = {key for _, _, key in known}
    for user_id, email, old in known:
        key = user_email_key(email)
        # What stands for somebody who was erased is no key of an address.
        if email and key != old and key not in taken:
            await people.set_email_key(tx, user_id, key)
            taken.add(key)
    return None


async def duplicates(tx: Tx, after: tuple[int, int], limit: int) -> Sequence[DuplicateCustomers]:
    """Pairs of customers who came to have the same identifier, in the order of their IDs, from behind one."""
    return await duplicate_customers.after(tx, *after, limit)


async def duplicates_with_customers(
    tx: Tx, after: tuple[int, int], limit: int
) -> tuple[Sequence[DuplicateCustomers], Mapping[int, Customer]]:
    """The same pairs, and the customers themselves by their IDs."""
    pairs = await duplicates(tx, after, limit)
    return pairs, await customers.get_many(tx, {each for pair in pairs for each in (pair.customer_id, pair.other_id)})


def _from_the_first(own: Derived) -> str:
    return msgspec.json.encode(RecomputeProgress(own.reason)).decode()


async def _rekey(tx: Tx, own: KeyedCustomer, region: str) -> None:
    email, phones = email_key(own.customer.email), phone_keys(own.customer.phone, region)
    phone = phones[0] if phones else ""
    for further in phones[1:]:
        others = await _others(tx, own.customer, IdentifierKind.PHONE, further)
        await duplicate_customers.insert_many(tx, [(own.customer.id, each.id, IdentifierKind.PHONE) for each in others])
    if (email, phone) == (own.email_key, own.phone_key):
        return
    await tx.lock(*(f"customer:{key}" for key in (email, phone) if key))
    same_email = await _others(tx, own.customer, IdentifierKind.EMAIL, email) if email != own.email_key else []
    same_phone = await _others(tx, own.customer, IdentifierKind.PHONE, phone) if phone != own.phone_key else []
    pairs = [(own.customer.id, other.id, IdentifierKind.EMAIL) for other in same_email]
    pairs += [(own.customer.id, other.id, IdentifierKind.PHONE) for other in same_phone]
    await duplicate_customers.insert_many(tx, pairs)
    await customers.set_keys(tx, own.customer.id, own.email_key if same_email else email, phone)


async def _others(tx: Tx, own: Customer, kind: IdentifierKind, key: str) -> list[Customer]:
    # A segment's own record of a person is another one by intent.
    found = await customers.with_key(tx, kind, key) if key else []
    return [each for each in found if each.id != own.id and each.segment_id == own.segment_id]
