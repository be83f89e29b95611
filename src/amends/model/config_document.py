"""Documents: what a workspace is set up with, kept in versions, none of which is ever lost."""

from enum import StrEnum

from msgspec import Struct

from amends.instants import InstantUs


class DocumentKind(StrEnum):
    """What a document states."""

    CALENDAR = "calendar"
    POLICY = "policy"


class ConfigDocument(Struct, frozen=True):
    """A document at one version; `body` is its JSON, `disabled_us` when it was switched off."""

    kind: DocumentKind
    id: int
    version: int
    name: str
    body: str
    created_us: InstantUs
    disabled_us: InstantUs | None
