"""Who sees a ticket beside what its segment says."""

from typing import Annotated, Literal, TypeAlias

from msgspec import UNSET, Meta, Struct, UnsetType

SensitiveWord: TypeAlias = Annotated[
    Literal["bereavement", "safety", "harm", "legal", "minors", "staff"],
    Meta(description="Why a case is sensitive; `staff` is a complaint about somebody of the team."),
]


class RestrictionPatch(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What to change of who sees a ticket. Fields that you leave out stay as they are.

    `sensitive` null makes it an ordinary case again. `named` and `recused` hold the e-mail addresses of users and
    replace the list: those who see a sensitive case all the same, and those whom the complaint is about. `reason` is
    kept in the history of the ticket.
    """

    reason: str
    sensitive: SensitiveWord | UnsetType | None = UNSET
    named: Annotated[list[str], Meta(max_length=50)] | UnsetType = UNSET
    recused: Annotated[list[str], Meta(max_length=50)] | UnsetType = UNSET


class RestrictedTicketView(Struct, frozen=True):
    """Who sees a ticket now. `is_visible` is false when you do not see it any more."""

    ticket_id: int
    version: int
    sensitive: SensitiveWord | None
    named_ids: list[int]
    recused_ids: list[int]
    is_visible: bool
