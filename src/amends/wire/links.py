"""Links between tickets."""

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct

from amends.wire.ids import Id

LinkKindWord: TypeAlias = Annotated[
    Literal["RELATED", "DUPLICATE_OF", "CAUSED_BY", "HAS_DUPLICATE", "CAUSES"],
    Meta(
        description="What a ticket is to the linked ticket. The last two values are how the other ticket sees the link."
    ),
]


class LinkView(Struct, frozen=True):
    """A link to another ticket, seen from the ticket in the path."""

    ticket_id: int
    kind: LinkKindWord


class LinkForm(Struct, frozen=True, forbid_unknown_fields=True):
    """A link to create: the other ticket, and what this one is to it."""

    ticket_id: Id
    kind: Literal["RELATED", "DUPLICATE_OF", "CAUSED_BY"] = "RELATED"


class TicketLinkList(Struct, frozen=True):
    """The links of a ticket to others, as this ticket sees them."""

    links: list[LinkView]
