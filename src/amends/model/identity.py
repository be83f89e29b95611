"""How far somebody wants to be known, and what of an anonymous response is never kept.

Of an anonymous response nothing is kept that leads back to a person: no customer, no transaction, no custom field that
holds an address, a device or a time of day, and of its times the day (UTC). Once it is anonymous it stays so, whatever
is said later, and in whatever order its lines come. A confidential one says who it was, and is joined to nobody.
"""

import ipaddress
import re
from collections.abc import Mapping
from typing import Final

from msgspec import structs

from amends.instants import DAY_US, InstantUs
from amends.model.email_address import email_in
from amends.model.response_parts import TRANSACTION, Parts, Said, Value
from amends.model.text_enum import TextEnum


class Identity(TextEnum):
    """How far somebody wants to be known: to all, to the programme but not the unit, or to nobody."""

    IDENTIFIED = "identified"
    CONFIDENTIAL = "confidential"
    ANONYMOUS = "anonymous"


IDENTITY: Final = "identity"
ANONYMOUS: Final = Identity.ANONYMOUS.value
"""What stands in a part; asking the member for it calls Python each time."""

CUSTOMER: Final = "customer."
CUSTOM: Final = "custom:"
JOINED_TO_NOBODY: Final = frozenset([Identity.CONFIDENTIAL.value, ANONYMOUS])
"""Of whom neither a response nor a ticket knows a customer's record."""

_TIME_OF_DAY: Final = re.compile(r"(?<!\d)\d{1,2}:\d{2}")
_NO_WORD: Final = re.compile(r"[\W_]+")
_LEADING_BACK: Final = frozenset(
    [
        *("ip", "ipaddress", "useragent", "device", "deviceid", "browser", "cookie", "latitude", "longitude"),
        *("locationlatitude", "locationlongitude", "email", "emailaddress", "recipientemail", "phone", "phonenumber"),
        *("mobile", "name", "firstname", "lastname", "fullname", "recipientfirstname", "recipientlastname"),
        *("externalreference", "externaldatareference", "contactid", "customerid", "customer", "respondentid"),
    ]
)
"""Names of custom fields, in small letters and without marks, that lead back to a person."""


def identity_of(parts: Parts) -> str:
    """What its parts say of how far somebody wants to be known, "" when unknown."""
    said = parts.get(IDENTITY)
    if not said:
        return ""
    if any(each.value == ANONYMOUS for each in said):
        return ANONYMOUS
    return str(said[-1].value)


def day_of(at_us: InstantUs) -> InstantUs:
    """The beginning of the day (UTC) of an instant."""
    return InstantUs(at_us - at_us % DAY_US)


def anonymous_values(values: Mapping[str, Value]) -> dict[str, Value]:
    """What a line says without all that leads back; whatever it says of its identity, it is anonymous."""
    kept = {name: value for name, value in values.items() if not _leads_back(name, value)}
    return kept | {IDENTITY: ANONYMOUS} if IDENTITY in kept else kept


def anonymous_parts(parts: Parts) -> Parts:
    """What was said without all that leads back, by the day; the very same object when nothing of it does."""
    kept: Parts = {}
    for name, said in parts.items():
        values = (_one_of(said),) if name == IDENTITY else said
        safe = tuple(_by_day(each) for each in values if not _leads_back(name, each.value))
        if safe:
            kept[name] = safe
    return parts if kept == parts else kept


def _by_day(said: Said) -> Said:
    return structs.replace(said, first_us=day_of(said.first_us), last_us=day_of(said.last_us))


def _one_of(said: tuple[Said, ...]) -> Said:
    last = max(said, key=lambda each: each.last_us)
    first_us = min(each.first_us for each in said)
    return structs.replace(last, first_us=first_us, value=ANONYMOUS)


def _leads_back(part: str, value: Value) -> bool:
    if part == TRANSACTION or part.startswith(CUSTOMER):
        return True
    if not part.startswith(CUSTOM):
        return False
    name = _NO_WORD.sub("", part[len(CUSTOM) :]).lower()
    return name in _LEADING_BACK or (isinstance(value, str) and _holds_a_trace(value))


def _holds_a_trace(text: str) -> bool:
    return bool(email_in(text) or _TIME_OF_DAY.search(text)) or _is_ip_address(text.strip())


def _is_ip_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
