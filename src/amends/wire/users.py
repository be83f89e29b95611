"""Users, and when they are away."""

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct, field

RoleWord: TypeAlias = Annotated[
    Literal["agent", "manager", "admin"],
    Meta(description="The role of a user. Managers and admins are notified when nobody can take a ticket."),
]


class AbsenceView(Struct, frozen=True):
    """A period in which a user is away."""

    id: int
    from_time: str
    until_time: str


class UserView(Struct, frozen=True, kw_only=True):
    """A user: a member of the team.

    `ticket_limit` is how many open tickets routing gives them at most, 0 for no limit. `capacity` is their weight
    against other users. `absences` holds current and future absences. `left_time` is null until they leave.
    `handles_sensitive` lets them see the sensitive cases of their segments.
    """

    id: int
    email: str
    first_name: str
    last_name: str
    segment_ids: list[int]
    role: RoleWord
    ticket_limit: int
    capacity: int
    absences: list[AbsenceView]
    left_time: str | None
    handles_sensitive: bool


class UserList(Struct, frozen=True):
    """All users."""

    users: list[UserView]


class AbsenceForm(Struct, frozen=True, forbid_unknown_fields=True):
    """An absence: its start, and its end (not included), each with an offset."""

    from_: str = field(name="from")
    until: str
