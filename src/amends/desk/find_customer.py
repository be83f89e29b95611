"""Finding a customer again, or making the record."""

from amends.model.customer import Customer, CustomerForm
from amends.store import customers
from amends.store.database import Tx


async def found_or_made(tx: Tx, form: CustomerForm, known_id: int = 0) -> int:
    """The ID of the customer whom a form names, 0 for nobody.

    What was missing is filled in. `known_id` is the customer whom the feedback had until now: one that nothing in the
    form finds is still that one, with more known.
    """
    if form.is_nobody:
        return known_id
    same = await customers.find_same(tx, form)
    if same is None and known_id:
        same = await customers.find(tx, known_id)
    if same is None:
        made = Customer((await tx.next_ids(1))[0], form.email, form.phone, form.name, form.reference, tx.now)
        await customers.save(tx, made)
        return made.id
    filled = await _without_stealing(tx, same, same.filled_in(form))
    if filled != same:
        await customers.save(tx, filled)
    return same.id


async def _without_stealing(tx: Tx, same: Customer, filled: Customer) -> Customer:
    # An e-mail address or a reference that is already somebody else's stays theirs.
    for gained in (CustomerForm(email=filled.email), CustomerForm(reference=filled.reference)):
        holder = await customers.find_same(tx, gained)
        if holder is not None and holder.id != same.id:
            return same
    return filled
