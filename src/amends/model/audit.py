"""Audit: who did what from where, each entry chained to the one before, so that no later change goes unseen."""

import hashlib

from msgspec import UNSET, Raw, Struct, UnsetType, json, structs

from amends.instants import InstantUs
from amends.model import salted
from amends.texts.text import Text, say


class AuditEntry(Struct, frozen=True, kw_only=True):
    """What somebody did. Entries of a workspace are numbered from 1; workspace 0 is the installation.

    `address` is from where, `details` JSON without secrets or customers' words. `digest` is that of all the other
    fields and of the entry before, in hexadecimal digits. `salts` are those of the address and the details, which can
    be erased; "" in entries from before there were any.
    """

    workspace_id: int
    number: int
    at_us: InstantUs
    by_kind: str
    by_id: int
    address: str
    request_id: str
    action: str
    subject_id: int
    details: str
    digest: str = ""
    salts: str = ""


_NOT_DIGESTED = frozenset({"digest", "salts"})
_ERASABLE = frozenset({"address", "details"})


class AuditFilter(Struct, frozen=True, kw_only=True):
    """Which entries to list; what is UNSET doesn't matter."""

    action: str | UnsetType = UNSET
    by_kind: str | UnsetType = UNSET
    by_id: int | UnsetType = UNSET
    subject_id: int | UnsetType = UNSET
    from_us: InstantUs | UnsetType = UNSET
    before_us: InstantUs | UnsetType = UNSET


def digest_of(entry: AuditEntry, previous: str) -> str:
    """SHA-256 of an entry behind the digest of the one before ("" for the first), over their JSON array.

    In an entry with salts the salted digest of the address and the details stands for both.
    """
    left_out = _NOT_DIGESTED | _ERASABLE if entry.salts else _NOT_DIGESTED
    fields = [getattr(entry, name) for name in AuditEntry.__struct_fields__ if name not in left_out]
    if entry.salts:
        fields.append(salted.digest_of(erasable_part(entry), entry.salts))
    return hashlib.sha256(json.encode([previous, *fields])).hexdigest()


def erasable_part(entry: AuditEntry) -> str:
    """The JSON document of what can be erased from an entry: `address` and `details`."""
    return json.encode({"address": entry.address, "details": Raw(entry.details.encode())}).decode()


def with_erasable_part(entry: AuditEntry, document: str, salts: str) -> AuditEntry:
    """The entry with another such document and its salts."""
    part = json.decode(document)
    details = json.encode(part["details"], order="deterministic").decode()
    return structs.replace(entry, address=part["address"], details=details, salts=salts)


class Verified(Struct, frozen=True):
    """What verifying a chain found: how many entries, the digest of the last, and the first fault, if any."""

    entries: int = 0
    head: str = ""
    error: Text | None = None


ERASED_ACTION = "personal.erased"
"""The action of an entry that tells of erasing; its subject is the ticket, or the number of the other entry."""


class Redigested(Struct, frozen=True):
    """What has another digest since something was erased from it, as it has from before there were salts.

    `version` is that of an event of a ticket, and 0 for an entry of the audit itself.
    """

    version: int
    old: str
    new: str


def next_error(so_far: Verified, entry: AuditEntry, redigested: frozenset[Redigested] = frozenset()) -> Text | None:
    """Why an entry can't be the next of a chain, None when it can: none changed, left out, put in or put elsewhere.

    `redigested` is what later entries tell of erasing from this one.
    """
    if entry.number != so_far.entries + 1:
        return say("audit_entry_missing", number=so_far.entries + 1, other=entry.number)
    digest = digest_of(entry, so_far.head)
    if digest != entry.digest and Redigested(0, entry.digest, digest) not in redigested:
        return say("audit_entry_changed", number=entry.number)
    return None
