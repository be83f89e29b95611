"""The model of a kind of configuration that Amends doesn't have: how letters to customers begin."""

from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from amends.errors import FieldError, Invalid

KIND: Final = "greeting"


class GreetingDocument(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A greeting: its words, in which language, and in which units it is used; nowhere listed is everywhere."""

    name: str
    order: int
    text: Annotated[str, Meta(max_length=1000)]
    language: Literal["en", "es"] = "en"
    units: tuple[str, ...] = ()
    is_formal: bool = False


def validate(document: GreetingDocument) -> None:
    """Raises Invalid for a greeting without words."""
    if not document.text.strip():
        raise Invalid(FieldError("text", "must not be empty"))
