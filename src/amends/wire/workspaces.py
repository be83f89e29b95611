"""A workspace and its settings."""

from typing import Annotated, Literal, TypeAlias

from msgspec import UNSET, Meta, Struct, UnsetType

RequirementWord: TypeAlias = Annotated[
    Literal["root_cause", "action_taken", "contact_attempt"],
    Meta(description="A field that is required for closing a ticket."),
]

OnClosedWord: TypeAlias = Annotated[
    Literal["new", "reopen"],
    Meta(description="What happens when a customer speaks whose ticket is resolved or closed."),
]


class WorkspaceView(Struct, frozen=True):
    """A workspace. `unknown_segment` says what happens to feedback with a segment code that does not exist.

    `closing_requires` names the fields that are required for closing a ticket. Answers older than `history_after_days`
    may be history. A phone number without a country code is one of `phone_region`; null there means that of the time
    zone, which is `default_phone_region`. A PENDING ticket waits for its customer for `waiting_days`; when they speak
    on one that is resolved or closed, `on_closed` says whether it reopens or rules open a new one.
    """

    id: int
    name: str
    time_zone: str
    unknown_segment: str
    closing_requires: list[RequirementWord]
    quiet_hours: str | None
    history_after_days: int
    phone_region: str | None
    default_phone_region: str | None
    waiting_days: int
    on_closed: OnClosedWord
    created_time: str


class WorkspacePatch(Struct, frozen=True, forbid_unknown_fields=True):
    """What to change on a workspace. Fields that you leave out stay. null for `quiet_hours` means no quiet hours.

    `phone_region` is a country (ISO 3166-1, like "GB"), null for that of the time zone.
    """

    closing_requires: frozenset[RequirementWord] | UnsetType = UNSET
    quiet_hours: str | UnsetType | None = UNSET
    history_after_days: Annotated[int, Meta(ge=1, le=3650)] | UnsetType = UNSET
    phone_region: str | UnsetType | None = UNSET
    waiting_days: Annotated[int, Meta(ge=1, le=90)] | UnsetType = UNSET
    on_closed: OnClosedWord | UnsetType = UNSET
