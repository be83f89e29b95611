"""Customers: found again by reference, then e-mail address, then phone number."""

from typing import NamedTuple

from msgspec import Struct

from amends.instants import InstantUs
from amends.model.email_address import email_in, email_key, is_nobody
from amends.model.phone import phone_keys
from amends.model.text_enum import TextEnum


class CustomerForm(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The customer of a response; "" where a part is unknown."""

    email: str = ""
    phone: str = ""
    name: str = ""
    reference: str = ""

    @property
    def is_nobody(self) -> bool:
        """Whether nothing at all is known."""
        return not (self.email or self.phone or self.name or self.reference)

    def read(self) -> "CustomerForm":
        """The customer whom these texts name: what stands for nobody is nobody, and an address is one by its form."""
        if self.is_nobody:
            return self
        email = email_in(self.email) if self.email else ""
        phone = "" if self.phone and is_nobody(self.phone) else self.phone
        name = "" if self.name and is_nobody(self.name) else self.name
        reference = "" if self.reference and is_nobody(self.reference) else self.reference
        if (email, phone, name, reference) == (self.email, self.phone, self.name, self.reference):
            return self
        return CustomerForm(email, phone, name, reference)

    def identifiers(self, region: str) -> tuple["Identifier", ...]:
        """What the customer is found again by, the surest first; `region` as `phone_keys` has it."""
        return identifiers_of(self.reference, self.email, self.phone, region)


class Customer(Struct, frozen=True):
    """One person who gave feedback; `contact_refused_us` is when they asked not to be contacted.

    `segment_id` is where somebody who has some segments only made this record, 0 for one of the whole workspace:
    another segment may know the same person by a record of its own, and what it was told stays there.
    `merged_into_id` is the record that stands for this one since somebody said that both are one customer, 0 for none.
    """

    id: int
    email: str
    phone: str
    name: str
    reference: str
    created_us: InstantUs
    contact_refused_us: InstantUs | None = None
    segment_id: int = 0
    merged_into_id: int = 0

    @property
    def is_reachable(self) -> bool:
        """Whether there is an address or a number, and they didn't ask to be left alone."""
        is_known = bool(email_key(self.email)) or any(each.isdecimal() for each in self.phone)
        return is_known and self.contact_refused_us is None

    def identifiers(self, region: str) -> tuple["Identifier", ...]:
        """What this customer is found again by, the surest first; `region` as `phone_keys` has it."""
        return identifiers_of(self.reference, self.email, self.phone, region)

    def filled_in(self, form: CustomerForm) -> "Customer":
        """This customer with what was missing taken from the form; what is known stays."""
        return Customer(
            self.id,
            self.email or form.email,
            self.phone or form.phone,
            self.name or form.name,
            self.reference or form.reference,
            self.created_us,
            self.contact_refused_us,
            self.segment_id,
            self.merged_into_id,
        )


class IdentifierKind(TextEnum):
    """What a customer can be found again by. Phone numbers are shared; the others are one customer's."""

    REFERENCE = "reference"
    EMAIL = "email"
    PHONE = "phone"


class DuplicateCustomers(Struct, frozen=True):
    """Two customers who came to have the same identifier, and since when that is known."""

    customer_id: int
    other_id: int
    kind: IdentifierKind
    found_us: InstantUs


class CustomerMerge(Struct, frozen=True, kw_only=True):
    """A record that was merged into another one: when and by whom, and when that was undone, None while it holds.

    `refused_us` is since when either didn't want to be contacted then, which holds for both; the two behind it are what
    each had before.
    """

    id: int
    customer_id: int
    into_id: int
    at_us: InstantUs
    by_kind: str
    by_id: int
    refused_us: InstantUs | None
    customer_refused_us: InstantUs | None
    into_refused_us: InstantUs | None
    undone_us: InstantUs | None = None


class Identifier(NamedTuple):
    """One thing that a customer is found again by, as it is compared."""

    kind: IdentifierKind
    value: str


def identifiers_of(reference: str, email: str, phone: str, region: str) -> tuple[Identifier, ...]:
    """The identifiers that these come to; what is empty is none. `region` as `phone_keys` has it."""
    identifiers = []
    if reference:
        identifiers.append(Identifier(IdentifierKind.REFERENCE, reference))
    if email and (key := email_key(email)):
        identifiers.append(Identifier(IdentifierKind.EMAIL, key))
    if phone:
        identifiers += [Identifier(IdentifierKind.PHONE, key) for key in phone_keys(phone, region)]
    return tuple(identifiers)
