"""Transactions: what a customer did that a survey asks about."""

from msgspec import Struct

from amends.instants import InstantUs


class Product(Struct, frozen=True):
    """A product of a transaction."""

    name: str
    group: str = ""


class Contact(Struct, frozen=True, kw_only=True):
    """Whom a transaction was with, what was bought, and its free fields by number (1 to 50)."""

    first_name: str = ""
    last_name: str = ""
    mobile: str = ""
    email: str = ""
    products: tuple[Product, ...] = ()
    custom: dict[int, str] = {}


class Transaction(Struct, frozen=True):
    """`reference` is the sender's or made from the content; `day` is ISO (2026-11-20) or "" when only named."""

    id: int
    reference: str
    segment_id: int
    day: str
    contact: Contact
    created_us: InstantUs
