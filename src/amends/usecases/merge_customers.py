"""Merging two records of one customer: one stays for both, and undoing it brings the other back."""

from collections.abc import Collection, Sequence

from msgspec import structs

from amends.errors import BusinessRuleError, FieldError, Forbidden, Invalid, NotFound
from amends.ids import parse_id
from amends.instants import InstantUs
from amends.model.customer import Customer, CustomerMerge, identifiers_of
from amends.store import audit, customer_merges, customers, workspaces
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases import access


async def merge(tx: Tx, customer_id: int, into_id: int) -> int:
    """Let another record stand for this one too; the ID of the one that stays.

    Its answers, tickets and attempts are found with the other's from now on, and what comes later with the keys of
    either is the other's; records that were merged into it go with it. Who asked in one not to be contacted isn't
    contacted by any. Raises NotFound, Forbidden, Invalid for the same record, and BusinessRuleError for records that
    can't be merged.
    """
    await _lock(tx, {customer_id, into_id, *await customer_merges.group(tx, customer_id)})
    own, into = await _seen(tx, customer_id), await _seen(tx, into_id)
    _check(own, into)
    for done in await _holding(tx, own.id):
        await _part(tx, done)
        await _join(tx, done.customer_id, into.id)
    await _join(tx, own.id, into.id)
    return into.id


async def merge_named(tx: Tx, into_id: int, words: str) -> int:
    """Merge the customer whom an address, a number, a reference or an ID names into one; the ID of that one.

    Raises Invalid when it names nobody, several, or the same; else as `merge` does.
    """
    found = [each for each in await _named(tx, words) if each.id != into_id]
    if not found:
        raise Invalid(FieldError("other", say("no_such_customer")))
    if len(found) > 1:
        raise Invalid(FieldError("other", say("several_such_customers", choices=[str(each.id) for each in found])))
    return await merge(tx, found[0].id, into_id)


async def unmerge(tx: Tx, customer_id: int) -> int:
    """Let a record that was merged stand by itself again, with all that it had, also the records that went with it.

    Its ID. What came meanwhile stays with the other. Who asked meanwhile not to be contacted has asked it of both.
    Raises NotFound, Forbidden, and BusinessRuleError for one that isn't merged.
    """
    own = await _seen(tx, customer_id)
    if not own.merged_into_id:
        raise BusinessRuleError(say("customer_not_merged", which=own.id))
    await _lock(tx, await customer_merges.group(tx, own.id))
    merges = await customer_merges.of_customer(tx, own.id)
    last = next((each for each in reversed(merges) if each.customer_id == own.id and each.undone_us is None), None)
    if last is None:
        raise BusinessRuleError(say("customer_not_merged", which=own.id))
    followers = await _followers(tx, last, merges)
    for done in (last, *reversed(followers)):
        await _part(tx, done)
    for done in followers:
        await _join(tx, done.customer_id, own.id)
    return own.id


async def _lock(tx: Tx, customer_ids: Collection[int]) -> None:
    await tx.lock(*(f"customer record {each}" for each in sorted(customer_ids)))


async def _holding(tx: Tx, into_id: int) -> list[CustomerMerge]:
    """The merges into a record that hold, in their order."""
    merges = await customer_merges.of_customer(tx, into_id)
    return [each for each in merges if each.into_id == into_id and each.undone_us is None]


async def _followers(tx: Tx, last: CustomerMerge, merges: Sequence[CustomerMerge]) -> list[CustomerMerge]:
    """The merges by which records that were merged into one went with it, in their order; those that hold."""
    went_ids = {
        each.customer_id for each in merges if each.into_id == last.customer_id and each.undone_us == last.at_us
    }
    return [
        each for each in await _holding(tx, last.into_id) if each.customer_id in went_ids and each.at_us == last.at_us
    ]


async def _join(tx: Tx, customer_id: int, into_id: int) -> None:
    found = await customers.get_many(tx, [customer_id, into_id])
    own, into = found[customer_id], found[into_id]
    refused_us = min((each.contact_refused_us for each in (own, into) if each.contact_refused_us), default=None)
    done = CustomerMerge(
        id=(await tx.next_ids(1))[0],
        customer_id=own.id,
        into_id=into.id,
        at_us=tx.now,
        by_kind=tx.by.kind.value,
        by_id=tx.by.id,
        refused_us=refused_us,
        customer_refused_us=own.contact_refused_us,
        into_refused_us=into.contact_refused_us,
    )
    await customer_merges.insert(tx, done)
    await customers.set_merge(tx, structs.replace(own, merged_into_id=into.id, contact_refused_us=refused_us))
    await customers.set_merge(tx, structs.replace(into, contact_refused_us=refused_us))
    await audit.append(tx, "customer.merged", own.id, into_id=into.id)


async def _part(tx: Tx, done: CustomerMerge) -> None:
    found = await customers.get_many(tx, [done.customer_id, done.into_id])
    own, into = found[done.customer_id], found[done.into_id]
    back_us = _before(own.contact_refused_us, done, done.customer_refused_us)
    await customers.set_merge(tx, structs.replace(own, merged_into_id=0, contact_refused_us=back_us))
    kept_us = _before(into.contact_refused_us, done, done.into_refused_us)
    await customers.set_merge(tx, structs.replace(into, contact_refused_us=kept_us))
    await customer_merges.end(tx, done.id, tx.now)
    await audit.append(tx, "customer.unmerged", own.id, into_id=into.id)


def _before(now_us: InstantUs | None, done: CustomerMerge, before_us: InstantUs | None) -> InstantUs | None:
    # What they asked since then stays asked.
    return before_us if now_us == done.refused_us else now_us


async def _seen(tx: Tx, customer_id: int) -> Customer:
    found = await customers.get(tx, customer_id)
    if found is None:
        raise NotFound("customer", customer_id)
    group = await customers.get_many(tx, await customer_merges.group(tx, customer_id))
    if not await customers.known_in(tx, list(group.values()), await access.seen(tx)):
        raise Forbidden(say("no_access", kind="customer", which=customer_id))
    return found


async def _named(tx: Tx, words: str) -> list[Customer]:
    number = parse_id(words.strip())
    region = (await workspaces.own(tx)).region_of_phones
    found = await customers.called(tx, identifiers_of(words.strip(), words, words, region))
    if number is not None:
        found += (await customers.get_many(tx, [number])).values()
    known = await customers.known_in(tx, found, await access.seen(tx))
    return list({each.id: each for each in found if each.id in known}.values())


def _check(own: Customer, into: Customer) -> None:
    if own.id == into.id:
        raise Invalid(FieldError("into_id", say("customer_merged_with_itself")))
    if own.segment_id != into.segment_id:
        raise BusinessRuleError(say("customers_of_different_segments"))
    for each in (own, into):
        if each.merged_into_id:
            raise BusinessRuleError(say("customer_was_merged", which=each.id, into=each.merged_into_id))
