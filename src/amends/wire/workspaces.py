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


TrialWord: TypeAlias = Annotated[
    Literal["filling", "ready"],
    Meta(description="Whether a workspace to try out is still being filled with invented feedback."),
]

TrialSector: TypeAlias = Annotated[
    Literal["hotel", "hospital", "retail", "saas"], Meta(description="Whose feedback is invented.")
]

TrialLanguage: TypeAlias = Annotated[
    Literal["en", "es", "pt", "de", "ar"], Meta(description="The language of the invented feedback.")
]


class WorkspaceView(Struct, frozen=True):
    """A workspace. `unknown_segment` says what happens to feedback with a segment code that does not exist.

    `closing_requires` names the fields that are required for closing a ticket. Answers older than `history_after_days`
    may be history. A phone number without a country code is one of `phone_region`; null there means that of the time
    zone, which is `default_phone_region`. A PENDING ticket waits for its customer for `waiting_days`; when they speak
    on one that is resolved or closed, `on_closed` says whether it reopens or rules open a new one. `trial` says how
    far a workspace is that is there to try out, null for any other: nothing leaves it, and it can be removed whole.
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
    trial: TrialWord | None
    created_time: str


class RemovedWorkspace(Struct, frozen=True):
    """A workspace that was there to try out, and what is removed with it."""

    id: int
    name: str
    tickets: int
    answers: int
    customers: int
    people: int
    units: int


class TrialRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """A workspace to try out: the sector and the language of its invented feedback, and what it is called.

    Without a name it is called "To try out", in that language.
    """

    sector: TrialSector = "hotel"
    language: TrialLanguage = "en"
    name: Annotated[str, Meta(max_length=200)] = ""


class NewTrialView(Struct, frozen=True):
    """A workspace to try out, and an API key to it that may do what the key may that asked; it is shown once."""

    workspace: WorkspaceView
    key: str


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
