"""API keys."""

from typing import Annotated, Literal, TypeAlias

from msgspec import UNSET, Meta, Struct, UnsetType

from amends.wire.tickets import Owner, SegmentName

ScopeWord: TypeAlias = Annotated[
    Literal["tickets:read", "tickets:write", "feedback:write", "manage", "admin", "sensitive"],
    Meta(description="What a key is allowed to do. `admin` includes all other scopes."),
]


class KeyView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An API key; `owner` is who answers for it. `secret` is there only once, in the response that created it."""

    id: int
    name: str
    owner_id: int | None
    owner: Owner | None
    prefix: str
    last_four: str
    scopes: list[str]
    segment_ids: list[int]
    created_time: str
    expires_time: str | None
    revoked_time: str | None
    last_used_time: str | None
    secret: str | UnsetType = UNSET


class KeyWorkspace(Struct, frozen=True):
    """The workspace of a key."""

    id: int
    name: str
    time_zone: str


class OwnKeyView(Struct, frozen=True, kw_only=True):
    """The key that this request was sent with. No `segments` mean all segments of the workspace."""

    id: int
    name: str
    owner: Owner | None
    scopes: list[ScopeWord]
    segments: list[SegmentName]
    workspace: KeyWorkspace
    created_time: str
    expires_time: str | None


class KeyList(Struct, frozen=True):
    """All API keys, without their secrets."""

    keys: list[KeyView]


class KeyForm(Struct, frozen=True, forbid_unknown_fields=True):
    """An API key to create. `segments` holds codes, none for all; `expires` is a time with an offset, "" for never.

    `name` has up to 100 characters. `owner_id` is the user who answers for the key, 0 for nobody.
    """

    scopes: frozenset[ScopeWord]
    segments: tuple[str, ...] = ()
    expires: str = ""
    name: str = ""
    owner_id: int = 0
