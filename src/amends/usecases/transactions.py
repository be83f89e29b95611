"""Transactions: taken in from another system, each once."""

import hashlib
from collections.abc import Sequence

import msgspec
from msgspec import Struct

from amends.errors import FieldError, Invalid
from amends.model.customer import CustomerForm
from amends.model.intake import MAX_NAME_CHARACTERS, text_error
from amends.model.transaction import Contact, Transaction
from amends.store import segments, transactions
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases import access, resolve_customer


class TransactionForm(Struct, frozen=True):
    """A transaction to take in; `day` is ISO."""

    segment: str
    day: str
    contact: Contact


async def import_transactions(tx: Tx, forms: Sequence[TransactionForm]) -> Sequence[Transaction]:
    """Keep transactions, all or none; one with the very same content as a known one is that one. Raises Invalid."""
    tree = await segments.tree(tx)
    reachable = await access.reachable_segments(tx)
    errors = []
    for index, form in enumerate(forms):
        segment = tree.by_code(form.segment)
        if segment is None:
            errors.append(FieldError(f"contacts[{index}].segment", say("no_segment", code=form.segment)))
        elif reachable is not None and segment.id not in reachable:
            errors.append(FieldError(f"contacts[{index}].segment", say("no_access_to_segment", code=form.segment)))
        errors += _text_errors(index, form)
    if errors:
        raise Invalid(*errors)
    return [await _import_one(tx, form, tree.by_code(form.segment).id) for form in forms]  # type: ignore[union-attr]


async def get(tx: Tx, transaction_id: int) -> tuple[Transaction, str]:
    """One transaction and the code of its segment. Raises NotFound or Forbidden."""
    found = await transactions.get(tx, transaction_id)
    if found is None:
        raise await access.not_found_or_forbidden(tx, "transaction", transaction_id)
    await access.check_segment(tx, found.segment_id, "transaction", transaction_id)
    segment = (await segments.tree(tx)).by_id(found.segment_id)
    return found, segment.code if segment else ""


async def _import_one(tx: Tx, form: TransactionForm, segment_id: int) -> Transaction:
    content = msgspec.json.encode(msgspec.to_builtins(form, str_keys=True), order="sorted")
    reference = f"import:{hashlib.sha256(content).hexdigest()[:32]}"
    await tx.lock(f"transaction:{reference}")
    known = await transactions.get_by_reference(tx, reference)
    if known is not None:
        return known
    contact = form.contact
    name = f"{contact.first_name} {contact.last_name}".strip()
    await resolve_customer.get_or_create(tx, CustomerForm(contact.email, contact.mobile, name), segment_id)
    new = Transaction((await tx.next_ids(1))[0], reference, segment_id, form.day, contact, tx.now)
    await transactions.insert(tx, new)
    return new


def _text_errors(index: int, form: TransactionForm) -> list[FieldError]:
    contact = form.contact
    texts = {name: getattr(contact, name) for name in ("first_name", "last_name", "mobile", "email")}
    texts |= {f"custom{number}": text for number, text in contact.custom.items()}
    for number, product in enumerate(contact.products):
        texts |= {f"products[{number}].product_name": product.name, f"products[{number}].product_group": product.group}
    texts["day"] = form.day
    found = ((name, text_error(text, MAX_NAME_CHARACTERS)) for name, text in texts.items())
    return [FieldError(f"contacts[{index}].{name}", reason) for name, reason in found if reason]
