"""Audit: who did what from where, each entry chained to the one before, so that no later change goes unseen."""

import hashlib

from msgspec import UNSET, Struct, UnsetType, json

from amends.instants import InstantUs


class AuditEntry(Struct, frozen=True, kw_only=True):
    """What somebody did. Entries of a workspace are numbered from 1; workspace 0 is the installation.

    `address` is from where, `details` JSON without secrets or customers' words. `digest` is that of all the other
    fields and of the entry before, in hexadecimal digits.
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


class AuditFilter(Struct, frozen=True, kw_only=True):
    """Which entries to list; what is UNSET doesn't matter."""

    action: str | UnsetType = UNSET
    by_kind: str | UnsetType = UNSET
    by_id: int | UnsetType = UNSET
    subject_id: int | UnsetType = UNSET
    from_us: InstantUs | UnsetType = UNSET
    before_us: InstantUs | UnsetType = UNSET


def digest_of(entry: AuditEntry, previous: str) -> str:
    """SHA-256 of an entry behind the digest of the one before ("" for the first), over their JSON array."""
    fields = [getattr(entry, name) for name in AuditEntry.__struct_fields__ if name != "digest"]
    return hashlib.sha256(json.encode([previous, *fields])).hexdigest()


class Verified(Struct, frozen=True):
    """What verifying a chain found: how many entries, the digest of the last, and the first fault, "" for none."""

    entries: int = 0
    head: str = ""
    error: str = ""


def next_error(so_far: Verified, entry: AuditEntry) -> str:
    """Why an entry can't be the next of a chain, "" when it can: none changed, left out, put in or put elsewhere."""
    if entry.number != so_far.entries + 1:
        return f"entry {so_far.entries + 1} is missing; {entry.number} comes instead"
    if entry.digest != digest_of(entry, so_far.head):
        return f"entry {entry.number} was changed, or the entry before it was"
    return ""


def event_digest(data: str) -> str:
    """What an entry keeps of a ticket's event: the SHA-256 of its stored data."""
    return hashlib.sha256(data.encode()).hexdigest()
