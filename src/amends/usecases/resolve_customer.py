"""Finding customers again, or making their records."""

from collections.abc import Iterable

from amends.instants import InstantUs
from amends.model.access import FULL_SIGHT
from amends.model.customer import Customer, CustomerForm, Identifier, IdentifierKind
from amends.store import customers, duplicate_customers, workspaces
from amends.store.engine.database import Tx
from amends.usecases import access


async def get_or_create(tx: Tx, form: CustomerForm, segment_id: int) -> int:
    """The ID of the customer whom a form names in a segment, 0 for nobody; what was missing is filled in."""
    known = CustomerResolver(tx, (await workspaces.own(tx)).region_of_phones)
    customer_id = await known.found_or_made(form, segment_id)
    await known.keep()
    return customer_id


class CustomerResolver:
    """The customers whom some feedback names: looked for together, and kept together.

    Who is limited to some segments finds those who are known there. Anybody else is a new customer to them, with what
    they say and no more: an address that is typed in doesn't bring up the name and the number that others were told.
    `region` is the country of phone numbers without a country code. `by_id` are those who are known by now, `made` the
    IDs of those who are new.
    """

    def __init__(self, tx: Tx, region: str) -> None:
        self._tx = tx
        self._region = region
        self.by_id: dict[int, Customer] = {}
        self._identifiers: dict[CustomerForm, tuple[Identifier, ...]] = {}
        self._by_identifier: dict[Identifier, int] = {}
        self._elsewhere: dict[Identifier, Customer] = {}
        self._altered: set[int] = set()
        self._sharing: set[tuple[int, int]] = set()
        self._merged: dict[int, Customer] = {}
        self._kept_by_merged: set[Identifier] = set()
        self.made: set[int] = set()

    async def look_for(self, forms: Iterable[CustomerForm]) -> None:
        """Find whoever has an identifier of these forms, all in one go."""
        self._identifiers = {form: form.identifiers(self._region) for form in forms}
        await self._look_for({identifier for own in self._identifiers.values() for identifier in own})

    async def found_or_made(self, form: CustomerForm, segment_id: int, known_id: int = 0) -> int:
        """The ID of the customer whom a form names in a segment, 0 for nobody.

        What was missing is filled in. `known_id` is the customer whom the feedback had until now: one that nothing in
        the form finds is still that one, with more known.
        """
        if form.is_nobody:
            return known_id
        identifiers = self._identifiers.get(form) or form.identifiers(self._region)
        same = await self._same(identifiers) or (await self._of_id(known_id) if known_id else None)
        if same is None:
            number = (await self._tx.next_ids(1))[0]
            said = (form.email, form.phone, form.name, form.reference)
            own_id = 0 if self._tx.by.segment_ids is None else segment_id
            made = Customer(number, *said, self._tx.now, self._refused_us(identifiers), own_id)
            self.made.add(made.id)
            self._note(made, identifiers)
            return made.id
        if known_id in self._merged and self._merged[known_id].merged_into_id == same.id:
            # What a merged record said stays with it, should they part again.
            return known_id
        self._note_others(same, identifiers)
        filled = same.filled_in(form)
        if filled != same and not await self._would_steal(filled):
            self._note(filled, filled.identifiers(self._region))
        return same.id

    async def keep(self) -> None:
        """Write those who were made, and what was filled in."""
        altered = [self.by_id[each] for each in sorted(self._altered)]
        new = self._altered & self.made
        await customers.insert_many(self._tx, [each for each in altered if each.id in new], self._region)
        await customers.save_many(self._tx, [each for each in altered if each.id not in new], self._region)
        pairs = [(*pair, IdentifierKind.PHONE) for pair in sorted(self._sharing)]
        if pairs:
            await duplicate_customers.insert_many(self._tx, pairs)
        self._altered.clear()
        self._sharing.clear()

    def _note_others(self, same: Customer, identifiers: tuple[Identifier, ...]) -> None:
        """Note whoever else has one of several numbers that stand in one field: a person says whether they are one."""
        numbers = [each for each in identifiers if each.kind is IdentifierKind.PHONE]
        if len(numbers) < 2:
            return
        for other_id in {self._by_identifier.get(each, 0) for each in numbers} - {0, same.id}:
            if self.by_id[other_id].segment_id == same.segment_id:
                self._sharing.add((min(same.id, other_id), max(same.id, other_id)))

    def _refused_us(self, identifiers: tuple[Identifier, ...]) -> InstantUs | None:
        if not self._elsewhere:
            return None
        # Who asked not to be contacted asked it of everybody, also of those who don't know them.
        others = (self._elsewhere[each] for each in identifiers if each in self._elsewhere)
        return next((each.contact_refused_us for each in others if each.contact_refused_us is not None), None)

    async def _same(self, identifiers: tuple[Identifier, ...]) -> Customer | None:
        for identifier in identifiers:
            if identifier not in self._by_identifier:
                await self._look_for({identifier})
            if self._by_identifier[identifier]:
                return self.by_id[self._by_identifier[identifier]]
        return None

    async def _would_steal(self, filled: Customer) -> bool:
        # An e-mail address or a reference that is already somebody else's stays theirs.
        for identifier in filled.identifiers(self._region):
            if identifier.kind is IdentifierKind.PHONE:
                continue
            if identifier in self._elsewhere and not filled.segment_id:
                return True
            holder = await self._same((identifier,))
            if identifier in self._kept_by_merged:
                return True
            if holder is not None and holder.id != filled.id:
                return True
        return False

    async def _of_id(self, customer_id: int) -> Customer | None:
        if customer_id not in self.by_id:
            found = await customers.get(self._tx, customer_id)
            if found is not None:
                self.by_id[customer_id] = found
        return self.by_id.get(customer_id)

    async def _look_for(self, identifiers: set[Identifier]) -> None:
        wanted = identifiers - self._by_identifier.keys()
        if not wanted:
            return
        self._by_identifier.update(dict.fromkeys(wanted, 0))
        everybody = await customers.having(self._tx, wanted)
        # Who it is doesn't depend on which cases somebody sees.
        seen = await access.reachable_segments(self._tx), FULL_SIGHT
        known_ids = await customers.known_in(self._tx, everybody, seen)
        for found in everybody:
            if found.id not in known_ids and found.id not in self.by_id:
                self._elsewhere |= dict.fromkeys(found.identifiers(self._region), found)
                continue
            stays = await self._staying(found)
            self.by_id.setdefault(stays.id, stays)
            self._point_to(stays.id, found.identifiers(self._region))
        for altered_id in self._altered:
            self._point_to(altered_id, self.by_id[altered_id].identifiers(self._region))

    async def _staying(self, found: Customer) -> Customer:
        """The record that stands for one, which is itself unless it was merged."""
        if not found.merged_into_id:
            return found
        self._merged[found.id] = found
        self._kept_by_merged.update(found.identifiers(self._region))
        into = await self._of_id(found.merged_into_id)
        assert into is not None  # noqa: S101 - no record is ever deleted
        return into

    def _note(self, customer: Customer, identifiers: tuple[Identifier, ...]) -> None:
        self._altered.add(customer.id)
        self.by_id[customer.id] = customer
        self._point_to(customer.id, identifiers)

    def _point_to(self, customer_id: int, identifiers: tuple[Identifier, ...]) -> None:
        for identifier in identifiers:
            # Who else has one that wasn't looked for yet isn't known; of several the one who was known first counts.
            first_id = self._by_identifier.get(identifier)
            if first_id is not None and (not first_id or customer_id < first_id):
                self._by_identifier[identifier] = customer_id
