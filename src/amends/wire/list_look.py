"""How the list of tickets looks to a user."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

SortWord = Literal["opened", "due", "changed"]
RowPartWord = Literal["score", "words", "details", "due"]
Column = Annotated[
    str,
    Meta(
        description="`number`, `customer`, `score`, `words`, `status`, `priority`, `owner`, `unit`, `root_cause`, "
        "`due`, `opened`, `changed`, `escalation`, `promise`, or `fields.CODE` of a custom field."
    ),
]


class ListLookView(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the list looks to a user, on every device. What is left out is as it comes.

    `columns` are those on a wide screen, in their order, at most 8; none is a list of cards. `hidden_parts` are left
    out of a card. `sorts` are the orders of views, by their codes, where the user likes another one than the view's.
    """

    columns: list[Column] = []
    is_compact: bool = False
    hidden_parts: list[RowPartWord] = []
    sorts: dict[str, SortWord] = {}
