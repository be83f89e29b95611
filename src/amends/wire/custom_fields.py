"""Custom fields."""

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct

FieldTypeWord: TypeAlias = Annotated[
    Literal["text", "number", "date", "flag", "choice", "user"],
    Meta(description="The type of the value that a field holds."),
]


class FieldView(Struct, frozen=True, kw_only=True):
    """A custom field. Tickets hold it under its `code`. An archived field gets no new values."""

    id: int
    code: str
    name: str
    type: FieldTypeWord
    options: tuple[str, ...]
    required_on_closing: bool
    archived: bool


class CustomFieldList(Struct, frozen=True):
    """All custom fields."""

    fields: list[FieldView]
